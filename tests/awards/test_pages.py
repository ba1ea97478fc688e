"""The register of awards: what it holds, who may follow a line to its conference."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from accounts.models import User
from awards.actions import register_stated
from awards.models import Award
from awards.parts import awards_of_unit
from catalogue.models import AwardKind
from clusters.models import Unit, UnitChange
from clusters.models.units import UnitChangeKind
from conferences.models import (
    Conference,
    Conferral,
    ConferralGroup,
    Mention,
    MentionRole,
    Nomination,
    NominationRecipient,
    Resolution,
)
from conferences.models.resolution import NominationStatus, RecipientKind
from conferences.models.statements import Match
from tests.accounts.pages import soup, texts
from tests.world import World

pytestmark = pytest.mark.django_db


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def nominated(conference: Conference, unit: Unit, award: str, status: str) -> NominationRecipient:
    resolution, _made = Resolution.objects.get_or_create(conference=conference)
    order = resolution.nominations.count() + 101
    nomination = Nomination.objects.create(
        resolution=resolution, order=order, award=award, status=status, decider="UBND tỉnh"
    )
    mention = Mention.objects.create(
        conference=conference,
        role=MentionRole.RECIPIENT,
        order=order,
        text=unit.name,
        unit=unit,
        match=Match.SYSTEM,
    )
    return NominationRecipient.objects.create(nomination=nomination, order=1, mention=mention)


def conferred(conference: Conference, award: str, count: int, label: str | None) -> None:
    resolution, _made = Resolution.objects.get_or_create(conference=conference)
    conferral = Conferral.objects.create(
        resolution=resolution, order=resolution.conferrals.count() + 101, award=award
    )
    ConferralGroup.objects.create(
        conferral=conferral, order=1, kind=RecipientKind.MIXED, count=count, label=label
    )


@pytest.fixture
def register(world: World) -> World:
    """A flag given to a unit, certificates handed over, and one that was only proposed."""
    unit = world.unit("Sở Tài chính")
    nominated(world.conference, unit, "Cờ thi đua của Chính phủ", NominationStatus.AWARDED)
    nominated(world.conference, unit, "Huân chương Lao động", NominationStatus.PROPOSED)
    conferred(world.conference, "Bằng khen", 11, "individuals_and_households")
    register_stated(world.conference, by=None)
    return world


def rows(client: Client, query: str = "") -> list[list[str]]:
    response = client.get(f"/awards/{query}")
    assert response.status_code == 200
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in soup(response).select("tbody tr")
    ]


def test_what_was_only_proposed_is_not_in_the_register(register: World, client: Client) -> None:
    year = register.conference.for_year
    told = rows(signed_in(client, register.users["staff"]))
    assert [row[:5] for row in told] == [
        [
            "Bằng khen chưa có trong danh mục",
            "cá nhân, tập thể, hộ gia đình",
            "11",
            str(year),
            "nguồn không nêu",
        ],
        [
            "Cờ thi đua của Chính phủ chưa có trong danh mục",
            "Sở Tài chính (minh họa)",
            "1",
            str(year),
            "UBND tỉnh",
        ],
    ]
    assert texts(client.get("/awards/"), ".facts .state") == ["2 dòng", "12 lượt khen"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=co+thi+dua", ["Cờ thi đua của Chính phủ"]),
        ("?q=so+tai+chinh", ["Cờ thi đua của Chính phủ"]),
        ("?q=bang+khen", ["Bằng khen"]),
        ("?q=huan+chuong", []),
        ("?year_from=1998&year_to=1999", []),
        ("?year_to=2100&to=unit", ["Cờ thi đua của Chính phủ"]),
        ("?to=count", ["Bằng khen"]),
        ("?authority=ubnd", ["Cờ thi đua của Chính phủ"]),
        ("?revoked=yes", []),
        ("?sort=-name", ["Cờ thi đua của Chính phủ", "Bằng khen"]),
        ("?sort=count", ["Cờ thi đua của Chính phủ", "Bằng khen"]),
    ],
)
def test_awards_are_found(register: World, client: Client, query: str, found: list[str]) -> None:
    shown = [row[0] for row in rows(signed_in(client, register.users["staff"]), query)]
    assert [name.removesuffix(" chưa có trong danh mục") for name in shown] == found


def test_awards_of_a_unit_and_of_a_kind(register: World, client: Client) -> None:
    kind = AwardKind.objects.order_by("pk")[0]
    unit = register.unit("Sở Tài chính")
    Award.objects.filter(unit=unit).update(kind=kind)
    signed_in(client, register.users["staff"])
    assert [row[1] for row in rows(client, f"?unit={unit.pk}")] == ["Sở Tài chính (minh họa)"]
    assert [row[1] for row in rows(client, f"?kind={kind.pk}")] == ["Sở Tài chính (minh họa)"]


@pytest.mark.parametrize(
    ("role", "sees"), [("staff", True), ("specialist", True), ("other", False), ("nobody", False)]
)
def test_a_line_leads_only_those_to_its_conference_who_may_see_it(
    register: World, client: Client, role: str, sees: bool
) -> None:
    """The award is public; the meeting it was given at is its cluster's, in no form else."""
    signed_in(client, register.users[role])
    heading = register.conference.heading
    assert [row[5].startswith(heading) for row in rows(client)] == [sees, sees]
    links = soup(client.get("/awards/")).select("tbody a[href^='/conferences/']")
    assert len(links) == (2 if sees else 0)
    book = load_workbook(BytesIO(client.get("/awards/?format=xlsx").content))
    table = book.active
    assert table is not None
    cells = [cell.value for row in table.iter_rows() for cell in row]
    assert (heading in cells) is sees


