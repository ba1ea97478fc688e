"""A unit that has ceased to exist between its nomination and the decision."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from awards.actions.announcing import announce_decision
from awards.decisions.ended import ended_of
from awards.models import Award, Proposal
from awards.reading import Recipient, read_facts
from awards.workflow import ProposalState
from catalogue.rule_terms import Subject
from clusters.models import Unit, UnitChange
from tests.awards.dossiers_made import batch, decision, fresh, proposal
from tests.world import World

P = ProposalState
TODAY = timezone.localdate()


def _merged(world: World, days: int, *names: str, into: str = "Sở Tài chính mới") -> Unit:
    """The units ended `days` ago, and another begun."""
    parent = world.unit(names[0]).parent
    heir = Unit.objects.create(
        name=into, kind="department", parent=parent, valid_from=TODAY - timedelta(days)
    )
    act = UnitChange.objects.create(
        kind="merge", on=TODAY - timedelta(days), legal_basis="Nghị quyết (thử)"
    )
    for name in names:
        Unit.objects.filter(name=name, is_demo=True).update(valid_to=TODAY - timedelta(days + 1))
        act.predecessors.add(world.unit(name))
    act.successors.add(heir)
    return heir


def _dossier(world: World, name: str = "Sở Tài chính") -> Proposal:
    made = proposal(P.DECIDED, of=batch(), to=world.unit(name), decision=decision("5/QĐ-UBND"))
    return Proposal.objects.select_related("unit", "decision__council").get(pk=made.pk)


@pytest.mark.parametrize(("ended", "day", "is_told"), [(10, 0, True), (10, -11, False)])
def test_when_it_is_told(world: World, ended: int, day: int, is_told: bool) -> None:
    """The last day of a unit is still its own."""
    _merged(world, ended, "Sở Tài chính")
    said = ended_of([_dossier(world)], TODAY + timedelta(day))
    assert bool(said) == is_told
    assert not said or "Sở Tài chính mới" in said[0]


def test_it_is_told_at_the_desk_and_the_heirs_have_it_in_their_history(world: World) -> None:
    row = _dossier(world)
    heir = _merged(world, 10, "Sở Tài chính", "Sở Xây dựng")
    held = row.decision
    assert held is not None
    client = Client()
    client.force_login(fresh(world.users["specialist"]))
    for page in ("decision", "decision_announce"):
        text = client.get(reverse(f"awards:{page}", args=[held.pk])).content.decode()
        assert "kế thừa là Sở Tài chính mới" in text
    announce_decision(decision=held, version=held.version, by=fresh(world.users["specialist"]))
    award = Award.objects.get(decision=held)
    assert award.unit_id == row.unit_id
    one = Recipient(Subject.COLLECTIVE, heir.pk)
    facts = read_facts([one]).facts(one, code="BKBT", year=2025).awards
    assert [(fact.pk, bool(fact.heir_of)) for fact in facts] == [(award.pk, True)]
    # What is announced is over: nothing is asked of the desk any more.
    text = client.get(reverse("awards:decision", args=[held.pk])).content.decode()
    assert "kế thừa là" not in text


def test_without_an_heir_the_desk_is_asked_to_look(world: World) -> None:
    row = _dossier(world)
    Unit.objects.filter(proposals=row).update(valid_to=TODAY - timedelta(3))
    (said,) = ended_of([_dossier_again(row)], TODAY)
    assert "chưa ghi đơn vị kế thừa" in said


def _dossier_again(row: Proposal) -> Proposal:
    return Proposal.objects.select_related("unit").get(pk=row.pk)


def test_queries_do_not_grow(world: World) -> None:
    counts = []
    rows = []
    for n in range(3):
        parent = world.unit("Sở Tài chính").parent
        unit = Unit.objects.create(
            name=f"Sở cũ {n}", kind="department", parent=parent, is_demo=True
        )
        _merged(world, 5, unit.name, into=f"Sở mới {n}")
        unit.refresh_from_db()
        rows.append(proposal(P.DECIDED, to=unit))
        held = list(Proposal.objects.filter(pk__in=[r.pk for r in rows]).select_related("unit"))
        with CaptureQueriesContext(connection) as asked:
            assert len(ended_of(held, TODAY)) == n + 1
        counts.append(len(asked))
    assert counts == [3, 3, 3]
