"""In which capacity somebody works: on a day, for a year of a cluster, at a fixed cost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import User
from clusters.models import (
    Cluster,
    ClusterYear,
    Council,
    CouncilSeat,
    Membership,
    Officer,
    Term,
    Unit,
)
from clusters.offices import NOBODY, Offices, offices_of, read_offices

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 22)
BEFORE, AFTER = DAY - timedelta(days=1), DAY + timedelta(days=1)


@pytest.fixture
def user() -> User:
    return User.objects.create_user("khue", full_name="Trần Minh Khuê")


@pytest.fixture
def years() -> list[ClusterYear]:
    """Two clusters of one council, a year each."""
    council = Council.objects.create(level="province", name="Hội đồng", name_key="x")
    made = []
    for name in ("Cụm 1", "Khối 2"):
        titles = {"chair_title": f"Trưởng {name}"}
        cluster = Cluster.objects.create(
            council=council, name=name, kind="cum", name_key=name, **titles
        )
        made.append(ClusterYear.objects.create(cluster=cluster, label="2026"))
    return made


def unit(name: str = "Sở Y tế") -> Unit:
    return Unit.objects.get_or_create(name=name, kind="department")[0]


def officer(user: User, name: str = "Sở Y tế", **facts: Any) -> Officer:
    facts = {"role": "staff", "starts_on": BEFORE} | facts
    return Officer.objects.create(user=user, unit=unit(name), **facts)


def a_term(year: ClusterYear, **facts: Any) -> Term:
    facts = {"office": "chair", "status": "serving", "source": "thử", "unit": unit()} | facts
    return Term.objects.create(cluster_year=year, **facts)


def a_seat(user: User, council: Council, **facts: Any) -> CouncilSeat:
    facts = {"role": "member", "starts_on": BEFORE} | facts
    return CouncilSeat.objects.create(user=user, council=council, **facts)


def test_nobody_holds_nothing(user: User) -> None:
    assert offices_of(AnonymousUser()) is NOBODY
    assert read_offices(user, DAY) == Offices()
    assert (NOBODY.unit_ids, NOBODY.council_ids) == (frozenset(), frozenset())
    assert NOBODY.headline == "Chưa được giao nhiệm vụ"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        (DAY, None, True),
        (DAY, DAY, True),
        (BEFORE, AFTER, True),
        (BEFORE, BEFORE, False),
        (AFTER, None, False),
    ],
)
@pytest.mark.parametrize("office", ["officer", "seat"])
def test_an_office_has_its_days(
    user: User,
    years: list[ClusterYear],
    office: str,
    starts_on: date,
    ends_on: date | None,
    held: bool,
) -> None:
    bounds: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on}
    if office == "officer":
        officer(user, **bounds)
        a_term(years[0])
        found = read_offices(user, DAY)
        assert (len(found.officers), found.runs(years[0])) == (int(held), held)
    else:
        seat = a_seat(user, years[0].cluster.council, **bounds)
        assert read_offices(user, DAY).seats == ((seat,) if held else ())


@pytest.mark.parametrize(
    ("facts", "runs"),
    [
        ({}, True),
        ({"status": "elected"}, True),
        ({"status": "proposed"}, False),
        ({"office": "vice_chair"}, False),
        ({"starts_on": DAY, "ends_on": DAY}, True),
        ({"ends_on": BEFORE}, False),
        ({"starts_on": AFTER}, False),
    ],
)
def test_who_runs_a_year(
    user: User, years: list[ClusterYear], facts: dict[str, Any], runs: bool
) -> None:
    officer(user)
    a_term(years[0], **facts)
    found = read_offices(user, DAY)
    assert [found.runs(year) for year in years] == [runs, False]
    assert found.runs(None) is False


def test_rights_move_with_the_term_and_not_with_the_person(
    user: User, years: list[ClusterYear]
) -> None:
    """A chair replaced in mid-year."""
    officer(user, "Sở Y tế")
    other = User.objects.create_user("khac")
    officer(other, "Sở Nội vụ")
    a_term(years[0], ends_on=BEFORE)
    a_term(years[0], unit=unit("Sở Nội vụ"), starts_on=DAY)
    assert read_offices(user, BEFORE).runs(years[0])
    assert not read_offices(other, BEFORE).runs(years[0])
    assert not read_offices(user, DAY).runs(years[0])
    assert read_offices(other, DAY).runs(years[0])


def test_years_in_which_a_unit_takes_part(user: User, years: list[ClusterYear]) -> None:
    officer(user)
    Membership.objects.create(cluster_year=years[1], unit=unit(), source="thử")
    a_term(years[0], office="vice_chair")
    found = read_offices(user, DAY)
    assert found.year_ids == {year.pk for year in years}
    assert found.run_year_ids == frozenset()


def test_a_proposed_office_takes_nobody_in(user: User, years: list[ClusterYear]) -> None:
    officer(user)
    a_term(years[0], status="proposed")
    assert read_offices(user, DAY).year_ids == frozenset()


def test_capacities(user: User, years: list[ClusterYear]) -> None:
    officer(user)
    a_term(years[0])
    Membership.objects.create(cluster_year=years[1], unit=unit(), source="thử")
    found = read_offices(user, DAY)
    assert [found.capacity_in(year) for year in (*years, None)] == [
        "Trưởng Cụm 1", "Đơn vị thành viên", "",
    ]  # fmt: skip


def test_a_seat_and_an_administrator_have_a_capacity(years: list[ClusterYear]) -> None:
    admin = User.objects.create_superuser("quan-tri")
    assert read_offices(admin, DAY).capacity_in(years[0]) == "Quản trị hệ thống"
    a_seat(admin, years[0].cluster.council, role="specialist")
    found = read_offices(admin, DAY)
    assert found.is_admin
    assert found.capacity_in(years[0]) == "Chuyên viên Thường trực Hội đồng"
    assert found.council_ids == {years[0].cluster.council_id}


def test_the_headline_names_the_first_and_counts_the_others(
    user: User, years: list[ClusterYear]
) -> None:
    officer(user)
    assert read_offices(user, DAY).headline == "Cán bộ, Sở Y tế"
    a_seat(user, years[0].cluster.council)
    officer(user, "Sở Nội vụ", role="leader")
    assert read_offices(user, DAY).headline.endswith(" và 2 tư cách khác")


def with_offices(count: int) -> Callable[[User, list[ClusterYear]], None]:
    def give(user: User, years: list[ClusterYear]) -> None:
        for number in range(count):
            officer(user, f"Sở {number}")
            a_seat(user, years[0].cluster.council, starts_on=BEFORE - timedelta(days=number))
            for year in years:
                Membership.objects.create(
                    cluster_year=year, unit=unit(f"Sở {number}"), source="thử"
                )

    return give


@pytest.mark.parametrize("count", [1, 3, 30])
def test_four_queries_whatever_is_held(
    user: User, years: list[ClusterYear], django_assert_num_queries: Any, count: int
) -> None:
    with_offices(count)(user, years)
    with django_assert_num_queries(4):
        found = read_offices(user, DAY)
    assert len(found.officers) == count
    with django_assert_num_queries(0):
        assert found.headline
        assert [found.capacity_in(year) for year in years] == ["Đơn vị thành viên"] * 2
        assert len(found.unit_ids) == count


def test_offices_are_read_once(user: User, django_assert_num_queries: Any) -> None:
    officer(user, starts_on=timezone.localdate())
    with django_assert_num_queries(4):
        first = offices_of(user)
        assert offices_of(user) is first
    assert len(first.officers) == 1
