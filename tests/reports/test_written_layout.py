"""Layout of minutes, vote-count records and letters, read back from the files."""

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest

from reports.documents import Facts
from reports.documents.pdf import report_pdf, template_of
from tests.reports.layout import BOTTOM, LEFT, MM, RIGHT, TOP, Line, Sheet, read, text_of

BOLD, UPRIGHT, ITALIC, BOLD_ITALIC = (
    "VB-Serif-Bold", "VB-Serif", "VB-Serif-Italic", "VB-Serif-Bold-Italic",
)  # fmt: skip


SAID = (
    "Đại biểu thảo luận, nhất trí với dự thảo báo cáo và đề nghị các đơn vị gửi số liệu đúng "
    "thời hạn, đúng mẫu đã thống nhất trong quy chế của Cụm."
)


def _facts(kind: str, symbol: str, **changes: Any) -> Facts:
    facts: Facts = {
        "format": "written-document/1",
        "kind": "minutes",
        "code": "7K2MQX94TN",
        "verify_at": "https://thidua.example/verify/",
        "number": 1,
        "replaces": "",
        "is_demo": False,
        "conference": {"title": "Hội nghị", "date": "2026-12-05"},
        "heading": {
            "superior": "HỘI ĐỒNG THI ĐUA - KHEN THƯỞNG TỈNH A",
            "issuing": "CỤM THI ĐUA SỐ 1",
            "issued_by": "Cụm thi đua số 1",
            "number": "",
            "symbol": symbol,
            "place": "",
            "date": None,
            "is_dated": kind == "Tờ trình",
            "kind": kind,
            "subject": "Hội nghị tổng kết công tác thi đua, khen thưởng năm 2026",
            "whose": "của Cụm thi đua số 1",
        },
        "addressed_to": "",
        "sections": [
            {
                "title": f"{n}. Nội dung thứ {n}",
                "lines": [
                    SAID,
                    "- Ý kiến thứ nhất;",
                    "- Ý kiến thứ hai.",
                    "STT | Đơn vị | Số phiếu",
                    "1 | Sở Nội vụ | 6",
                    "2 | Sở Y tế | 1",
                ],
                "caption": "Bảng",
            }
            for n in range(1, 9)
        ],
        "annexes": [],
        "signatures": [
            [
                {"lines": ["THƯ KÝ"], "name": "Lê Thị Hà"},
                {"lines": ["CHỦ TỌA"], "name": "Nguyễn Văn An"},
            ],
            [None],
        ],
        "recipients": ["- Hội đồng;", "- Lưu: VT, Hồ sơ."],
    }
    return facts | changes


MINUTES = _facts("Biên bản", "BB")
RECORD = _facts(
    "Biên bản",
    "BB",
    is_demo=True,
    signatures=[
        [
            {"lines": ["NGƯỜI KIỂM PHIẾU THỨ NHẤT"], "name": "Một"},
            {"lines": ["NGƯỜI KIỂM PHIẾU THỨ HAI"], "name": "Hai"},
        ],
        [None, {"lines": ["CHỦ TỌA"], "name": "Nguyễn Văn An"}],
    ],
)
LETTER = _facts(
    "Tờ trình",
    "TTr",
    addressed_to="Hội đồng Thi đua - Khen thưởng tỉnh A",
    replaces="AAAAAAAAAA",
    annexes=[
        {
            "title": "Danh sách đề nghị",
            "lines": ["STT | Đơn vị", *(f"{n} | Đơn vị số {n}" for n in range(1, 61))],
            "caption": "Danh sách",
        }
    ],
    signatures=[[None, {"lines": ["TM. CỤM THI ĐUA", "CỤM TRƯỞNG"], "name": ""}]],
    recipients=["- Như trên;", "- Lưu: VT."],
)
ALL = {"minutes": MINUTES, "record": RECORD, "letter": LETTER}
every = pytest.mark.parametrize("name", ALL)


@cache
def _pdf(name: str) -> bytes:
    return report_pdf(ALL[name])


def _sheets(name: str) -> tuple[Sheet, ...]:
    return read(_pdf(name))


def _foot(sheet: Sheet) -> list[Line]:
    return [line for line in sheet.lines if line.top > sheet.height - BOTTOM]


@every
def test_pages_keep_margins_family_and_sizes(name: str) -> None:
    for sheet in _sheets(name):
        assert (round(sheet.width / MM), round(sheet.height / MM)) == (210, 297)
        assert min(line.x0 for line in sheet.lines) >= LEFT - 0.1
        assert max(line.x1 for line in sheet.lines) <= sheet.width - 15 * MM
        assert {line.font for line in sheet.lines} <= {UPRIGHT, BOLD, ITALIC, BOLD_ITALIC}
        assert {line.size for line in sheet.lines} <= {11, 12, 13, 14}
        assert max(line.bottom for line in sheet.body) <= sheet.height - BOTTOM + 1


@every
def test_the_code_stands_at_the_foot_of_every_page(name: str) -> None:
    for sheet in _sheets(name):
        told = [line.text.strip() for line in _foot(sheet)]
        demo = ["VĂN BẢN MINH HỌA"] if name == "record" else []
        assert told == [*demo, "Mã kiểm tra: 7K2MQX94TN – https://thidua.example/verify/"]
        middle = (LEFT + sheet.width - RIGHT) / 2
        assert max(abs(line.middle - middle) for line in _foot(sheet)) < 1


