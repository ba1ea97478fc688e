"""The life of a live conference: who moves it, when, and what its conclusion leaves."""

import itertools
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from clusters.models import ClusterYear, Movement, Office, Term, TermStatus
from clusters.offices import offices_of
from conferences.actions import add_findings, draft, move, set_standing
from conferences.models import Conference, ConferenceKind, FindingKind
from conferences.rules.conferences import denial
from conferences.workflow import CONFERENCE, ConferenceState
from emulation import demo
from tests.world import ROLES, World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

# Every state × verb: the state that follows, or None where the move is refused.
MOVES = {
    ("draft", "call"): "called",
    ("draft", "open"): None,
    ("draft", "conclude"): None,
    ("draft", "reopen"): None,
    ("called", "call"): None,
    ("called", "open"): "open",
    ("called", "conclude"): None,
    ("called", "reopen"): None,
    ("open", "call"): None,
    ("open", "open"): None,
    ("open", "conclude"): "concluded",
    ("open", "reopen"): None,
    ("concluded", "call"): None,
    ("concluded", "open"): None,
    ("concluded", "conclude"): None,
    ("concluded", "reopen"): "open",
    ("recorded", "call"): None,
    ("recorded", "open"): None,
    ("recorded", "conclude"): None,
    ("recorded", "reopen"): None,
}
# The only one who may move a conference is the chair unit's staff.
MAY_MOVE = {role: role == "chair" for role in ROLES}


def put(conference: Conference, state: str) -> Conference:
    """`conference` in a state that no move leads to from where it is."""
    record_id = "r-1" if state == ConferenceState.RECORDED else None
    Conference.objects.filter(pk=conference.pk).update(state=state, record_id=record_id)
    conference.refresh_from_db()
    return conference


def test_the_table_of_moves_is_complete() -> None:
    assert set(MOVES) == set(itertools.product(ConferenceState.values, CONFERENCE.moves))


@pytest.mark.parametrize(("state", "verb"), MOVES)
def test_every_state_and_verb(world: World, state: str, verb: str) -> None:
    conference = put(world.conference, state)
    follows = MOVES[state, verb]
    by = world.users["specialist" if verb == "reopen" else "chair"]
    if verb == "reopen" and follows:
        # What was concluded has somebody who concluded it.
        resolution = conference.resolution
        resolution.adopted_at, resolution.adopted_by = timezone.now(), world.users["chair"]
        resolution.save()
    if follows is None:
        with pytest.raises(Refused):
            move(conference, verb=verb, by=by, reason="Theo văn bản của Hội đồng")
        follows = state
    else:
        move(conference, verb=verb, by=by, reason="Theo văn bản của Hội đồng")
    conference.refresh_from_db()
    assert conference.state == follows


@pytest.mark.parametrize("role", ROLES)
def test_who_may_move(world: World, role: str) -> None:
    user = world.users[role]
    if MAY_MOVE[role]:
        assert denial("conclude", world.conference, offices_of(user)) == ""
        assert move(world.conference, verb="conclude", by=user).state == "concluded"
    else:
        with pytest.raises(Denied) as told:
            move(world.conference, verb="conclude", by=user)
        assert str(told.value) == "Chỉ cán bộ của đơn vị giữ chức Khối trưởng làm được việc này."
        world.conference.refresh_from_db()
        assert world.conference.state == "open"


def test_a_verb_without_a_rule_is_nobodys(world: World) -> None:
    with pytest.raises(KeyError):
        denial("erase", world.conference, offices_of(world.users["chair"]))


def test_conclusion_freezes_dense_ranks(world: World) -> None:
    move(world.conference, verb="conclude", by=world.users["chair"])
    rows = world.conference.resolution.standings.select_related("mention")
    assert [(row.mention.text, row.total, row.rank) for row in rows] == [
        ("Sở Nội vụ (minh họa)", Decimal("962.5"), 1),
        ("Sở Xây dựng (minh họa)", Decimal("962.5"), 1),
        ("Sở Giáo dục và Đào tạo (minh họa)", Decimal("955.75"), 2),
        ("Sở Tài chính (minh họa)", Decimal("948.25"), 3),
        ("Sở Nông nghiệp và Môi trường (minh họa)", Decimal("940.5"), 4),
        ("Sở Y tế (minh họa)", Decimal(931), 5),
        ("Sở Văn hóa, Thể thao và Du lịch (minh họa)", Decimal(0), 6),
    ]
    assert world.conference.ranking_complete is True
    resolution = world.conference.resolution
    resolution.refresh_from_db()
    assert resolution.adopted_by == world.users["chair"]
    assert resolution.adopted_at is not None


def test_a_unit_without_total_is_not_ranked(world: World) -> None:
    totals = {world.unit("Sở Nội vụ"): Decimal(9), world.unit("Sở Y tế"): None}
    set_standing(conference=world.conference, totals=totals, by=world.users["chair"])
    move(world.conference, verb="conclude", by=world.users["chair"])
    rows = world.conference.resolution.standings.all()
    assert [row.rank for row in rows] == [1, None]
    world.conference.refresh_from_db()
    assert world.conference.ranking_complete is False


