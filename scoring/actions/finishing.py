"""Final scores: computed by the rule of the year from what was said, frozen, opened again.

The final score of a line is worked out from the last word of the appraisal and the cross scores
that were sent, as `scoring.finals` lays down; the unit's own score is never asked for. What is
stored at the final stage are points and nothing that they could be computed from, so that they
mean the same for ever (a gate keeps its answer).

Lines that depend on other units are computed over the whole year together. So one sheet can be
settled alone only when every other one is appraised (`finalize` refuses before that), and
settling a sheet works out again such lines of sheets that were final already. `finalize_year`
settles all at once; units that have sent nothing, or wait for a word, have to be named as left
out, take no part, and come in later by `finalize`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.numbers import written
from clusters.offices import offices_of
from scoring.actions.appraising import allow_appraiser, claim, reason_of
from scoring.actions.writing import Line, write_lines
from scoring.actions.years import allow
from scoring.cross_lines import cross_leaves
from scoring.finals import final_points
from scoring.methods import DEPENDENT, ZERO, Entry, Method, entry_faults
from scoring.models import (
    Criterion,
    CrossScore,
    Score,
    ScoreSheet,
    ScoringYear,
    Stage,
)
from scoring.reading import EMPTY, YearEntries, leaves_of, rule_of, year_entries
from scoring.saying import read_number
from scoring.telling import tell_unit
from scoring.workflow import SHEET, SheetState
from workflow import journal
from workflow.moves import Refused, perform

if TYPE_CHECKING:
    from accounts.models import User

READY = (SheetState.APPRAISED, SheetState.REAPPRAISED)
_NAMED = 5
# By unit and criterion: what the members gave.
Crosses = Mapping[tuple[int, int], Sequence[Decimal]]


@dataclass(frozen=True)
class Finals:
    """The final entries of a year, by unit and criterion; `missing` are the lines without one."""

    lines: Sequence[Criterion]
    entries: Mapping[int, Mapping[int, Entry]]

    def missing(self, unit: int) -> list[Criterion]:
        found = self.entries[unit]
        return [
            line
            for line in leaves_of(self.lines)
            if found[line.pk].assigned and found[line.pk].points is None
        ]


def finals_of(scoring_year: ScoringYear, left_out: Collection[int] = ()) -> Finals:
    """What the rule of the year makes of all sheets; `left_out` units take no part."""
    said = year_entries(scoring_year, Stage.SECOND)
    kept = {unit: rows for unit, rows in said.entries.items() if unit not in left_out}
    said = YearEntries(said.lines, kept)
    points, crosses = said.points(), crosses_in(scoring_year)
    own = year_entries(scoring_year, Stage.SELF)
    crossed = {line.pk for line in cross_leaves(scoring_year, said.lines)}
    entries: dict[int, dict[int, Entry]] = {}
    for unit, rows in kept.items():
        asked = crossed - own.not_assigned(unit)
        entries[unit] = {
            line.pk: final_entry(
                scoring_year.final_rule if line.pk in asked else "appraisal",
                line,
                rows.get(line.pk, EMPTY),
                points[unit].get(line.pk),
                crosses.get((unit, line.pk), ()),
            )
            for line in leaves_of(said.lines)
        }
    return Finals(said.lines, entries)


def final_entry(
    rule: str,
    line: Criterion,
    said: Entry,
    appraised: Decimal | None,
    crosses: Sequence[Decimal],
) -> Entry:
    """The frozen entry of one line. Gates follow the appraisal: they weigh nothing to average."""
    if not said.assigned:
        return Entry(assigned=False)
    if line.method == Method.GATE:
        return Entry(actual=said.actual, points=None if said.actual is None else ZERO)
    return Entry(points=final_points(rule, appraisal=appraised, crosses=crosses))


def crosses_in(scoring_year: ScoringYear) -> dict[tuple[int, int], list[Decimal]]:
    """The cross scores that were sent; one query. Nobody's score of itself counts."""
    rows = CrossScore.objects.filter(
        cross_sheet__sheet__scoring_year=scoring_year,
        cross_sheet__submitted_at__isnull=False,
        points__isnull=False,
    ).values_list("cross_sheet__sheet__unit", "cross_sheet__by_unit", "criterion", "points")
    found: dict[tuple[int, int], list[Decimal]] = {}
    for unit, by_unit, criterion, points in rows.order_by("pk"):
        if unit != by_unit and points is not None:
            found.setdefault((unit, criterion), []).append(points)
    return found


