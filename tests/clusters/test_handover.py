"""The old chair gives, the new one receives; the right itself goes with the term."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from clusters.actions import handover as actions
from clusters.actions.changing import apply_change
from clusters.actions.terms import replace_chair
from clusters.models import ClusterYear, Council, HandoverItem, Office, Term, Unit
from clusters.units.changes import Act
from clusters.years.handovers import Handover, handovers_of
from tests.world import World
from workflow.moves import Denied, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(world: World) -> ClusterYear:
    """The running year; the next one is chaired by Sở Tài chính."""
    this = world.cluster_year
    label = str(int(this.label) + 1)
    following = ClusterYear.objects.create(cluster=this.cluster, label=label)
    Term.objects.create(
        cluster_year=following,
        office=Office.CHAIR,
        unit=world.unit("Sở Tài chính"),
        status="elected",
        source="test",
    )
    return this


def sides(year: ClusterYear) -> list[tuple[str, str]]:
    return [
        (each.giver_unit.name, str(each.receiver.unit and each.receiver.unit.name))
        for each in handovers_of(year)
        if each.receiver
    ]


def only(year: ClusterYear) -> Handover:
    (found,) = handovers_of(year)
    return found


def test_the_chair_of_next_year_receives(world: World, year: ClusterYear) -> None:
    assert sides(year) == [("Sở Nội vụ", "Sở Tài chính")]


def test_in_mid_year_there_are_two(world: World, year: ClusterYear) -> None:
    replace_chair(
        cluster_year=year,
        unit=world.unit("Sở Y tế"),
        on=date(int(year.label), 6, 1),
        reason="x",
        origin="assigned",
        by=world.users["specialist"],
    )
    assert sides(year) == [("Sở Nội vụ", "Sở Y tế"), ("Sở Y tế", "Sở Tài chính")]


def test_nobody_hands_over_to_themselves(world: World, year: ClusterYear) -> None:
    Term.objects.filter(cluster_year__label__gt=year.label).update(unit=world.unit("Sở Nội vụ"))
    assert sides(year) == []


def test_a_merger_is_no_handover_but_its_people_still_give(world: World, year: ClusterYear) -> None:
    old = world.unit("Sở Nội vụ")
    new = Unit(name="Sở Nội vụ mới", full_name="", kind=old.kind, parent=old.parent)
    act = Act("rename", timezone.localdate(), "QĐ 1", (old,), (new,))
    apply_change(act=act, by=world.users["admin"])
    assert sides(year) == [("Sở Nội vụ mới", "Sở Tài chính")]
    actions.begin_handover(handover=only(year), by=world.users["chair"])
    assert year.handover_items.count() == 6


def test_item_by_item(world: World, year: ClusterYear) -> None:
    chair, staff = world.users["chair"], world.users["staff"]
    actions.begin_handover(handover=only(year), by=chair)
    with pytest.raises(Refused):
        actions.begin_handover(handover=only(year), by=chair)
    item = year.handover_items.get(text="Cờ luân lưu")
    with pytest.raises(Refused):
        actions.receive(handover=only(year), item=item, by=staff)
    actions.hand_over(handover=only(year), item=item, upload=None, by=chair)
    with pytest.raises(Refused):
        actions.drop_item(handover=only(year), item=item, by=chair)
    actions.receive(handover=only(year), item=item, by=staff)
    item.refresh_from_db()
    assert (item.handed_by, item.received_by) == (chair, staff)
    assert (only(year).handed, only(year).received, only(year).is_done) == (1, 1, False)
    for other in year.handover_items.filter(handed_at=None):
        actions.drop_item(handover=only(year), item=other, by=chair)
    assert only(year).is_done


@pytest.mark.parametrize("role", ["nobody", "other", "staff", "both", "specialist", "admin"])
def test_only_the_old_chair_gives(world: World, year: ClusterYear, role: str) -> None:
    with pytest.raises(Denied):
        actions.begin_handover(handover=only(year), by=world.users[role])


@pytest.mark.parametrize("role", ["nobody", "other", "both", "chair", "specialist", "admin"])
def test_only_the_new_chair_receives(world: World, year: ClusterYear, role: str) -> None:
    item = HandoverItem.objects.create(
        cluster_year=year, giver=world.unit("Sở Nội vụ"), order=1, text="Cờ"
    )
    actions.hand_over(handover=only(year), item=item, upload=None, by=world.users["chair"])
    with pytest.raises(Denied):
        actions.receive(handover=only(year), item=item, by=world.users[role])


def test_who_waits_for_recognition_does_not_receive_yet(world: World, year: ClusterYear) -> None:
    Council.objects.update(recognises_officers=True)
    found = only(year)
    assert (found.on, found.receivers) == (None, frozenset())


# Pages


def page(client: Client, year: ClusterYear) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"/years/{year.pk}/handover/").content, "html.parser")


def said(html: BeautifulSoup, css: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in html.select(css)]


def post(client: Client, year: ClusterYear, item: HandoverItem, verb: str, **sent: Any) -> Any:
    return client.post(f"/years/{year.pk}/handover/items/{item.pk}/{verb}/", sent)


def test_a_file_goes_along(world: World, client: Client, year: ClusterYear) -> None:
    client.force_login(world.users["chair"])
    client.post(f"/years/{year.pk}/handover/from/{world.unit('Sở Nội vụ').pk}/begin/")
    item = year.handover_items.order_by("order")[0]
    bad = SimpleUploadedFile("a.pdf", b"not a pdf")
    refused = post(client, year, item, "give", file=bad)
    assert refused.status_code == 400
    item.refresh_from_db()
    assert item.handed_at is None
    good = SimpleUploadedFile("Biên bản.pdf", b"%PDF-1.4 x")
    assert post(client, year, item, "give", file=good).status_code == 302
    client.force_login(world.users["staff"])
    download = client.get(f"/years/{year.pk}/handover/items/{item.pk}/file/")
    assert b"".join(download.streaming_content) == b"%PDF-1.4 x"
    assert post(client, year, item, "receive").status_code == 302
    assert said(page(client, year), ".card-x header .state") == ["Đã nhận 1/6"]


def test_an_empty_item_is_refused_and_an_odd_verb_is_no_page(
    world: World, client: Client, year: ClusterYear
) -> None:
    client.force_login(world.users["chair"])
    giver = world.unit("Sở Nội vụ").pk
    refused = client.post(f"/years/{year.pk}/handover/from/{giver}/add/", {"text": " "})
    assert refused.status_code == 400
    assert said(BeautifulSoup(refused.content, "html.parser"), ".note.bad") == [
        "Ghi nội dung bàn giao."
    ]
    assert client.post(f"/years/{year.pk}/handover/from/{giver}/erase/").status_code == 404
    assert client.post(f"/years/{year.pk}/handover/from/0/begin/").status_code == 404


def test_rights_are_shown(world: World, client: Client, year: ClusterYear) -> None:
    client.force_login(world.users["staff"])
    assert said(page(client, year), "[aria-labelledby=quyen] li") == [
        f"{year.label}: Sở Nội vụ (minh họa) Đang có quyền cả năm thi đua",
        f"{int(year.label) + 1}: Sở Tài chính (minh họa) Đang có quyền cả năm thi đua",
    ]


def test_a_newcomer_that_will_run_the_next_year_sees_it(
    world: World, client: Client, year: ClusterYear
) -> None:
    client.force_login(world.users["other"])
    assert client.get(f"/years/{year.pk}/handover/").status_code == 404
    Term.objects.filter(cluster_year__label__gt=year.label).update(unit=world.unit("Sở Tư pháp"))
    client.force_login(world.users["other"])
    assert client.get(f"/years/{year.pk}/handover/").status_code == 200


HANDOVER_QUERIES = 19


@pytest.mark.parametrize("more", [1, 3, 30])
def test_the_number_of_queries_does_not_grow(
    world: World,
    client: Client,
    year: ClusterYear,
    more: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    giver = world.unit("Sở Nội vụ")
    for order in range(more):
        HandoverItem.objects.create(cluster_year=year, giver=giver, order=order, text="Mục")
    client.force_login(world.users["chair"])
    with django_assert_num_queries(HANDOVER_QUERIES):
        assert len(page(client, year).select("tbody tr")) == more


def test_a_year_without_a_chair_hands_nothing_over(world: World) -> None:
    world.cluster_year.terms.all().delete()
    assert handovers_of(world.cluster_year) == []
