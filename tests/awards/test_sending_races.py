"""Two people who write, send and take back at the same moment, in threads of their own."""

from datetime import date
from functools import partial

import pytest

from accounts.models import User
from awards.actions import submitting
from awards.actions.nominations import take_up_nominations
from awards.actions.nominees import import_proposals
from awards.actions.proposing import DossierFacts, add_proposal, change_proposal
from awards.actions.receiving import receive
from awards.models import Batch, Household, Person, Proposal, ProposalVersion
from awards.workbooks.nominating import plan
from awards.workbooks.nominees import NomineeRow
from awards.workflow import ProposalState
from catalogue.models import AwardKind
from clusters.models import Officer, OfficerRole
from conferences.models import Conference
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.test_board_races import dossiers, race, verbs_of
from tests.world import World, open_world
from workflow.models import JournalEntry, Notice

__all__ = ["open_world"]

P = ProposalState
Writers = tuple[User, User]


@pytest.fixture
def writers(open_world: World) -> Writers:
    """Two of one unit."""
    second = User.objects.create_user(username="staff-2", full_name="Cán bộ thứ hai")
    Officer.objects.create(
        user=second,
        unit=open_world.unit("Sở Tài chính"),
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    return fresh(open_world.users["staff"]), fresh(second)


def test_a_letter_is_sent_once(open_world: World, writers: Writers) -> None:
    rows = dossiers(open_world, 6, P.DRAFT)
    seen, letter = {row.pk: 0 for row in rows}, rows[0].batch
    answers = race(
        *(partial(submitting.submit_batch, batch=letter, seen=seen, by=by) for by in writers)
    )
    assert sorted(answers) == ["Stale", "done"]
    assert ProposalVersion.objects.count() == 6
    assert verbs_of(rows, "submit") == [["submit"]] * 6
    assert Notice.objects.filter(key__contains="submit").count() == 1


def test_many_go_again_or_one_of_them_is_given_up(open_world: World, writers: Writers) -> None:
    one, two = writers
    rows = dossiers(open_world, 5, P.RETURNED)
    Proposal.objects.update(reason="Thiếu (thử).")
    given_up = rows[3]
    answers = race(
        partial(submitting.resubmit_all, seen={row.pk: 0 for row in rows}, by=one),
        partial(submitting.withdraw, proposal=given_up, reason="Thôi", version=0, by=two),
    )
    states = [row.state for row in Proposal.objects.order_by("pk")]
    if answers[0] == "done":
        assert answers[1] in ("Stale", "Refused")
        assert states == [P.SUBMITTED] * 5
    else:
        assert answers == ["Stale", "done"]
        assert states == [P.RETURNED] * 3 + [P.WITHDRAWN, P.RETURNED]
        assert not ProposalVersion.objects.exists()


def test_what_the_desk_receives_is_not_taken_back_as_well(
    open_world: World, writers: Writers
) -> None:
    desk = fresh(open_world.users["specialist"])
    for row in dossiers(open_world, 6, P.SUBMITTED):
        answers = race(
            partial(submitting.recall, proposal=row, version=0, by=writers[0]),
            partial(receive, proposal=row, version=0, by=desk),
        )
        assert answers.count("done") == 1
        now = Proposal.objects.get(pk=row.pk)
        assert now.state == (P.DRAFT if answers[0] == "done" else P.APPRAISAL)
        assert (now.submitted_at is None) == (now.state == P.DRAFT)
        assert (now.rules_id is None) == (now.state == P.DRAFT)


def test_what_is_sent_is_what_was_saved_or_the_saving_is_refused(
    open_world: World, writers: Writers
) -> None:
    facts = DossierFacts(AwardKind.objects.get(code="BKBT"), merits="Sửa lúc gửi.")
    for row in dossiers(open_world, 6, P.DRAFT):
        answers = race(
            partial(submitting.submit, proposal=row, version=0, by=writers[0]),
            partial(change_proposal, proposal=row, facts=facts, version=0, by=writers[1]),
        )
        assert answers.count("done") == 1
        sent = ProposalVersion.objects.filter(proposal=row).first()
        now = Proposal.objects.get(pk=row.pk)
        if answers[0] == "done":
            assert sent is not None
            assert sent.content["fields"]["merits"] == now.merits != "Sửa lúc gửi."
        else:
            assert sent is None
            assert (now.state, now.merits) == (P.DRAFT, "Sửa lúc gửi.")


def test_dossiers_added_together_have_orders_of_their_own(
    open_world: World, writers: Writers
) -> None:
    letter, unit = batch(), open_world.unit("Sở Tài chính")
    code = next(row.code for row in AwardKind.objects.all() if "household" in row.subjects)
    facts = DossierFacts(AwardKind.objects.get(code=code))
    homes = [Household.objects.create(name=f"Hộ {n}", unit=unit) for n in range(6)]
    answers = race(
        *(
            partial(add_proposal, batch=letter, recipient=each, facts=facts, by=writers[n % 2])
            for n, each in enumerate(homes)
        )
    )
    assert answers == ["done"] * 6
    assert sorted(letter.proposals.values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6]
    same = Household.objects.create(name="Hộ trùng", unit=unit)
    answers = race(
        *(partial(add_proposal, batch=letter, recipient=same, facts=facts, by=by) for by in writers)
    )
    assert sorted(answers) == ["Refused", "done"]
    assert letter.proposals.filter(household=same).count() == 1


def test_a_workbook_is_taken_over_once(open_world: World, writers: Writers) -> None:
    letter = batch()
    rows = [
        NomineeRow(3 + n, f"Nguyễn Văn {name}", birth_year=1980, award="CSTDCS")
        for n, name in enumerate(("An", "Bình", "Cường"))
    ]
    told = plan(letter, rows, writers[0]).told
    answers = race(
        *(
            partial(
                import_proposals,
                batch=letter,
                rows=rows,
                told=told,
                choices={},
                are_others=False,
                by=by,
            )
            for by in writers
        )
    )
    assert answers.count("done") == 1
    assert Person.objects.count() == 3
    assert letter.proposals.count() == 3
    assert JournalEntry.objects.filter(verb="import_proposals").count() == 1


def test_a_conference_is_taken_up_once(open_world: World) -> None:
    Conference.objects.filter(pk=open_world.conference.pk).update(state="recorded", record_id="thu")
    conference = Conference.objects.get(pk=open_world.conference.pk)
    desk = fresh(open_world.users["specialist"])
    answers = race(
        *(partial(take_up_nominations, conference=conference, by=desk) for _each in range(2))
    )
    assert sorted(answers) == ["Refused", "done"]
    assert Batch.objects.count() == 1
    assert Proposal.objects.count() == 3


def test_a_single_dossier_is_sent_once(open_world: World, writers: Writers) -> None:
    one = proposal()
    answers = race(*(partial(submitting.submit, proposal=one, version=0, by=by) for by in writers))
    assert sorted(answers) == ["Stale", "done"]
    assert one.versions.count() == 1
