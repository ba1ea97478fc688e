"""Two who ask, answer, end and publish at the same moment, in threads of their own."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.consulting import Asking, Body, consult, end_consultations, withdraw_request
from awards.actions.publishing import Notice, publish_notice
from awards.models import Consultation, Proposal, PublicLine
from awards.workflow import ProposalState
from tests.awards.asking_made import desk, due, seen, unit
from tests.awards.dossiers_made import proposal
from tests.awards.test_board_races import race
from tests.world import World, open_world

__all__ = ["open_world"]

P = ProposalState


def _again(row: Proposal) -> Proposal:
    return Proposal.objects.get(pk=row.pk)


def test_of_two_who_do_the_same_at_once_one_is_told(open_world: World) -> None:
    by, second = desk(), desk()
    today = timezone.localdate()
    row = proposal(P.APPRAISAL)

    bodies = [Body("Sở Tư pháp", unit("Sở Tư pháp")), Body("Công an tỉnh")]
    asking = Asking(bodies, "", due(7))

    def ask(who: User) -> Callable[[], object]:
        kept = _again(row)
        return lambda: consult(seen=seen(kept), asking=asking, by=who)

    assert sorted(race(ask(by), ask(second))) == ["Stale", "done"]
    assert Consultation.objects.count() == 2

    first = Consultation.objects.select_related(
        "proposal__batch__council", "proposal__home", "proposal__kind"
    )

    def answer(kind: str) -> Callable[[], object]:
        one = first.get(body="Công an tỉnh")
        given = Answer(kind, "Có ý kiến.", today)
        return lambda: record_answers(asked=[Asked(one, one.version)], given=given, by=by)

    def withdraw() -> Callable[[], object]:
        one = first.get(body="Sở Tư pháp")
        return lambda: withdraw_request(consultation=one, version=one.version, reason="", by=by)

    assert sorted(race(answer("agree"), answer("disagree")))[1:] == ["done"]
    assert sorted(race(withdraw(), withdraw()))[1:] == ["done"]

    def end() -> Callable[[], object]:
        kept = _again(row)
        return lambda: end_consultations(seen=seen(kept), reason="", by=by)

    assert sorted(race(end(), end()))[1:] == ["done"]
    notice = Notice("Lấy ý kiến (thử)", "", today, today + timedelta(days=30))

    def publish() -> Callable[[], object]:
        kept = _again(row)
        return lambda: publish_notice(seen=seen(kept), notice=notice, by=by)

    assert sorted(race(publish(), publish()))[1:] == ["done"]
    assert PublicLine.objects.count() == 1
