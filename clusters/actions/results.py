"""What units enter against their pledges, and sending it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.numbers import Figure, NotANumber, parse_figure, written
from clusters.actions.covenants import allow
from clusters.composing import Line, lines_in_force, lines_of_unit, members_of
from clusters.deadlines.sending import closed_words, working_days_late
from clusters.models import ClusterYear, Period, Phase, Reporting, Result, Target, Unit
from clusters.workbooks.targets import number_fault
from clusters.workflow import REPORTING, ReportingState
from workflow import journal
from workflow.files import store
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User

PHASES = {Period.MID_YEAR: Phase.MID_YEAR_REPORT, Period.YEAR_END: Phase.YEAR_END_REPORT}


@dataclass(frozen=True)
class Entered:
    """A result as typed. Without a figure there is none, which is not 0."""

    figure: str
    is_estimate: bool = False
    source: str = ""
    evidence: "UploadedFile[Any] | None" = None
    drop_evidence: bool = False


def enter_result(
    *,
    cluster_year: ClusterYear,
    unit: Unit,
    period: str,
    target: Target,
    entered: Entered,
    version: int | None,
    by: "User",
) -> Result:
    """Keep what one unit reports on one target; `version` is that of the row shown, None

    where there was none.

    Raises Refused where the report has been sent, the figure cannot be read or cannot be;
    BadFile for evidence that is not taken; Stale where the row has changed since.
    """
    members = members_of(cluster_year, timezone.localdate())
    offices = allow("enter_result", cluster_year, by, members=members, unit=unit)
    line = _line(cluster_year, unit, target)
    figure = read_figure(entered.figure, line.target) if entered.figure.strip() else None
    with transaction.atomic():
        reporting = _claim(cluster_year, unit, period)
        fields: dict[str, Any] = {
            "value": figure.value if figure else None,
            "bound": figure.bound if figure else "exact",
            "value_max": figure.value_max if figure else None,
            "of": figure.of if figure else None,
            "is_estimate": entered.is_estimate,
            "source": entered.source.strip(),
        }
        if entered.evidence is not None:
            fields["evidence"] = store(entered.evidence, by=by)
        elif entered.drop_evidence:
            fields["evidence"] = None
        result = _write(reporting, line, fields, version)
        journal.record(
            "enter_result",
            reporting,
            by=by,
            capacity=offices.capacity_in(cluster_year),
            detail={"indicator": target.indicator, "figure": entered.figure.strip()},
        )
    return result


def _line(cluster_year: ClusterYear, unit: Unit, target: Target) -> Line:
    for line in lines_of_unit(lines_in_force(cluster_year), unit.pk):
        if target.pk in line.target_ids:
            return line
    raise Refused(_("Chỉ tiêu này không còn trong giao ước của đơn vị. Tải lại trang."))


def read_figure(text: str, target: Target) -> Figure:
    """The figure that `text` writes, for `target`.

    Raises Refused, with the cure, where it is none, or one that cannot be.
    """
    try:
        figure = parse_figure(text)
    except NotANumber as told:
        raise Refused(str(told)) from told
    for number in (figure.value, figure.value_max, figure.of):
        if number is not None and (why := number_fault(number)):
            raise Refused(why)
    if figure.value < 0 and not target.can_be_negative:
        raise Refused(
            _("%(value)s nhỏ hơn 0 mà chỉ tiêu này không nhận số âm. Nhập từ 0 trở lên.")
            % {"value": written(figure.value)}
        )
    if figure.of is not None and (figure.of <= 0 or figure.value > figure.of):
        raise Refused(
            _("%(value)s/%(of)s không thể có: số đạt nằm trong tổng số. Viết như 72/81.")
            % {"value": written(figure.value), "of": written(figure.of)}
        )
    return figure


def _claim(cluster_year: ClusterYear, unit: Unit, period: str) -> Reporting:
    """The unit's report of the period, taken for this transaction; refused once it is sent."""
    reporting, _created = Reporting.objects.get_or_create(
        cluster_year=cluster_year, unit=unit, period=Period(period)
    )
    rows = Reporting.objects.filter(pk=reporting.pk, state=ReportingState.DRAFT)
    if not rows.update(version=F("version") + 1):
        raise Refused(_("Báo cáo đã gửi nên không sửa được. Rút lại để sửa, rồi gửi lần nữa."))
    return reporting


def _write(reporting: Reporting, line: Line, fields: dict[str, Any], version: int | None) -> Result:
    known = reporting.results.filter(target__in=line.target_ids).first()
    if known is None and version is None:
        return Result.objects.create(reporting=reporting, target=line.target, **fields)
    rows = Result.objects.filter(pk=known.pk) if known else Result.objects.none()
    if version is not None:
        rows = rows.filter(version=version)
    if known is None or version is None or not rows.update(version=F("version") + 1, **fields):
        raise Stale(_("Dòng này vừa được người khác sửa. So hai bản rồi lưu lần nữa."))
    known.refresh_from_db()
    return known


def move_reporting(
    reporting: Reporting, *, verb: str, by: "User", version: int | None = None
) -> Reporting:
    """Send a unit's report, or take it back.

    Raises Denied, Refused and Stale as `perform` does; Refused after a hard deadline.
    """
    year = reporting.cluster_year
    members = members_of(year, timezone.localdate())
    offices = allow(verb, year, by, members=members, unit=reporting.unit)
    phase = PHASES[Period(reporting.period)]
    if why := closed_words(year, phase, timezone.localdate()):
        raise Refused(why)

    def submitted(moved: Reporting) -> dict[str, Any]:
        if not moved.results.filter(value__isnull=False).exists():
            raise Refused(_("Chưa có số liệu nào. Nhập kết quả rồi gửi; 0 cũng là một kết quả."))
        moved.submitted_at, moved.submitted_by = timezone.now(), by
        moved.save(update_fields=["submitted_at", "submitted_by"])
        late = working_days_late(year, phase, timezone.localdate()).get(moved.unit_id, 0)
        return {"working_days_late": late, "results": _told(moved)}

    def recalled(moved: Reporting) -> dict[str, Any]:
        was = moved.submitted_at.isoformat() if moved.submitted_at else ""
        moved.submitted_at = moved.submitted_by = None
        moved.save(update_fields=["submitted_at", "submitted_by"])
        return {"was_submitted_at": was}

    return perform(
        REPORTING.moves[verb],
        reporting,
        by=by,
        capacity=offices.capacity_in(year),
        version=version,
        then={"report_result": submitted, "recall_results": recalled}[verb],
    )


def _told(reporting: Reporting) -> dict[str, str]:
    """What was sent, for the journal: it stays when the report is taken back and changed."""
    rows = reporting.results.filter(value__isnull=False).select_related("target")
    return {row.target.indicator: figure_words(row) for row in rows}


def figure_words(result: Result) -> str:
    """A result as it is typed and read again: hơn 1.440; 97,7 - 139,5; 72/81."""
    if result.value is None:
        return ""
    value = written(result.value)
    if result.of is not None:
        return f"{value}/{written(result.of)}"
    if result.value_max is not None:
        return f"{value} - {written(result.value_max)}"
    return {"at_least": f"hơn {value}", "about": f"khoảng {value}"}.get(result.bound, value)