def test_a_reader_sees_no_proposal_of_a_meeting_that_is_not_theirs(
    register: World, client: Client
) -> None:
    unit = register.unit("Sở Tài chính")
    signed_in(client, register.users["staff"])
    own = texts(client.get(f"/units/{unit.pk}/"), "[aria-labelledby=khen-thuong] tbody th")
    assert own == [
        "Cờ thi đua của Chính phủchưa có trong danh mục",
        "Huân chương Lao độngchưa có trong danh mục",
    ]
    signed_in(client, register.users["other"])
    others = texts(client.get(f"/units/{unit.pk}/"), "[aria-labelledby=khen-thuong] tbody th")
    assert others == ["Cờ thi đua của Chính phủchưa có trong danh mục"]
    assert texts(client.get("/search/?q=huan+chuong"), ".list-x a") == []
    assert texts(client.get("/search/?q=co+thi+dua+chinh+phu"), ".list-x a") == [
        "Cờ thi đua của Chính phủ"
    ]


def test_a_successor_shows_the_awards_of_its_parts_as_inherited(
    register: World, client: Client
) -> None:
    before = register.unit("Sở Tài chính")
    after = Unit(name="Sở Mới", full_name="Sở Mới", kind=before.kind, parent=before.parent)
    after.save()
    change = UnitChange.objects.create(
        kind=UnitChangeKind.MERGE, on=date(2026, 1, 1), legal_basis="NQ"
    )
    change.predecessors.add(before)
    change.successors.add(after)
    signed_in(client, register.users["staff"])
    response = client.get(f"/units/{after.pk}/")
    assert texts(response, "[aria-labelledby=khen-thuong] tbody th") == []
    assert texts(response, "[aria-labelledby=khen-ke-thua] tbody th .state") == [
        "kế thừa từ Sở Tài chính (minh họa)",
        "kế thừa từ Sở Tài chính (minh họa)",
    ]


def test_a_unit_without_awards_has_no_section(register: World, rf: Any) -> None:
    request = rf.get("/")
    request.user = register.users["staff"]
    assert awards_of_unit(request, register.unit("Sở Tư pháp")) is None


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_of_the_register(
    world: World, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    unit = world.unit("Sở Tài chính")
    for number in range(count):
        nominated(world.conference, unit, f"Bằng khen {number}", NominationStatus.AWARDED)
    register_stated(world.conference, by=None)
    signed_in(client, world.users["staff"])
    with django_assert_num_queries(13):
        assert len(rows(client)) == count


def test_names_are_escaped_and_no_formulas(world: World, client: Client) -> None:
    unit = world.unit("Sở Tài chính")
    nominated(world.conference, unit, "=1+1<script>alert(1)</script>", NominationStatus.AWARDED)
    register_stated(world.conference, by=None)
    signed_in(client, world.users["staff"])
    assert "<script>alert" not in client.get("/awards/").content.decode()
    assert "<script>alert" not in client.get(f"/units/{unit.pk}/").content.decode()
    table = load_workbook(BytesIO(client.get("/awards/?format=xlsx").content)).active
    assert table is not None
    cell = table["A2"]
    assert (cell.value, cell.data_type) == ("=1+1<script>alert(1)</script>", "s")
