"""Dossiers side by side as a workbook: the lines of the page, one column for each nominee."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from django.http import HttpResponse
from django.utils.translation import gettext as _

from awards.board.comparing import Compared
from awards.board.figures import Against
from awards.board.looking import Look
from catalogue.numbers import written
from workflow.workbooks import workbook_response

_WIDTH = 34
_Cells = list[str | Decimal | None]


def comparison_workbook(table: Compared) -> HttpResponse:
    """Nothing in it that the page does not show to the same person."""
    heads = [(_("Nội dung"), _WIDTH)]
    heads += [(look.proposal.name, _WIDTH) for look in table.looks]
    return workbook_response(_("So sánh hồ sơ"), "so-sanh-ho-so", heads, _rows(table))


def _rows(table: Compared) -> Iterator[_Cells]:
    def line(label: str, told: Callable[[Look], str | Decimal | None]) -> _Cells:
        return [label, *(told(look) for look in table.looks)]

    yield line(_("Cụm, khối, năm"), lambda look: table.heading)
    yield line(_("Đề nghị"), lambda look: look.proposal.kind.name)
    yield line(_("Đơn vị"), lambda look: str(look.proposal.home))
    yield line(_("Trạng thái"), lambda look: str(look.proposal.get_state_display()))
    if table.has_persons:
        yield line(_("Chức vụ, năm sinh"), _post)
    yield line(_("Tổng điểm"), lambda look: look.proposal.total)
    yield line(_("Hạng"), lambda look: str(look.proposal.rank or ""))
    if table.has_units:
        yield line(_("Theo nhóm"), _branches)
    for indicator, measure, results in table.indicators:
        yield [f"{indicator} ({measure})" if measure else indicator, *map(_result, results)]
    yield line(_("Xếp loại, hạng các năm"), _years)
    if table.has_persons:
        yield line(_("Sáng kiến, đề tài"), _ideas)
    yield line(_("Đã được tặng"), lambda look: _lines(f"{g.year} {g.name}" for g in look.history))
    yield line(_("Tóm tắt thành tích"), lambda look: look.proposal.merits)
    yield line(_("Kiểm tra điều kiện"), _findings)
    yield line(_("Ý kiến của người xem"), _opinions)


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text.strip() for text in texts)


def _post(look: Look) -> str:
    person = look.proposal.person
    return "" if person is None else _lines([person.position, str(person.birth_year or "")])


def _branches(look: Look) -> str:
    return _lines(
        f"{bar.label}: {written(bar.points)}/{written(bar.assigned_max)}" for bar in look.bars
    )


def _result(line: Against | None) -> str:
    if line is None:
        return ""
    value = _("chưa có kết quả") if line.value is None else written(line.value)
    return f"{value} / {written(line.pledged)}"


def _years(look: Look) -> str:
    return _lines(
        f"{one.year}: " + "; ".join([*one.ratings, *(_("hạng %d") % rank for rank in one.ranks)])
        for one in look.years
    )


def _ideas(look: Look) -> str:
    unsure = _("chưa được công nhận")
    return _lines(
        f"{idea.title} ({idea.scope}{'' if idea.is_recognised else '; ' + unsure})"
        for idea in look.initiatives
    )


def _findings(look: Look) -> str:
    return _lines(
        f"{said.shown.words}. {said.shown.finding.text} {said.shown.finding.fact}"
        for said in look.findings
    )


def _opinions(look: Look) -> str:
    """Who said what, where it may be read; else how many have answered."""
    told = look.opinions
    if told.hidden or not told.all_read:
        return f"{told.given}/{told.asked}" if told.asked else ""
    return _lines(
        f"{one.reviewer}: {one.get_verdict_display()}. {one.comment}" for one in told.all_read
    )