def finalize(*, sheet: ScoreSheet, version: int | None, by: "User") -> ScoreSheet:
    """Settle one sheet.

    Raises Refused where a line has no final score yet, or depends on units that are not
    appraised: `finalize_year` settles those together.
    """
    capacity = allow_appraiser("finalize", sheet, by)
    with transaction.atomic():
        year = ScoringYear.objects.select_for_update(of=("self",)).get(pk=sheet.scoring_year_id)
        waiting = _not_ready(year, but=sheet.unit_id)
        found = finals_of(year, left_out=[other.unit_id for other in waiting])
        if waiting and any(line.method in DEPENDENT for line in found.lines):
            raise Refused(
                _(
                    "Có dòng tính theo kết quả của cả cụm, khối mà chưa thẩm định xong: %(units)s."
                    " Chốt điểm cả cụm, khối khi đã đủ."
                )
                % {"units": _names(waiting)}
            )
        settled = _settle(sheet, found, version, capacity, by)
        _freeze([settled], found, capacity, by)
    return settled


def finalize_year(
    *, scoring_year: ScoringYear, left_out: Collection[int] = (), by: "User"
) -> list[ScoreSheet]:
    """Settle every sheet of the year that is appraised; returns those that were settled.

    No judgement is made here, the rule computes: so the chair's staff do it for their own
    sheet too. Raises Refused where a sheet waits for its unit or for a word and its unit is
    not in `left_out`, where none can be settled, and where a line has no final score.
    """
    cluster_year = scoring_year.cluster_year
    allow("finalize_year", cluster_year, by)
    capacity = offices_of(by).capacity_in(cluster_year)
    with transaction.atomic():
        locked = ScoringYear.objects.select_for_update(of=("self",))
        year = locked.select_related("cluster_year__cluster").get(pk=scoring_year.pk)
        waiting = _not_ready(year)
        unnamed = [sheet for sheet in waiting if sheet.unit_id not in left_out]
        if unnamed:
            raise Refused(
                _("Chưa thẩm định xong: %(units)s. Thẩm định xong hoặc chọn chốt không kèm.")
                % {"units": _names(unnamed)}
            )
        ready = list(year.sheets.filter(state__in=READY).select_related("unit"))
        if not ready:
            raise Refused(_("Không có bảng nào chờ chốt điểm."))
        found = finals_of(year, left_out=[sheet.unit_id for sheet in waiting])
        settled = [_settle(sheet, found, sheet.version, capacity, by) for sheet in ready]
        _freeze(settled, found, capacity, by)
        journal.record(
            "finalize_year",
            year,
            by=by,
            capacity=capacity,
            detail={
                "units": [str(sheet.unit) for sheet in settled],
                "left_out": [str(sheet.unit) for sheet in waiting],
                "final_rule": year.final_rule,
            },
        )
    return settled


def _not_ready(year: ScoringYear, but: int | None = None) -> list[ScoreSheet]:
    rows = year.sheets.exclude(state__in=(*READY, SheetState.FINAL)).exclude(unit=but)
    return list(rows.select_related("unit").order_by("unit__order_key"))


def _names(sheets: Sequence[ScoreSheet]) -> str:
    named = "; ".join(str(sheet.unit) for sheet in sheets[:_NAMED])
    return named + ("…" if len(sheets) > _NAMED else "")


