"""A session ended by mistake, opened again: what stays, who is told, what forbids it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.actions.agenda import take_off_session
from awards.actions.closing import close_session
from awards.actions.refusing import refuse
from awards.actions.reopening_sessions import reopen_session, what_rests_on
from awards.actions.votes import vote_again
from awards.models import CouncilOpinion, CouncilSession, OpinionVerdict, Proposal
from awards.sessions.querysets import ballot_ids
from awards.workflow import ProposalState, SessionState
from conferences.actions.balloting import annul_ballot
from conferences.actions.voting import cast
from conferences.models import Ballot, Secrecy
from conferences.tally import NO, YES
from reports.actions.drafting import start_draft
from reports.actions.freezing import freeze
from reports.models import DocumentDraft, ReportKind
from reports.texts.council_minutes import council_minutes
from reports.workflow import DraftState
from tests.awards.dossiers_made import fresh
from tests.awards.sessions_made import (
    appraised,
    closed,
    desk,
    ended,
    item_of,
    members,
    opened,
    vote,
    voting,
    wrote,
)
from tests.awards.test_session_votes import _office
from tests.world import World
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused, Stale

P, S = ProposalState, SessionState


def _closed(world: World, dossiers: list[Proposal]) -> CouncilSession:
    """Of three members two agree to the first line and nobody to the others."""
    members(3)
    session = opened(world, dossiers, present=3)
    (ballot,) = voting(world, session)
    first = ballot.options.order_by("order")[0]
    for at, seat in enumerate(ballot.seats.select_related("ballot", "user").order_by("order")):
        assert seat.user is not None
        marks = tuple(
            YES if row == first and at < 2 else NO for row in ballot.options.order_by("order")
        )
        cast(seat=seat, marks=marks, by=fresh(seat.user))
    closed(world, ballot)
    return ended(world, session)


def _again(world: World, session: CouncilSession, reason: str = "Thiếu phiếu (thử)") -> None:
    reopen_session(session=session, reason=reason, by=desk(world))
    session.refresh_from_db()


def _freeze(draft: DocumentDraft, by: User) -> None:
    sections = dict(draft.sections.values_list("pk", "version"))
    freeze(draft, version=draft.version, sections=sections, by=by)


def states(dossiers: list[Proposal]) -> list[str]:
    by_key = dict(Proposal.objects.values_list("pk", "state"))
    return [by_key[row.pk] for row in dossiers]


def test_what_was_counted_stays_until_a_ballot_is_annulled(world: World) -> None:
    dossiers = appraised(2)
    session = _closed(world, dossiers)
    passed, failed = sorted(dossiers, key=lambda row: item_of(row).order)
    assert states([passed, failed]) == [P.RECOMMENDED, P.NOT_RECOMMENDED]
    _again(world, session)
    assert (session.state, session.closed_at, session.closed_by) == (S.OPEN, None, None)
    assert states(dossiers) == [P.SESSION, P.SESSION]
    assert [item_of(row).votes_for for row in (passed, failed)] == [2, 0]
    failed.refresh_from_db()
    assert (failed.reason, failed.refused_on) == ("", None)
    ballot = item_of(passed).ballot
    assert ballot is not None
    annul_ballot(ballot=ballot, reason="Kiểm sai (thử)", by=desk(world))
    assert item_of(passed).votes_for is None
    (second,) = voting(world, session)
    vote(second, 3)
    closed(world, second)
    ended(world, session)
    assert states(dossiers) == [P.RECOMMENDED, P.RECOMMENDED]


def test_ending_again_without_a_new_vote_decides_the_same(world: World) -> None:
    dossiers = appraised(2)
    session = _closed(world, dossiers)
    before = states(dossiers)
    _again(world, session)
    ended(world, session)
    assert states(dossiers) == before


def test_the_journal_keeps_what_each_dossier_had_come_to(world: World) -> None:
    (one,) = appraised(1)
    session = _closed(world, [one])
    _again(world, session, "Sót ý kiến (thử)")
    entry = JournalEntry.objects.filter(subject_kind="awards.proposal", subject_id=one.pk).latest(
        "pk"
    )
    assert (entry.verb, entry.detail) == (
        "vote_anew",
        {"reason": "Sót ý kiến (thử)", "was": "recommended", "votes": 2, "of": 3},
    )
    of_session = JournalEntry.objects.filter(
        subject_kind="awards.councilsession", subject_id=session.pk, verb="reopen_session"
    ).get()
    assert of_session.detail["reason"] == "Sót ý kiến (thử)"


def test_all_who_were_told_the_result_are_told_that_it_does_not_stand(world: World) -> None:
    session = _closed(world, appraised(1))
    Notice.objects.all().delete()
    _again(world, session)
    told = {notice.user.username for notice in Notice.objects.select_related("user")}
    assert {"member", "uy-vien-2", "staff"} <= told
    texts = set(Notice.objects.values_list("text", flat=True))
    (text,) = texts
    assert "kết quả đã báo chưa phải cuối cùng" in text


def test_the_second_end_is_told_as_the_first_was(world: World) -> None:
    session = _closed(world, appraised(1))
    _again(world, session)
    ended(world, session)
    assert Notice.objects.filter(user__username="staff", text__contains="đã bỏ phiếu").count() == 2


def test_nothing_is_opened_again_that_something_rests_on(world: World) -> None:
    dossiers = appraised(2)
    session = _closed(world, dossiers)
    gone = next(row for row in dossiers if item_of(row).outcome == "not_recommended")
    gone = Proposal.objects.get(pk=gone.pk)
    refuse(seen={gone.pk: gone.version}, reason="Không đủ phiếu (thử)", by=desk(world))
    assert gone.name in " ".join(what_rests_on(session))
    with pytest.raises(Refused, match="đã đi tiếp sau phiên họp"):
        _again(world, session)
    session.refresh_from_db()
    assert session.state == S.CLOSED
    assert sorted(states(dossiers)) == [P.RECOMMENDED, P.REFUSED]


@pytest.mark.parametrize("reason", ["", "  ", "\x00"])
def test_no_session_is_opened_again_without_a_reason(world: World, reason: str) -> None:
    session = _closed(world, appraised(1))
    with pytest.raises(Refused, match="lý do"):
        _again(world, session, reason)


@pytest.mark.parametrize("role", ["nobody", "other", "staff", "chair", "member", "admin"])
def test_only_the_desk_opens_it_again(world: World, role: str) -> None:
    session = _closed(world, appraised(1))
    with pytest.raises(Denied):
        reopen_session(session=session, reason="Thử", by=fresh(world.users[role]))


def test_who_has_a_conflict_does_not_open_it_again(world: World) -> None:
    (one,) = appraised(1)
    session = _closed(world, [one])
    _office(world.users["specialist"], one.home)
    with pytest.raises(Denied, match="không tham gia xét"):
        _again(world, session)
    assert states([one]) == [P.RECOMMENDED]


def test_of_two_who_open_it_again_one_loses(world: World) -> None:
    session = _closed(world, appraised(1))
    old = session.version
    reopen_session(session=session, reason="Thử", by=desk(world), version=old)
    with pytest.raises(Refused):
        reopen_session(session=session, reason="Thử", by=desk(world), version=old)
    newer = CouncilSession.objects.get(pk=session.pk)
    with pytest.raises(Stale):
        close_session(session=newer, by=desk(world), version=old)


def test_frozen_minutes_stay_and_the_new_end_lays_down_a_second_version(world: World) -> None:
    session = _closed(world, appraised(1))
    first = start_draft(session, kind=ReportKind.COUNCIL_MINUTES, by=desk(world))
    _freeze(first, desk(world))
    first.refresh_from_db()
    frozen = dict(first.sections.values_list("key", "text"))
    _again(world, session)
    assert DocumentDraft.objects.count() == 1
    ended(world, session)
    second = DocumentDraft.objects.exclude(pk=first.pk).get()
    assert (second.number, second.state) == (2, DraftState.DRAFT)
    first.refresh_from_db()
    assert first.state == DraftState.FROZEN
    assert dict(first.sections.values_list("key", "text")) == frozen


def test_minutes_being_written_wait_for_the_new_end_and_are_made_anew(world: World) -> None:
    dossiers = appraised(1)
    session = _closed(world, dossiers)
    draft = start_draft(session, kind=ReportKind.COUNCIL_MINUTES, by=desk(world))
    _again(world, session)
    with pytest.raises(Refused, match="chưa kết thúc"):
        _freeze(draft, desk(world))
    ballot = item_of(dossiers[0]).ballot
    assert ballot is not None
    annul_ballot(ballot=ballot, reason="Kiểm sai (thử)", by=desk(world))
    (second,) = voting(world, session)
    vote(second, 3)
    closed(world, second)
    ended(world, session)
    assert DocumentDraft.objects.get() == draft
    assert "3/3" in draft.sections.get(key="results").text


def test_a_letter_is_nobodys_again_while_the_session_is_open_again(
    world: World, client: Client
) -> None:
    members(3)
    (one,) = appraised(1)
    session = opened(world, [one], present=2)
    wrote(world, session, 3, OpinionVerdict.DISAGREE)
    (ballot,) = voting(world, session)
    vote(ballot, 2)
    closed(world, ballot)
    ended(world, session)
    url = reverse("awards:session_opinion_file", args=[CouncilOpinion.objects.get().pk])
    client.force_login(world.users["member"])
    answer = client.get(url)
    assert answer.status_code == 200
    b"".join(answer.streaming_content)  # type: ignore[arg-type, attr-defined]  # a file
    _again(world, session)
    assert client.get(url).status_code == 403


def test_the_page_asks_for_a_reason_and_says_what_follows(world: World, client: Client) -> None:
    session = _closed(world, appraised(1))
    client.force_login(world.users["specialist"])
    url = reverse("awards:session_move", args=[session.pk, "reopen_session"])
    assert url in client.get(reverse("awards:session", args=[session.pk])).content.decode()
    shown = client.get(url).content.decode()
    assert "Biên bản đã chốt giữ nguyên" in shown
    refused = client.post(url, {"version": session.version, "reason": " "})
    assert refused.status_code == 409
    assert "Nhập lý do mở lại" in refused.content.decode()
    assert client.post(url, {"version": session.version, "reason": "Thử"}).status_code == 302
    session.refresh_from_db()
    assert session.state == S.OPEN
    client.force_login(world.users["member"])
    shown = client.get(reverse("awards:session", args=[session.pk])).content.decode()
    assert "reopen_session" not in shown


def test_every_round_stands_on_the_page_and_in_the_minutes(world: World, client: Client) -> None:
    """Three ballots on one dossier: the agenda points at the last alone."""
    (one,) = appraised(1)
    session = opened(world, [one], present=1, max_rounds=3)
    (ballot,) = voting(world, session)
    closed(world, ballot)
    for _round in range(2):
        (ballot,) = vote_again(session=session, by=desk(world))
        closed(world, ballot)
    rounds = Ballot.objects.filter(pk__in=ballot_ids(session)).values_list("round", flat=True)
    assert sorted(rounds) == [1, 2, 3]
    client.force_login(world.users["specialist"])
    page = client.get(reverse("awards:session", args=[session.pk])).content.decode()
    assert [f"Vòng {at}" in page for at in (1, 2, 3)] == [True, True, True]
    ended(world, session)
    told = {row.key: row.text for row in council_minutes(session)}
    assert [f"lần {at}" in told["votes"] for at in (1, 2, 3)] == [True, True, True]


def test_what_was_put_off_is_not_brought_back_by_annulling(world: World) -> None:
    """A ballot of two secret votes counts for nothing; its dossier is put off, then it is
    annulled."""
    members(3)
    first, second = appraised(2)
    session = opened(world, [first, second], present=3)
    (ballot,) = voting(world, session, secrecy=Secrecy.SIMPLE)
    vote(ballot, 2)
    closed(world, ballot)
    take_off_session(items=[item_of(first)], note="Chờ làm rõ", by=desk(world))
    annul_ballot(
        ballot=Ballot.objects.get(pk=ballot.pk), reason="Không đủ phiếu (thử)", by=desk(world)
    )
    assert (item_of(first).outcome, item_of(second).outcome) == ("put_off", "")
    (again,) = voting(world, session)
    assert again.options.count() == 1
    vote(again, 3)
    closed(world, again)
    ended(world, session)
    assert states([first, second]) == [P.APPRAISAL, P.RECOMMENDED]
