"""What stands around an appraisal: the moves that are open, the queue of a year, settling it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from clusters.models import Unit
from clusters.offices import Offices, offices_of
from scoring.actions.appraising import STAGE_IN, open_lines
from scoring.actions.finishing import READY
from scoring.appraisers import Appraisers, appraisers_in
from scoring.models import CrossSheet, ScoreSheet, ScoringYear, Stage
from scoring.pages.appraisal import Appraisal, appraisal_of
from scoring.reading import lines_of
from scoring.rules import denial
from scoring.workflow import SHEET, SheetState
from workflow.journal import history
from workflow.moves import Move

# What is done to a sheet once it was sent, and whether it asks for a reason.
VERBS = {
    "return_sheet": True,
    "appraise": False,
    "explain": False,
    "reappraise": False,
    "finalize": False,
    "reopen_sheet": True,
}


def denied(verb: str, sheet: ScoreSheet, offices: Offices, appraisers: Appraisers) -> str:
    """Why `verb` on this sheet is not theirs; no query."""
    year = sheet.scoring_year.cluster_year
    found = appraisers.of(sheet.unit_id)
    return denial(verb, year, offices, unit=sheet.unit_id, appraisers=found)


def moves_of(sheet: ScoreSheet, offices: Offices, appraisers: Appraisers) -> list[Move]:
    """The moves that are open to somebody, in the order of the lifecycle."""
    return [
        move
        for move in SHEET.open_moves(sheet.state)
        if move.verb in VERBS and not denied(move.verb, sheet, offices, appraisers)
    ]


def appraisal_page(sheet: ScoreSheet, user: Any, chosen: str = "") -> dict[str, Any]:
    offices, year = offices_of(user), sheet.scoring_year
    appraisers = appraisers_in(year)
    locked = denied("appraise_line", sheet, offices, appraisers)
    opened: set[int] = set()
    if not locked and sheet.state in STAGE_IN:
        opened = open_lines(sheet, lines_of(year.criteria_set))
    page = appraisal_of(sheet, user, opened)
    # What is said of an unfinished appraisal is for those who write it, like the appraisal.
    looks = history(sheet).filter(verb="second_look")
    entries = [] if locked and sheet.state in STAGE_IN else list(looks)
    return {
        "sheet": sheet,
        "year": year.cluster_year,
        "unit": sheet.unit,
        "page": page,
        "rows": page.filtered(chosen),
        "chosen": chosen,
        "pills": pills_of(page, chosen),
        "locked": locked,
        "moves": moves_of(sheet, offices, appraisers),
        "may_look": not locked and sheet.state not in (SheetState.DRAFT, SheetState.FINAL),
        "may_adjust": not locked and sheet.state == SheetState.FINAL,
        "may_explain": sheet.unit_id in offices.unit_ids,
        "looks": entries,
        "appraisers": Unit.objects.filter(pk__in=appraisers.of(sheet.unit_id)),
        "final_rule": year.get_final_rule_display(),
        "crosses": CrossSheet.objects.visible_to(user).filter(sheet=sheet).count(),
        "capacity": offices.capacity_in(year.cluster_year),
    }


def pills_of(page: Appraisal, chosen: str) -> list[tuple[str, str, int]]:
    """Key, words and count of each filter."""
    leaves = sum(not row.is_group for row in page.rows)
    return [
        ("", _("Tất cả"), leaves),
        ("waiting", _("Chưa thẩm định"), page.counts["waiting"]),
        ("different", _("Khác tự chấm"), page.counts["different"]),
        ("evidence", _("Thiếu minh chứng"), page.counts["evidence"]),
        ("explained", _("Có giải trình"), page.counts["explained"]),
    ]


@dataclass(frozen=True)
class Queued:
    """One sheet in the queue of a year; `words` counts the lines that have been appraised."""

    sheet: ScoreSheet
    by: Sequence[Unit]
    words: int
    is_mine: bool

    @property
    def is_ready(self) -> bool:
        return self.sheet.state in READY


def queue_page(scoring_year: ScoringYear, user: Any) -> dict[str, Any]:
    """All sheets of a year and where they stand; who may not read one sees its state only."""
    offices = offices_of(user)
    appraisers = appraisers_in(scoring_year)
    rows = scoring_year.sheets.select_related("unit").annotate(
        said=Count("scores", filter=Q(scores__stage=Stage.APPRAISAL))
    )
    sheets = list(rows.order_by("unit__order_key", "unit_id"))
    units = {
        unit.pk: unit
        for unit in Unit.objects.filter(pk__in=appraisers.chairs | appraisers.of_chairs)
    }
    readable = set(
        ScoreSheet.objects.visible_to(user)
        .filter(pk__in=[s.pk for s in sheets])
        .values_list("pk", flat=True)
    )
    leaves = sum(line.method != "group" for line in lines_of(scoring_year.criteria_set))
    queue = []
    for sheet in sheets:
        by = appraisers.of(sheet.unit_id)
        mine = sheet.unit_id not in offices.unit_ids and bool(by & offices.unit_ids)
        # How far an appraisal has got is for those who do it, until it ends.
        shown = mine or sheet.state not in (SheetState.DRAFT, SheetState.SUBMITTED)
        words = vars(sheet)["said"] if shown else 0
        queue.append(Queued(sheet, [units[pk] for pk in sorted(by)], words, mine))
    cluster_year = scoring_year.cluster_year
    return {
        "scoring_year": scoring_year,
        "year": cluster_year,
        "queue": queue,
        "readable": readable,
        "leaves": leaves,
        "states": [(state.label, sum(s.state == state for s in sheets)) for state in SheetState],
        "ready": sum(row.is_ready for row in queue),
        "final_denied": denial("finalize_year", cluster_year, offices),
        "final_rule": scoring_year.get_final_rule_display(),
        "capacity": offices.capacity_in(cluster_year),
    }


def consequences(verb: str, sheet: ScoreSheet, page: Appraisal) -> list[str]:
    """What a move brings about. Raises KeyError for a verb about which nothing is written."""
    waiting = page.counts["waiting"]
    said = {
        "return_sheet": [
            _("Bảng trở về “Đang tự chấm”; %(unit)s sửa rồi gửi lại.") % {"unit": sheet.unit},
            _("Lý do hiện trên cùng bảng cho đến khi gửi lại; điểm thẩm định đã ghi được giữ."),
        ],
        "appraise": [
            _("%(unit)s xem được từng điểm thẩm định và lý do, được giải trình dòng khác tự chấm.")
            % {"unit": sheet.unit},
            _("Điểm thẩm định không sửa được nữa, trừ dòng được giải trình."),
        ],
        "explain": [
            _("Giải trình được gửi đến đơn vị thẩm định; từ lúc đó không sửa được."),
            _("%(n)d dòng có giải trình.") % {"n": page.counts["explained"]},
        ],
        "reappraise": [
            _("%(unit)s xem được trả lời cho từng giải trình.") % {"unit": sheet.unit},
            _("Sau bước này chỉ còn chốt điểm."),
        ],
        "finalize": [
            _("Điểm cuối cùng tính theo cách của năm: %(rule)s.")
            % {"rule": sheet.scoring_year.get_final_rule_display().lower()},
            _("Điểm được chốt, không đổi nữa trừ khi mở lại hoặc hội nghị điều chỉnh."),
        ],
        "reopen_sheet": [
            _("Điểm đã chốt của %(unit)s bị bỏ; bảng chờ thẩm định lại.") % {"unit": sheet.unit},
            _("Bảng xếp hạng đã thông qua vẫn giữ bản của nó."),
        ],
    }[verb]
    if verb in ("appraise", "reappraise") and waiting:
        said.append(_("Còn %(n)d dòng chưa thẩm định; phải thẩm định đủ.") % {"n": waiting})
    return said
