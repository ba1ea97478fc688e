"""What score sheets ask of the people of units."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models.holidays import holiday_overrides
from clusters.deadlines.calendar import Due, is_closed, lateness
from clusters.models import Deadline, Phase
from clusters.offices import Offices, offices_of
from scoring.methods import DEPENDENT, Method
from scoring.models import Criterion, ScoreSheet, Stage
from scoring.workflow import SheetState
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User
    from catalogue.working_days import Overrides

# What is longer over is history, and not a duty.
_BEHIND = timedelta(days=60)


def duties(user: "User", day: date) -> list[Duty]:
    """The sheets of one's own units that are still to be sent. Four queries at most."""
    offices = offices_of(user)
    if not offices.unit_ids:
        return []
    own = Q(scores__stage=Stage.SELF)
    entered = Q(scores__points__isnull=False) | Q(
        scores__actual__isnull=False, scores__criterion__method__in=DEPENDENT
    )
    sheets = (
        ScoreSheet.objects.filter(unit__in=offices.unit_ids, state=SheetState.DRAFT)
        .select_related("unit", "scoring_year__cluster_year__cluster")
        .prefetch_related(
            Prefetch(
                "scoring_year__cluster_year__deadlines",
                Deadline.objects.filter(phase=Phase.SELF_SCORE),
                to_attr="self_score_deadlines",
            )
        )
        .annotate(done=Count("scores", filter=own & (entered | Q(scores__assigned=False))))
        .order_by("pk")
    )
    found = list(sheets)
    if not found:
        return []
    sets = {sheet.scoring_year.criteria_set_id for sheet in found}
    leaves = _leaves(sets)
    overrides = holiday_overrides()
    asked = (_duty(sheet, leaves, offices, day, overrides) for sheet in found)
    return [duty for duty in asked if duty is not None]


def _leaves(sets: set[int]) -> dict[int, int]:
    """By set: how many lines are scored."""
    rows = Criterion.objects.filter(criteria_set__in=sets).exclude(method=Method.GROUP)
    return dict(rows.order_by().values_list("criteria_set").annotate(n=Count("pk")))


def _duty(
    sheet: ScoreSheet, leaves: dict[int, int], offices: Offices, day: date, overrides: "Overrides"
) -> Duty | None:
    year = sheet.scoring_year.cluster_year
    deadline: Deadline | None = next(iter(vars(year)["self_score_deadlines"]), None)
    late = 0
    if deadline is None:
        if int(year.label[-4:]) < day.year - 1:
            return None
    else:
        closed = is_closed(Due(deadline.phase, deadline.due_on, deadline.is_hard), day, overrides)
        over = closed or day - deadline.due_on > _BEHIND
        if over and not sheet.returned_because:
            return None
        if not sheet.returned_because:
            late = lateness(deadline.due_on, None, day, overrides)
    return Duty(
        title=_("Bảng chấm điểm của %(unit)s, năm %(year)s")
        % {"unit": sheet.unit.name, "year": year.label},
        text=_words(sheet, leaves[sheet.scoring_year.criteria_set_id], late),
        url=reverse("scoring:sheet", args=[sheet.pk]),
        action=_("Chấm điểm"),
        kind=_kind(sheet, late),
        due=deadline.due_on if deadline and not sheet.returned_because else None,
        capacity=offices.capacity_in(year),
        about=str(year),
        state=_("Bị trả lại") if sheet.returned_because else "",
    )


def _kind(sheet: ScoreSheet, late: int) -> DutyKind:
    if late:
        return DutyKind.FAILED
    return DutyKind.WARNING if sheet.returned_because else DutyKind.NOW


def _words(sheet: ScoreSheet, leaves: int, late: int) -> str:
    said = []
    if sheet.returned_because:
        said.append(_("Bị trả lại: %(why)s") % {"why": sheet.returned_because})
    done: int = vars(sheet)["done"]
    if waiting := leaves - done:
        words = ngettext("Còn %(n)d dòng chưa chấm.", "Còn %(n)d dòng chưa chấm.", waiting)
        said.append(words % {"n": waiting})
    elif not sheet.returned_because:
        said.append(_("Đã chấm mọi dòng, chưa gửi."))
    if late:
        words = ngettext("Đã trễ %(n)d ngày làm việc.", "Đã trễ %(n)d ngày làm việc.", late)
        said.append(words % {"n": late})
    return " ".join(said)
