"""The board of results as a workbook, with one column for each unit."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from clusters.pages.results import Board, Indicator
from workflow.lists import Value
from workflow.workbooks import workbook_response


def board_response(board: Board) -> HttpResponse:
    """The figures of the cluster as numbers, those of the units as they were reported."""
    units = [sender.unit for sender in board.senders]
    heads = [
        (_("Nhóm đơn vị"), 18),
        (_("Chỉ tiêu"), 44),
        (_("Đơn vị tính"), 12),
        (_("Cách tổng hợp"), 22),
        (_("Cam kết"), 14),
        (_("Kế hoạch được giao"), 14),
        (_("Kết quả"), 14),
        (_("Đạt so với cam kết (%)"), 14),
        (_("Năm trước"), 14),
        (_("Đã gửi"), 10),
        *((str(unit), 20) for unit in units),
    ]
    rows = [_row(row, [unit.pk for unit in units]) for row in board.indicators]
    title = _("Kết quả %(period)s năm %(year)s") % {
        "period": board.period.label.lower(),
        "year": board.cluster_year.label,
    }
    name = f"ket-qua-{board.cluster_year.label}-{board.period.value}"
    return workbook_response(title, name, heads, rows)


def _row(row: Indicator, units: list[int]) -> list[Value]:
    by_unit = {share.unit.pk: share for share in row.shares}
    told = [by_unit[pk].words or _("chưa gửi") if pk in by_unit else "" for pk in units]
    return [
        row.target.group,
        row.target.indicator,
        row.target.measure,
        row.target.get_aggregate_display(),
        row.pledged,
        row.plan,
        row.value,
        row.fulfilment,
        row.last_year,
        f"{row.reported}/{len(row.shares)}",
        *told,
    ]
