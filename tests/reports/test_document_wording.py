from decimal import Decimal

import pytest

from reports.documents.blocks import roman
from reports.documents.wording import (
    counted,
    day,
    deed,
    in_year,
    joined,
    listed,
    long_day,
    moment,
    number,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1283, "1.283"),
        (1283.5, "1.283,5"),
        (Decimal("26000.00"), "26.000"),
        (0.78, "0,78"),
        (-3.25, "-3,25"),
        (1234567.125, "1.234.567,125"),
        (1e21, "1.000.000.000.000.000.000.000"),
    ],
)
def test_numbers(value: float | Decimal, written: str) -> None:
    assert number(value) == written


def test_days_have_a_zero_before_small_days_and_months_one_and_two() -> None:
    assert [day(iso) for iso in ("2018-02-01", "2024-03-29", "2026-12-09")] == [
        "01/02/2018", "29/3/2024", "09/12/2026",
    ]  # fmt: skip
    assert long_day("2018-01-05") == "ngày 05 tháng 01 năm 2018"


@pytest.mark.parametrize(
    ("stated", "written"),
    [
        ("2018-03-23", "ngày 23/3/2018"),
        ("2024-03-29 17:58", "17:58 ngày 29/3/2024"),
        ("2024-10", "tháng 10/2024"),
        ("cuối năm 2024", "cuối năm 2024"),
    ],
)
def test_times_of_publication(stated: str, written: str) -> None:
    assert moment(stated) == written


def test_years() -> None:
    assert [in_year(year) for year in ("2017", "2020-2021", None)] == [
        "năm 2017", "năm học 2020-2021", "",
    ]  # fmt: skip


def test_lists_end_in_semicolons_and_the_last_in_a_full_stop() -> None:
    assert listed(["một;", " hai. ", "", "“Ba”"]) == ("Một;", "Hai;", "“Ba”.")
    assert listed([]) == ()
    assert [joined(list(text)) for text in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a và b",
        "a, b và c",
    ]


@pytest.mark.parametrize(
    ("award", "told"),
    [
        ("Cờ thi đua của Chính phủ", "Tặng Cờ thi đua của Chính phủ"),
        ("Bằng khen", "Tặng Bằng khen"),
        ("Giấy khen của Chủ tịch UBND huyện", "Tặng Giấy khen của Chủ tịch UBND huyện"),
        ("Tập thể Lao động xuất sắc", "Công nhận Tập thể Lao động xuất sắc"),
        ("Chiến sỹ thi đua cơ sở", "Công nhận Chiến sỹ thi đua cơ sở"),
        (
            "Danh hiệu (Tập thể) lao động tiên tiến",
            "Công nhận danh hiệu (Tập thể) lao động tiên tiến",
        ),
        ("Biểu dương chuyên đề", "Biểu dương chuyên đề"),
    ],
)
def test_forms_are_bestowed_and_titles_recognised(award: str, told: str) -> None:
    assert deed(award, {}) == told


def test_numbers_of_recipients() -> None:
    assert counted("individuals", 1024, None) == "1.024 cá nhân"
    assert counted("mixed", 11, "individuals_businesspeople_households") == (
        "11 cá nhân, doanh nhân, hộ gia đình"
    )
    assert counted("mixed", 3, "tập thể và hộ") == "3 tập thể và hộ"


def test_roman_numbers() -> None:
    assert [roman(n) for n in range(1, 13)] == [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ]  # fmt: skip
