"""Nominations of a conference become draft dossiers, and are taken back with its conclusion."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.actions.nominations import take_up_nominations
from awards.concluding import concluding
from awards.letters.nominations import fates_of
from awards.models import Batch, Proposal
from awards.workflow import ProposalState
from catalogue.models import AwardKind
from clusters.models import Officer, OfficerRole
from conferences.actions import move, nominate
from conferences.actions.matching import match
from conferences.models import Conference, Mention, Nomination
from reports.models import Report
from tests.awards.dossiers_made import fresh, proposal
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused

P = ProposalState
WHY = "Công văn số 12/HĐTĐKT: nhập sai điểm"


def conclude(world: World) -> Conference:
    return move(world.conference, verb="conclude", by=world.users["chair"])


def reopen(world: World, conference: Conference) -> None:
    Report.objects.filter(conference=conference).update(state="failed", error="x")
    move(conference, verb="reopen", by=world.users["specialist"], reason=WHY)


def _nominate(world: World, code: str, *names: str) -> None:
    kind = AwardKind.objects.get(code=code)
    units = [world.unit(name) for name in names]
    nominate(conference=world.conference, kind=kind, units=units, by=world.users["chair"])


def test_a_conclusion_makes_a_letter_with_a_draft_for_each_unit(world: World) -> None:
    conference = conclude(world)
    batch = Batch.objects.get(resolution__conference=conference)
    assert batch.unit == world.unit("Sở Nội vụ")
    assert batch.council == conference.council
    assert (batch.year, batch.cluster_year) == (
        int(world.cluster_year.label),
        world.cluster_year,
    )
    made = list(batch.proposals.select_related("kind", "unit"))
    assert [(row.kind.code, row.unit and row.unit.name, row.state) for row in made] == [
        ("COBT", "Sở Nội vụ", P.DRAFT),
        ("COBT", "Sở Xây dựng", P.DRAFT),
        ("BKBT", "Sở Giáo dục và Đào tạo", P.DRAFT),
    ]
    assert all(row.nomination and row.home == row.unit for row in made)
    assert history(batch).filter(verb="prepare_batch").exists()


def test_rank_and_total_are_frozen_from_the_standing(world: World) -> None:
    conference = conclude(world)
    row = Proposal.objects.get(unit=world.unit("Sở Giáo dục và Đào tạo"))
    standing = conference.resolution.standings.get(mention__unit=row.unit)
    assert (row.rank, row.total) == (standing.rank, Decimal("955.75"))
    type(standing).objects.filter(pk=standing.pk).update(total=1)
    row.refresh_from_db()
    assert row.total == Decimal("955.75")


def _count_only(world: World, rows: Any) -> None:
    rows.filter(kind__code="BKBT").update(count=3)
    Mention.objects.filter(nomination__nomination__kind__code="BKBT").delete()


def _unknown_kind(world: World, rows: Any) -> None:
    rows.filter(kind__code="BKBT").update(kind=None)


def _unmatched(world: World, rows: Any) -> None:
    Mention.objects.filter(nomination__nomination__kind__code="BKBT").update(unit=None, match=None)


def _for_persons(world: World, rows: Any) -> None:
    rows.filter(kind__code="BKBT").update(kind=AwardKind.objects.get(code="CSTDCS"))


def _awarded(world: World, rows: Any) -> None:
    rows.filter(kind__code="BKBT").update(status="awarded")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (_count_only, "Chỉ nêu số lượng 3"),
        (_unknown_kind, "chưa có trong danh mục"),
        (_unmatched, "chưa đối chiếu"),
        (_for_persons, "không dành hình thức này cho tập thể"),
        (_awarded, "Đã khen thưởng"),
    ],
)
def test_what_makes_no_dossier_is_told_why(world: World, spoil: Any, why: str) -> None:
    spoil(world, Nomination.objects.filter(resolution__conference=world.conference))
    told = concluding(world.conference)
    assert any(line.startswith("2 hồ sơ") for line in told)
    assert any(line.startswith("1 dòng đề nghị không lập hồ sơ") for line in told)
    conference = conclude(world)
    assert Proposal.objects.filter(nomination__isnull=False).count() == 2
    (without,) = [fate for fate in fates_of(conference) if fate.proposal is None]
    assert why in without.why_none


def test_no_nominations_make_no_letter(world: World) -> None:
    Mention.objects.filter(nomination__isnull=False).delete()
    Nomination.objects.all().delete()
    assert len(concluding(world.conference)) == 1
    conclude(world)
    assert not Batch.objects.exists()


def test_reopening_removes_drafts_that_were_never_sent(world: World) -> None:
    conference = conclude(world)
    reopen(world, conference)
    assert not Proposal.objects.exists()
    assert not Batch.objects.exists()
    (line,) = history(conference).filter(verb="withdraw_drafts")
    assert len(line.detail["dossiers"]) == 3
    conclude(world)
    assert Proposal.objects.count() == 3


@pytest.mark.parametrize("state", [P.SUBMITTED, P.APPRAISAL, P.RETURNED, P.REFUSED])
def test_a_dossier_that_was_sent_refuses_the_reopening(world: World, state: str) -> None:
    conference = conclude(world)
    row = Proposal.objects.order_by("pk")[0]
    other = proposal(state, kind="BKBT")
    for name in ("submitted_at", "submitted_by", "received_at", "received_by", "received_on"):
        setattr(row, name, getattr(other, name))
    row.rules, row.reason, row.state = other.rules, other.reason, state
    row.save()
    with pytest.raises(Refused, match="Rút hồ sơ đó trước"):
        reopen(world, conference)
    conference.refresh_from_db()
    assert conference.state == "concluded"
    assert Proposal.objects.filter(nomination__isnull=False).count() == 3


def test_a_withdrawn_dossier_stays_and_lets_the_conference_open(world: World) -> None:
    conference = conclude(world)
    row = Proposal.objects.order_by("pk")[0]
    row.state, row.reason = P.WITHDRAWN, "Nhầm (thử)"
    row.submitted_at, row.submitted_by = timezone.now(), world.users["chair"]
    row.save()
    reopen(world, conference)
    row.refresh_from_db()
    assert row.nomination is None
    assert Proposal.objects.count() == 1
    conclude(world)
    assert Proposal.objects.filter(nomination__isnull=False).count() == 3
    assert Batch.objects.count() == 1


def recorded(world: World) -> Conference:
    """The open conference as if it had been taken over from a source."""
    Conference.objects.filter(pk=world.conference.pk).update(state="recorded", record_id="thu")
    world.conference.refresh_from_db()
    return world.conference


def test_the_desk_takes_up_a_recorded_conference_once(world: World) -> None:
    conference = recorded(world)
    specialist = fresh(world.users["specialist"])
    assert len(take_up_nominations(conference=conference, by=specialist)) == 3
    with pytest.raises(Refused, match="Không còn đề nghị nào"):
        take_up_nominations(conference=conference, by=specialist)
    assert Batch.objects.get().unit == world.unit("Sở Nội vụ")


def test_where_nobody_works_for_the_chair_the_council_sends(world: World) -> None:
    conference = recorded(world)
    Officer.objects.filter(unit=world.unit("Sở Nội vụ")).delete()
    take_up_nominations(conference=conference, by=fresh(world.users["specialist"]))
    batch = Batch.objects.get()
    assert (batch.unit, batch.proposer) == (None, conference.council)


@pytest.mark.parametrize("role", ["staff", "chair", "member", "admin", "nobody"])
def test_nobody_else_takes_nominations_up(world: World, role: str) -> None:
    with pytest.raises(Denied):
        take_up_nominations(conference=recorded(world), by=fresh(world.users[role]))


def test_a_live_conference_is_not_taken_up(world: World) -> None:
    with pytest.raises(Refused, match="tự được lập khi hội nghị kết thúc"):
        take_up_nominations(conference=world.conference, by=fresh(world.users["specialist"]))


def _page(client: Client, user: User, conference: Conference) -> str:
    client.force_login(user)
    return client.get(reverse("conferences:conference", args=[conference.pk])).content.decode()


def test_the_page_says_what_became_of_each_nomination(world: World, client: Client) -> None:
    conference = recorded(world)
    specialist = world.users["specialist"]
    assert "Lập 3 hồ sơ" in _page(client, specialist, conference)
    client.post(reverse("awards:take_up", args=[conference.pk]))
    shown = _page(client, world.users["chair"], conference)
    assert shown.count("Đang soạn") == 3
    row = Proposal.objects.order_by("pk")[0]
    assert reverse("awards:proposal", args=[row.pk]) in shown
    # The desk does not see drafts of others: they are only counted.
    shown = _page(client, specialist, conference)
    assert "3 hồ sơ khác không hiện" in shown
    assert "Hồ sơ theo đề nghị" not in _page(client, world.users["staff"], conference)


def test_a_conflict_of_interest_hides_the_line(world: World, client: Client) -> None:
    conference = recorded(world)
    specialist = world.users["specialist"]
    take_up_nominations(conference=conference, by=fresh(specialist))
    Proposal.objects.update(
        state=P.SUBMITTED, submitted_at=timezone.now(), submitted_by=world.users["chair"]
    )
    barred = Proposal.objects.get(unit=world.unit("Sở Xây dựng"))
    Officer.objects.create(
        user=specialist,
        unit=world.unit("Sở Xây dựng"),
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    # As staff of the unit they see their own dossier; another with its conflict stays hidden.
    assert reverse("awards:proposal", args=[barred.pk]) in _page(client, specialist, conference)
    parent = Proposal.objects.get(unit=world.unit("Sở Nội vụ"))
    world.unit("Sở Nội vụ")
    Proposal.objects.filter(pk=parent.pk).update(home=world.unit("Sở Xây dựng").parent)
    shown = _page(client, specialist, conference)
    assert reverse("awards:proposal", args=[parent.pk]) not in shown
    assert "1 hồ sơ khác không hiện" in shown


def test_a_name_matched_anew_takes_its_unsent_draft_along(world: World) -> None:
    conference = recorded(world)
    specialist = fresh(world.users["specialist"])
    take_up_nominations(conference=conference, by=specialist)
    row = Proposal.objects.get(unit=world.unit("Sở Xây dựng"))
    assert row.nomination is not None
    match(mention=row.nomination.mention, unit=world.unit("Sở Y tế"), by=world.users["admin"])
    assert not Proposal.objects.filter(pk=row.pk).exists()
    (made,) = take_up_nominations(conference=conference, by=specialist)
    assert made.unit == world.unit("Sở Y tế")
    Proposal.objects.filter(pk=made.pk).update(
        state=P.SUBMITTED, submitted_at=timezone.now(), submitted_by=specialist
    )
    assert made.nomination is not None
    match(mention=made.nomination.mention, unit=None, by=world.users["admin"])
    assert Proposal.objects.filter(pk=made.pk).exists()
