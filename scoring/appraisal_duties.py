"""What cross-scoring and appraisal ask of somebody, and who has done their part of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.deadlines.sending import Sent
from clusters.models import ClusterYear, Deadline, Phase
from clusters.offices import Offices, offices_of
from scoring.appraisers import appraisers_in
from scoring.models import CrossMode, CrossSheet, ScoreSheet, ScoringYear
from scoring.workflow import SheetState
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User

# The calendar itself asks for what is due within these days (`clusters.duties`).
_AHEAD = timedelta(days=30)
_BEHIND = timedelta(days=60)
_WAITING = (SheetState.SUBMITTED, SheetState.EXPLAINED)


def duties(user: "User", day: date) -> list[Duty]:
    """Sheets to appraise, members to score, an appraisal to answer. Six queries a year."""
    offices = offices_of(user)
    open_sheets = ScoreSheet.objects.exclude(state__in=(SheetState.DRAFT, SheetState.FINAL))
    years = (
        ScoringYear.objects.filter(
            cluster_year__in=offices.year_ids, sheets__in=open_sheets.order_by().values("pk")
        )
        .distinct()
        .select_related("cluster_year__cluster")
        .order_by("pk")
    )
    return [duty for year in years for duty in _of_year(year, user, offices, day)]


def _of_year(year: ScoringYear, user: "User", offices: Offices, day: date) -> Iterator[Duty]:
    sheets = list(
        ScoreSheet.objects.visible_to(user).filter(scoring_year=year).select_related("unit")
    )
    appraisers = appraisers_in(year)
    mine = set(appraisers.units_of([s.unit_id for s in sheets], offices.unit_ids))
    waiting = [s for s in sheets if s.unit_id in mine and s.state in _WAITING]
    if waiting:
        yield _to_appraise(year, waiting, offices)
    for sheet in sheets:
        if sheet.unit_id in offices.unit_ids and sheet.state == SheetState.APPRAISED:
            yield _to_answer(year, sheet, offices)
    owed = _owed(year, offices, sheets)
    if owed and not _is_on_the_calendar(year.cluster_year, day):
        yield _to_score(year, owed, offices)


def _to_appraise(year: ScoringYear, waiting: list[ScoreSheet], offices: Offices) -> Duty:
    cluster_year = year.cluster_year
    return Duty(
        title=ngettext(
            "Thẩm định %(n)d bảng chấm điểm", "Thẩm định %(n)d bảng chấm điểm", len(waiting)
        )
        % {"n": len(waiting)},
        text=", ".join(str(sheet.unit) for sheet in waiting) + ".",
        url=reverse("scoring:appraisals", args=[cluster_year.pk]),
        action=_("Thẩm định tiếp"),
        capacity=offices.capacity_in(cluster_year),
        about=str(cluster_year),
        state=_("Chờ thẩm định"),
    )


def _to_answer(year: ScoringYear, sheet: ScoreSheet, offices: Offices) -> Duty:
    cluster_year = year.cluster_year
    return Duty(
        title=_("Kết quả thẩm định, năm %(year)s") % {"year": cluster_year.label},
        text=_("%(unit)s: xem từng dòng, giải trình dòng khác tự chấm trước khi chốt điểm.")
        % {"unit": sheet.unit},
        url=reverse("scoring:explanation", args=[sheet.pk]),
        action=_("Xem và giải trình"),
        kind=DutyKind.WARNING,
        capacity=offices.capacity_in(cluster_year),
        about=str(cluster_year),
        state=sheet.get_state_display(),
    )


def _to_score(year: ScoringYear, owed: list[ScoreSheet], offices: Offices) -> Duty:
    cluster_year = year.cluster_year
    return Duty(
        title=ngettext("Chấm chéo %(n)d đơn vị", "Chấm chéo %(n)d đơn vị", len(owed))
        % {"n": len(owed)},
        text=", ".join(str(sheet.unit) for sheet in owed) + ".",
        url=reverse("scoring:cross", args=[cluster_year.pk]),
        action=_("Chấm điểm"),
        capacity=offices.capacity_in(cluster_year),
        about=str(cluster_year),
        state=_("Chờ chấm chéo"),
    )


def _owed(year: ScoringYear, offices: Offices, sheets: Iterable[ScoreSheet]) -> list[ScoreSheet]:
    """The sheets that one's own member units may score now and have not."""
    if year.cross_mode == CrossMode.NONE:
        return []
    own = set(
        year.cluster_year.memberships.filter(unit__in=offices.unit_ids).values_list(
            "unit", flat=True
        )
    )
    if not own:
        return []
    sent = CrossSheet.objects.filter(
        sheet__scoring_year=year, by_unit__in=own, submitted_at__isnull=False
    )
    done = set(sent.values_list("sheet", "by_unit"))
    return [
        sheet
        for sheet in sheets
        if sheet.unit_id not in offices.unit_ids
        and sheet.state not in (SheetState.DRAFT, SheetState.FINAL)
        and any((sheet.pk, unit) not in done for unit in own)
    ]


def _is_on_the_calendar(cluster_year: ClusterYear, day: date) -> bool:
    return Deadline.objects.filter(
        cluster_year=cluster_year,
        phase=Phase.CROSS_SCORE,
        due_on__gte=day - _BEHIND,
        due_on__lte=day + _AHEAD,
    ).exists()


def sent(cluster_year: ClusterYear) -> list[Sent]:
    """Who has scored everybody whose sheet has come in, and when the last of them.

    Appraisal is the chair's work and no unit's: it has no answer here. Nor has a year without
    cross-scoring. A sheet that became final unscored is owed by nobody any more.
    """
    year = ScoringYear.objects.filter(cluster_year=cluster_year).first()
    if year is None or year.cross_mode == CrossMode.NONE:
        return []
    given: dict[int, dict[int, datetime]] = {}
    rows = CrossSheet.objects.filter(sheet__scoring_year=year, submitted_at__isnull=False)
    for by_unit, scored, at in rows.values_list("by_unit", "sheet__unit", "submitted_at"):
        if at is not None and by_unit != scored:
            given.setdefault(by_unit, {})[scored] = at
    waiting = set(
        year.sheets.exclude(state__in=(SheetState.DRAFT, SheetState.FINAL)).values_list(
            "unit", flat=True
        )
    )
    done = {
        unit: max(scored.values())
        for unit, scored in given.items()
        if not waiting - {unit} - scored.keys()
    }
    return [Sent(Phase.CROSS_SCORE, done)]