def test_the_elected_take_office_with_the_conclusion(world: World) -> None:
    coming = str(int(world.cluster_year.label) + 1)
    assert not ClusterYear.objects.filter(cluster=world.conference.cluster, label=coming).exists()
    move(world.conference, verb="conclude", by=world.users["chair"])
    terms = Term.objects.filter(
        cluster_year__cluster=world.conference.cluster, cluster_year__label=coming
    )
    assert [(term.office, str(term.unit), term.status) for term in terms] == [
        (Office.CHAIR, "Sở Tài chính (minh họa)", TermStatus.ELECTED),
        (Office.VICE_CHAIR, "Sở Xây dựng (minh họa)", TermStatus.ELECTED),
    ]
    assert {said.term_id for said in world.conference.stated_terms.all()} == {
        term.pk for term in terms
    }


def test_the_right_moves_with_the_term(world: World) -> None:
    """Next year's chair runs next year, and this year stays with this year's chair."""
    move(world.conference, verb="conclude", by=world.users["chair"])
    coming = ClusterYear.objects.get(
        cluster=world.conference.cluster, label=str(int(world.cluster_year.label) + 1)
    )
    new_chair = User.objects.get(username="staff")
    old_chair = User.objects.get(username="chair")
    assert offices_of(new_chair).runs(coming) is True
    assert offices_of(new_chair).runs(world.cluster_year) is False
    assert offices_of(old_chair).runs(coming) is False


def test_nothing_is_concluded_without_a_standing(world: World) -> None:
    set_standing(conference=world.conference, totals={}, by=world.users["chair"])
    with pytest.raises(Refused) as told:
        move(world.conference, verb="conclude", by=world.users["chair"])
    assert "Chưa có kết quả xếp hạng" in str(told.value)
    world.conference.refresh_from_db()
    assert world.conference.state == "open"
    assert world.conference.resolution.adopted_at is None


def test_an_old_page_is_refused(world: World) -> None:
    seen = world.conference.version
    Conference.objects.filter(pk=world.conference.pk).update(version=seen + 1)
    with pytest.raises(Stale):
        move(world.conference, verb="conclude", by=world.users["chair"], version=seen)


def test_the_journal_names_the_capacity(world: World) -> None:
    move(world.conference, verb="conclude", by=world.users["chair"])
    entry = history(world.conference)[0]
    assert (entry.verb, entry.by, entry.capacity) == (
        "conclude",
        world.users["chair"],
        "Khối trưởng",
    )
    assert entry.detail["ranks"]["Sở Nội vụ (minh họa)"] == 1


def test_what_is_concluded_is_not_prepared_any_more(world: World) -> None:
    chair = world.users["chair"]
    move(world.conference, verb="conclude", by=chair)
    with pytest.raises(Refused):
        add_findings(
            conference=world.conference, kind=FindingKind.LIMITATION, texts=["x"], by=chair
        )


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_the_chair_drafts(world: World, role: str) -> None:
    with pytest.raises(Denied):
        draft(
            cluster_year=world.cluster_year,
            kind=ConferenceKind.MID_YEAR_REVIEW,
            held_on=world.cluster_year.starts_on,
            place="",
            by=world.users[role],
        )


def test_a_draft_names_the_movements_of_its_year(world: World) -> None:
    """Under the wording of their launch; those of other years and clusters stay out."""
    year = world.cluster_year
    cluster = year.cluster
    assert year.starts_on is not None
    assert year.ends_on is not None
    over = year.starts_on - timedelta(days=1)
    for name, of_cluster, ends_on in (
        ("Chung sức xây dựng nông thôn mới", None, None),
        ("Đổi mới, sáng tạo", cluster, year.ends_on),
        ("Đã khép lại", cluster, over),
    ):
        Movement.objects.create(
            council=cluster.council, cluster=of_cluster, name=name, ends_on=ends_on
        )
    conference = draft(
        cluster_year=year,
        kind=ConferenceKind.MID_YEAR_REVIEW,
        held_on=year.ends_on,
        place="",
        by=world.users["chair"],
    )
    said = conference.findings.filter(kind=FindingKind.MOVEMENT)
    assert [row.text for row in said] == [
        "Chung sức xây dựng nông thôn mới",
        "Đổi mới, sáng tạo",
    ]


def test_a_unit_that_left_in_mid_year_sends_no_delegation(world: World) -> None:
    year = world.cluster_year
    assert year.ends_on is not None
    left = world.unit("Sở Y tế")
    year.memberships.filter(unit=left).update(ends_on=year.ends_on - timedelta(days=30))
    conference = draft(
        cluster_year=year,
        kind=ConferenceKind.ANNUAL_SUMMARY,
        held_on=year.ends_on,
        place="",
        by=world.users["chair"],
    )
    assert conference.delegations.count() == len(demo.MEMBERS) - 1
    assert not conference.delegations.filter(unit=left).exists()
