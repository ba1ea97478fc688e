"""What the report says, and that it says no more than the facts."""

from html import unescape
from typing import Any

import pytest

from reports.documents.facts import About, combine
from reports.documents.summary import body, summary_report
from reports.documents.wording import bare as without_stop
from tests.reports.layout import read, text_of
from tests.reports.records import ALL, bare, facts_of, indicator, pdf_of


def _html(facts: dict[str, Any]) -> str:
    return unescape(summary_report(facts).html)


def _titles(facts: dict[str, Any]) -> list[str]:
    return [section.heading for section in body(facts)]


def test_seed_4_names_who_is_proposed_for_what() -> None:
    pages = read(pdf_of("seed-4"))
    cells = [line.text for sheet in pages for line in sheet.lines if line.size == 13]
    text = text_of(pdf_of("seed-4"))
    units = ["Bình Định", "Đắk Lắk", "Khánh Hòa", "Đắk Nông"]
    assert [cell for cell in cells if cell in units] == units
    assert cells.count("Tặng Cờ thi đua của Chính") == 2
    assert cells.count("Tặng Bằng khen của Thủ") == 2
    assert "Hội nghị đề nghị cấp có thẩm quyền xét khen thưởng theo bảng sau:" in text
    assert (
        "Hội nghị đề xuất Lâm Đồng làm Cụm trưởng năm 2024 và Phú Yên làm Cụm phó năm 2024." in text
    )
    for order, article in enumerate(ALL["seed-4"]["covenant"]["articles"], start=1):
        assert f"Điều {order}. {article}." in text
    assert "Các đơn vị trong Cụm đã ký kết giao ước thi đua năm 2024 với các nội dung:" in text


def test_seed_4_sections_are_numbered_without_gaps() -> None:
    assert _titles(facts_of("seed-4")) == [
        "I. TỔ CHỨC HỘI NGHỊ",
        "II. PHONG TRÀO THI ĐUA",
        "III. BÌNH XÉT, ĐỀ NGHỊ KHEN THƯỞNG",
        "IV. HẠN CHẾ",
        "V. KIẾN NGHỊ VÀ NHIỆM VỤ TRỌNG TÂM",
        "VI. GIAO ƯỚC THI ĐUA NĂM 2024",
        "VII. CỤM TRƯỞNG, CỤM PHÓ NHIỆM KỲ TIẾP THEO",
        "VIII. VĂN BẢN ĐƯỢC VIỆN DẪN",
    ]


def test_a_conference_of_which_nothing_is_known_has_one_sentence() -> None:
    assert _titles(combine(bare(), About())) == ["I. TỔ CHỨC HỘI NGHỊ"]
    (section,) = body(combine(bare(), About()))
    assert [getattr(block, "text", "") for block in section.blocks] == [
        "Cụm thi đua số 1 tổ chức Hội nghị tổng kết công tác thi đua, khen thưởng năm 2026."
    ]
    assert section.parts == ()


def test_an_event_that_was_no_conference_is_not_told_as_one() -> None:
    record = bare(cluster=None)
    record["conference"] = {**record["conference"], "kind": "other"}
    assert _titles(combine(record, About())) == []
    assert "Hội nghị" not in _html(combine(record, About()))


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("annual_summary", "BÁO CÁO TỔNG KẾT"),
        ("mid_year_review", "BÁO CÁO SƠ KẾT"),
        ("covenant_signing", "BÁO CÁO KẾT QUẢ HỘI NGHỊ"),
        ("preparatory", "BÁO CÁO KẾT QUẢ HỘI NGHỊ"),
        ("thematic", "BÁO CÁO KẾT QUẢ HỘI NGHỊ"),
        ("other", "BÁO CÁO TỔNG HỢP"),
    ],
)
def test_the_title_follows_the_kind(kind: str, title: str) -> None:
    record = bare()
    record["conference"] = {**record["conference"], "kind": kind}
    assert f'<h1 class="kind">{title}</h1>' in _html(combine(record, About()))


TEXTS = ("movements", "limitations", "recommendations", "next_tasks", "legal_refs")