def _settle(
    sheet: ScoreSheet, found: Finals, version: int | None, capacity: str, by: "User"
) -> ScoreSheet:
    year, unit = sheet.scoring_year, sheet.unit

    def settled(moved: ScoreSheet) -> dict[str, Any]:
        # The move has read the sheet again; its year and unit are the same for a whole year.
        moved.scoring_year, moved.unit = year, unit
        missing = found.missing(moved.unit_id)
        if missing:
            raise Refused(
                _("%(unit)s chưa có điểm cuối cùng ở: %(paths)s. Bổ sung thẩm định, chấm chéo.")
                % {"unit": moved.unit, "paths": "; ".join(line.path for line in missing[:_NAMED])}
            )
        tell_unit(moved, "finalize")
        return {"final_rule": moved.scoring_year.final_rule}

    return perform(
        SHEET.moves["finalize"],
        sheet,
        by=by,
        capacity=capacity,
        version=version,
        then=settled,
    )


def _freeze(settled: Sequence[ScoreSheet], found: Finals, capacity: str, by: "User") -> None:
    """Write the final entries of sheets, and again the dependent ones of those final before.

    What the conference adjusted (its reason stands beside it) is left as it was decided.
    """
    lines = leaves_of(found.lines)
    together = [line for line in lines if line.method in DEPENDENT]
    wanted = [
        Line(sheet, line, found.entries[sheet.unit_id][line.pk])
        for sheet in settled
        for line in lines
    ]
    if together:
        year = settled[0].scoring_year_id
        before = ScoreSheet.objects.filter(scoring_year=year, state=SheetState.FINAL).exclude(
            pk__in=[sheet.pk for sheet in settled]
        )
        adjusted = set(
            Score.objects.filter(sheet__in=before, stage=Stage.FINAL)
            .exclude(remark="")
            .values_list("sheet", "criterion")
        )
        wanted += [
            Line(other, line, found.entries[other.unit_id][line.pk])
            for other in before
            for line in together
            if (other.pk, line.pk) not in adjusted
        ]
    write_lines(wanted, stage=Stage.FINAL, by=by, capacity=capacity)


def adjust_line(
    *,
    sheet: ScoreSheet,
    criterion: Criterion,
    points: str,
    reason: str,
    version: int | None,
    by: "User",
) -> Score:
    """Set one final score as the conference decided it, with its reason.

    Raises Refused before the sheet is final, for a gate, without a reason, and for points that
    the line cannot give; Stale where the row shown is old.
    """
    capacity = allow_appraiser("adjust_line", sheet, by)
    why = reason_of(reason)
    decided = read_number(points)
    if decided is None:
        raise Refused(_("Chưa ghi điểm. Nhập điểm mà hội nghị quyết định."))
    faults = entry_faults(rule_of(criterion), Entry(points=decided))
    if faults:
        raise Refused(faults[0].message)
    with transaction.atomic():
        held = claim(sheet, SheetState.FINAL)
        known = Score.objects.filter(sheet=held, criterion=criterion, stage=Stage.FINAL)
        row = known.first()
        if row is None or not row.assigned or criterion.method == Method.GATE:
            raise Refused(_("Dòng này không có điểm để điều chỉnh."))
        if row.version != version:
            raise Refused(_("Điểm vừa được người khác sửa. Xem lại điểm mới rồi làm lại."))
        was = row.points
        entry = Entry(points=final_points("appraisal", appraisal=None, adjustment=decided))
        write_lines(
            [Line(held, criterion, entry, why)], stage=Stage.FINAL, by=by, capacity=capacity
        )
        journal.record(
            "adjust_line",
            held,
            by=by,
            capacity=capacity,
            detail={
                "path": criterion.path,
                "was": "" if was is None else written(was),
                "points": written(decided),
                "reason": why,
            },
        )
        return known.get()


def reopen_sheet(*, sheet: ScoreSheet, reason: str, version: int | None, by: "User") -> ScoreSheet:
    """Open a final sheet for another appraisal, with the reason.

    The frozen scores go, their trail stays; a standing that was adopted keeps its copy.
    """
    capacity = allow_appraiser("reopen_sheet", sheet, by)
    why = reason_of(reason)

    def reopened(moved: ScoreSheet) -> dict[str, Any]:
        Score.objects.filter(sheet=moved, stage=Stage.FINAL).delete()
        tell_unit(moved, "reopen_sheet")
        return {"reason": why}

    return perform(
        SHEET.moves["reopen_sheet"],
        sheet,
        by=by,
        capacity=capacity,
        version=version,
        then=reopened,
    )
