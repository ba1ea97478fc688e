import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from emulation.templatetags import look

DAY = dt.date(2024, 3, 9)


def drawn(source: str, query: str = "", **context: Any) -> BeautifulSoup:
    request = RequestFactory().get(f"/ds/?{query}")
    request.user = SimpleNamespace(is_authenticated=False)  # type: ignore[assignment]  # enough to draw
    template = engines["django"].from_string(source)
    return BeautifulSoup(template.render(context, request), "html.parser")


@pytest.mark.parametrize(
    ("value", "places", "vietnamese", "english"),
    [
        (0, None, "0", "0"),
        (None, None, "", ""),
        ("", None, "", ""),
        (999, None, "999", "999"),
        (1283.5, None, "1.283,5", "1,283.5"),
        (Decimal("1283.50"), None, "1.283,5", "1,283.5"),
        (Decimal("1000.00"), None, "1.000", "1,000"),
        (Decimal(1000), 2, "1.000,00", "1,000.00"),
        (Decimal("962.505"), 2, "962,50", "962.50"),
        (Decimal("-0.5"), None, "−0,5", "−0.5"),
        (1234567890, None, "1.234.567.890", "1,234,567,890"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
    ],
)
def test_vnum(value: Any, places: int | None, vietnamese: str, english: str) -> None:
    with translation.override("vi"):
        assert look.vnum(value, places) == vietnamese
    with translation.override("en"):
        assert look.vnum(value, places) == english


def test_num_groups_numbers_and_leaves_text() -> None:
    with translation.override("vi"):
        assert look.num(1283.5) == '<span class="num">1.283,5</span>'
        assert look.num("<b>07/BC") == '<span class="num">&lt;b&gt;07/BC</span>'


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (dt.date(2024, 3, 29), "29/3/2024"),
        (dt.date(2024, 12, 1), "1/12/2024"),
        # Twenty past midnight in Hà Nội is still the day before in Greenwich.
        (dt.datetime(2024, 3, 28, 17, 20, tzinfo=dt.UTC), "29/3/2024"),
        ("2024-03-29", "29/3/2024"),
        ("2024-03", "3/2024"),
        ("2024", "2024"),
        ("", ""),
        (None, ""),
    ],
)
def test_ngay(value: Any, written: str) -> None:
    assert look.ngay(value) == written


def test_ngay_refuses_what_is_no_date() -> None:
    with pytest.raises(ValueError, match="29/3/2024"):
        look.ngay("29/3/2024")


def test_ngay_gio() -> None:
    assert look.ngay_gio(dt.datetime(2024, 3, 29, 7, 5, tzinfo=dt.UTC)) == "29/3/2024, 14:05"
    assert look.ngay_gio(None) == ""


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (dt.date(2024, 3, 13), "còn 4 ngày"),
        (dt.date(2024, 3, 10), "còn 1 ngày"),
        (DAY, "đến hạn hôm nay"),
        (dt.date(2024, 3, 8), "quá hạn 1 ngày"),
        (dt.date(2024, 2, 29), "quá hạn 9 ngày"),
    ],
)
def test_con_lai(deadline: dt.date, words: str) -> None:
    with translation.override("vi"):
        assert look.con_lai(deadline, DAY) == words


@pytest.mark.parametrize(
    ("name", "letters"), [("Trần Minh Khuê", "MK"), ("Y Moan", "YM"), ("Đạt", "Đ"), ("", "")]
)
def test_initials(name: str, letters: str) -> None:
    assert look.initials(name) == letters


def test_icon_is_decoration_or_has_a_name() -> None:
    bare, named = drawn('{% icon "people" %}{% icon "people" label="Hội nghị" %}').select("svg")
    assert (bare["aria-hidden"], bare.get("role")) == ("true", None)
    assert (named.get("aria-hidden"), named["role"], named["aria-label"]) == (
        None,
        "img",
        "Hội nghị",
    )
    use = bare.select_one("use")
    assert use is not None
    assert use["href"] == "/static/vendor/icons.svg#people"


def test_an_icon_that_is_not_in_the_sprite() -> None:
    with pytest.raises(ValueError, match=r"emulation/icons\.py"):
        look.icon("people-without-a-name")


@pytest.mark.parametrize("kind", sorted(look.STATE_ICONS))
def test_state_is_icon_word_and_colour(kind: str) -> None:
    chip = drawn("{% state kind text %}", kind=kind, text="<b>Chờ xác nhận").span
    assert chip is not None
    assert (chip["class"], chip.get_text()) == (["state", kind], "<b>Chờ xác nhận")
    assert [use["href"] for use in chip.select("use")] == [
        f"/static/vendor/icons.svg#{look.STATE_ICONS[kind]}"
    ]


def test_state_with_another_icon_or_none() -> None:
    drawing = drawn('{% state "ok" "Xong" icon="pen" bare=True %}{% state "ok" "Xong" icon="" %}')
    assert [chip["class"] for chip in drawing.select("span")] == [
        ["state", "ok", "bare"],
        ["state", "ok"],
    ]
    assert [use["href"] for use in drawing.select("use")] == ["/static/vendor/icons.svg#pen"]