@pytest.mark.parametrize("name", list(ALL))
def test_every_real_record_makes_a_report_that_leaves_nothing_out(name: str) -> None:
    record, facts = ALL[name], facts_of(name)
    html = _html(facts).casefold()
    said = [without_stop(text) for key in TEXTS for text in record[key]]
    said += [who for proposal in record["proposals"] for who in proposal["recipients"]]
    said += [award["award"] for award in (*record["proposals"], *record["conferred"])]
    said += [person["name"] for person in record["conference"]["presiding"]]
    said += [without_stop(who) for who in record["conference"]["attendees"]]
    said += [one["name"] for one in record["indicators"]]
    said += [term["unit"] for term in record["terms"] if term["unit"]]
    said += [entry["unit"] for entry in record["ranking"]["entries"]]
    said += (record["covenant"] or {}).get("articles", [])
    said += [record["source"], "tổng hợp từ nguồn đã công bố"]
    assert [text for text in said if text.casefold() not in html] == []
    assert pdf_of(name)[:8] == b"%PDF-1.7"


@pytest.mark.parametrize("name", list(ALL))
def test_a_record_without_facts_for_a_section_has_no_such_section(name: str) -> None:
    record, titles = ALL[name], " ".join(_titles(facts_of(name)))
    expected = {
        "PHONG TRÀO": bool(record["movements"]),
        "CHỈ TIÊU": bool(record["indicators"]),
        "XẾP HẠNG": bool(record["ranking"]["entries"]),
        "HẠN CHẾ": bool(record["limitations"]),
        "KIẾN NGHỊ": bool(record["recommendations"]),
        "NHIỆM VỤ": bool(record["next_tasks"]),
        "GIAO ƯỚC": bool(record["covenant"]),
        "NHIỆM KỲ": any(term["status"] != "serving" for term in record["terms"]),
        "VIỆN DẪN": bool(record["legal_refs"]),
        "BÌNH XÉT,": any(p["status"] != "awarded" for p in record["proposals"]),
        "ĐÃ CÔNG BỐ": bool(record["conferred"]),
        "CHẤM ĐIỂM": bool(record["voting"]),
    }
    assert {word: word in titles for word in expected} == expected


def test_indicators_bounds_ranges_shares_and_plans() -> None:
    facts = combine(
        bare(
            indicators=[
                indicator("A", value=1440, at_least=True),
                indicator("B", value=15, value_max=20.5),
                indicator("C", value=72, of=81),
                indicator("D", value=6.63, vs_plan_pct=104.31),
                indicator("E"),
            ]
        ),
        About(),
    )
    (section,) = [s for s in body(facts) if "CHỈ TIÊU" in s.title]
    table = section.blocks[1]
    assert [row[1:] for row in table.rows] == [  # type: ignore[union-attr]  # it is a table
        ("A", "hơn 1.440", "", ""),
        ("B", "15 - 20,5", "", ""),
        ("C", "72/81", "", ""),
        ("D", "6,63", "", "104,31%"),
        ("E", "chưa có số liệu", "", ""),
    ]


def test_parts_by_unit_come_total_first_and_by_rank_of_medal() -> None:
    by_unit = {
        "Vĩnh Phúc": {"đồng": 103, "bạc": 68, "total": 241, "vàng": 70},
        "Đắk Lắk": {"total": 5, "vàng": 1},
        "Bắc Ninh": 12,
    }
    facts = combine(bare(indicators=[indicator("huy chương", by_unit=by_unit)]), About())
    (part,) = body(facts)[1].parts
    (table,) = part.blocks
    assert [column.title for column in table.columns] == [  # type: ignore[union-attr]  # a table
        "STT", "Đơn vị", "Tổng số", "Vàng", "Bạc", "Đồng",
    ]  # fmt: skip
    assert table.rows == (  # type: ignore[union-attr]  # a table
        ("1", "Bắc Ninh", "12", "", "", ""),
        ("2", "Đắk Lắk", "5", "1", "", ""),
        ("3", "Vĩnh Phúc", "241", "70", "68", "103"),
    )


def _proposal(status: str, **changes: Any) -> dict[str, Any]:
    known = {"award": "Bằng khen", "decider": "UBND tỉnh", "recipients": ["A"], "count": None}
    return {**known, "note": None, "status": status, **changes}


def test_proposed_approved_and_awarded_are_told_apart() -> None:
    facts = combine(
        bare(proposals=[_proposal("awarded"), _proposal("proposed"), _proposal("approved")]),
        About(),
    )
    section = body(facts)[1]
    assert [part.heading for part in section.parts] == [
        "1. Đề nghị khen thưởng",
        "2. Đề nghị đã được thông qua",
        "3. Đã được khen thưởng",
    ]
    only = combine(bare(proposals=[_proposal("awarded")]), About())
    assert "đề nghị" not in _html(only).casefold()


