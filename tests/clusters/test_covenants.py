"""The life of a covenant: drafted, opened, confirmed by all, amended; and what is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import User
from clusters.actions.covenants import (
    add_article,
    comment,
    describe_covenant,
    draft_covenant,
    move,
    move_article,
    remove_article,
    save_article,
    start_annex,
)
from clusters.actions.signing import record_paper, sign
from clusters.actions.targets import PledgesChanged, pledge, remove_target, save_target
from clusters.composing import hash_of
from clusters.models import (
    Covenant,
    CovenantArticle,
    CovenantTemplateArticle,
    Membership,
    Pledge,
    Unit,
)
from clusters.workbooks.targets import Amounts
from clusters.workflow import COVENANT, CovenantState
from tests.clusters.covenants_made import (
    COMMUNES,
    GROWTH,
    drafted,
    enter,
    leader_of,
    members,
    opened,
    pdf,
    sign_for,
    signed,
    target,
)
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

OPEN_REFUSAL = "Giao ước đang ký nên không sửa được. Rút về để sửa; các chữ ký đã có sẽ bị bỏ."
FROZEN_REFUSAL = "Giao ước đã ký đủ nên giữ nguyên. Thay đổi bằng một phụ lục có ngày."


def headings(covenant: Covenant) -> list[str]:
    return list(covenant.articles.order_by("order").values_list("heading", flat=True))


def verbs(covenant: Covenant) -> list[str]:
    return list(history(covenant).order_by("id").values_list("verb", flat=True))


def test_a_draft_starts_from_the_articles_of_the_council(world: World) -> None:
    year = world.cluster_year
    for order in (2, 1):
        CovenantTemplateArticle.objects.create(
            council=year.cluster.council, order=order, heading=f"Mẫu {order}", text="…"
        )
    made = draft_covenant(cluster_year=year, from_template=True, by=world.users["chair"])
    assert headings(made) == ["Mẫu 1", "Mẫu 2"]
    with pytest.raises(Refused) as told:
        draft_covenant(cluster_year=year, from_template=False, by=world.users["chair"])
    assert str(told.value) == "Năm này đã có giao ước. Mở giao ước đó để soạn tiếp."


def test_articles_are_added_moved_changed_and_removed(world: World) -> None:
    covenant, chair = drafted(world), world.users["chair"]
    third = add_article(covenant=covenant, heading=" Ba ", text="c", by=chair)
    move_article(article=third, up=True, by=chair)
    assert headings(covenant) == ["Phát triển kinh tế", "Ba", "Xây dựng tổ chức"]
    first = covenant.articles.get(order=1)
    move_article(article=first, up=True, by=chair)
    move_article(article=first, up=False, by=chair)
    assert headings(covenant) == ["Ba", "Phát triển kinh tế", "Xây dựng tổ chức"]
    first.refresh_from_db()
    remove_article(article=first, version=first.version, by=chair)
    assert headings(covenant) == ["Ba", "Xây dựng tổ chức"]


def test_a_stale_article_is_refused_and_nothing_is_lost(world: World) -> None:
    covenant, chair = drafted(world), world.users["chair"]
    article = covenant.articles.get(order=1)
    save_article(article=article, heading="Mới", text="x", version=0, by=chair)
    with pytest.raises(Stale):
        save_article(article=article, heading="Cũ", text="y", version=0, by=chair)
    with pytest.raises(Stale):
        remove_article(article=article, version=0, by=chair)
    article.refresh_from_db()
    assert (article.heading, article.text, article.version) == ("Mới", "x", 1)


Deed = Callable[[Covenant, World], Any]
CHANGES: dict[str, Deed] = {
    "describe": lambda c, w: describe_covenant(
        covenant=c, dated_on=None, place="Huế", version=c.version, by=w.users["chair"]
    ),
    "add article": lambda c, w: add_article(covenant=c, heading="a", text="b", by=w.users["chair"]),
    "save article": lambda c, w: save_article(
        article=c.articles.all()[0], heading="a", text="b", version=0, by=w.users["chair"]
    ),
    "move article": lambda c, w: move_article(
        article=c.articles.all()[0], up=False, by=w.users["chair"]
    ),
    "remove article": lambda c, w: remove_article(
        article=c.articles.all()[0], version=0, by=w.users["chair"]
    ),
    "comment": lambda c, w: comment(
        covenant=c, unit=w.unit("Sở Tài chính"), text="a", by=w.users["staff"]
    ),
    "save target": lambda c, w: save_target(
        covenant=c, target=target(c), definition=GROWTH, version=0, by=w.users["chair"]
    ),
    "remove target": lambda c, w: remove_target(target=target(c), version=0, by=w.users["chair"]),
    "pledge": lambda c, w: pledge(
        covenant=c,
        unit=w.unit("Sở Tài chính"),
        amounts={target(c).pk: Amounts(None)},
        shown={},
        by=w.users["staff"],
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("made", "words"), [(opened, OPEN_REFUSAL), (signed, FROZEN_REFUSAL)])
def test_nothing_changes_while_signing_nor_after(
    world: World, change: str, made: Callable[[World], Covenant], words: str
) -> None:
    covenant = made(world)
    before = hash_of(covenant)
    with pytest.raises(Refused) as told:
        CHANGES[change](covenant, world)
    covenant = Covenant.objects.get(pk=covenant.pk)
    assert (str(told.value), hash_of(covenant), covenant.text_hash) == (words, before, before)


def test_the_last_member_to_sign_freezes_the_covenant(world: World) -> None:
    covenant = opened(world)
    units = members(world)
    for unit in units[:-1]:
        sign_for(covenant, unit)
    covenant.refresh_from_db()
    assert (covenant.state, covenant.signatures.count()) == ("open", len(units) - 1)
    sign_for(covenant, units[-1])
    covenant.refresh_from_db()
    assert (covenant.state, verbs(covenant)[-3:]) == ("signed", ["sign", "sign", "freeze"])
    assert set(covenant.signatures.values_list("text_hash", flat=True)) == {covenant.text_hash}
    assert hash_of(Covenant.objects.get(pk=covenant.pk)) == covenant.text_hash


def signing(covenant: Covenant, unit: Unit, by: User, text_hash: str | None = None) -> None:
    sign(
        covenant=covenant,
        unit=unit,
        name="Tên",
        position="Giám đốc",
        text_hash=covenant.text_hash if text_hash is None else text_hash,
        by=by,
    )


def test_what_a_signature_is_refused_for(world: World) -> None:
    covenant = opened(world)
    finance, health = world.unit("Sở Tài chính"), world.unit("Sở Y tế")
    outsider = world.unit("Sở Tư pháp")
    sign_for(covenant, finance)
    cases: list[tuple[type[Exception], Unit, User, str | None]] = [
        (Refused, finance, leader_of(finance), None),
        (Denied, health, leader_of(finance), None),
        (Denied, health, world.users["both"], None),
        (Denied, outsider, leader_of(outsider), None),
        (Denied, health, world.users["admin"], None),
        (Stale, health, leader_of(health), "0" * 64),
    ]
    for error, unit, by, text_hash in cases:
        with pytest.raises(error):
            signing(covenant, unit, by, text_hash)
    assert covenant.signatures.count() == 1


def test_a_text_changed_behind_the_platform_is_not_signed(world: World) -> None:
    covenant, health = opened(world), world.unit("Sở Y tế")
    CovenantArticle.objects.filter(covenant=covenant, order=1).update(text="khác")
    with pytest.raises(Stale):
        signing(covenant, health, leader_of(health))
    assert covenant.signatures.count() == 0


def test_a_paper_signature_has_its_scan_and_its_day(world: World) -> None:
    covenant, health = opened(world), world.unit("Sở Y tế")
    day = world.conference.held_on
    assert day is not None
    given: dict[str, Any] = {
        "covenant": covenant,
        "unit": health,
        "name": "Tên",
        "position": "Giám đốc",
        "signed_on": day,
        "text_hash": covenant.text_hash,
    }
    with pytest.raises(Denied):
        record_paper(**given, scan=pdf(), by=leader_of(health))
    made = record_paper(**given, scan=pdf(), by=world.users["chair"])
    assert made.scan is not None
    assert (made.scan.name, made.signed_by) == ("ban-ky.pdf", world.users["chair"])
    with pytest.raises(Refused):
        record_paper(**given, scan=pdf(), by=world.users["chair"])


def test_withdrawing_drops_the_signatures_and_says_so(world: World) -> None:
    covenant, finance = opened(world), world.unit("Sở Tài chính")
    old_hash = covenant.text_hash
    sign_for(covenant, finance)
    covenant.refresh_from_db()
    move(covenant, verb="withdraw", by=world.users["chair"], version=covenant.version)
    covenant.refresh_from_db()
    line = history(covenant)[0]
    assert (covenant.state, covenant.text_hash, covenant.signatures.count()) == ("draft", "", 0)
    assert line.verb == "withdraw"
    assert line.detail["text_hash"] == old_hash
    assert [row["unit"] for row in line.detail["dropped_signatures"]] == [str(finance)]


def test_withdrawing_is_refused_where_somebody_signed_meanwhile(world: World) -> None:
    covenant = opened(world)
    shown = covenant.version
    sign_for(covenant, world.unit("Sở Tài chính"))
    with pytest.raises(Stale):
        move(covenant, verb="withdraw", by=world.users["chair"], version=shown)
    assert Covenant.objects.get(pk=covenant.pk).state == "open"


def test_withdrawing_is_refused_once_results_are_there(world: World) -> None:
    covenant, finance = opened(world), world.unit("Sở Tài chính")
    enter(world.cluster_year, finance, target(covenant), "3")
    with pytest.raises(Refused):
        move(covenant, verb="withdraw", by=world.users["chair"])
    assert Covenant.objects.get(pk=covenant.pk).state == "open"


def test_opening_asks_for_articles_and_for_the_version_shown(world: World) -> None:
    chair = world.users["chair"]
    empty = draft_covenant(cluster_year=world.cluster_year, from_template=False, by=chair)
    with pytest.raises(Refused) as told:
        move(empty, verb="open_signing", by=chair)
    assert str(told.value) == "Giao ước chưa có điều nào. Thêm ít nhất một điều rồi mở ký."
    add_article(covenant=empty, heading="a", text="b", by=chair)
    with pytest.raises(Stale):
        move(empty, verb="open_signing", by=chair, version=0)
    move(empty, verb="open_signing", by=chair, version=1)
    assert (empty.state, empty.text_hash) == ("open", hash_of(empty))


def test_who_has_left_the_year_need_not_sign(world: World) -> None:
    covenant = opened(world)
    units = members(world)
    for unit in units[1:]:
        sign_for(covenant, unit)
    with pytest.raises(Refused):
        move(covenant, verb="freeze", by=world.users["chair"])
    year = world.cluster_year
    Membership.objects.filter(cluster_year=year, unit=units[0]).update(ends_on="2020-06-30")
    move(covenant, verb="freeze", by=world.users["chair"])
    assert Covenant.objects.get(pk=covenant.pk).state == "signed"


def test_an_annex_is_dated_and_signed_by_itself(world: World) -> None:
    covenant, chair = signed(world), world.users["chair"]
    annex = start_annex(covenant=covenant, by=chair)
    with pytest.raises(Refused):
        start_annex(covenant=covenant, by=chair)
    add_article(covenant=annex, heading="Điều chỉnh", text="Nội dung", by=chair)
    with pytest.raises(Refused) as told:
        move(annex, verb="open_signing", by=chair)
    assert str(told.value) == "Phụ lục chưa ghi ngày. Ghi ngày của phụ lục rồi mở ký."
    annex.refresh_from_db()
    day = world.conference.held_on
    describe_covenant(covenant=annex, dated_on=day, place="Huế", version=annex.version, by=chair)
    annex.refresh_from_db()
    move(annex, verb="open_signing", by=chair)
    for unit in members(world):
        sign_for(annex, unit)
    annex.refresh_from_db()
    covenant.refresh_from_db()
    assert (annex.state, annex.amends, covenant.state) == ("signed", covenant, "signed")
    assert annex.text_hash != covenant.text_hash


def test_an_annex_waits_for_the_covenant(world: World) -> None:
    with pytest.raises(Refused):
        start_annex(covenant=opened(world), by=world.users["chair"])


@pytest.mark.parametrize("state", CovenantState.values)
@pytest.mark.parametrize("verb", COVENANT.moves)
def test_every_move_from_every_state(world: World, state: str, verb: str) -> None:
    made = {"draft": drafted, "open": opened, "signed": signed}[state](world)
    allowed = {("draft", "open_signing"), ("open", "withdraw")}
    if (state, verb) in allowed:
        moved = move(made, verb=verb, by=world.users["chair"])
        assert moved.state == COVENANT.moves[verb].target
    else:
        # Freezing an open covenant is refused here because nobody has signed yet.
        with pytest.raises(Refused):
            move(made, verb=verb, by=world.users["chair"])
        assert Covenant.objects.get(pk=made.pk).state == state


def test_units_pledge_their_own_and_the_chair_all(world: World) -> None:
    covenant = drafted(world)
    finance, health = world.unit("Sở Tài chính"), world.unit("Sở Y tế")
    on = target(covenant)
    shown = {on.pk: Amounts(Pledge.objects.get(target=on, unit=finance).value)}
    new = {on.pk: Amounts(on.pledges.get(unit=finance).value + 5)}
    with pytest.raises(Denied):
        pledge(covenant=covenant, unit=health, amounts=new, shown=shown, by=world.users["staff"])
    pledge(covenant=covenant, unit=finance, amounts=new, shown=shown, by=world.users["staff"])
    with pytest.raises(PledgesChanged) as told:
        pledge(
            covenant=covenant,
            unit=finance,
            amounts={on.pk: Amounts(None)},
            shown=shown,
            by=world.users["chair"],
        )
    assert told.value.now == new
    assert on.pledges.get(unit=finance).value == new[on.pk].value


def test_a_pledge_below_zero_where_that_cannot_be(world: World) -> None:
    covenant, finance = drafted(world), world.unit("Sở Tài chính")
    below = Amounts(on_value := -target(covenant).pledges.get(unit=finance).value)
    for definition, is_taken in ((GROWTH, True), (COMMUNES, False)):
        on = target(covenant, definition)
        shown = {on.pk: Amounts(-on_value)}
        given: dict[str, Any] = {"amounts": {on.pk: below}, "shown": shown}
        if is_taken:
            pledge(covenant=covenant, unit=finance, by=world.users["staff"], **given)
        else:
            with pytest.raises(Refused):
                pledge(covenant=covenant, unit=finance, by=world.users["staff"], **given)
    values = Pledge.objects.filter(unit=finance, target__covenant=covenant).order_by("target")
    assert [row.value for row in values] == [on_value, -on_value]


def test_an_indicator_stands_once_in_a_group(world: World) -> None:
    covenant, chair = drafted(world), world.users["chair"]
    with pytest.raises(Refused):
        save_target(covenant=covenant, target=None, definition=GROWTH, by=chair)
    assert covenant.targets.count() == 2
