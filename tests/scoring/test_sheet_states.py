"""Every state × every verb × every role, of sheets and of cross sheets: done, refused or denied."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from scoring.actions.appraising import accept_lines, appraise, reappraise, return_sheet
from scoring.actions.cross import reopen_cross, submit_cross, take_self_scores
from scoring.actions.explaining import explain, write_explanation
from scoring.actions.finishing import finalize, reopen_sheet
from scoring.actions.sheets import recall_sheet, submit_sheet
from scoring.models import CrossSheet, ScoreSheet
from scoring.workflow import CROSS, SHEET, CrossState, SheetState
from tests.scoring.appraisals_made import (
    alone,
    appraised,
    appraiser,
    explained,
    fetched,
    fill,
    fresh,
    line,
    reappraised,
    sent,
    sheet_of,
    staff_of,
)
from tests.world import ROLES, World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused

DONE, REFUSED, DENIED = "done", "refused", "denied"
# Whose verb it is: the unit's (`both` works for it) or the chair's staff's.
UNIT = {"submit_sheet", "recall_sheet", "explain"}
S = SheetState
TARGETS = {
    (S.DRAFT, "submit_sheet"): S.SUBMITTED,
    (S.SUBMITTED, "recall_sheet"): S.DRAFT,
    (S.SUBMITTED, "return_sheet"): S.DRAFT,
    (S.SUBMITTED, "appraise"): S.APPRAISED,
    (S.APPRAISED, "explain"): S.EXPLAINED,
    (S.APPRAISED, "finalize"): S.FINAL,
    (S.EXPLAINED, "reappraise"): S.REAPPRAISED,
    (S.REAPPRAISED, "finalize"): S.FINAL,
    (S.FINAL, "reopen_sheet"): S.EXPLAINED,
}


class Undone(Exception):
    """Takes back what a try has done."""


def sheet_in(world: World, state: str) -> ScoreSheet:
    """The sheet of the Sở Y tế in `state`, with all that its next moves ask for."""
    year, unit = alone(world), world.unit("Sở Y tế")
    if state == S.DRAFT:
        return fill(year, unit)
    sheet = sent(year, unit)
    if state == S.SUBMITTED:
        return sheet
    if state == S.APPRAISED:
        sheet = appraised(world, sheet, **{"I/1": "5"})
        write_explanation(
            sheet=sheet, criterion=line(year, "I/1"), text="Có", version=None, by=staff_of(unit)
        )
        return sheet
    if state == S.EXPLAINED:
        return explained(world, sheet)
    sheet = reappraised(world, sheet)
    if state == S.FINAL:
        finalize(sheet=sheet, version=None, by=appraiser(world, sheet))
    return fetched(sheet)


def ready(world: World, verb: str, sheet: ScoreSheet) -> None:
    """What has to be there before the verb can be done; the verb is what is tried here."""
    if verb in ("appraise", "reappraise") and sheet.state in (S.SUBMITTED, S.EXPLAINED):
        accept_lines(sheet=sheet, by=appraiser(world, sheet))


DEEDS: dict[str, Callable[[ScoreSheet, User], Any]] = {
    "submit_sheet": lambda sheet, by: submit_sheet(sheet=sheet, by=by),
    "recall_sheet": lambda sheet, by: recall_sheet(sheet=sheet, by=by),
    "return_sheet": lambda s, by: return_sheet(sheet=s, reason="vì", version=None, by=by),
    "appraise": lambda sheet, by: appraise(sheet=sheet, version=None, by=by),
    "explain": lambda sheet, by: explain(sheet=sheet, version=None, by=by),
    "reappraise": lambda sheet, by: reappraise(sheet=sheet, version=None, by=by),
    "finalize": lambda sheet, by: finalize(sheet=sheet, version=None, by=by),
    "reopen_sheet": lambda s, by: reopen_sheet(sheet=s, reason="vì", version=None, by=by),
}


def _try(verb: str, sheet: ScoreSheet, by: User) -> None:
    DEEDS[verb](fetched(sheet), by)


def outcome(deed: Callable[[], Any], state: Callable[[], str]) -> tuple[str, str]:
    """How a try ends and the state after it; nothing of it stays."""
    found = (DONE, "")
    try:
        with transaction.atomic():
            before = JournalEntry.objects.count()
            try:
                with transaction.atomic():
                    deed()
            except Denied:
                found = (DENIED, state())
            except Refused:
                found = (REFUSED, state())
            else:
                found = (DONE, state())
            # What did not happen has left no line in the journal.
            if found[0] != DONE:
                assert JournalEntry.objects.count() == before
            raise Undone
    except Undone:
        return found


def test_the_tables_are_about_all_states_and_verbs() -> None:
    assert set(DEEDS) == set(SHEET.moves)
    declared = {
        (state, move.verb): move.target for move in SHEET.moves.values() for state in move.sources
    }
    assert declared == TARGETS


@pytest.mark.parametrize("state", S.values)
def test_every_verb_and_role_on_a_sheet(world: World, state: str) -> None:
    sheet = sheet_in(world, state)
    assert sheet.state == state
    found, expected = {}, {}
    for verb in SHEET.moves:
        with transaction.atomic():
            ready(world, verb, fetched(sheet))
            for role in ROLES:
                allowed = role == ("both" if verb in UNIT else "chair")
                target = TARGETS.get((S(state), verb))
                if not allowed:
                    expected[verb, role] = (DENIED, state)
                elif target is None:
                    expected[verb, role] = (REFUSED, state)
                else:
                    expected[verb, role] = (DONE, str(target))
                by = fresh(world.users[role])
                found[verb, role] = outcome(
                    partial(_try, verb, sheet, by),
                    lambda: fetched(sheet).state,
                )
            transaction.set_rollback(True)
    assert found == expected


CROSS_TARGETS = {
    (CrossState.DRAFT, "submit_cross"): CrossState.SUBMITTED,
    (CrossState.SUBMITTED, "reopen_cross"): CrossState.DRAFT,
}
CROSS_ROLES = {"submit_cross": {"staff"}, "reopen_cross": {"chair", "specialist"}}


@pytest.mark.parametrize("state", CrossState.values)
def test_every_verb_and_role_on_a_cross_sheet(world: World, state: str) -> None:
    year, unit = alone(world), world.unit("Sở Tài chính")
    sheet = sent(year, world.unit("Sở Y tế"))
    staff = fresh(world.users["staff"])
    take_self_scores(sheet=sheet, by_unit=unit, by=staff)
    if state == CrossState.SUBMITTED:
        submit_cross(sheet=sheet, by_unit=unit, version=None, by=staff)
    deeds: dict[str, Callable[[User], Any]] = {
        "submit_cross": lambda by: submit_cross(sheet=sheet, by_unit=unit, version=None, by=by),
        "reopen_cross": lambda by: reopen_cross(
            cross_sheet=CrossSheet.objects.get(), reason="vì", version=None, by=by
        ),
    }
    assert set(deeds) == set(CROSS.moves)
    found, expected = {}, {}
    for verb, deed in deeds.items():
        for role in ROLES:
            target = CROSS_TARGETS.get((CrossState(state), verb))
            expected[verb, role] = (
                (DENIED, state)
                if role not in CROSS_ROLES[verb]
                else (REFUSED, state)
                if target is None
                else (DONE, str(target))
            )
            by = fresh(world.users[role])
            found[verb, role] = outcome(partial(deed, by), lambda: CrossSheet.objects.get().state)
    assert found == expected


def test_a_move_on_an_old_version_is_refused(world: World) -> None:
    sheet = sheet_in(world, S.SUBMITTED)
    chair = fresh(world.users["chair"])
    accept_lines(sheet=sheet, by=chair)
    with pytest.raises(Refused, match="đã thay đổi từ lúc trang được mở"):
        appraise(sheet=sheet, version=sheet.version + 1, by=chair)
    assert sheet_of(sheet.scoring_year, sheet.unit).state == S.SUBMITTED
