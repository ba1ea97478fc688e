"""What one unit's sheet of results shows, and to whom."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.results import PHASES, figure_words
from clusters.composing import Line, lines_in_force, lines_of_unit, members_of
from clusters.deadlines.sending import closed_words
from clusters.forms.results import ResultForm
from clusters.inner_years import inner_years
from clusters.models import (
    ClusterYear,
    Deadline,
    Period,
    Pledge,
    Reporting,
    Result,
    Unit,
)
from clusters.offices import Offices, offices_of
from clusters.rules.covenants import denial
from clusters.workflow import REPORTING, ReportingState
from workflow.journal import history


def reportings_visible_to(user: Any) -> "QuerySet[Reporting]":
    """Sent reports of the years that `user` may look into; what is being entered is its unit's."""
    rows = Reporting.objects.filter(cluster_year__in=inner_years(user))
    own = offices_of(user).unit_ids
    return rows.filter(Q(state=ReportingState.SUBMITTED) | Q(unit__in=own))


def results_visible_to(user: Any) -> "QuerySet[Result]":
    return Result.objects.filter(reporting__in=reportings_visible_to(user))


@dataclass(frozen=True)
class SheetRow:
    """One target on a unit's sheet; `now` tells what another person has saved meanwhile."""

    line: Line
    pledge: Pledge | None
    result: Result | None
    form: ResultForm
    is_saved: bool = False
    now: str = ""

    @property
    def words(self) -> str:
        return figure_words(self.result) if self.result else ""


def sheet_of(year: ClusterYear, unit: Unit, period: Period, offices: Offices) -> dict[str, Any]:
    """The context of a unit's sheet."""
    today = timezone.localdate()
    reporting = (
        Reporting.objects.filter(cluster_year=year, unit=unit, period=period)
        .select_related("submitted_by")
        .first()
    )
    members = [row.pk for row in members_of(year, today)]
    locked = denial("enter_result", year, offices, members=members, unit=unit.pk)
    closed = closed_words(year, PHASES[period], today)
    state = reporting.state if reporting else ReportingState.DRAFT
    verb = "report_result" if state == ReportingState.DRAFT else "recall_results"
    return {
        "year": year,
        "unit": unit,
        "period": period,
        "reporting": reporting,
        "is_sent": state == ReportingState.SUBMITTED,
        "may_edit": not locked and state == ReportingState.DRAFT,
        "locked": locked,
        "closed": closed,
        "move": REPORTING.moves[verb],
        "rows": sheet_rows(year, unit, reporting),
        "deadline": Deadline.objects.filter(cluster_year=year, phase=PHASES[period]).first(),
        "journal": list(history(reporting)) if reporting else [],
        "capacity": offices.capacity_in(year),
    }


def sheet_rows(year: ClusterYear, unit: Unit, reporting: Reporting | None) -> list[SheetRow]:
    results: dict[int, Result] = {}
    if reporting is not None:
        results = {row.target_id: row for row in reporting.results.select_related("evidence")}
    return [sheet_row(line, unit, results) for line in lines_of_unit(lines_in_force(year), unit.pk)]


def sheet_row(
    line: Line, unit: Unit, results: dict[int, Result], form: ResultForm | None = None
) -> SheetRow:
    result = next((results[pk] for pk in line.target_ids if pk in results), None)
    return SheetRow(
        line,
        line.pledge_of(unit.pk),
        result,
        form or ResultForm.of(line.target, result),
    )


def after_saving(row: SheetRow, sent: ResultForm, *, is_saved: bool, is_stale: bool) -> SheetRow:
    """`row` as it is after somebody tried to save it: what was refused stays as it was typed.

    A stale form learns the version of now, so that its next save is taken.
    """
    if is_saved:
        return replace(row, is_saved=True)
    if is_stale:
        now = "" if row.result is None else str(row.result.version)
        sent.data = {**dict(sent.data.items()), "version": now}
    return replace(row, form=sent, now=(row.words or _("chưa có số liệu")) if is_stale else "")


def consequences(verb: str, rows: list[SheetRow], year: ClusterYear) -> list[str]:
    """What sending a report, or taking it back, brings about.

    Raises KeyError for a verb about which nothing is written: nobody confirms blindly.
    """
    return {"report_result": _on_sending, "recall_results": _on_recalling}[verb](rows, year)


def _on_sending(rows: list[SheetRow], year: ClusterYear) -> list[str]:
    missing = [str(row.line.target) for row in rows if not row.words]
    said = [
        _("Báo cáo được gửi đến %(title)s; mọi đơn vị của năm này xem được số liệu.")
        % {"title": year.cluster.chair_title},
        _("%(known)d/%(all)d chỉ tiêu đã có số liệu.")
        % {"known": len(rows) - len(missing), "all": len(rows)},
    ]
    if missing:
        said.append(
            _("Chưa có số liệu, sẽ ghi là chưa có chứ không phải 0: %(names)s.")
            % {"names": "; ".join(missing)}
        )
    said.append(_("Sau khi gửi không sửa được; muốn sửa thì rút lại rồi gửi lần nữa."))
    return said


def _on_recalling(rows: list[SheetRow], year: ClusterYear) -> list[str]:
    return [
        _("Báo cáo trở về “Đang nhập”; số liệu không còn tính vào số chung cho đến khi gửi lại."),
        _("Ngày gửi tính theo lần gửi sau cùng; nhật ký giữ lại lần gửi trước."),
    ]
