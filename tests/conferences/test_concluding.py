"""One press concludes, or nothing happens; and the council may open it again."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from awards.models import Award
from clusters.actions.covenants import draft_covenant
from clusters.models import ClusterYear, Council, CouncilSeat, Term
from clusters.models.councils import SeatRole
from clusters.offices import offices_of
from conferences.actions import move
from conferences.actions.conferring import Conferred, Group, write_conferral
from conferences.actions.ranking import take_standing
from conferences.actions.stating import write_findings
from conferences.models import Conference, Delegation, ResolutionVersion, Standing, StatedTerm
from conferences.models.resolution import NominationStatus
from conferences.records import compose
from conferences.resolutions.conclusion import frozen
from conferences.rules.conferences import denial
from reports.models import Report
from tests.conferences.failing_wiring import Broken
from tests.conferences.resolutions_made import scored
from tests.world import ROLES, World
from workflow.journal import history
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused

WHY = "Công văn số 12/HĐTĐKT: nhập sai điểm"


def concluded(world: World) -> Conference:
    """With awards on the spot: two named, and a number."""
    write_conferral(
        conference=world.conference,
        conferral=None,
        conferred=Conferred(
            award="Giấy khen",
            groups=(Group("individuals", None, ("A", "B")), Group("collectives", 11)),
        ),
        by=world.users["chair"],
    )
    return move(world.conference, verb="conclude", by=world.users["chair"])


def documents_are_made(conference: Conference) -> None:
    """As a worker leaves them: nothing is under way any more."""
    Report.objects.filter(conference=conference).update(state="failed", error="x")


def everything(conference: Conference) -> dict[str, Any]:
    """All that a conclusion touches, as plain values."""
    return {
        "conference": list(Conference.objects.filter(pk=conference.pk).values()),
        "standings": list(Standing.objects.order_by("pk").values()),
        "stated": list(StatedTerm.objects.order_by("pk").values()),
        "terms": list(Term.objects.order_by("pk").values()),
        "years": list(ClusterYear.objects.order_by("pk").values()),
        "awards": list(Award.objects.order_by("pk").values()),
        "reports": list(Report.objects.values_list("pk")),
        "versions": list(ResolutionVersion.objects.values_list("pk")),
        "journal": JournalEntry.objects.count(),
    }


def test_one_press_brings_everything(world: World) -> None:
    conference = concluded(world)
    coming = str(int(world.cluster_year.label) + 1)
    assert Term.objects.filter(cluster_year__label=coming).count() == 2
    awards = Award.objects.order_by("pk")
    assert [(row.name, row.recipient, row.count) for row in awards] == [
        ("Giấy khen", "", 11),
        ("Giấy khen", "A", 1),
        ("Giấy khen", "B", 1),
    ]
    assert Report.objects.filter(conference=conference).exists()
    version = ResolutionVersion.objects.get(resolution__conference=conference)
    assert (version.number, version.concluded_by) == (1, world.users["chair"])
    assert version.content == frozen(conference)
    assert version.content["conferrals"][0]["groups"] == [
        "2 cá nhân (A, B)",
        "11 tập thể",
    ]


def test_a_failing_follower_leaves_everything_as_it_was(world: World, settings: Settings) -> None:
    before = everything(world.conference)
    settings.WIRING = "tests.conferences.failing_wiring"
    with pytest.raises(Broken):
        move(world.conference, verb="conclude", by=world.users["chair"])
    assert everything(world.conference) == before
    assert world.conference.state == "open"
    settings.WIRING = "emulation.wiring"
    assert move(world.conference, verb="conclude", by=world.users["chair"]).state == "concluded"


def test_too_few_bar_the_conclusion_where_the_rule_says_so(world: World) -> None:
    Delegation.objects.filter(conference=world.conference).update(has_attended=False)
    with pytest.raises(Refused, match="Chưa đủ số họp"):
        move(world.conference, verb="conclude", by=world.users["chair"])
    Conference.objects.filter(pk=world.conference.pk).update(quorum_effect="nothing")
    world.conference.refresh_from_db()
    move(world.conference, verb="conclude", by=world.users["chair"])


def test_a_standing_that_changed_since_it_was_shown_is_refused(
    world: World, client: Client
) -> None:
    scored(world)
    take_standing(conference=world.conference, by=world.users["chair"])
    scored(world, {"Sở Y tế": ("990", "1000", 1)})
    with pytest.raises(Refused, match="Bảng điểm đã đổi từ lúc trình"):
        move(world.conference, verb="conclude", by=world.users["chair"])
    client.force_login(world.users["chair"])
    page = client.get(reverse("conferences:resolution", args=[world.conference.pk]))
    assert "Bảng điểm đã đổi từ lúc trình" in page.content.decode()
    asked = client.get(f"/conferences/{world.conference.pk}/conclude/").content.decode()
    assert "Chưa kết thúc được" in asked
    take_standing(conference=world.conference, by=world.users["chair"])
    move(world.conference, verb="conclude", by=world.users["chair"])
    # What was adopted is not computed again, whatever the scoring does.
    scored(world, {"Sở Y tế": ("1", "1000", 1), "Sở Nội vụ": ("0", "1000", 2)})
    rows = Standing.objects.filter(resolution__conference=world.conference)
    assert [(row.total, row.rank) for row in rows] == [(Decimal(990), 1)]


def test_a_concluded_conference_exports_what_the_format_holds(world: World) -> None:
    scored(world)
    take_standing(conference=world.conference, by=world.users["chair"])
    record = compose(Conference.objects.get(pk=concluded(world).pk))
    assert record["ranking"]["entries"][0] == {
        "unit": "Sở Nội vụ (minh họa)", "rank": 1, "total": 684,
    }  # fmt: skip
    assert record["ranking"]["complete"] is False
    assert record["conferred"][0]["recipients"] == [
        {"kind": "individuals", "count": 2},
        {"kind": "collectives", "count": 11},
    ]
    assert [row["status"] for row in record["proposals"]] == ["proposed", "proposed"]
    assert [row["status"] for row in record["terms"]] == ["elected", "elected"]


@pytest.mark.parametrize("role", ROLES)
def test_who_opens_it_again(world: World, role: str) -> None:
    conference = concluded(world)
    documents_are_made(conference)
    user = world.users[role]
    if role == "specialist":
        assert denial("reopen", conference, offices_of(user)) == ""
        assert move(conference, verb="reopen", by=user, reason=WHY).state == "open"
    else:
        with pytest.raises(Denied):
            move(conference, verb="reopen", by=user, reason=WHY)


def test_the_council_above_opens_it_again(world: World) -> None:
    conference = concluded(world)
    documents_are_made(conference)
    above = Council.objects.create(level="central", name="Trên", name_key="tren")
    Council.objects.filter(pk=conference.council_id).update(parent=above)
    seat = CouncilSeat.objects.get(user=world.users["specialist"])
    CouncilSeat.objects.filter(pk=seat.pk).update(council=above, role=SeatRole.SPECIALIST)
    conference = Conference.objects.get(pk=conference.pk)
    assert move(conference, verb="reopen", by=world.users["specialist"], reason=WHY)


def test_opening_again_needs_a_reason(world: World) -> None:
    conference = concluded(world)
    documents_are_made(conference)
    for reason in ("", "   "):
        with pytest.raises(Refused, match="lý do"):
            move(conference, verb="reopen", by=world.users["specialist"], reason=reason)


def test_what_followed_is_taken_back_and_both_versions_stay(world: World) -> None:
    before = set(Term.objects.values_list("pk", flat=True))
    conference = concluded(world)
    first = ResolutionVersion.objects.get().content
    documents_are_made(conference)
    move(conference, verb="reopen", by=world.users["specialist"], reason=WHY)
    assert set(Term.objects.values_list("pk", flat=True)) == before
    assert not Award.objects.exists()
    assert conference.stated_terms.filter(term=None).count() == 2
    entry = history(conference).get(verb="reopen")
    assert entry.detail["reason"] == WHY
    assert len(entry.detail["terms"]) == 2
    assert history(conference).filter(verb="withdraw_awards").exists()
    (notice,) = Notice.objects.filter(user=world.users["chair"], key__startswith="reopened:")
    assert WHY in notice.text
    write_findings(conference=conference, texts={"limitation": ["Mới"]}, by=world.users["chair"])
    move(conference, verb="conclude", by=world.users["chair"])
    old, new = ResolutionVersion.objects.order_by("number")
    assert (old.content, old.reason, old.reopened_by) == (first, WHY, world.users["specialist"])
    assert {"kind": "Hạn chế", "text": "Mới"} in new.content["findings"]
    assert new.reopened_at is None
    assert Award.objects.count() == 3
    assert Report.objects.filter(conference=conference).count() == 2


def test_a_term_that_was_there_before_only_falls_back(world: World) -> None:
    said = world.conference.stated_terms.select_related("mention").get(office="chair")
    assert said.mention is not None
    year = ClusterYear.objects.create(
        cluster=world.cluster_year.cluster, label=str(int(world.cluster_year.label) + 1)
    )
    term = Term.objects.create(
        cluster_year=year, office="chair", unit=said.mention.unit,
        status="proposed", source="council",
    )  # fmt: skip
    conference = concluded(world)
    term.refresh_from_db()
    assert term.status == "elected"
    documents_are_made(conference)
    move(conference, verb="reopen", by=world.users["specialist"], reason=WHY)
    term.refresh_from_db()
    assert term.status == "proposed"
    assert Term.objects.filter(cluster_year=year).count() == 1


@pytest.mark.parametrize("step", ["recognised", "serving", "worked", "approved", "decided", "made"])
def test_a_later_step_keeps_it_shut(world: World, step: str) -> None:
    conference = concluded(world)
    if step != "made":
        documents_are_made(conference)
    coming = Term.objects.filter(statements__conference=conference)
    if step == "recognised":
        term = coming[0]
        term.recognised_at = conference.resolution.adopted_at
        term.recognised_by = world.users["specialist"]
        term.save()
    elif step == "serving":
        Term.objects.filter(pk=coming[0].pk).update(status="serving")
    elif step == "worked":
        year = coming[0].cluster_year
        # The new chair begins its year.
        draft_covenant(cluster_year=year, by=world.users["staff"], from_template=False)
    elif step == "approved":
        conference.resolution.nominations.update(status=NominationStatus.APPROVED)
    elif step == "decided":
        Award.objects.filter(recipient="A").update(decision_number="12/QĐ")
    state = everything(conference)
    with pytest.raises(Refused):
        move(conference, verb="reopen", by=world.users["specialist"], reason=WHY)
    assert everything(conference) == state


def test_the_pages_of_a_concluded_conference(world: World, client: Client) -> None:
    conference = concluded(world)
    documents_are_made(conference)
    url = reverse("conferences:resolution", args=[conference.pk])
    again = reverse("conferences:reopen", args=[conference.pk])
    client.force_login(world.users["staff"])
    page = client.get(url).content.decode()
    assert "Mở lại hội nghị" not in page
    assert "Bản 1" in page
    client.force_login(world.users["specialist"])
    assert again in client.get(url).content.decode()
    assert "Rút nhiệm kỳ" in client.get(again).content.decode()
    assert client.post(again, {"version": conference.version, "reason": ""}).status_code == 400
    assert client.post(again, {"version": -1, "reason": WHY}).status_code == 409
    done = client.post(again, {"version": conference.version, "reason": WHY}, follow=True)
    assert "Đã mở lại hội nghị" in done.content.decode()
    kept = client.get(reverse("conferences:resolution_version", args=[conference.pk, 1]))
    assert "không còn hiệu lực" in kept.content.decode()
    assert WHY in kept.content.decode()