def test_a_state_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="'good'"):
        look.state("good", "Xong")


def test_note() -> None:
    drawing = drawn('{% note "warn" text title="Giấy tờ" %}', text="Còn thiếu <2> tờ")
    assert [part.get_text() for part in drawing.select(".note.warn h3, .note.warn div")] == [
        "Giấy tờCòn thiếu <2> tờ",
        "Giấy tờ",
    ]


@pytest.mark.parametrize(
    ("value", "total", "width"),
    [(3, 7, "43"), (0, 7, "0"), (9, 7, "100"), (-1, 7, "0"), (3, 0, "0")],
)
def test_meter(value: int, total: int, width: str) -> None:
    drawing = drawn('{% meter value total "3 trên 7" %}', value=value, total=total)
    assert [bar["width"] for bar in drawing.select("rect.v")] == [width]
    assert [bar["aria-label"] for bar in drawing.select("svg[role=img]")] == ["3 trên 7"]


def test_leaf() -> None:
    drawing = drawn('{% leaf day "bad" %}', day=DAY)
    assert drawing.get_text("|") == "Tháng |3|9"
    assert [leaf["class"] for leaf in drawing.select("[aria-hidden]")] == [["leaf", "bad"]]


def test_crumbs() -> None:
    drawing = drawn('{% crumbs "Cụm" "/cum/" "Trung ương" "/cum/1/" here %}', here="Tây <Nguyên>")
    assert [(step.get_text(), step.get("aria-current")) for step in drawing.select("li")] == [
        ("Cụm", None),
        ("Trung ương", None),
        ("Tây <Nguyên>", "page"),
    ]
    assert [link["href"] for link in drawing.select("a")] == ["/cum/", "/cum/1/"]


def test_nothing() -> None:
    drawing = drawn('{% nothing "Chưa có hội nghị" "Chờ triệu tập." "/cum/" "Xem các cụm" %}')
    assert [part.get_text() for part in drawing.select("h2, .quiet, a")] == [
        "Chưa có hội nghị",
        "Chờ triệu tập.",
        "Xem các cụm",
    ]


class Asked(forms.Form):
    title = forms.CharField(label="Tên hội nghị")
    held_on = forms.DateField(label="Ngày họp")

    def clean(self) -> None:
        raise forms.ValidationError("Chưa đủ giấy tờ.")


def test_form_errors_lead_to_the_fields() -> None:
    with translation.override("vi"):
        drawing = drawn("{% form_errors form %}", form=Asked({"held_on": "31/4/2024"}))
    assert [head.get_text().strip() for head in drawing.select("[role=alert] h2")] == [
        "Còn 3 chỗ cần sửa"
    ]
    assert [error.get_text() for error in drawing.select("li")] == [
        "Chưa đủ giấy tờ.",
        "Tên hội nghị: Trường này là bắt buộc.",
        "Ngày họp: Nhập một ngày hợp lệ.",
    ]
    assert [link["href"] for link in drawing.select("a")] == ["#id_title", "#id_held_on"]


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn("{% form_errors form %}", form=forms.Form({})).get_text().strip() == ""


def test_pager_keeps_the_filters() -> None:
    page = Paginator(range(2054), 20).get_page(7)
    drawing = drawn("{% pager page %}", query="q=ph%C3%BA+th%E1%BB%8D&page=7", page=page)
    assert [part.get_text().strip() for part in drawing.select(".meta")] == ["121–140 trong 2.054"]
    assert [link["href"] for link in drawing.select("[rel]")] == [
        "?q=ph%C3%BA+th%E1%BB%8D&page=6",
        "?q=ph%C3%BA+th%E1%BB%8D&page=8",
    ]
    assert [link.get_text() for link in drawing.select("[aria-current=page]")] == ["7"]
    assert [item.get_text() for item in drawing.select("li.only-l")] == [
        "1",
        "…",
        "6",
        "7",
        "8",
        "…",
        "103",
    ]


def test_pager_of_one_page_only_counts() -> None:
    drawing = drawn("{% pager page %}", page=Paginator(range(3), 20).get_page(1))
    assert (drawing.select(".meta")[0].get_text().strip(), drawing.select("a")) == (
        "1–3 trong 3",
        [],
    )


@pytest.mark.parametrize(
    ("query", "sorting", "address"),
    [
        ("", "ascending", "?sort=-name"),
        ("sort=name", "ascending", "?sort=-name"),
        ("sort=-name&page=3", "descending", "?sort=name"),
        ("sort=points&q=a", "none", "?sort=name&q=a"),
    ],
)
def test_sort_head(query: str, sorting: str, address: str) -> None:
    head = drawn('{% sort_head "name" "Đơn vị" css="r" default="name" %}', query=query).th
    assert head is not None
    link = head.a
    assert link is not None
    assert (head["aria-sort"], head["class"], link["href"]) == (sorting, ["sorts", "r"], address)
