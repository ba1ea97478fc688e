"""The rows of a score sheet as HTML, written in one pass.

Hundreds of rows of ten cells each: a template takes a quarter of a second over them, and this a
fiftieth of it. Every text is escaped here; the icons come drawn from the template.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from scoring.pages.sheet_rows import Box, Note, Row

register = template.Library()


@register.simple_tag
def sheet_rows(body: Mapping[str, Any], may_edit: bool, **icons: str) -> SafeString:
    """The rows of `body["rows"]`; `icons` are drawn ones by name, "-" written as "_"."""
    writer = RowWriter(icons, body["has_last"], body["has_said"], bool(may_edit))
    return SafeString("".join(writer.rows(body["rows"])))  # nosec B703  # escaped piece by piece


class RowWriter:
    """Writes rows with the words of one page: each word is looked up and escaped once."""

    def __init__(
        self, icons: Mapping[str, str], has_last: bool, has_said: bool, may_edit: bool
    ) -> None:
        self.icons = icons
        self.has_last = has_last
        self.has_said = has_said
        self.may_edit = may_edit
        words = {
            "max": _("Tối đa"),
            "last": _("Năm trước"),
            "target": _("Chỉ tiêu"),
            "actual": _("Thực hiện"),
            "points": _("Tự chấm"),
            "said": _("Thẩm định"),
            "remark": _("Ghi chú"),
            "files": _("Minh chứng"),
            "guide": _("Hướng dẫn chấm"),
            "pulled": _("lấy từ kết quả"),
            "give": _("không giao chỉ tiêu"),
            "missing": _("Còn thiếu"),
            "add": _("Thêm tệp"),
            "file": _("tệp"),
            "provisional": _("tạm tính"),
            "fold": _("Thu gọn"),
            "met": _("Đạt"),
            "not_met": _("Không đạt"),
            "files_of": _("Minh chứng của"),
            "trail_of": _("Dấu vết của"),
            "save": _("Lưu mục này"),
        }
        self.words = {name: escape(text) for name, text in words.items()}
        self.columns = 7 + has_last + has_said

    def rows(self, rows: list[Row]) -> Iterator[str]:
        for row in rows:
            yield self._group(row) if row.is_group else self._leaf(row)
            if row.notes:
                yield self._notes(row)

    def _fixed(self, text: str, label: str, css: str = "r num ro") -> str:
        return f'<td role="cell" class="{css}" data-l="{self.words[label]}">{escape(text)}</td>'

    def _group(self, row: Row) -> str:
        words, line = self.words, row.line
        blank = '<td role="cell" class="x"></td>'
        button = save = ""
        if self.may_edit:
            button = (
                '<button type="button" class="tw" aria-expanded="true" hidden aria-label="'
                f'{words["fold"]} {escape(row.label)}">{self.icons["chevron_down"]}</button>'
            )
            if not line.depth:
                save = (
                    f'<noscript><button class="btn btn-second btn-slim" form="{row.form}">'
                    f"{words['save']}</button></noscript>"
                )
        return (
            f'<tr role="row" class="{row.css}" id="dong-{line.pk}" data-depth="{line.depth}">'
            f'<th scope="row" role="rowheader"><div class="crit">{button}'
            f'<span class="code num">{escape(line.code)}</span> '
            f"<span>{escape(line.title)}</span></div></th>"
            f"{self._fixed(row.max_points, 'max', 'r num')}"
            f"{blank if self.has_last else ''}{blank}{blank}"
            f'<td role="cell" class="r num" data-l="{words["points"]}" data-sum="{line.pk}">'
            f"{row.points}</td>{blank if self.has_said else ''}"
            f'<td role="cell" class="x">{save}</td>{blank}</tr>'
        )

    def _leaf(self, row: Row) -> str:
        line = row.line
        css = row.css + " is-off" * row.is_off + " has-rem" * bool(row.notes)
        return "".join(
            (
                f'<tr role="row" class="{css}" id="dong-{line.pk}" data-depth="{line.depth}"',
                f' data-line="{line.pk}" data-version="{row.version}">',
                self._title(row),
                self._fixed(row.max_points, "max"),
                self._fixed(row.last, "last") if self.has_last else "",
                self._cell(row, row.target, "target", row.target_text),
                self._cell(row, row.actual, "actual", row.actual_text),
                self._cell(row, row.score, "points", "") if row.score else self._points(row),
                self._fixed(row.said, "said") if self.has_said else "",
                self._remark(row),
                self._files(row),
                "</tr>",
            )
        )

    def _title(self, row: Row) -> str:
        line, words = row.line, self.words
        more = ""
        if line.measure:
            more = f' <span class="unit">({escape(line.measure)})</span>'
        if line.guidance:
            more += (
                f' <details class="guide"><summary aria-label="{words["guide"]} '
                f'{escape(row.label)}">{self.icons["question_circle"]}</summary>'
                f"<span>{escape(line.guidance)}</span></details>"
            )
        if row.is_linked:
            hidden = "" if row.is_pulled else " hidden"
            more += f'<span class="from"{hidden}>{self.icons["link_45deg"]}{words["pulled"]}</span>'
        give = ""
        if row.assigned is not None:
            give = (
                f'<label class="give" title="{words["give"]}"><input type="checkbox"'
                f' name="{row.assigned.name}" value="0" form="{row.form}"{" checked" * row.is_off}>'
                f'{self.icons["slash_circle"]}<span class="w">{words["give"]}'
                f'<span class="visually-hidden">, {escape(row.label)}</span></span></label>'
            )
        elif row.is_off:
            more += f'<span class="from">{self.icons["slash_circle"]}{words["give"]}</span>'
        return (
            '<th scope="row" role="rowheader"><div class="crit">'
            f'<span class="code num">{escape(line.code)}</span> '
            f"<span>{escape(line.title)}{more}</span>{give}</div></th>"
        )

    def _cell(self, row: Row, boxes: list[Box], label: str, text: str) -> str:
        if not boxes:
            return self._fixed(text, label)
        css = "edit" + " pair" * (len(boxes) > 1) + " err" * any(b.is_wrong for b in boxes)
        inner = "".join([self._box(row, box) for box in boxes])
        return f'<td role="cell" class="{css}" data-l="{self.words[label]}">{inner}</td>'

    def _box(self, row: Row, box: Box) -> str:
        wrong = ""
        if box.is_wrong:
            wrong = f' aria-invalid="true" aria-describedby="g-{row.line.pk}"'
        who = (
            f' class="cell" name="{box.name}" form="{row.form}" aria-label="{escape(box.label)}"'
            f' autocomplete="off"{wrong}'
        )
        if box.is_choice:
            yes, no = (" selected" if box.text == said else "" for said in ("1", "0"))
            return (
                f'<select{who}><option value=""></option>'
                f'<option value="1"{yes}>{self.words["met"]}</option>'
                f'<option value="0"{no}>{self.words["not_met"]}</option></select>'
            )
        sign = f'<span class="sign" aria-hidden="true">{box.sign}</span>' if box.sign else ""
        hint = f' placeholder="{escape(box.hint)}"' if box.hint else ""
        return f'{sign}<input{who} inputmode="decimal" value="{escape(box.text)}"{hint}>'

    def _points(self, row: Row) -> str:
        words = self.words
        css, more = "r num ro pts", ""
        if row.is_provisional:
            css += " prov"
            more = (
                f' <span class="tam">{self.icons["hourglass_split"]}'
                f'<span class="visually-hidden">{words["provisional"]}</span></span>'
            )
        points = "" if row.is_off else row.points
        return (
            f'<td role="cell" class="{css}" data-l="{words["points"]}">'
            f"<span data-points>{points}</span>{more}</td>"
        )

    def _remark(self, row: Row) -> str:
        box = row.remark
        if box is None:
            return self._fixed(row.remark_text, "remark", "ro txt")
        wrong = " err" * box.is_wrong
        return (
            f'<td role="cell" class="edit{wrong}" data-l="{self.words["remark"]}">'
            f'<textarea class="cell txt" rows="1" name="{box.name}" form="{row.form}"'
            f' aria-label="{escape(box.label)}" placeholder="{self.words["remark"]}">'
            f"\n{escape(box.text)}</textarea></td>"
        )

    def _files(self, row: Row) -> str:
        words = self.words
        inner = ""
        if row.files or self.may_edit:
            told = words["missing"] if row.files_missing else words["add"]
            if row.files:
                told = f'<span class="num">{row.files}</span> {words["file"]}'
            inner = (
                f'<a class="files{" none" * row.files_missing}" href="{row.files_url}">'
                f"{self.icons['paperclip']}<span data-files>{told}</span>"
                f'<span class="visually-hidden">: {words["files_of"]} '
                f"{escape(row.label)}</span></a>"
            )
        inner += (
            f' <a class="trail-of" href="{row.trail_url}" hx-get="{row.trail_url}"'
            f' hx-target="#dau-vet">{self.icons["clock_history"]}'
            f'<span class="visually-hidden">{words["trail_of"]} {escape(row.label)}</span></a>'
        )
        return f'<td role="cell" data-l="{words["files"]}">{inner}</td>'

    def _notes(self, row: Row) -> str:
        inner = "".join([self._note(note) for note in row.notes])
        return (
            f'<tr role="row" class="rem" data-of="{row.line.pk}">'
            f'<td role="cell" colspan="{self.columns}" id="g-{row.line.pk}">{inner}</td></tr>'
        )

    def _note(self, note: Note) -> str:
        icon = self.icons[note.icon.replace("-", "_")]
        return f'<div class="msg {note.kind}">{icon}<span>{escape(note.text)}</span></div>'
