"""The pages on which a resolution is written."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from catalogue.models import AwardKind
from conferences.models import Conference, FindingKind, Resolution
from tests.conferences.resolutions_made import bare, proposed, quotas, scored, voted
from tests.world import World


def page(name: str, world: World, **more: int) -> str:
    return reverse(f"conferences:{name}", kwargs={"pk": world.conference.pk, **more})


def version(world: World) -> int:
    return Resolution.objects.get(conference=world.conference).version


@pytest.fixture
def chair(world: World, client: Client) -> Client:
    client.force_login(world.users["chair"])
    return client


def send(chair: Client, world: World, name: str, sent: dict[str, Any], **more: int) -> int:
    answer = chair.post(page(name, world, **more), {"version": version(world), **sent})
    return answer.status_code


def test_sections_are_prepared_by_a_press(world: World, chair: Client) -> None:
    conference = bare(world)
    scored(world)
    quotas(world, ("COBT", 1), ("BKBT", None))
    for section in ("standing", "nominations", "officers", "covenant"):
        assert send(chair, world, "resolution_prepare", {"section": section}) == 302
    assert send(chair, world, "resolution_prepare", {"section": "weather"}) == 404
    assert proposed(conference) == [
        ("COBT", ["Sở Nội vụ"]),
        ("BKBT", ["Sở Tài chính", "Sở Xây dựng"]),
    ]
    shown = chair.get(page("resolution", world)).content.decode()
    for words in ("684/700", "Bảng điểm của năm", "Các đơn vị còn lại", "Được đề xuất", "Đã sửa"):
        assert words in shown


def test_a_nomination_is_written_and_refused(world: World, chair: Client) -> None:
    (flag,) = quotas(world, ("COBT", 1))
    conference = bare(world)
    scored(world)
    assert send(chair, world, "resolution_prepare", {"section": "standing"}) == 302
    units = [world.unit("Sở Nội vụ").pk, world.unit("Sở Y tế").pk]
    sent: dict[str, Any] = {"quota": flag.pk, "units": units}
    assert send(chair, world, "nomination_new", sent) == 400
    assert send(chair, world, "nomination_new", sent | {"reason": "Hội nghị thống nhất"}) == 302
    assert proposed(conference) == [("COBT", ["Sở Nội vụ", "Sở Y tế"])]
    row = conference.resolution.nominations.get()
    assert send(chair, world, "nomination", sent | {"units": units[:1]}, nomination=row.pk) == 302
    assert proposed(conference) == [("COBT", ["Sở Nội vụ"])]
    stranger = {"quota": flag.pk, "units": [world.unit("Sở Tư pháp").pk]}
    assert send(chair, world, "nomination_new", stranger) == 400
    gone = {"why": "Đơn vị xin rút"}
    assert send(chair, world, "nomination_remove", gone, nomination=row.pk) == 302
    assert proposed(conference) == []


def test_officers_by_hand(world: World, chair: Client) -> None:
    first, second = world.unit("Sở Y tế").pk, world.unit("Sở Xây dựng").pk
    sent = {"chair": first, "vice_1": second, "status": "elected", "origin": "acclaimed"}
    assert send(chair, world, "resolution_officers", sent) == 400
    assert send(chair, world, "resolution_officers", sent | {"why": "Hội nghị suy tôn"}) == 302
    said = world.conference.stated_terms.order_by("position")
    assert [(row.office, row.mention.unit_id, row.origin) for row in said if row.mention] == [
        ("chair", first, "acclaimed"),
        ("vice_chair", second, "acclaimed"),
    ]


def test_awards_findings_covenant_and_ranks(world: World, chair: Client) -> None:
    sent: dict[str, Any] = {"award": "Giấy khen", "names_individuals": "A\nB", "count_mixed": 11}
    assert send(chair, world, "conferral_new", sent) == 302
    row = world.conference.resolution.conferrals.get()
    assert [group.count for group in row.groups.order_by("order")] == [2, 11]
    edited = chair.get(page("conferral", world, conferral=row.pk)).content.decode()
    assert "A\nB" in edited
    assert send(chair, world, "conferral_remove", {}, conferral=row.pk) == 302
    assert send(chair, world, "resolution_findings", {"limitation": "Một\n\nHai"}) == 302
    kept = world.conference.findings.filter(kind=FindingKind.LIMITATION).order_by("order")
    assert [row.text for row in kept] == ["Một", "Hai"]
    covenant = {"year": "2027", "signed": "on"}
    assert send(chair, world, "resolution_covenant", covenant) == 302
    assert send(chair, world, "resolution_covenant", {"year": "hai nghìn"}) == 400
    rows = list(world.conference.resolution.standings.order_by("order"))
    ranks: dict[str, Any] = {f"rank_{row.pk}": at for at, row in enumerate(rows, start=1)}
    assert send(chair, world, "resolution_ranks", ranks) == 400
    assert send(chair, world, "resolution_ranks", ranks | {"why": "Bốc thăm"}) == 302


def test_an_old_form_comes_back_with_both(world: World, chair: Client) -> None:
    seen = version(world)
    chair.post(page("resolution_findings", world), {"version": seen, "limitation": "Của người kia"})
    answer = chair.post(
        page("resolution_findings", world), {"version": seen, "limitation": "Đang gõ"}
    )
    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Của người kia" in shown
    assert "Đang gõ" in shown


def test_a_ballot_is_taken_by_a_press(world: World, chair: Client) -> None:
    ballot = voted(world, [(1, 0, 0, 0)] * 6, question="officers", places=1, max_choices=1)
    assert "Lấy kết quả vào nghị quyết" in chair.get(page("resolution", world)).content.decode()
    sent = {"target": "emperor"}
    assert send(chair, world, "resolution_ballot", sent, ballot=ballot.pk) == 404
    # Nội vụ is elected vice-chair, so that the one elected before gives way.
    world.conference.stated_terms.filter(office="vice_chair").delete()
    sent = {"target": "vice_chair"}
    assert send(chair, world, "resolution_ballot", sent, ballot=ballot.pk) == 302
    said = world.conference.stated_terms.get(office="vice_chair")
    assert said.mention is not None
    assert (said.mention.unit, said.ballot) == (world.unit("Sở Nội vụ"), ballot)


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_long_resolution_asks_no_more(
    world: World,
    chair: Client,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    conference = bare(world)
    kind = AwardKind.objects.get(code="COBT")
    rows = conference.resolution.nominations
    for order in range(number):
        rows.create(order=order, award=kind.name, kind=kind, status="proposed", count=1)
    chair.get(page("resolution", world))
    with django_assert_num_queries(41):
        chair.get(page("resolution", world))


def test_what_is_being_prepared_is_not_the_members(world: World, client: Client) -> None:
    client.force_login(world.users["staff"])
    assert client.get(page("resolution", world)).status_code == 403
    assert "Chuẩn bị nghị quyết" not in client.get(page("conference", world)).content.decode()
    Conference.objects.filter(pk=world.conference.pk).update(state="concluded")
    assert client.get(page("resolution", world)).status_code == 200
