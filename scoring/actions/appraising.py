"""The word of those who appraise: line by line, many at once, and the moves of a whole sheet.

A line's word is a `Score` of the stage that the sheet is in: the appraisal while it waits for
one, the second appraisal once the unit has explained. What differs from the unit's own score
says why.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from scoring.actions.writing import Line, write_lines
from scoring.actions.years import allow
from scoring.appraisers import appraisers_of
from scoring.methods import missing_reason
from scoring.models import Criterion, Score, ScoreChange, ScoreSheet, Stage
from scoring.reading import EMPTY, entry_of, leaves_of, lines_of, rule_of
from scoring.saying import Typed, differs, read_entry
from scoring.telling import tell_unit
from scoring.workflow import SHEET, SheetState
from workflow import journal
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User

STAGE_IN = {SheetState.SUBMITTED: Stage.APPRAISAL, SheetState.EXPLAINED: Stage.SECOND}
# Untouched lines that a refusal names; the page shows all of them.
_NAMED = 5


@dataclass(frozen=True)
class Accepted:
    """How many lines were taken as the unit scored them, and how many it left unanswered."""

    lines: int
    unanswered: int


def allow_appraiser(verb: str, sheet: ScoreSheet, by: "User") -> str:
    """The capacity of `by`; raises Denied where the sheet is not theirs to appraise."""
    year = sheet.scoring_year.cluster_year
    allow(verb, year, by, unit=sheet.unit_id, appraisers=appraisers_of(sheet))
    return offices_of(by).capacity_in(year)


def claim(sheet: ScoreSheet, *states: SheetState) -> ScoreSheet:
    """The sheet as it is now, held for this transaction; refused in any other state."""
    held: ScoreSheet = ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
    if held.state not in states:
        raise Refused(
            _("Bảng đang ở trạng thái “%(state)s” nên không ghi được. Tải lại trang.")
            % {"state": held.get_state_display()}
        )
    return held


def rows_at(sheet: ScoreSheet, stage: str) -> dict[int, Score]:
    return {row.criterion_id: row for row in Score.objects.filter(sheet=sheet, stage=stage)}


def open_lines(sheet: ScoreSheet, lines: Collection[Criterion]) -> set[int]:
    """The lines that wait for a word: all in a first appraisal; in a second one those that

    were changed or explained, and all of a sheet that was final before. `sheet` in its state.
    """
    leaves = leaves_of(lines)
    if sheet.state != SheetState.EXPLAINED:
        return {line.pk for line in leaves}
    if ScoreChange.objects.filter(sheet=sheet, stage=Stage.FINAL).exists():
        return {line.pk for line in leaves}
    own, said = rows_at(sheet, Stage.SELF), rows_at(sheet, Stage.APPRAISAL)
    explained = set(sheet.explanations.values_list("criterion", flat=True))
    changed = {
        line.pk
        for line in leaves
        if differs(line, _entry(own.get(line.pk)), _entry(said.get(line.pk)))
    }
    return explained | changed


def _entry(row: Score | None) -> Any:
    return EMPTY if row is None else entry_of(row)


def appraise_line(
    *, sheet: ScoreSheet, criterion: Criterion, typed: Typed, version: int | None, by: "User"
) -> Score:
    """Give one line its word; `version` is that of the row shown, None where there was none.

    Raises Denied; Refused where the word cannot be, or differs without a reason; Stale where
    somebody else has changed the line since.
    """
    capacity = allow_appraiser("appraise_line", sheet, by)
    with transaction.atomic():
        held = claim(sheet, *STAGE_IN)
        stage = STAGE_IN[SheetState(held.state)]
        if criterion.pk not in open_lines(held, lines_of(sheet.scoring_year.criteria_set)):
            raise Refused(_("Dòng này không chờ thẩm định. Tải lại trang."))
        entry = read_entry(criterion, typed)
        own = Score.objects.filter(sheet=held, criterion=criterion, stage=Stage.SELF).first()
        if differs(criterion, _entry(own), entry) and not typed.words:
            raise Refused(_("Điểm hoặc kết quả khác tự chấm. Ghi lý do để đơn vị biết."))
        known = Score.objects.filter(sheet=held, criterion=criterion, stage=stage)
        row = known.first()
        if version != (row.version if row else None):
            raise Stale(_("Dòng này vừa được người khác sửa. So hai bản rồi lưu lần nữa."))
        write_lines(
            [Line(held, criterion, entry, typed.words)], stage=stage, by=by, capacity=capacity
        )
        return known.get()


def accept_lines(
    *, sheet: ScoreSheet, criteria: Collection[int] | None = None, by: "User"
) -> Accepted:
    """Take lines as the unit scored them: those named, or all that have no word yet.

    What the unit left unanswered is left alone: nobody accepts an empty line.
    """
    capacity = allow_appraiser("accept_lines", sheet, by)
    with transaction.atomic():
        held = claim(sheet, *STAGE_IN)
        stage = STAGE_IN[SheetState(held.state)]
        lines = lines_of(sheet.scoring_year.criteria_set)
        wanted = open_lines(held, lines)
        wanted = wanted - set(rows_at(held, stage)) if criteria is None else wanted & set(criteria)
        own = rows_at(held, Stage.SELF)
        chosen = [line for line in lines if line.pk in wanted]
        answered = [line for line in chosen if _is_answered(line, own.get(line.pk))]
        written = write_lines(
            (Line(held, line, entry_of(own[line.pk])) for line in answered),
            stage=stage,
            by=by,
            capacity=capacity,
        )
        journal.record(
            "accept_lines",
            held,
            by=by,
            capacity=capacity,
            detail={"lines": [line.path for line in answered], "stage": str(stage)},
        )
    return Accepted(written, len(chosen) - len(answered))


def _is_answered(line: Criterion, row: Score | None) -> bool:
    return row is not None and not missing_reason(rule_of(line), entry_of(row))


def return_sheet(*, sheet: ScoreSheet, reason: str, version: int | None, by: "User") -> ScoreSheet:
    """Give the sheet back to its unit; the reason stands on top of it until it comes again.

    Raises Refused without a reason: a returned draft that does not say why helps nobody.
    """
    capacity = allow_appraiser("return_sheet", sheet, by)
    why = reason_of(reason)

    def returned(moved: ScoreSheet) -> dict[str, Any]:
        was = moved.submitted_at.isoformat() if moved.submitted_at else ""
        moved.submitted_at = moved.submitted_by = None
        moved.returned_because = why
        moved.save(update_fields=["submitted_at", "submitted_by", "returned_because"])
        tell_unit(moved, "return_sheet")
        return {"reason": why, "was_submitted_at": was}

    return _moved("return_sheet", sheet, version, capacity, by, returned)


def reason_of(text: str) -> str:
    """Raises Refused where nothing is said."""
    why = nfc(text).strip()
    if not why:
        raise Refused(_("Chưa ghi lý do. Ghi rõ để đơn vị và nhật ký biết vì sao."))
    return why


def appraise(*, sheet: ScoreSheet, version: int | None, by: "User") -> ScoreSheet:
    """End the first appraisal; its words are the unit's to read from now on.

    Raises Refused while a line has no word.
    """
    return _end("appraise", sheet, version, by)


def reappraise(*, sheet: ScoreSheet, version: int | None, by: "User") -> ScoreSheet:
    """End the second appraisal: every explanation has got its answer.

    Raises Refused while a line that was explained has no second word.
    """
    return _end("reappraise", sheet, version, by)


def _end(verb: str, sheet: ScoreSheet, version: int | None, by: "User") -> ScoreSheet:
    capacity = allow_appraiser(verb, sheet, by)
    stage = Stage.APPRAISAL if verb == "appraise" else Stage.SECOND

    def ended(moved: ScoreSheet) -> dict[str, Any]:
        waiting = waiting_lines(moved, lines_of(moved.scoring_year.criteria_set), stage)
        if waiting:
            raise Refused(_waiting_words(waiting))
        tell_unit(moved, verb)
        return {"words": len(rows_at(moved, stage))}

    return _moved(verb, sheet, version, capacity, by, ended)


def waiting_lines(sheet: ScoreSheet, lines: Collection[Criterion], stage: str) -> list[Criterion]:
    """The leaves that still need a word of `stage`."""
    said = rows_at(sheet, stage)
    if stage == Stage.APPRAISAL:
        return [line for line in leaves_of(lines) if line.pk not in said]
    explained = set(sheet.explanations.values_list("criterion", flat=True))
    return [line for line in lines if line.pk in explained - set(said)]


def _waiting_words(waiting: list[Criterion]) -> str:
    named = "; ".join(line.path for line in waiting[:_NAMED])
    rest = len(waiting) - _NAMED
    told = ngettext(
        "Còn %(n)d dòng chưa thẩm định: %(named)s.",
        "Còn %(n)d dòng chưa thẩm định: %(named)s.",
        len(waiting),
    ) % {"n": len(waiting), "named": named + ("…" if rest > 0 else "")}
    return told + " " + _("Thẩm định các dòng này rồi hoàn thành.")


def second_look(*, sheet: ScoreSheet, remark: str, by: "User") -> None:
    """Record that another person has looked through the appraisal, with what they say of it.

    Raises Refused for somebody whose own words are looked at: four eyes are two people.
    """
    capacity = allow_appraiser("second_look", sheet, by)
    with transaction.atomic():
        held = claim(
            sheet,
            SheetState.SUBMITTED,
            SheetState.APPRAISED,
            SheetState.EXPLAINED,
            SheetState.REAPPRAISED,
        )
        said = Score.objects.filter(sheet=held, stage__in=(Stage.APPRAISAL, Stage.SECOND))
        if not said.exists():
            raise Refused(_("Chưa dòng nào được thẩm định nên chưa có gì để xem lại."))
        if said.filter(saved_by=by).exists():
            raise Refused(_("Người thẩm định không tự xem lại. Nhờ cán bộ khác của đơn vị."))
        journal.record(
            "second_look", held, by=by, capacity=capacity, detail={"remark": nfc(remark).strip()}
        )


def _moved(
    verb: str,
    sheet: ScoreSheet,
    version: int | None,
    capacity: str,
    by: "User",
    then: Callable[[ScoreSheet], dict[str, Any]],
) -> ScoreSheet:
    return perform(SHEET.moves[verb], sheet, by=by, capacity=capacity, version=version, then=then)
