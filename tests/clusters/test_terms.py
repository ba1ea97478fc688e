"""Offices recorded, replaced in the middle of the year, and recognised by the council."""

from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from clusters.actions.changing import Faulty
from clusters.actions.terms import NewTerm, recognise, record_term, replace_chair
from clusters.models import ClusterYear, Council, Office, Term, TermOrigin, TermStatus
from clusters.offices import read_offices
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(world: World) -> ClusterYear:
    return world.cluster_year


def first_day(year: ClusterYear) -> date:
    return date(int(year.label), 1, 1)


def middle(year: ClusterYear) -> date:
    return date(int(year.label), 6, 1)


def replace(world: World, year: ClusterYear, **changed: Any) -> Term:
    given: dict[str, Any] = {
        "unit": world.unit("Sở Y tế"),
        "on": middle(year),
        "reason": "QĐ 12/QĐ-HĐTĐKT",
        "origin": TermOrigin.ASSIGNED,
        "by": world.users["specialist"],
    }
    return replace_chair(cluster_year=year, **given | changed)


def offices(year: ClusterYear) -> list[tuple[str, str, date | None, date | None]]:
    rows = year.terms.select_related("unit").order_by("office", "pk")
    return [(r.office, r.unit.name if r.unit else "", r.starts_on, r.ends_on) for r in rows]


def test_a_chair_replaced_in_mid_year(world: World, year: ClusterYear) -> None:
    term = replace(world, year)
    eve = middle(year) - timedelta(days=1)
    assert offices(year) == [
        ("chair", "Sở Nội vụ", None, eve),
        ("chair", "Sở Y tế", middle(year), None),
        ("vice_chair", "Sở Tài chính", None, None),
    ]
    assert (term.origin, term.reason) == (TermOrigin.ASSIGNED, "QĐ 12/QĐ-HĐTĐKT")
    runs = [
        year.pk in read_offices(world.users[role], day).run_year_ids
        for role in ("chair", "both")
        for day in (eve, middle(year))
    ]
    assert runs == [True, False, False, True]
    entry = JournalEntry.objects.get(verb="replace_chair")
    assert (entry.subject_id, entry.by) == (year.pk, world.users["specialist"])


def test_a_vice_that_moves_up_leaves_its_office(world: World, year: ClusterYear) -> None:
    replace(world, year, unit=world.unit("Sở Tài chính"))
    eve = middle(year) - timedelta(days=1)
    assert offices(year) == [
        ("chair", "Sở Nội vụ", None, eve),
        ("chair", "Sở Tài chính", middle(year), None),
        ("vice_chair", "Sở Tài chính", None, eve),
    ]


@pytest.mark.parametrize(
    ("changed", "field", "told"),
    [
        ({"reason": " "}, "reason", "Ghi lý do thay, ví dụ số văn bản phân công."),
        ({"unit": "Sở Nội vụ"}, "unit", "đang giữ chức danh này."),
        ({"unit": "Sở Tư pháp"}, "unit", "không phải là thành viên vào ngày"),
        ({"on": date(1999, 1, 1)}, "on", "Chọn ngày"),
    ],
)
def test_what_a_replacement_may_not_be(
    world: World, year: ClusterYear, changed: dict[str, Any], field: str, told: str
) -> None:
    if "unit" in changed:
        changed = {"unit": world.unit(changed["unit"])}
    before = offices(year)
    with pytest.raises(Faulty) as refused:
        replace(world, year, **changed)
    assert told in refused.value.faults[field][0]
    assert offices(year) == before


def test_two_chairs_at_one_time_are_refused(world: World, year: ClusterYear) -> None:
    new = NewTerm(Office.CHAIR, world.unit("Sở Y tế"), middle(year), reason="x")
    with pytest.raises(Faulty) as refused:
        record_term(cluster_year=year, new=new, by=world.users["specialist"])
    label = year.label
    assert refused.value.faults == {
        "starts_on": [
            (
                f"Sở Nội vụ (minh họa) giữ chức danh này từ 1/1/{label} đến hết 31/12/{label}."
                " Chọn ngày khác, hoặc ghi là thay giữa năm."
            )
        ]
    }


def test_an_exception_to_the_rotation_has_its_reason(world: World, year: ClusterYear) -> None:
    year.terms.all().delete()
    chosen = world.unit("Sở Y tế")
    new = NewTerm(Office.CHAIR, chosen)
    with pytest.raises(Faulty) as refused:
        record_term(cluster_year=year, new=new, by=world.users["specialist"])
    assert refused.value.faults == {
        "reason": ["Sở Y tế (minh họa) không phải là đơn vị được gợi ý theo luân phiên. Ghi lý do."]
    }
    # The vice of the year before needs none.
    suggested = NewTerm(Office.CHAIR, world.unit("Sở Nội vụ"))
    term = record_term(cluster_year=year, new=suggested, by=world.users["specialist"])
    assert (term.reason, term.status, term.source) == ("", TermStatus.SERVING, "council")


