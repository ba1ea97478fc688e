"""Two persons who are one: who is told of them, what moves, what stops it. Nothing gets lost."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from awards.actions.joining import MOVED, join_persons, joining
from awards.models import (
    Award,
    HistoryCheck,
    Hold,
    Initiative,
    Person,
    PersonAlias,
    Proposal,
    YearlyRating,
)
from awards.register.duplicates import possible_duplicates
from awards.workflow import ProposalState
from clusters.models import UnitChange
from clusters.models.units import UnitChangeKind
from tests.accounts.pages import soup
from tests.awards.dossiers_made import batch, proposal
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db

MOVED_NAMES = {"Award", "Initiative", "Hold", "Proposal"}
ONCE_A_PERSON = {"YearlyRating", "PersonAlias", "HistoryCheck"}


def person(world: World, name: str, year: int | None = None, unit: str = "Sở Tài chính") -> Person:
    row = Person(name=name, birth_year=year, unit=world.unit(unit))
    row.save()
    return row


def told(world: World, role: str = "specialist") -> list[tuple[str, str, str]]:
    pairs = possible_duplicates(world.users[role])
    return [(pair.first.name, pair.second.name, pair.why) for pair in pairs]


def test_everything_that_points_at_a_person_is_thought_of() -> None:
    fields = Person._meta.get_fields(include_hidden=True)
    pointing = {
        field.related_model.__name__  # type: ignore[union-attr]  # a model, no text
        for field in fields
        if field.auto_created and field.is_relation
    }
    assert pointing == MOVED_NAMES | ONCE_A_PERSON
    assert {model.__name__ for model in MOVED.values()} == MOVED_NAMES


@pytest.mark.parametrize(
    ("other", "year", "unit", "why"),
    [
        ("Nguyễn Văn An", None, "Sở Tài chính", "thiếu năm sinh"),
        ("Nguyễn Văn An", 1981, "Sở Tài chính", "năm sinh khác"),
        ("Nguyen Van An", 1980, "Sở Tài chính", "tên viết khác"),
        ("Nguyễn Văn An", 1980, "Sở Tư pháp", None),
        ("Nguyễn Văn Anh", 1980, "Sở Tài chính", None),
    ],
)
def test_pairs(world: World, other: str, year: int | None, unit: str, why: str | None) -> None:
    person(world, "Nguyễn Văn An", 1980)
    person(world, other, year, unit)
    assert told(world) == ([("Nguyễn Văn An", other, why)] if why else [])


def test_a_pair_over_a_merger(world: World) -> None:
    person(world, "Nguyễn Văn An", 1980)
    person(world, "Nguyễn Văn An", 1980, "Sở Tư pháp")
    change = UnitChange.objects.create(
        kind=UnitChangeKind.MERGE, on=date(2025, 7, 1), legal_basis="NQ"
    )
    change.predecessors.add(world.unit("Sở Tài chính"))
    change.successors.add(world.unit("Sở Tư pháp"))
    assert told(world) == [("Nguyễn Văn An",) * 2 + ("đơn vị trước và sau sắp xếp",)]


def test_an_alias_makes_a_pair_and_a_distinction_unmakes_it(world: World) -> None:
    first = person(world, "Trần Thị Hoa", 1980)
    second = person(world, "Trần Thị Hòa Bình", 1980)
    second.aliases.create(name="Trần Thị Hoa")
    assert len(told(world)) == 1
    Person.objects.filter(pk__in=(first.pk, second.pk)).update(distinction="tổ 1")
    assert told(world) == []


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_of_the_list(
    world: World, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        person(world, f"Nguyễn Văn Thứ {number}", 1980)
        person(world, f"Nguyễn Văn Thứ {number}", 1981)
    client.force_login(world.users["specialist"])
    with django_assert_num_queries(10):
        page = client.get(reverse("awards:duplicates"))
    assert len(soup(page).select("tbody tr")) == count


def full(world: World, row: Person, year: int) -> None:
    """Something of each kind about `row`."""
    award = Award(name="Bằng khen", person=row, year=str(year))
    award.save()
    Initiative.objects.create(person=row, title="Số hóa", scope="base", year=year)
    Hold.objects.create(person=row, kind="investigation", starts_on=date(year, 1, 1))
    YearlyRating.objects.create(person=row, year=year, level="HTXSNV")
    proposal(ProposalState.APPRAISAL, to=row, of=batch(title=f"Đợt {year}"))


def join(world: World, keep: Person, other: Person, role: str = "specialist") -> Any:
    return join_persons(
        keep=keep, other=other, version=keep.version, other_version=other.version,
        by=world.users[role],
    )  # fmt: skip


def test_everything_moves_and_is_told(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An"), person(world, "Nguyen Van An", 1980)
    full(world, keep, 2023)
    full(world, other, 2024)
    other.aliases.create(name="An Nguyễn")
    before = joining(keep, other)
    assert before.moved == {
        "awards": 1,
        "initiatives": 1,
        "holds": 1,
        "proposals": 1,
        "ratings": 1,
        "names": 2,
    }
    join(world, keep, other)
    kept = Person.objects.get()
    assert (kept.pk, kept.name, kept.birth_year) == (keep.pk, "Nguyễn Văn An", 1980)
    for model in (Award, Initiative, Hold, YearlyRating, Proposal):
        assert model.objects.filter(person=kept).count() == 2, model
    names = PersonAlias.objects.filter(person=kept).values_list("name", flat=True)
    assert sorted(names) == ["An Nguyễn", "Nguyen Van An"]
    line = JournalEntry.objects.get(verb="join_persons", subject_id=keep.pk)
    assert line.detail["joined"]["name"] == "Nguyen Van An"
    assert line.detail["moved"] == before.moved
    assert JournalEntry.objects.filter(verb="join_persons", subject_id=other.pk).count() == 1


def test_contradictions_stop_it_and_are_named(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An", 1980), person(world, "Nguyễn Văn An")
    YearlyRating.objects.create(person=keep, year=2023, level="HTXSNV")
    YearlyRating.objects.create(person=other, year=2023, level="HTNV")
    letter = batch()
    proposal(to=keep, of=letter)
    proposal(to=other, of=letter)
    with pytest.raises(Refused, match=r"Xếp loại năm 2023.*Cả hai cùng được đề nghị"):
        join(world, keep, other)
    assert Person.objects.count() == 2
    assert YearlyRating.objects.filter(person=other).count() == 1


def test_what_both_say_alike_is_said_once(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An", 1980), person(world, "Nguyễn Văn An")
    for row in (keep, other):
        YearlyRating.objects.create(person=row, year=2023, level="HTXSNV")
    assert join(world, keep, other).same_ratings == [2023]
    assert YearlyRating.objects.filter(person=keep).count() == 1


@pytest.mark.parametrize(
    ("years", "left"),
    [((None,), "gone"), ((2010, 2015), 2015), ((None, 2012), 2012), ((None, None), None)],
)
def test_the_register_is_whole_only_where_it_was_for_both(
    world: World, years: tuple[int | None, ...], left: Any
) -> None:
    people = [person(world, "Nguyễn Văn An", 1980), person(world, "Nguyễn Văn An")]
    for row, year in zip(people, years, strict=False):
        HistoryCheck.objects.create(
            person=row, complete_from=year, checked_at=timezone.now(),
            checked_by=world.users["specialist"],
        )  # fmt: skip
    join(world, *people)
    found = [row.complete_from for row in HistoryCheck.objects.all()]
    assert found == ([] if left == "gone" else [left])


@pytest.mark.parametrize("role", ["staff", "other", "member", "chair", "nobody"])
def test_only_the_desk_joins(world: World, role: str) -> None:
    keep, other = person(world, "Nguyễn Văn An", 1980), person(world, "Nguyễn Văn An")
    with pytest.raises(Denied):
        join(world, keep, other, role)


def test_of_two_at_once_one_is_told(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An", 1980), person(world, "Nguyễn Văn An")
    Person.objects.filter(pk=other.pk).update(version=4)
    with pytest.raises(Stale):
        join(world, keep, other)
    with pytest.raises(Refused, match="cùng một người"):
        join(world, keep, keep)


def test_a_third_of_the_same_name_and_year_stops_it(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An"), person(world, "Nguyen Van An", 1980)
    person(world, "Nguyễn Văn An", 1980)
    with pytest.raises(Refused, match="còn một người nữa"):
        join(world, keep, other)
    assert Person.objects.count() == 3


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    mine=st.lists(st.integers(2000, 2006), max_size=4),
    theirs=st.lists(st.integers(2000, 2006), max_size=4),
)
def test_counts_are_kept(world: World, mine: list[int], theirs: list[int]) -> None:
    Award.objects.all().delete()
    YearlyRating.objects.all().delete()
    PersonAlias.objects.all().delete()
    Person.objects.all().delete()
    people = [person(world, "Nguyễn Văn An", 1980), person(world, "Nguyễn Văn An")]
    for row, years in zip(people, (mine, theirs), strict=True):
        for year in years:
            award = Award(name="Bằng khen", person=row, year=str(year))
            award.save()
        for year in set(years):
            YearlyRating.objects.create(person=row, year=year, level="HTNV")
    join(world, *people)
    assert Award.objects.filter(person=people[0]).count() == len(mine) + len(theirs)
    years_left = YearlyRating.objects.filter(person=people[0]).values_list("year", flat=True)
    assert sorted(years_left) == sorted({*mine, *theirs})


def test_the_page_shows_what_moves_before_it_does(world: World, client: Client) -> None:
    keep, other = person(world, "Nguyễn Văn An", 1980), person(world, "Nguyễn Văn An", 1981)
    full(world, other, 2024)
    client.force_login(world.users["specialist"])
    address = reverse("awards:person_join", args=[keep.pk, other.pk])
    page = client.get(address).content.decode()
    assert "giữ 1980, bỏ 1981" in page
    assert Person.objects.count() == 2
    assert client.post(address, {"version": "x", "other_version": ""}).status_code == 409
    assert client.post(address, {"version": 0, "other_version": 0}).status_code == 302
    assert Person.objects.count() == 1
