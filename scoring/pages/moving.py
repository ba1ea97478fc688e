"""What sending a sheet, or taking it back, brings about, and what is missing before."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.numbers import written
from clusters.deadlines.sending import closed_words, working_days_late
from clusters.models import Phase
from clusters.offices import Offices
from scoring.actions.sheets import recall_refusal
from scoring.gaps import gaps_in, told_of
from scoring.models import ScoreSheet
from scoring.own_sheet import OwnSheet, evidence_counts, read_own
from scoring.pages.sheet_rows import points_text
from scoring.rules import denial
from scoring.workflow import SHEET


def move_page(sheet: ScoreSheet, verb: str, offices: Offices) -> dict[str, Any]:
    """The context of the page that asks before `verb`; `denied` says why it is not one's own."""
    year = sheet.scoring_year.cluster_year
    move = SHEET.moves[verb]
    context: dict[str, Any] = {
        "sheet": sheet,
        "year": year,
        "unit": sheet.unit,
        "move": move,
        "denied": denial(verb, year, offices, unit=sheet.unit_id),
        "gaps": [],
        "closed": "",
    }
    if sheet.state not in move.sources:
        words = _("Bảng đang ở trạng thái “%(state)s” nên không làm được việc này.")
        return context | {"closed": words % {"state": sheet.get_state_display()}}
    if verb == "recall_sheet":
        return context | {"closed": recall_refusal(sheet), "consequences": _on_recalling()}
    own = read_own(sheet, seen=ScoreSheet.objects.none())
    closed = ""
    if not sheet.returned_because:
        closed = closed_words(year, Phase.SELF_SCORE, timezone.localdate())
    return context | {
        "gaps": gaps_in(own, evidence_counts(sheet), told_of(sheet)),
        "closed": closed,
        "consequences": _on_sending(sheet, own),
    }


def _on_sending(sheet: ScoreSheet, own: OwnSheet) -> list[str]:
    year = sheet.scoring_year.cluster_year
    said = [
        _("Bảng được gửi đi thẩm định; từ lúc đó không sửa được, trừ khi rút lại trước hạn."),
        _("Tổng tự chấm: %(total)s/%(most)s điểm; %(answered)d/%(leaves)d dòng đã chấm.")
        % {
            "total": points_text(own.total.total),
            "most": written(own.total.assigned_max),
            "answered": own.total.answered,
            "leaves": own.total.leaves,
        },
        _("Đơn vị đã gửi bảng của mình thì xem được bảng này."),
    ]
    late = working_days_late(year, Phase.SELF_SCORE, timezone.localdate()).get(sheet.unit_id, 0)
    if late and not sheet.returned_because:
        words = ngettext(
            "Đã quá hạn: bảng được ghi là trễ %(n)d ngày làm việc.",
            "Đã quá hạn: bảng được ghi là trễ %(n)d ngày làm việc.",
            late,
        )
        said.append(words % {"n": late})
    return said


def _on_recalling() -> list[str]:
    return [
        _("Bảng trở về “Đang tự chấm”; đơn vị khác không xem được cho đến khi gửi lại."),
        _("Ngày gửi tính theo lần gửi sau; nhật ký giữ lại lần gửi trước."),
    ]