@pytest.mark.parametrize("role", ["nobody", "other", "staff", "both", "chair", "member"])
def test_the_council_speaks(world: World, year: ClusterYear, role: str) -> None:
    with pytest.raises(Denied):
        replace(world, year, by=world.users[role])
    with pytest.raises(Denied):
        recognise(term=year.terms.get(office=Office.CHAIR), by=world.users[role])


def test_an_elected_unit_waits_for_recognition(world: World, year: ClusterYear) -> None:
    Council.objects.update(recognises_officers=True)
    today = timezone.localdate()
    chair = world.users["chair"]
    year.terms.filter(office=Office.CHAIR).update(status=TermStatus.ELECTED)
    term = year.terms.get(office=Office.CHAIR)
    assert year.pk not in read_offices(chair, today).run_year_ids
    recognise(term=term, by=world.users["specialist"])
    assert year.pk in read_offices(chair, today).run_year_ids
    assert term.recognised_by == world.users["specialist"]
    with pytest.raises(Refused):
        recognise(term=term, by=world.users["specialist"])


def test_where_the_council_does_not_ask_there_is_nothing_to_recognise(
    world: World, year: ClusterYear
) -> None:
    year.terms.update(status=TermStatus.ELECTED)
    with pytest.raises(Refused):
        recognise(term=year.terms.get(office=Office.CHAIR), by=world.users["specialist"])


# Pages


def page(client: Client, year: ClusterYear, more: str = "") -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/years/{year.pk}/terms/{more}").content, "html.parser")


def said(html: BeautifulSoup, css: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in html.select(css)]


def test_suggestions_stand_beside_what_is_on_record(
    world: World, client: Client, year: ClusterYear
) -> None:
    client.force_login(world.users["nobody"])
    html = page(client, year)
    assert said(html, "[aria-labelledby=luan-phien] .state") == ["Giống gợi ý", "Khác gợi ý"]
    replace(world, year)
    assert "QĐ 12/QĐ-HĐTĐKT" in page(client, year).get_text()


def test_the_button_is_the_councils(world: World, client: Client, year: ClusterYear) -> None:
    Council.objects.update(recognises_officers=True)
    year.terms.filter(office=Office.CHAIR).update(status=TermStatus.ELECTED)
    buttons = {}
    for role in ("specialist", "member", "chair", "admin"):
        client.force_login(world.users[role])
        buttons[role] = said(page(client, year), "main form button")
    assert buttons == {
        "specialist": ["Công nhận"],
        "member": [],
        "chair": [],
        "admin": ["Công nhận"],
    }
    term = year.terms.get(office=Office.CHAIR)
    client.force_login(world.users["specialist"])
    client.post(f"/years/{year.pk}/terms/{term.pk}/recognise/")
    assert said(page(client, year), "main form button") == []


def test_a_form_keeps_what_was_typed(world: World, client: Client, year: ClusterYear) -> None:
    client.force_login(world.users["specialist"])
    sent = {
        "unit": world.unit("Sở Nội vụ").pk,
        "on": middle(year).isoformat(),
        "origin": "assigned",
        "reason": "Lý do “A & B”",
    }
    response = client.post(f"/years/{year.pk}/terms/replace/", sent)
    assert response.status_code == 400
    html = BeautifulSoup(response.content, "html.parser")
    assert said(html, "textarea") == ["Lý do “A & B”"]
    assert said(html, ".field-error")[0].startswith("Sở Nội vụ (minh họa) đang giữ")
    done = client.post(
        f"/years/{year.pk}/terms/replace/", sent | {"unit": world.unit("Sở Y tế").pk}
    )
    assert done.status_code == 302
    assert offices(year)[1][1] == "Sở Y tế"


TERMS_QUERIES = 13


@pytest.mark.parametrize("more", [0, 2, 5])
def test_the_number_of_queries_does_not_grow(
    world: World,
    client: Client,
    year: ClusterYear,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    held = year.terms.values("unit")
    units = [row.unit for row in year.memberships.exclude(unit__in=held)][:more]
    for order, unit in enumerate(units, start=2):
        Term.objects.create(
            cluster_year=year, office="vice_chair", unit=unit, order=order, status="proposed"
        )
    client.force_login(world.users["nobody"])
    with django_assert_num_queries(TERMS_QUERIES):
        client.get(f"/years/{year.pk}/terms/")
