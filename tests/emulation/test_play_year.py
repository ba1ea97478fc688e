"""A year is played through the real actions, alike for the same seed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clusters.models import Covenant, Reporting, Signature, Term, Unit
from conferences.models import Conference
from scoring.models import AdoptedStanding, CrossSheet, ScoreSheet
from workflow.models import JournalEntry

pytestmark = pytest.mark.django_db


def played(*options: str) -> list[dict[str, object]]:
    out = StringIO()
    call_command("play_year", *options, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_year_goes_through_its_phases_in_order() -> None:
    deeds = played("--seed", "3")
    verbs = [deed["verb"] for deed in deeds]
    order = list(dict.fromkeys(verbs))
    wanted = [
        "open_year",
        "sign",
        "report_result",
        "submit_sheet",
        "submit_cross",
        "appraise",
        "finalize_year",
        "adopt_standing",
        "conclude",
    ]
    assert [verb for verb in order if verb in wanted] == wanted
    assert {deed["outcome"] for deed in deeds} == {"ok"}
    assert [deed["n"] for deed in deeds] == list(range(1, len(deeds) + 1))
    assert {frozenset(deed) for deed in deeds} == {
        frozenset({"n", "app", "verb", "subject", "capacity", "outcome"})
    }


def test_what_it_leaves_is_real() -> None:
    played("--seed", "3")
    year = Covenant.objects.get().cluster_year
    members = year.memberships.count()
    assert Covenant.objects.get().state == "signed"
    assert Signature.objects.count() == members
    assert set(Reporting.objects.values_list("state", flat=True)) == {"submitted"}
    assert Reporting.objects.count() == 2 * members
    assert Conference.objects.get().state == "concluded"
    adopted = AdoptedStanding.objects.get(scoring_year__cluster_year=year)
    lines = list(adopted.lines.all())
    assert [line.complete for line in lines] == [True] * members
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"final"}
    assert CrossSheet.objects.filter(state="submitted").count() == members * (members - 1)
    # What the conference adopts is what was scored.
    taken = Conference.objects.get().resolution.standings.order_by("order")
    assert [row.total for row in taken] == [line.total for line in lines]
    following = Term.objects.filter(cluster_year__label=str(int(year.label) + 1))
    assert sorted(following.values_list("office", flat=True)) == ["chair", "vice_chair"]
    assert set(Unit.objects.values_list("is_demo", flat=True)) == {True}
    assert JournalEntry.objects.filter(verb="sign").count() == members


def test_the_same_seed_prints_the_same_lines() -> None:
    first = played("--seed", "5", "--clusters", "2")
    assert played("--seed", "5", "--clusters", "2") == first
    assert played("--seed", "6", "--clusters", "2") != first


def test_no_cluster_is_no_play() -> None:
    with pytest.raises(CommandError):
        played("--clusters", "0")
