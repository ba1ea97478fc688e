"""Facts: entered by whom they concern, corrected with both versions known, never leaked."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from awards.actions.facts import check_history, correct, end_hold, enter
from awards.actions.people import Alike, PersonFacts, add_alias, add_person, correct_person
from awards.models import Headcount, Hold, Initiative, Person, YearlyRating
from awards.rules.facts import COUNCIL_VERBS, UNIT_VERBS, Standing, denial
from awards.scope import units_with_facts
from awards.words import headings
from clusters.models import Unit
from tests.accounts.pages import soup
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db
SECRET = "Trần Thị Kín Đáo"


@pytest.fixture
def unit(world: World) -> Unit:
    return world.unit("Sở Tài chính")


def added(world: World, unit: Unit, name: str = "Nguyễn Văn An", **more: Any) -> Person:
    facts = PersonFacts(name, **{"birth_year": 1980, **more})
    by = world.users["specialist"]
    return add_person(unit=unit, facts=facts, by=by, seen=Unit.objects.filter(pk=unit.pk))


def opened(client: Client, world: World, role: str) -> Client:
    client.force_login(world.users[role])
    return client


def test_every_verb_has_its_words_and_its_rule() -> None:
    assert [denial(verb, Standing(is_admin=True)) for verb in (*COUNCIL_VERBS, *UNIT_VERBS)] == [
        ""
    ] * len((*COUNCIL_VERBS, *UNIT_VERBS))
    for verb in {*COUNCIL_VERBS, *UNIT_VERBS} - {"import_facts", "join_persons"}:
        assert all(headings(verb))
    with pytest.raises(KeyError):
        denial("nonsense", Standing())


@pytest.mark.parametrize(
    ("verb", "staff", "council", "nobody"),
    [("enter_rating", True, True, False), ("enter_hold", False, True, False),
     ("check_history", False, True, False), ("add_person", True, True, False)],
)  # fmt: skip
def test_who_may(verb: str, staff: bool, council: bool, nobody: bool) -> None:
    standings = (Standing(is_staff=True), Standing(is_council=True), Standing())
    assert [denial(verb, one) == "" for one in standings] == [staff, council, nobody]


@pytest.mark.parametrize("role", ["other", "chair", "member", "nobody"])
def test_an_outsider_enters_nothing(world: World, unit: Unit, role: str) -> None:
    with pytest.raises(Denied):
        enter(
            what="rating",
            owner=unit,
            values={"year": 2025, "level": "HTXSNV"},
            by=world.users[role],
        )
    assert YearlyRating.objects.count() == 0


def test_a_unit_does_not_clear_itself(world: World, unit: Unit) -> None:
    with pytest.raises(Denied, match="chuyên viên Hội đồng"):
        enter(
            what="hold",
            owner=unit,
            values={"kind": "investigation", "starts_on": date(2026, 1, 1)},
            by=world.users["staff"],
        )


def test_what_is_entered_and_corrected_is_told(world: World, unit: Unit) -> None:
    by = world.users["staff"]
    row = enter(what="rating", owner=unit, values={"year": 2025, "level": "HTNV"}, by=by)
    correct(what="rating", row=row, values={"level": "HTXSNV"}, version=0, by=by)
    lines = JournalEntry.objects.filter(verb__endswith="rating").order_by("pk")
    assert [(line.verb, line.detail, line.capacity) for line in lines] == [
        ("enter_rating", {"after": {"year": 2025, "level": "HTNV"}}, "Cán bộ đơn vị"),
        (
            "correct_rating",
            {"before": {"level": "HTNV"}, "after": {"level": "HTXSNV"}},
            "Cán bộ đơn vị",
        ),
    ]
    with pytest.raises(Stale):
        correct(what="rating", row=row, values={"level": "HTTNV"}, version=0, by=by)
    with pytest.raises(Refused, match="Năm 2025 đã có"):
        enter(what="rating", owner=unit, values={"year": 2025, "level": "HTNV"}, by=by)


def test_parts_are_not_more_than_the_whole(world: World, unit: Unit) -> None:
    by = world.users["staff"]
    for values, words in (
        ({"members": 10, "completed": 11}, "hoàn thành nhiệm vụ: 11 người, nhiều hơn"),
        ({"members": 10, "titles": {"LDTT": 12}}, "12 người, nhiều hơn tổng số 10"),
    ):
        with pytest.raises(Refused, match=words):
            enter(what="headcount", owner=unit, values={"year": 2025, **values}, by=by)
    assert Headcount.objects.count() == 0


def test_a_hold_ends_once_and_not_before_it_began(world: World, unit: Unit) -> None:
    by = world.users["specialist"]
    values = {"kind": "discipline_pending", "starts_on": date(2026, 1, 10)}
    hold = enter(what="hold", owner=unit, values=values, by=by)
    with pytest.raises(Refused, match="trước khi bắt đầu"):
        end_hold(hold=hold, on=date(2026, 1, 9), is_cleared=False, version=0, by=by)
    with pytest.raises(Refused, match="chưa đến"):
        end_hold(hold=hold, on=date(2099, 1, 1), is_cleared=False, version=0, by=by)
    end_hold(hold=hold, on=date(2026, 2, 1), is_cleared=True, version=0, by=by)
    assert Hold.objects.values_list("ends_on", "is_cleared").get() == (date(2026, 2, 1), True)
    with pytest.raises(Stale):
        end_hold(hold=hold, on=date(2026, 3, 1), is_cleared=False, version=0, by=by)


def test_checking_the_register_again_keeps_one_line(world: World, unit: Unit) -> None:
    by = world.users["specialist"]
    check_history(owner=unit, complete_from=2020, source="", by=by)
    row = check_history(owner=unit, complete_from=None, source="QĐ", by=by)
    assert (row.complete_from, row.checked_by) == (None, by)
    assert JournalEntry.objects.filter(verb="check_history").count() == 2


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (YearlyRating, {"year": 2025, "level": "HTNV"}),
        (Initiative, {"year": 2025, "scope": "base", "title": "x"}),
        (Hold, {"kind": "investigation", "starts_on": date(2026, 1, 1)}),
    ],
)
def test_the_database_knows_one_owner(
    world: World, unit: Unit, model: Any, values: dict[str, Any]
) -> None:
    person = added(world, unit)
    for owners in ({}, {"unit": unit, "person": person}):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.create(**owners, **values)


def test_persons_are_never_merged_silently(world: World, unit: Unit) -> None:
    first = added(world, unit)
    for name, year in (("Nguyễn Văn An", 1980), ("NGUYỄN  VĂN AN", None)):
        with pytest.raises(Alike) as told:
            added(world, unit, name, birth_year=year)
        assert told.value.persons == [first]
    # Another year is another person; the other tone mark is the same name.
    second = added(world, unit, birth_year=1990)
    added(world, unit, "Nguyễn Văn Hòa")
    with pytest.raises(Alike):
        added(world, unit, "Nguyễn Văn Hoà", birth_year=None)
    again = PersonFacts("Nguyễn Văn An", 1980)
    seen, by = Unit.objects.filter(pk=unit.pk), world.users["staff"]
    with pytest.raises(Refused, match="dấu hiệu phân biệt"):
        add_person(unit=unit, facts=again, by=by, seen=seen, is_another=True)
    third = add_person(
        unit=unit,
        facts=PersonFacts("Nguyễn Văn An", 1980, distinction="Phòng Ngân sách"),
        by=by,
        seen=seen,
        is_another=True,
    )
    assert len({first.pk, second.pk, third.pk}) == 3


def test_a_renamed_person_keeps_the_earlier_name(world: World, unit: Unit) -> None:
    person = added(world, unit)
    by = world.users["staff"]
    renamed = correct_person(
        person=person, facts=PersonFacts("Nguyễn Minh An", 1980), version=0, by=by
    )
    add_alias(person=renamed, name="Nguyễn  An", by=by)
    assert [alias.name for alias in renamed.aliases.order_by("pk")] == [
        "Nguyễn Văn An",
        "Nguyễn An",
    ]
    with pytest.raises(Stale):
        correct_person(person=person, facts=PersonFacts("X", 1980), version=0, by=by)
    with pytest.raises(Refused, match="tên đang dùng"):
        add_alias(person=renamed, name="nguyễn minh an", by=by)


def test_persons_stand_by_given_name(world: World, unit: Unit) -> None:
    for name in ("Nguyễn Văn Đức", "Trần Thị Bình", "Lê An"):
        added(world, unit, name)
    names = Person.objects.order_by("order_key").values_list("name", flat=True)
    assert list(names) == ["Lê An", "Trần Thị Bình", "Nguyễn Văn Đức"]


def test_scope_is_own_units_and_those_of_the_council(world: World) -> None:
    def seen(role: str) -> set[str]:
        return set(units_with_facts(world.users[role]).values_list("name", flat=True))

    assert seen("staff") == {"Sở Tài chính"}
    assert seen("both") == {"Sở Y tế", "Thanh tra tỉnh"}
    assert {"Sở Tài chính", "Sở Tư pháp"} <= seen("specialist")
    assert (seen("nobody"), seen("member")) == (set(), set())


@pytest.mark.parametrize("role", ["other", "chair", "member", "nobody"])
def test_nothing_of_a_person_leaks(client: Client, world: World, unit: Unit, role: str) -> None:
    person = added(world, unit, SECRET)
    enter(
        what="hold",
        owner=person,
        values={"kind": "investigation", "starts_on": date(2026, 1, 1), "source": SECRET},
        by=world.users["specialist"],
    )
    opened(client, world, role)
    own = world.users[role].offices.values_list("unit_id", flat=True).first() or unit.pk
    for address in (
        f"/awards/facts/{unit.pk}/",
        f"/awards/facts/{unit.pk}/workbook/",
        f"/awards/facts/{unit.pk}/check/?person={person.pk}&award=LDTT&year=2025",
        f"/awards/facts/{own}/check/?person={person.pk}&award=LDTT&year=2025",
        f"/awards/facts/{own}/rating/add/?person={person.pk}",
        f"/awards/people/{person.pk}/",
        "/awards/facts/",
        "/awards/facts/?q=kin+dao",
        "/awards/facts/?format=xlsx",
        f"/units/{unit.pk}/",
        "/search/?q=kin+dao",
    ):
        answer = client.get(address)
        assert (address, SECRET in answer.content.decode("utf-8", "replace")) == (address, False)
    # Entering somebody of that name elsewhere does not tell that there is one.
    if role in ("other", "chair"):
        told = client.post(f"/awards/facts/{own}/persons/add/", {"name": SECRET})
        assert told.status_code == 302


def test_a_page_shows_what_is_known(client: Client, world: World, unit: Unit) -> None:
    person = added(world, unit)
    enter(
        what="rating",
        owner=person,
        values={"year": 2025, "level": "HTXSNV"},
        by=world.users["staff"],
    )
    opened(client, world, "staff")
    html = soup(client.get(f"/awards/people/{person.pk}/"))
    assert "Hoàn thành xuất sắc nhiệm vụ" in html.text
    found = client.get(f"/awards/facts/{unit.pk}/check/?person={person.pk}&award=CSTDCS&year=2025")
    assert (found.status_code, "Đạt: " in found.content.decode()) == (200, True)


def test_a_stale_form_keeps_what_was_typed_and_shows_what_stands(
    client: Client, world: World, unit: Unit
) -> None:
    by = world.users["staff"]
    row = enter(what="rating", owner=unit, values={"year": 2025, "level": "HTNV"}, by=by)
    correct(what="rating", row=row, values={"level": "HTTNV"}, version=0, by=by)
    form = {"year": 2025, "level": "HTXSNV", "version": 0}
    answer = opened(client, world, "staff").post(f"/awards/facts/rating/{row.pk}/", form)
    html = soup(answer)
    assert answer.status_code == 409
    assert html.select_one("option[selected]")["value"] == "HTXSNV"
    assert "2025: Hoàn thành tốt nhiệm vụ" in html.text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_of_a_unit_costs_the_same(
    client: Client,
    world: World,
    unit: Unit,
    count: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for n in range(count):
        person = Person(name=f"Người {n}", unit=unit)
        person.save()
        YearlyRating.objects.create(unit=unit, year=1990 + n, level="HTNV")
        Headcount.objects.create(unit=unit, year=1990 + n, members=3)
    opened(client, world, "staff")
    client.get("/")
    with django_assert_num_queries(16):
        client.get(f"/awards/facts/{unit.pk}/")
