"""What one member gives another: line by line, then sent; opened again by the chair.

Never its own unit, nor one that the person works for through a second office.
"""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.vietnamese import nfc
from clusters.deadlines.sending import closed_words
from clusters.inner_years import members_on
from clusters.models import Phase, Unit
from clusters.offices import offices_of
from scoring.actions.appraising import reason_of
from scoring.actions.years import allow
from scoring.cross_lines import cross_leaves
from scoring.methods import Entry, entry_faults
from scoring.models import (
    Criterion,
    CrossMode,
    CrossScore,
    CrossSheet,
    Score,
    ScoreChange,
    ScoreSheet,
    Stage,
)
from scoring.provisional import scores_of
from scoring.reading import lines_of, rule_of
from scoring.rules import denial_of_cross
from scoring.saying import read_number
from scoring.workflow import CROSS, CrossState, SheetState
from workflow import journal
from workflow.moves import Denied, Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User

# The stage of a cross score in the trail of its line; `ScoreChange.unit` says whose it is.
CROSS_STAGE = "cross"
_NAMED = 5


def cross_refusal(sheet: ScoreSheet) -> str:
    """Why nobody gives this sheet points now; empty where members may. Asks one query."""
    if sheet.scoring_year.cross_mode == CrossMode.NONE:
        return _("Năm này không chấm chéo.")
    if sheet.state == SheetState.DRAFT:
        return _("%(unit)s chưa gửi bảng tự chấm nên chưa chấm chéo được.") % {"unit": sheet.unit}
    if sheet.state == SheetState.FINAL:
        return _("Điểm của %(unit)s đã chốt nên không chấm chéo nữa.") % {"unit": sheet.unit}
    return closed_words(sheet.scoring_year.cluster_year, Phase.CROSS_SCORE, timezone.localdate())


def _begin(sheet: ScoreSheet, by_unit: Unit, by: "User") -> tuple[ScoreSheet, str]:
    """The sheet held for this transaction, and the capacity of `by`.

    Raises Denied, and Refused where the sheet takes no cross scores now.
    """
    year = sheet.scoring_year.cluster_year
    offices = offices_of(by)
    members = [unit.pk for unit in members_on(year, timezone.localdate())]
    if why := denial_of_cross(
        year, offices, by_unit=by_unit.pk, scored=sheet.unit_id, members=members
    ):
        raise Denied(why)
    held = ScoreSheet.objects.select_for_update().get(pk=sheet.pk)
    if why := cross_refusal(held):
        raise Refused(why)
    return held, offices.capacity_in(year)


def _draft(sheet: ScoreSheet, by_unit: Unit) -> CrossSheet:
    """The cross sheet to write in, made at the first word; refused once it was sent."""
    found, _created = CrossSheet.objects.get_or_create(sheet=sheet, by_unit=by_unit)
    if found.state != CrossState.DRAFT:
        raise Refused(_("Điểm chấm chéo đã gửi nên không sửa được. Cần sửa thì xin mở lại."))
    return found


def save_cross(
    *,
    sheet: ScoreSheet,
    by_unit: Unit,
    criterion: Criterion,
    points: str,
    remark: str,
    version: int | None,
    by: "User",
) -> CrossScore:
    """Keep what `by_unit` gives one line; `version` is that of the row shown, None for none.

    Empty points take the score back. Raises Denied; Refused for points that the line cannot
    give; Stale where somebody else of the unit has changed the line since.
    """
    given = read_number(points)
    if given is not None:
        faults = entry_faults(rule_of(criterion), Entry(points=given))
        if faults:
            raise Refused(faults[0].message)
    with transaction.atomic():
        held, capacity = _begin(sheet, by_unit, by)
        year = held.scoring_year
        if criterion.pk not in {line.pk for line in asked_lines(held, lines_of(year.criteria_set))}:
            raise Refused(_("Dòng này không chấm chéo."))
        cross = _draft(held, by_unit)
        row = CrossScore.objects.filter(cross_sheet=cross, criterion=criterion).first()
        if version != (row.version if row else None):
            raise Stale(_("Dòng này vừa được người khác sửa. So hai bản rồi lưu lần nữa."))
        said = CrossScore(
            cross_sheet=cross,
            criterion=criterion,
            points=given,
            remark=nfc(remark).strip(),
            version=row.version if row else 0,
        )
        if row is None or (row.points, row.remark) != (said.points, said.remark):
            _write(cross, [said], capacity, by)
        return CrossScore.objects.get(cross_sheet=cross, criterion=criterion)


