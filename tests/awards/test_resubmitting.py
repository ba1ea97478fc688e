"""Many returned dossiers are sent again at once: checked, asked about, all of them or none."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.actions import submitting
from awards.models import Household, Proposal, ProposalVersion
from awards.workflow import ProposalState
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused, Stale

P = ProposalState


def again(world: World, *rows: Proposal, role: str = "staff") -> list[Proposal]:
    seen = {row.pk: row.version for row in rows}
    return submitting.resubmit_all(seen=seen, by=fresh(world.users[role]))


def states(*rows: Proposal) -> list[str]:
    return [Proposal.objects.get(pk=row.pk).state for row in rows]


def test_dossiers_of_several_letters_go_together(world: World) -> None:
    first, second = batch(), batch()
    holder = world.users["specialist"]
    one, two = (proposal(P.RETURNED, of=first, kind=kind) for kind in ("BKBT", "COBT"))
    three = proposal(P.RETURNED, of=second, holder=holder)
    done = again(world, three, one, two)
    assert [row.state for row in done] == [P.SUBMITTED] * 3
    assert set(states(one, two, three)) == {P.SUBMITTED}
    assert ProposalVersion.objects.count() == 3
    lines = JournalEntry.objects.filter(verb="resubmit")
    assert {line.capacity for line in lines} == {"Cán bộ đơn vị trình"}
    assert lines.count() == 3
    single, many = sorted(Notice.objects.values_list("text", flat=True))
    assert many.startswith("Sở Tài chính (minh họa) gửi lại 2 hồ sơ")
    assert single.startswith("Hồ sơ gửi lại sau khi bổ sung")


@pytest.mark.parametrize("state", [state for state in P if state != P.RETURNED])
def test_only_what_was_returned_goes_again(world: World, state: str) -> None:
    one, two = proposal(P.RETURNED), proposal(state, kind="COBT")
    with pytest.raises(Refused, match="Gửi lại hồ sơ"):
        again(world, one, two)
    assert states(one, two) == [P.RETURNED, state]
    assert not ProposalVersion.objects.exists()


def test_one_that_is_not_complete_keeps_all_back_and_is_named(world: World) -> None:
    one = proposal(P.RETURNED)
    two = proposal(P.RETURNED, kind="COBT", merits=" ", name="Phòng Thiếu")
    with pytest.raises(Refused, match=r"Phòng Thiếu: Chưa ghi tóm tắt thành tích\. Còn 1 hồ sơ"):
        again(world, one, two)
    assert states(one, two) == [P.RETURNED, P.RETURNED]


def test_one_that_has_changed_meanwhile_keeps_all_back(world: World) -> None:
    one, two = proposal(P.RETURNED), proposal(P.RETURNED, kind="COBT", name="Phòng Đổi")
    Proposal.objects.filter(pk=two.pk).update(version=3)
    with pytest.raises(Stale, match="Phòng Đổi"):
        again(world, one, two)
    assert states(one, two) == [P.RETURNED, P.RETURNED]


@pytest.mark.parametrize(
    "role", ["nobody", "other", "both", "chair", "specialist", "member", "admin"]
)
def test_nobody_elses_goes_with_ones_own(world: World, role: str) -> None:
    one = proposal(P.RETURNED)
    with pytest.raises(Denied, match="nơi lập tờ trình"):
        again(world, one, role=role)
    foreign = proposal(P.RETURNED, of=batch("Sở Y tế"))
    with pytest.raises(Denied):
        again(world, one, foreign)
    assert states(one, foreign) == [P.RETURNED, P.RETURNED]


def test_queries_of_sending_again_do_not_grow(world: World) -> None:
    unit, counted = world.unit("Sở Tài chính"), []
    for n in (1, 3, 30):
        within = batch()
        households = [Household.objects.create(name=f"Hộ {n}-{k}", unit=unit) for k in range(n)]
        rows = [proposal(P.RETURNED, of=within, to=each) for each in households]
        with CaptureQueriesContext(connection) as queries:
            assert len(again(world, *rows)) == n
        counted.append(len(queries))
    # The first one is told of by what it is, and finds nothing read before.
    assert counted[0] >= counted[1] == counted[2]


def opened(world: World, role: str = "staff") -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def tree(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(), "html.parser")


def told(answer: Any) -> str:
    return " ".join(tree(answer).get_text(" ").split())


def test_the_page_ticks_what_is_complete_and_names_what_is_not(world: World) -> None:
    within = batch()
    one = proposal(P.RETURNED, of=within, name="Phòng Đủ", reason="Thiếu báo cáo.")
    proposal(P.RETURNED, of=within, kind="COBT", name="Phòng Thiếu", merits="")
    other = proposal(P.RETURNED, of=batch(), name="Phòng Khác")
    client, url = opened(world), reverse("awards:resubmit_many")
    page = client.get(url, {"batch": within.pk})
    (tick,) = tree(page).select("input[name=ids]")
    assert tick["value"] == f"{one.pk}.0"
    assert tick.has_attr("checked")
    assert "1 hồ sơ còn thiếu, ở lại lần này" in told(page)
    assert "Thiếu báo cáo." in told(page)
    assert "Phòng Khác" not in told(page)
    everything = client.get(url)
    assert len(tree(everything).select("input[name=ids]")) == 2
    both = {"ids": [f"{one.pk}.0", f"{other.pk}.0"]}
    sent = client.post(url, both, follow=True)
    assert "Đã gửi 2 hồ sơ." in told(sent)
    # Pressed twice: nothing more goes, and what was chosen is told of.
    assert client.post(url, both).status_code == 409
    assert ProposalVersion.objects.count() == 2


def test_what_was_left_unticked_stays_so_where_it_is_refused(world: World) -> None:
    one, two = proposal(P.RETURNED), proposal(P.RETURNED, kind="COBT")
    page = opened(world).post(reverse("awards:resubmit_many"), {"ids": f"{one.pk}.7"})
    assert page.status_code == 409
    ticks = {tick["value"]: tick.has_attr("checked") for tick in tree(page).select("[name=ids]")}
    assert ticks == {f"{one.pk}.0": True, f"{two.pk}.0": False}


def test_what_was_not_mended_is_pointed_out(world: World) -> None:
    one = submitting.submit(proposal=proposal(), version=0, by=fresh(world.users["staff"]))
    Proposal.objects.filter(pk=one.pk).update(state=P.RETURNED, reason="Bổ sung số liệu.")
    client, url = opened(world), reverse("awards:resubmit_many")
    single = reverse("awards:proposal_move", args=[one.pk, "resubmit"])
    for page in (url, single):
        assert "Chưa sửa gì so với lần gửi trước" in told(client.get(page))
    Proposal.objects.filter(pk=one.pk).update(merits="Đạt 120 % kế hoạch.")
    for page in (url, single):
        assert "Chưa sửa gì" not in told(client.get(page))


@pytest.mark.parametrize("role", ["nobody", "other", "chair", "specialist", "admin"])
def test_others_are_offered_nothing(world: World, role: str) -> None:
    one = proposal(P.RETURNED, name="Phòng Kín")
    client, url = opened(world, role), reverse("awards:resubmit_many")
    page = client.get(url)
    assert "Không có hồ sơ nào chờ gửi lại" in told(page)
    assert "Phòng Kín" not in told(page)
    assert client.post(url, {"ids": f"{one.pk}.0"}).status_code == 403
    assert states(one) == [P.RETURNED]
    within = client.get(url, {"batch": one.batch_id})
    assert within.status_code == (200 if role in ("specialist", "admin") else 404)
    assert "Phòng Kín" not in told(within)


@pytest.mark.parametrize("asked", ["x", "-1", "99999999999", "0"])
def test_an_unknown_letter_is_not_found(world: World, asked: str) -> None:
    page = opened(world).get(reverse("awards:resubmit_many"), {"batch": asked})
    assert page.status_code == 404


def test_the_letter_and_the_list_lead_there(world: World) -> None:
    within = batch()
    proposal(P.RETURNED, of=within)
    proposal(P.RETURNED, of=within, kind="COBT")
    proposal(P.RETURNED, of=batch("Sở Y tế"), to=world.unit("Sở Tài chính"))
    client, url = opened(world), reverse("awards:resubmit_many")
    letter = tree(client.get(reverse("awards:batch", args=[within.pk])))
    (link,) = letter.select(f'a[href="{url}?batch={within.pk}"]')
    assert "Gửi lại 2 hồ sơ bị trả lại" in link.get_text()
    (link,) = tree(client.get(reverse("awards:proposals"))).select(f'a[href="{url}"]')
    # What others write about one's unit is not one's own to send.
    assert "Gửi lại 2 hồ sơ bị trả lại" in link.get_text()
    desk = tree(opened(world, "specialist").get(reverse("awards:batch", args=[within.pk])))
    assert not desk.select(f'a[href^="{url}"]')


def test_queries_of_the_page_do_not_grow(world: World) -> None:
    client, url = opened(world), reverse("awards:resubmit_many")
    unit, counted = world.unit("Sở Tài chính"), []
    staff = fresh(world.users["staff"])
    for n in (1, 3, 30):
        within = batch()
        for k in range(n):
            household = Household.objects.create(name=f"Hộ {n}-{k}", unit=unit)
            one = proposal(of=within, to=household)
            submitting.submit(proposal=one, version=0, by=staff)
        Proposal.objects.update(state=P.RETURNED, reason="Thiếu.")
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2]


def test_what_came_back_is_to_be_mended_first_and_may_go_as_it_is(world: World) -> None:
    one = submitting.submit(proposal=proposal(), version=0, by=fresh(world.users["staff"]))
    Proposal.objects.filter(pk=one.pk).update(state=P.RETURNED, reason="Bổ sung số liệu.")
    client, url = opened(world), reverse("awards:proposal", args=[one.pk])
    again_url = reverse("awards:proposal_move", args=[one.pk, "resubmit"])
    page = tree(client.get(url))
    (step,) = page.select(".next a")
    assert step["href"] == reverse("awards:proposal_edit", args=[one.pk])
    assert page.select(f'.acts a[href="{again_url}"]')
    Proposal.objects.filter(pk=one.pk).update(merits="Đạt 120 % kế hoạch.")
    page = tree(client.get(url))
    (step,) = page.select(".next a")
    assert step["href"] == again_url
    assert not page.select(f'.acts a[href="{again_url}"]')


def test_the_list_of_letters_tells_drafts_from_what_came_back(world: World) -> None:
    within = batch()
    for state, kind in ((P.DRAFT, "BKBT"), (P.RETURNED, "COBT"), (P.RETURNED, "TTLDXS")):
        proposal(state, of=within, kind=kind)
    page = told(opened(world).get(reverse("awards:batches")))
    assert "1 đang soạn" in page
    assert "2 chờ bổ sung" in page
