"""The days that follow a vote: submitted with a letter, notified, delivered."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.actions.deciding import Wrong
from awards.actions.refusing import refuse
from awards.actions.stepping import record_step
from awards.dossiers.search import search
from awards.models import Decision, Proposal
from awards.workflow import DecisionState, ProposalState
from catalogue.rule_terms import Step
from tests.awards.dossiers_made import decision, fresh, proposal
from tests.world import World
from workflow.journal import history
from workflow.moves import Refused

P, D = ProposalState, DecisionState
TODAY = timezone.localdate()


def _desk(world: World) -> User:
    return fresh(world.users["specialist"])


def _seen(*rows: Proposal) -> dict[int, int]:
    return {row.pk: row.version for row in rows}


def _draft(**values: Any) -> Decision:
    return decision("", state=D.DRAFT, issued_on=None, **values)


# --- days of steps --------------------------------------------------------------------------

STEP_DAYS = [
    # step, day, decided → what is said (days before today)
    (Step.SUBMITTED, 10, 5, ""),
    (Step.SUBMITTED, 4, 5, "sau ngày quyết định"),
    (Step.SUBMITTED, 31, 5, "trước ngày tiếp nhận"),
    (Step.NOTIFIED, 5, 5, ""),
    (Step.NOTIFIED, 6, 5, "trước ngày quyết định"),
    (Step.NOTIFIED, -1, 5, "còn ở phía trước"),
    (Step.DELIVERED, 0, 5, ""),
    (Step.DELIVERED, 6, 5, "trước ngày quyết định"),
]


@pytest.mark.parametrize(("step", "day", "decided", "said"), STEP_DAYS)
def test_days_of_steps(world: World, step: str, day: int, decided: int, said: str) -> None:
    held = decision(issued_on=TODAY - timedelta(decided))
    one = proposal(P.ANNOUNCED, decision=held, received_on=TODAY - timedelta(30))
    when = TODAY - timedelta(day)
    if said:
        with pytest.raises(Wrong, match=said):
            record_step(seen=_seen(one), step=step, day=when, by=_desk(world))
        return
    record_step(seen=_seen(one), step=step, day=when, by=_desk(world), number="7/TTr", note="thử")
    assert Proposal.objects.select_related("decision").get(pk=one.pk).steps[step] == when
    assert history(one).get().detail == {
        "step": step, "on": when.isoformat(), "number": "7/TTr", "note": "thử",
    }  # fmt: skip


def test_a_refusal_is_dated_by_the_vote_or_by_the_day_it_became_known(world: World) -> None:
    """From then on it runs until when the unit is told of it."""
    early = {"received_on": TODAY - timedelta(9), "refused_on": TODAY - timedelta(4)}
    voted = proposal(P.NOT_RECOMMENDED, **early)
    known = proposal(P.RECOMMENDED)
    refuse(seen=_seen(voted, known), reason="Không được khen (thử).", by=_desk(world))
    voted.refresh_from_db()
    known.refresh_from_db()
    assert (voted.refused_on, known.refused_on) == (TODAY - timedelta(4), TODAY)
    told = {"step": Step.NOTIFIED, "by": _desk(world)}
    with pytest.raises(Wrong, match="trước ngày kết luận không khen thưởng"):
        record_step(seen=_seen(voted), day=TODAY - timedelta(5), **told)
    record_step(seen=_seen(voted), day=TODAY - timedelta(4), **told)


def test_nothing_is_delivered_before_the_decision_is_issued(world: World) -> None:
    one = proposal(P.DECIDED, decision=_draft())
    with pytest.raises(Refused, match="chưa ban hành"):
        record_step(seen=_seen(one), step=Step.DELIVERED, day=TODAY, by=_desk(world))


def test_the_letter_to_who_decides_is_kept_and_found(world: World) -> None:
    rows = [proposal(P.RECOMMENDED, received_on=TODAY - timedelta(9)) for _n in range(2)]
    by = _desk(world)
    given = {"step": Step.SUBMITTED, "day": TODAY, "by": by}
    record_step(seen=_seen(*rows), number=" 45/TTr-UBND ", **given)
    held = list(Proposal.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    assert [row.forwarded_number for row in held] == ["45/TTr-UBND"] * 2
    assert {hit.url for hit in search(by, "45/ttr")} == {
        reverse("awards:proposal", args=[row.pk]) for row in held
    }
    # A corrected day without a number leaves it; the number of a notice is not the letter's.
    record_step(seen=_seen(held[0]), step=Step.SUBMITTED, day=TODAY - timedelta(1), by=by)
    refuse(seen=_seen(held[1]), reason="Không đạt (thử)", by=by)
    held[1].refresh_from_db()
    record_step(seen=_seen(held[1]), step=Step.NOTIFIED, day=TODAY, number="9/TB", by=by)
    numbers = Proposal.objects.filter(pk__in=[row.pk for row in held])
    assert set(numbers.values_list("forwarded_number", flat=True)) == {"45/TTr-UBND"}
    client = Client()
    client.force_login(by)
    for url in (
        reverse("awards:proposal", args=[held[0].pk]),
        reverse("awards:candidates") + "?q=45/TTr",
    ):
        assert "45/TTr-UBND" in client.get(url).content.decode(), url


@pytest.mark.parametrize("step", ["received", "returned", "published", "opinions", "decided", "x"])
def test_other_steps_are_not_entered_by_hand(world: World, step: str) -> None:
    with pytest.raises(Refused, match="hệ thống tự ghi"):
        record_step(seen={1: 1}, step=step, day=TODAY, by=_desk(world))