def _write(cross: CrossSheet, rows: list[CrossScore], capacity: str, by: "User") -> None:
    """Rows with the version that they replace (0: none), and the trail of each."""
    now = timezone.now()
    for row in rows:
        row.version += 1
        row.saved_at, row.saved_by = now, by
    CrossScore.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["cross_sheet", "criterion"],
        update_fields=["points", "remark", "version", "saved_at", "saved_by"],
    )
    ScoreChange.objects.bulk_create(
        ScoreChange(
            sheet_id=cross.sheet_id,
            criterion_id=row.criterion_id,
            stage=CROSS_STAGE,
            unit_id=cross.by_unit_id,
            points=row.points,
            remark=row.remark,
            changed_at=now,
            changed_by=by,
            capacity=capacity,
        )
        for row in rows
    )


def take_self_scores(*, sheet: ScoreSheet, by_unit: Unit, by: "User") -> int:
    """Give every line that is still empty the points of the unit itself; how many there were."""
    with transaction.atomic():
        held, capacity = _begin(sheet, by_unit, by)
        lines = lines_of(held.scoring_year.criteria_set)
        own = scores_of(held, lines).points[Stage.SELF]
        cross = _draft(held, by_unit)
        known = {row.criterion_id: row for row in cross.scores.all()}
        rows = [
            CrossScore(
                cross_sheet=cross,
                criterion=line,
                points=own[line.pk],
                remark=known[line.pk].remark if line.pk in known else "",
                version=known[line.pk].version if line.pk in known else 0,
            )
            for line in asked_lines(held, lines)
            if own[line.pk] is not None and (line.pk not in known or known[line.pk].points is None)
        ]
        _write(cross, rows, capacity, by)
        journal.record(
            "take_self_scores", cross, by=by, capacity=capacity, detail={"lines": len(rows)}
        )
    return len(rows)


def asked_lines(sheet: ScoreSheet, lines: list[Criterion]) -> list[Criterion]:
    """The lines of `sheet` that members score; not what its unit was not given."""
    off = set(
        Score.objects.filter(sheet=sheet, stage=Stage.SELF, assigned=False).values_list(
            "criterion", flat=True
        )
    )
    return [line for line in cross_leaves(sheet.scoring_year, lines) if line.pk not in off]


def submit_cross(
    *, sheet: ScoreSheet, by_unit: Unit, version: int | None, by: "User"
) -> CrossSheet:
    """Send what `by_unit` gives; from now on it may read what others gave, and they this.

    Raises Refused while a line has no points; 0 is an answer.
    """
    with transaction.atomic():
        held, capacity = _begin(sheet, by_unit, by)
        cross = _draft(held, by_unit)
        lines = asked_lines(held, lines_of(held.scoring_year.criteria_set))
        given = set(cross.scores.exclude(points=None).values_list("criterion", flat=True))
        missing = [line for line in lines if line.pk not in given]
        if missing:
            raise Refused(_missing_words(missing))

        def submitted(moved: CrossSheet) -> dict[str, Any]:
            moved.submitted_at, moved.submitted_by = timezone.now(), by
            moved.save(update_fields=["submitted_at", "submitted_by"])
            # The journal is read by many: it says that scores were sent, never which.
            return {"lines": len(lines)}

        return perform(
            CROSS.moves["submit_cross"],
            cross,
            by=by,
            capacity=capacity,
            version=version,
            then=submitted,
        )


def _missing_words(missing: list[Criterion]) -> str:
    named = "; ".join(line.path for line in missing[:_NAMED])
    return ngettext(
        "Còn %(n)d dòng chưa chấm: %(named)s. Chấm các dòng này rồi gửi; 0 cũng là điểm.",
        "Còn %(n)d dòng chưa chấm: %(named)s. Chấm các dòng này rồi gửi; 0 cũng là điểm.",
        len(missing),
    ) % {"n": len(missing), "named": named + ("…" if len(missing) > _NAMED else "")}


def reopen_cross(
    *, cross_sheet: CrossSheet, reason: str, version: int | None, by: "User"
) -> CrossSheet:
    """Give a cross sheet back to the unit that scored, with the reason.

    Raises Refused without one, and once the final score has been settled by it.
    """
    sheet = cross_sheet.sheet
    year = sheet.scoring_year.cluster_year
    allow("reopen_cross", year, by)
    why = reason_of(reason)

    def reopened(moved: CrossSheet) -> dict[str, Any]:
        if moved.sheet.state == SheetState.FINAL:
            raise Refused(_("Điểm đã chốt nên không mở lại chấm chéo. Mở lại bảng trước."))
        was = moved.submitted_at.isoformat() if moved.submitted_at else ""
        moved.submitted_at = moved.submitted_by = None
        moved.save(update_fields=["submitted_at", "submitted_by"])
        return {"reason": why, "was_submitted_at": was}

    return perform(
        CROSS.moves["reopen_cross"],
        cross_sheet,
        by=by,
        capacity=offices_of(by).capacity_in(year),
        version=version,
        then=reopened,
    )
