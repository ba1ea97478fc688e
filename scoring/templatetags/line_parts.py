"""The parts of a line that pages of appraisal, cross-scoring and explanation repeat, as HTML.

Hundreds of lines a page: as templates these parts took most of its time. Every text is escaped
here; icons and chips come drawn from the template.
"""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.models import Criterion, Evidence
from scoring.pages.appraisal import Box
from scoring.pages.appraisal import Row as AppraisalRow
from scoring.pages.cross import Row as CrossRow

register = template.Library()


@register.simple_tag
def line_head(line: Criterion, pick: bool = False) -> SafeString:
    """What the line asks for and how it is scored; with `pick` a box to choose it by."""
    box = guidance = ""
    if pick:
        box = (
            f'<span class="form-check"><input class="form-check-input" type="checkbox" name="line"'
            f' value="{line.pk}" form="chon" id="chon-{line.pk}"><label class="visually-hidden"'
            f' for="chon-{line.pk}">{_("Chọn")} {escape(str(line))}</label></span>'
        )
    if line.guidance:
        guidance = (
            f'<details class="by-unit"><summary class="meta">{_("Hướng dẫn chấm")}</summary>'
            f'<p class="meta">{escape(line.guidance)}</p></details>'
        )
    measure = f"; {escape(line.measure)}" if line.measure else ""
    most = f'{_("tối đa")} <span class="num">{written(line.max_points)}</span>{measure}'
    return SafeString(  # nosec B703  # escaped above
        f'<div class="crit">{box}<span class="code num">{escape(line.code or line.path)}</span>'
        f'<h3 id="td-{line.pk}">{escape(line.title)} <span class="meta">({most})</span></h3></div>'
        f"{guidance}"
    )


@register.simple_tag
def line_links(
    line: Criterion, sheet: int, files: Iterable[Evidence], clip: str, past: str
) -> SafeString:
    """The files of a line and the way to its trail; `clip` and `past` are their icons."""
    found = [
        f'<a class="files" href="{reverse("scoring:evidence_file", args=[each.pk])}">'
        f"{clip}{escape(each.file.name)}</a> "
        for each in files
    ]
    trail = reverse("scoring:trail", args=[sheet, line.pk])
    found.append(
        f'<a class="files" href="{trail}" hx-get="{trail}" hx-target="#dau-vet">{past}'
        f'{_("Dấu vết")}<span class="visually-hidden"> {escape(str(line))}</span></a>'
    )
    return SafeString("".join(found))  # nosec B703  # escaped above


@register.simple_tag
def line_version(row: AppraisalRow | CrossRow, oob: bool = False) -> SafeString:
    """The version that a save is held against; `oob` puts it in its place after a save."""
    version = "" if row.version is None else row.version
    return SafeString(  # nosec B703  # escaped above
        f'<input type="hidden" name="version" id="ver-{row.line.pk}" value="{version}"{_oob(oob)}>'
    )


@register.simple_tag
def line_boxes(row: AppraisalRow) -> SafeString:
    """The boxes of an appraiser's word."""
    key = row.line.pk
    boxes = "".join([_box(row, box) for box in row.boxes])
    return SafeString(  # nosec B703  # escaped above
        f'<div class="boxes">{boxes}<div class="wide"><label class="form-label"'
        f' for="o-remark-{key}">{_("Lý do, khi khác tự chấm")}</label><input type="text"'
        f' class="form-control" name="remark" id="o-remark-{key}" value="{escape(row.remark)}"'
        ' maxlength="4000"></div></div>'
    )


def _box(row: AppraisalRow, box: Box) -> str:
    key = f"o-{box.name}-{row.line.pk}"
    label = f'<div><label class="form-label" for="{key}">{escape(box.label)}</label>'
    if box.is_answer:
        yes, no = (" selected" * (box.value == said) for said in ("1", "0"))
        return (
            f'{label}<select class="form-select" name="{box.name}" id="{key}">'
            f'<option value=""></option><option value="1"{yes}>{_("Đạt")}</option>'
            f'<option value="0"{no}>{_("Không đạt")}</option></select></div>'
        )
    wrong = " is-invalid" * bool(row.trouble)
    return (
        f'{label}<input type="text" inputmode="decimal" autocomplete="off"'
        f' class="form-control num{wrong}" name="{box.name}" id="{key}"'
        f' value="{escape(box.value)}" maxlength="40" aria-describedby="loi-{row.line.pk}"></div>'
    )


@register.simple_tag
def line_said(
    row: AppraisalRow, oob: bool = False, not_given: str = "", provisional: str = ""
) -> SafeString:
    """What the unit, the appraisal and the conference have said so far.

    `not_given` and `provisional` are chips for lines that are so.
    """
    key = row.line.pk
    found = [
        f'<ul class="said" id="loi-noi-{key}"{_oob(oob)}><li>{_("Tự chấm")}: ',
        not_given or _own(row),
        f" {provisional}" if provisional else "",
        f' <span class="meta">{escape(row.own.remark)}</span>'
        if row.own and row.own.remark
        else "",
        "</li>",
    ]
    for label, word, words, points in row.said:
        why = f" “{escape(word.remark)}”" if word.remark else ""
        found.append(
            f"<li>{escape(label)}: {_points(points, words)}{why}"
            f' <span class="meta">{escape(str(word.saved_by))},'
            f' <span class="num">{_moment(word.saved_at)}</span></span></li>'
        )
    if row.final is not None:
        given = _strong(row.final.points) if row.final.assigned else _("Không giao chỉ tiêu")
        why = ""
        if row.final.remark:
            told = f"{_('Hội nghị điều chỉnh')}: {escape(row.final.remark)}"
            why = f' <span class="meta">{told}</span>'
        found.append(f"<li>{_('Điểm cuối cùng')}: {given}{why}</li>")
    return SafeString("".join(found) + "</ul>")  # nosec B703  # escaped above


def _own(row: AppraisalRow) -> str:
    if row.own is None:
        return f'<span class="quiet">{_("để trống")}</span>'
    return _points(row.own_points, row.own_words)


def _points(points: Decimal | None, words: str) -> str:
    if points is None:
        return f'<span class="meta">{escape(words)}</span>'
    return f'{_strong(points)} <span class="meta">({escape(words)})</span>'


def _strong(points: Decimal | None) -> str:
    return f'<strong class="num">{"" if points is None else written(points)}</strong>'


def _moment(at: datetime) -> str:
    return f"{timezone.localtime(at):%-d/%-m/%Y, %H:%M}"


def _oob(oob: bool) -> str:
    return ' hx-swap-oob="true"' if oob else ""