@every
def test_page_numbers_from_the_second_page_on(name: str) -> None:
    for sheet in _sheets(name):
        above = [line.text.strip() for line in sheet.lines if line.top < TOP - 2]
        assert above == ([] if sheet.number == 1 else [str(sheet.number)])


def test_number_and_day_of_each_kind() -> None:
    minutes, letter = _sheets("minutes")[0], _sheets("letter")[0]
    assert minutes.one("Số:").text.rstrip().endswith("/BB-…")
    assert [li for li in minutes.lines if ", ngày ……" in li.text] == []
    assert letter.one("Số:").text.rstrip().endswith("/TTr-…")
    dated = next(li for li in letter.lines if ", ngày ……" in li.text)
    assert (dated.font, dated.size) == (ITALIC, 14)
    assert abs(letter.one("Số:").bottom - dated.bottom) <= 1.5


@pytest.mark.parametrize(("name", "kind"), [("minutes", "BIÊN BẢN"), ("letter", "TỜ TRÌNH")])
def test_kind_stands_bold_in_the_middle(name: str, kind: str) -> None:
    first = _sheets(name)[0]
    line = first.one(kind)
    assert (line.font, line.size, line.text.strip()) == (BOLD, 14, kind)
    assert abs(line.middle - (LEFT + first.width - RIGHT) / 2) < 1


def test_minutes_are_signed_by_the_secretary_left_and_the_chair_right() -> None:
    last = _sheets("minutes")[-1]
    left, right = last.one("THƯ KÝ"), last.one("CHỦ TỌA")
    assert abs(left.top - right.top) < 0.5
    assert left.x1 < last.width / 2 < right.x0
    assert {(li.font, li.size) for li in (left, right)} == {(BOLD, 14)}
    names = last.one("Lê Thị Hà"), last.one("Nguyễn Văn An")
    assert abs(names[0].middle - left.middle) < 1
    assert abs(names[1].middle - right.middle) < 1
    assert names[0].top - left.bottom > 20 * MM
    assert last.one("Nơi nhận").top > names[0].bottom
    # Never alone on a page.
    assert [li for li in last.body if li.bottom < left.top] != []


def test_a_record_is_signed_by_both_tellers_and_the_chair() -> None:
    last = _sheets("record")[-1]
    first, second = last.one("NGƯỜI KIỂM PHIẾU THỨ NHẤT"), last.one("NGƯỜI KIỂM PHIẾU THỨ HAI")
    assert abs(first.top - second.top) < 0.5
    assert last.one("CHỦ TỌA").top > last.one("Hai").bottom
    assert abs(last.one("CHỦ TỌA").middle - second.middle) < 5


def test_a_letter_is_addressed_and_has_its_annex_on_pages_of_its_own() -> None:
    sheets = _sheets("letter")
    assert sheets[0].one("Kính gửi").text.strip() == (
        "Kính gửi: Hội đồng Thi đua - Khen thưởng tỉnh A"
    )
    (begins,) = [sheet for sheet in sheets if any(li.text == "Phụ lục" for li in sheet.lines)]
    assert begins.body[0].text == "Phụ lục"
    assert begins.one("DANH SÁCH ĐỀ NGHỊ").font == BOLD
    before = sheets[begins.number - 2]
    assert before.one("TM. CỤM THI ĐUA").x0 > before.width / 2
    assert "Văn bản này thay văn bản có mã kiểm tra AAAAAAAAAA." in text_of(_pdf("letter"))


def _structure(element: Any) -> Iterator[str]:
    yield str(element.get("/S", ""))
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _structure(kid)


@every
def test_files_are_tagged_and_hold_their_facts(name: str) -> None:
    with pikepdf.open(BytesIO(_pdf(name))) as pdf:
        kinds = set(_structure(pdf.Root.StructTreeRoot.K[0]))
        assert {"/H1", "/H2", "/P", "/L", "/Table", "/TH", "/TD", "/Caption"} <= kinds
        metadata = pdf.Root.Metadata.read_bytes()
        assert b"pdfuaid:part>1" in metadata
        assert list(pdf.attachments) == ["facts.json"]
        assert str(pdf.Root.Lang) == "vi"


@every
def test_the_same_facts_give_the_same_bytes(name: str) -> None:
    turned = {key: ALL[name][key] for key in reversed(ALL[name])}
    assert report_pdf(turned) == _pdf(name)
    assert template_of(ALL[name]).startswith("written-document/1-")


def test_emptied_sections_are_left_out() -> None:
    sections = [{"title": "1. Trống", "lines": [], "caption": "x"}]
    assert "Trống" not in text_of(report_pdf(_facts("Biên bản", "BB", sections=sections)))


def test_markup_in_a_text_is_text() -> None:
    sections = [{"title": "<b>1</b>", "lines": ["<script>x</script> & {{ y }}"], "caption": "x"}]
    told = text_of(report_pdf(_facts("Biên bản", "BB", sections=sections)))
    assert "<b>1</b>" in told
    assert "<script>x</script> & {{ y }}" in told
