"""What stands above a sheet: state, deadline, who works on it, and the next step."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.deadlines.sending import closed_words
from clusters.models import Deadline, Phase
from clusters.offices import Offices, offices_of
from scoring.models import ScoreSheet
from scoring.pages.sheet import editors_lately
from scoring.rules import denial
from scoring.workflow import SHEET, SheetState

# State of the look and icon for each state of a sheet.
SHEET_LOOK = {
    SheetState.DRAFT: ("idle", "pencil"),
    SheetState.SUBMITTED: ("ok", "check-circle-fill"),
    SheetState.APPRAISED: ("now", "hourglass-split"),
    SheetState.EXPLAINED: ("now", "hourglass-split"),
    SheetState.REAPPRAISED: ("ok", "check-circle-fill"),
    SheetState.FINAL: ("ok", "lock-fill"),
}


def may_fill_in(sheet: ScoreSheet, offices: Offices) -> bool:
    year = sheet.scoring_year.cluster_year
    is_own = not denial("save_cell", year, offices, unit=sheet.unit_id)
    return is_own and sheet.state == SheetState.DRAFT


def sheet_head(sheet: ScoreSheet, user: Any) -> dict[str, Any]:
    """Three queries: the deadline, and who else is at work where somebody fills the sheet in."""
    offices = offices_of(user)
    year = sheet.scoring_year.cluster_year
    today = timezone.localdate()
    may_edit = may_fill_in(sheet, offices)
    own = not denial("submit_sheet", year, offices, unit=sheet.unit_id)
    verb = {SheetState.DRAFT: "submit_sheet", SheetState.SUBMITTED: "recall_sheet"}.get(
        SheetState(sheet.state), ""
    )
    closed = ""
    if may_edit and not sheet.returned_because:
        closed = closed_words(year, Phase.SELF_SCORE, today)
    return {
        "sheet": sheet,
        "year": year,
        "unit": sheet.unit,
        "may_edit": may_edit,
        "move": SHEET.moves[verb] if own and verb else None,
        "closed": closed,
        "deadline": Deadline.objects.filter(cluster_year=year, phase=Phase.SELF_SCORE).first(),
        "look": SHEET_LOOK[SheetState(sheet.state)],
        "capacity": offices.capacity_in(year),
        "editors": editors_lately(sheet, user) if may_edit else [],
        "words": script_words() if may_edit else {},
    }


def script_words() -> dict[str, str]:
    """What the script says; it knows no language of its own."""
    return {
        "saving": _("Đang lưu…"),
        "saved": _("Đã lưu lúc {time}"),
        "typing": _("Chưa lưu"),
        "offline": _("Mất kết nối: còn {n} ô chưa lưu, sẽ tự thử lại"),
        "faulty": _("Còn {n} ô sai, chưa lưu"),
        "login": _("Phiên làm việc đã hết. Đăng nhập lại ở thẻ khác; ô đang gõ được giữ nguyên"),
        "block": _("Chưa ghi ô nào của khối đã dán: {n} ô sai. Sửa ô sai rồi cả khối được ghi."),
        "mine": _("Giữ “{text}” đang gõ"),
        "theirs": _("Lấy “{text}” vừa ghi"),
        "empty": _("ô trống"),
        "missing": _("Còn thiếu"),
        "add": _("Thêm tệp"),
        "files": _("{n} tệp"),
        "close": _("Đóng"),
        "lost": _("Đã dán nhưng không có ô để nhận: {text}"),
        "closebranch": _("Thu gọn"),
        "openbranch": _("Mở rộng"),
    }
