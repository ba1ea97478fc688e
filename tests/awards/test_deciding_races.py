"""Two officers on one decision at the same moment, in threads with connections of their own."""

from functools import partial

from django.utils import timezone

from accounts.models import User
from awards.actions.amending import Paper, correct_recipient, revoke_decision, revoke_lines
from awards.actions.announcing import announce_decision
from awards.actions.deciding import Issue, decide, issue_decision, prepare_decision
from awards.actions.refusing import refuse
from awards.models import Amendment, Award, Decision, Proposal
from awards.workflow import ProposalState
from tests.awards.dossiers_made import council, decision
from tests.awards.test_board_races import desks, dossiers, open_world, race, verbs_of
from tests.world import World

__all__ = ["desks", "open_world"]

P = ProposalState
TODAY = timezone.localdate()
Desks = tuple[User, User]
PAPER = Paper("Khai báo sai (thử).", "Quyết định số 9/QĐ-HUY", TODAY)


def _decided(world: World, number: str, count: int = 4) -> tuple[Decision, list[Proposal]]:
    held = decision(number)
    rows = dossiers(world, count, P.DECIDED)
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(decision=held)
    return held, rows


def test_of_two_who_announce_one_writes_the_register(open_world: World, desks: Desks) -> None:
    for n in range(3):
        held, rows = _decided(open_world, f"{n}/QĐ-ĐUA")
        jobs = [partial(announce_decision, decision=held, version=0, by=by) for by in desks]
        answers = race(*jobs)
        assert answers.count("done") == 1
        assert Award.objects.filter(decision=held).count() == len(rows)
        assert verbs_of(rows, "announce") == [["announce"]] * len(rows)
        assert Decision.objects.get(pk=held.pk).announced_by == desks[answers.index("done")]


def test_announced_or_taken_back(open_world: World, desks: Desks) -> None:
    """Whichever comes first, register and dossiers say the same."""
    one, two = desks
    held, rows = _decided(open_world, "1/QĐ-ĐUA")
    answers = race(
        partial(announce_decision, decision=held, version=0, by=one),
        partial(revoke_decision, decision=held, paper=PAPER, version=0, by=two),
    )
    assert answers.count("done") == 1
    announced = answers[0] == "done"
    assert Decision.objects.get(pk=held.pk).state == ("announced" if announced else "revoked")
    assert Award.objects.filter(decision=held, revoked_on=None).count() == len(rows) * announced
    assert Amendment.objects.count() == (not announced)


def test_one_number_for_two_decisions_at_once(open_world: World, desks: Desks) -> None:
    drafts = []
    for name in ("Một", "Hai"):
        made = decision(name=name, state="draft", number="", issued_on=None)
        rows = dossiers(open_world, 1, P.DECIDED)
        Proposal.objects.filter(pk=rows[0].pk).update(decision=made)
        drafts.append(made)
    issue = Issue("7/QĐ-ĐUA", TODAY, "Nguyễn Văn Ký", "Chủ tịch")
    answers = race(
        *(
            partial(issue_decision, decision=draft, issue=issue, version=0, by=by)
            for draft, by in zip(drafts, desks, strict=True)
        )
    )
    assert sorted(answers) == ["Wrong", "done"]
    assert Decision.objects.filter(number_key="7/qđ-đua").count() == 1


def test_a_dossier_stands_in_one_decision_or_is_refused(open_world: World, desks: Desks) -> None:
    one, two = desks
    rows = dossiers(open_world, 4, P.RECOMMENDED)
    seen = {row.pk: 0 for row in rows}
    drafts = [
        prepare_decision(council=council(), authority="Chủ tịch", name=name, by=one)
        for name in ("Một", "Hai")
    ]
    answers = race(
        partial(decide, decision=drafts[0], seen=seen, version=0, by=one),
        partial(decide, decision=drafts[1], seen=dict(reversed(seen.items())), version=0, by=two),
        partial(refuse, seen=dict(list(seen.items())[:2]), reason="Không đạt (thử).", by=two),
    )
    assert answers.count("done") == 1
    assert [len(done) for done in verbs_of(rows, "decide", "refuse")] == (
        [1, 1, 0, 0] if answers[2] == "done" else [1] * 4
    )
    winner = answers.index("done")
    held = [draft.proposals.count() for draft in drafts]
    assert held == [4 * (winner == 0), 4 * (winner == 1)]


def test_corrected_or_taken_back_in_part(open_world: World, desks: Desks) -> None:
    one, two = desks
    held, _rows = _decided(open_world, "2/QĐ-ĐUA")
    announce_decision(decision=held, version=0, by=one)
    held = Decision.objects.select_related("council").get(pk=held.pk)
    award = Award.objects.filter(decision=held).earliest("pk")
    given = {"decision": held, "paper": PAPER, "version": held.version}
    answers = race(
        partial(correct_recipient, award=award, name="Hộ đúng tên", by=one, **given),
        partial(revoke_lines, awards=[award.pk], by=two, **given),
    )
    assert sorted(answers) == ["Stale", "done"]
    award.refresh_from_db()
    assert (award.recipient == "Hộ đúng tên", award.revoked_on is None) == (
        (True, True) if answers[0] == "done" else (False, False)
    )
    assert Amendment.objects.count() == 1