def test_proposals_without_names_say_so() -> None:
    proposals = [
        _proposal("proposed", recipients=[], count=4),
        _proposal("proposed", recipients=[], note="tập thể và cá nhân"),
        _proposal("proposed", recipients=[]),
    ]
    table = body(combine(bare(proposals=proposals), About()))[1].blocks[1]
    assert [row[2] for row in table.rows] == [  # type: ignore[union-attr]  # it is a table
        "4 (chưa nêu tên)", "Tập thể và cá nhân", "Chưa nêu tên",
    ]  # fmt: skip


def test_the_verb_of_the_catalogue_goes_before_the_guess() -> None:
    proposals = [_proposal("proposed", award="Lá cờ đầu"), _proposal("proposed")]
    given = About(verbs={"Lá cờ đầu": "tặng"})
    table = body(combine(bare(proposals=proposals), given))[1].blocks[1]
    assert [row[1] for row in table.rows] == [  # type: ignore[union-attr]  # it is a table
        "Tặng Lá cờ đầu", "Tặng Bằng khen",
    ]  # fmt: skip


def test_officers_with_and_without_unit_and_order() -> None:
    html = _html(facts_of("tnb-2020-mid"))
    assert "Cụm phó thứ nhất năm 2020: nguồn không nêu tên đơn vị;" in html
    assert "Cụm phó thứ hai năm 2020: Đồng Tháp." in html
    # Only the office that there is.
    assert "Cụm phó đương nhiệm" in html
    assert "Cụm trưởng" not in html


def test_a_covenant_that_is_not_signed_is_not_told_as_signed() -> None:
    covenant = {"year": "2026", "signed": False, "articles": ["một", "hai"]}
    html = _html(combine(bare(covenant=covenant), About()))
    assert "Nội dung giao ước thi đua năm 2026 (chưa ký):" in html
    assert "đã ký" not in html
    nothing = {"year": "2026", "signed": False, "articles": []}
    assert "GIAO ƯỚC" not in _html(combine(bare(covenant=nothing), About()))


def test_one_statement_is_no_article() -> None:
    html = _html(facts_of("seed-1"))
    assert "Điều 1." not in html
    assert "- Đăng ký phấn đấu đạt các chỉ tiêu, danh hiệu thi đua." in html


def test_the_cluster_has_its_own_words_for_its_officers() -> None:
    terms = [{"office": "chair", "unit": "A", "year": None, "order": 1, "status": "elected"}]
    about = About(titles={"chair": "Trưởng khối", "vice_chair": "Phó Trưởng khối"})
    html = _html(combine(bare(terms=terms), about))
    assert "Hội nghị bầu A làm Trưởng khối." in html
    assert "<p>TRƯỞNG KHỐI</p>" in html


def test_the_source_is_named_only_where_there_is_one() -> None:
    assert (
        "Tổng hợp từ nguồn đã công bố: “Hội nghị tổng kết giao ước thi đua năm 2023 Cụm thi đua "
        "các tỉnh Tây Nguyên và Duyên hải miền Trung”, 004_a8b3c08234c141ac.txt, công bố 17:58 "
        "ngày 29/3/2024." in _html(facts_of("seed-4"))
    )
    assert "nguồn" not in _html(combine(bare(), About())).casefold()


def test_a_name_that_was_inferred_is_said_to_be() -> None:
    assert "do người tổng hợp xác định; nguồn không nêu." in _html(facts_of("seed-2"))
    assert "người tổng hợp" not in _html(facts_of("seed-4"))


def test_names_cannot_smuggle_markup_in() -> None:
    evil = '</p><img src="http://192.0.2.1/x.png"><style>p{display:none}</style>'
    facts = combine(bare(movements=[evil], title=evil, source=evil), About(from_published=True))
    html = summary_report(facts).html
    assert "<img" not in html
    assert "<style" not in html


def test_the_language_of_the_page_does_not_reach_into_the_document() -> None:
    # Imported here: the test turns the language of its own thread.
    from django.utils import translation

    with translation.override("en"):
        english = summary_report(facts_of("seed-1")).html
    assert english == summary_report(facts_of("seed-1")).html
    assert "hơn 1.440" in english
