"""Layout of Decree 30/2020, read back from the files that were made."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest

from tests.reports.layout import BOTTOM, INDENT, LEFT, LINE, MM, RIGHT, TOP, Line, Rule, Sheet, read
from tests.reports.records import READ_BACK, pdf_of

UPRIGHT, BOLD, ITALIC, BOLD_ITALIC = (
    "VB-Serif", "VB-Serif-Bold", "VB-Serif-Italic", "VB-Serif-Bold-Italic",
)  # fmt: skip
HEADING = re.compile(r"([IVX]+|[0-9]+)\. ")
every = pytest.mark.parametrize("name", READ_BACK)


def _sheets(name: str) -> Sequence[Sheet]:
    return read(pdf_of(name))


def _rule_under(line: Line, sheet: Sheet) -> Rule:
    """The rule next below `line` and across its middle."""
    below = [r for r in sheet.rules if 0 < r.top - line.top < 40 and r.x0 < line.middle < r.x1]
    return min(below, key=lambda rule: rule.top)


def _heading_left(sheet: Sheet) -> list[Line]:
    """Superior and issuing agency: the lines of the left half above the number."""
    number = sheet.one("Số:")
    return [line for line in sheet.lines if line.top < number.top - 5 and line.x1 < 97 * MM]


@every
def test_pages_are_a4_and_keep_their_margins(name: str) -> None:
    for sheet in _sheets(name):
        assert (round(sheet.width / MM), round(sheet.height / MM)) == (210, 297)
        assert min(line.x0 for line in sheet.lines) >= LEFT - 0.1
        # At least 15 mm, whatever justified lines overshoot.
        assert max(line.x1 for line in sheet.lines) <= sheet.width - 15 * MM
        assert max(rule.x1 for rule in sheet.rules or [Rule(0, 0, 0)]) <= sheet.width - 15 * MM
        assert max(line.bottom for line in sheet.body) <= sheet.height - BOTTOM + 1


@every
def test_one_family_in_the_sizes_of_the_decree(name: str) -> None:
    for sheet in _sheets(name):
        assert {line.font for line in sheet.lines} <= {UPRIGHT, BOLD, ITALIC, BOLD_ITALIC}
        assert {line.size for line in sheet.lines} <= {11, 12, 13, 14}


@every
def test_nation_and_motto(name: str) -> None:
    first = _sheets(name)[0]
    nation, motto = first.one("CỘNG HÒA"), first.one("Độc lập")
    # On one line each, whole.
    assert nation.text.strip() == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert motto.text.strip() == "Độc lập - Tự do - Hạnh phúc"
    assert [(li.font, li.size) for li in (nation, motto)] == [(BOLD, 13), (BOLD, 14)]
    assert abs(nation.middle - motto.middle) < 1
    rule = _rule_under(motto, first)
    assert abs(rule.width - (motto.x1 - motto.x0)) < 1
    assert abs((rule.x0 + rule.x1) / 2 - motto.middle) < 1


@every
def test_agencies_and_their_rule(name: str) -> None:
    first = _sheets(name)[0]
    lines = _heading_left(first)
    assert {line.size for line in lines} == {13}
    fonts = [line.font for line in lines]
    # Superior upright, issuing agency bold below it, all in capitals.
    assert fonts == sorted(fonts)
    assert fonts[-1] == BOLD
    assert [line.text for line in lines] == [line.text.upper() for line in lines]
    issuing = [line for line in lines if line.font == BOLD]
    widest = max(line.x1 - line.x0 for line in issuing)
    rule = _rule_under(issuing[-1], first)
    assert 1 / 3 <= rule.width / widest <= 1 / 2
    assert abs((rule.x0 + rule.x1) / 2 - issuing[-1].middle) < 1.5


@every
def test_number_and_date_stand_on_one_line(name: str) -> None:
    first = _sheets(name)[0]
    number = first.one("Số:")
    dated = next(line for line in first.lines if ", ngày" in line.text and line.x0 > 90 * MM)
    assert (number.font, number.size, dated.font, dated.size) == (UPRIGHT, 13, ITALIC, 14)
    assert abs(number.bottom - dated.bottom) <= 1.5


@every
def test_kind_and_subject(name: str) -> None:
    first = _sheets(name)[0]
    kind = first.one("BÁO CÁO")
    centre = (LEFT + first.width - RIGHT) / 2
    rule = min((r for r in first.rules if r.top > kind.bottom), key=lambda r: r.top)
    subject = [li for li in first.lines if kind.bottom - 2 < li.top < rule.top]
    assert (kind.font, kind.size, kind.text) == (BOLD, 14, kind.text.upper())
    assert {(li.font, li.size) for li in subject} == {(BOLD, 14)}
    assert max(abs(li.middle - centre) for li in (kind, *subject)) < 1
    assert 1 / 3 <= rule.width / max(li.x1 - li.x0 for li in subject) <= 1 / 2


@every
def test_page_numbers_from_the_second_page_on(name: str) -> None:
    for sheet in _sheets(name):
        above = [line for line in sheet.lines if line.top < TOP - 2]
        if sheet.number == 1:
            assert above == []
            continue
        (number,) = above
        assert (number.text.strip(), number.font) == (str(sheet.number), UPRIGHT)
        assert 13 <= number.size <= 14
        assert abs(number.middle - (LEFT + sheet.width - RIGHT) / 2) < 1


def _body_lines(sheet: Sheet) -> list[Line]:
    """Lines of the body that run over the full width: not the heading, tables, signature."""
    starts = sheet.one("BÁO CÁO").bottom + 55 if sheet.number == 1 else 0
    ends = min((li.top for li in sheet.lines if li.text.startswith("Nơi nhận")), default=10_000)
    found: dict[int, Line] = {}
    for line in sheet.body:
        begins_line = min(abs(line.x0 - LEFT), abs(line.x0 - LEFT - INDENT)) < 0.5
        if starts < line.top < ends - 1 and line.size == 14 and begins_line:
            found.setdefault(round(line.top), line)
    return list(found.values())


def _pairs(name: str) -> Iterator[tuple[Line, Line, bool]]:
    """Neighbouring lines of the body, and whether the second begins a paragraph."""
    for sheet in _sheets(name):
        lines = _body_lines(sheet)
        for upper, lower in pairwise(lines):
            yield upper, lower, abs(lower.x0 - LEFT - INDENT) < 0.5


@every
def test_paragraphs_are_indented_and_set_apart(name: str) -> None:
    """First lines at 10–12.7 mm, at least 6 pt between paragraphs and items, single to 1.5."""
    inner = {round(b.top - a.top, 1) for a, b, begins in _pairs(name) if not begins}
    assert inner <= {round(LINE, 1)}
    apart = [b.top - a.top - LINE for a, b, begins in _pairs(name) if begins]
    assert min(apart, default=6) >= 5.9
    assert 10 <= INDENT / MM <= 12.7


@pytest.mark.parametrize("name", ["seed-0", "seed-1", "seed-2", "seed-3", "seed-4"])
def test_body_is_justified(name: str) -> None:
    """A line that goes on in the next one reaches the right edge."""
    ends = []
    for sheet in _sheets(name):
        edges: dict[int, float] = {}
        for line in sheet.body:
            edges[round(line.top)] = max(edges.get(round(line.top), 0), line.x1)
        lines = _body_lines(sheet)
        for upper, lower in pairwise(lines):
            if abs(lower.x0 - LEFT) < 0.5 and lower.top - upper.top < LINE + 1:
                ends.append(edges[round(upper.top)] - (sheet.width - RIGHT))
    assert len(ends) >= 3
    assert max(abs(end) for end in ends) < 1.5 * MM


@every
def test_headings_stay_with_what_they_head(name: str) -> None:
    for sheet in _sheets(name)[:-1]:
        last = max(sheet.body, key=lambda line: line.top)
        assert not (HEADING.match(last.text) and last.font in (BOLD, BOLD_ITALIC))
        assert not last.text.strip().endswith(("bảng sau:", "nội dung:"))


@every
def test_the_signature_never_stands_alone(name: str) -> None:
    last = _sheets(name)[-1]
    title = last.one("Nơi nhận")
    assert [li for li in last.body if li.bottom <= title.top + 1] != []
    assert {li.top > title.top - 1 for li in last.lines if li.text.startswith("TM. ")} == {True}
    assert (title.font, title.size) == (BOLD_ITALIC, 12)
    to = [li for li in last.lines if li.top > title.bottom - 1 and li.x1 < 110 * MM]
    assert {(li.font, li.size) for li in to} == {(UPRIGHT, 11)}
    assert to[-1].text == "- Lưu: VT."


def test_a_table_over_several_pages_repeats_its_head() -> None:
    sheets = _sheets("many-rows")
    assert len(sheets) > 5
    heads = 0
    for sheet in sheets:
        rows = [li for li in sheet.body if li.size == 13 and li.text.startswith("Đơn vị số")]
        if rows:
            top = min(row.top for row in rows)
            above = [li for li in sheet.body if li.text == "Đơn vị" and li.top < top]
            assert len(above) == 1
            heads += 1
    assert heads >= 4


def test_no_row_of_a_table_stands_alone_on_a_page() -> None:
    for sheet in _sheets("many-rows"):
        for start in ("Đơn vị số", "Chỉ tiêu thi đua thứ"):
            rows = [li for li in sheet.body if li.size == 13 and li.text.startswith(start)]
            assert len(rows) != 1


def test_digits_stand_under_digits() -> None:
    rows = [
        line
        for sheet in _sheets("many-rows")
        for line in sheet.body
        if re.fullmatch(r"1?\d{2},\d+%|100%", line.text)
    ]
    assert len(rows) >= 30
    assert max(row.x1 for row in rows) - min(row.x1 for row in rows) < 0.5


def test_a_demonstration_says_so_on_every_page() -> None:
    for sheet in _sheets("many-rows"):
        below = [li.text for li in sheet.lines if li.top > sheet.height - BOTTOM]
        assert below == ["VĂN BẢN MINH HỌA"]
    assert [li for sheet in _sheets("seed-4") for li in sheet.lines if "MINH HỌA" in li.text] == []


def test_given_number_date_and_signer_are_printed() -> None:
    sheets = _sheets("all-given")
    assert sheets[0].one("Số:").text == "Số: 05/BC-CTĐ"
    assert sheets[0].one("Tuyên Quang, ngày").text == "Tuyên Quang, ngày 22 tháng 3 năm 2018"
    signer = sheets[-1].one("Phạm Minh Huấn")
    assert (signer.font, signer.size) == (BOLD, 14)
    assert sheets[-1].one("TRƯỞNG CỤM").font == BOLD


def test_what_nobody_gave_stays_blank() -> None:
    sheets = _sheets("seed-4")
    assert sheets[0].one("Số:").text.replace("\u00a0", " ") == "Số:         /BC-…"
    assert sheets[0].one("……………").text == "……………, ngày …… tháng …… năm ………"
    last = sheets[-1]
    position = last.one("CỤM TRƯỞNG")
    assert [li for li in last.lines if li.top > position.top + 5 and li.x0 > 100 * MM] == []
