"""Which award the words of a workbook mean: exactly, or by letters and figures alone."""

import pytest

from awards.workbooks.award_names import award_names
from catalogue.models import AwardAlias, AwardKind
from tests.imported import imported_rows  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("BKTTg", "BKTTG"),
        ("BK TTg", "BKTTG"),
        ("bằng khen thủ tướng", "BKTTG"),
        ("BK UBND", "BKBT"),
        ("BK UBND tỉnh", "BKBT"),
        ("CSTĐCS", "CSTDCS"),
        ("CSTĐ CS", "CSTDCS"),
        ("cstd cs", "CSTDCS"),
        ("CSTĐ cấp tỉnh", "CSTDT"),
        ("CSTĐTQ", "CSTDTQ"),
        ("LĐTT", "LDTT"),
        ("Chiến sĩ tiên tiến", "LDTT"),
        ("TTLĐXS", "TTLDXS"),
        ("Tập thể LĐXS", "TTLDXS"),
        ("TTLĐTT", "TTLDTT"),
        ("CTĐCP", "COCP"),
        ("HCLĐ3", "HCLD3"),
        ("HCLĐ hạng Ba", "HCLD3"),
        ("HCLĐ hạng III", "HCLD3"),
        ("HC LĐ 1", "HCLD1"),
        ("HCĐL2", "HCDL2"),
        ("HCĐL hạng Nhì", "HCDL2"),
        ("Huan chuong Lao dong hang Nhat", "HCLD1"),
        ("GK", "GK"),
        ("AHLĐ", "AHLD"),
        ("BK", None),
        ("Bằng khen", None),
        ("HCLĐ", None),
        ("CSTĐ", None),
        ("", None),
        ("...", None),
    ],
)
def test_what_people_write(typed: str, code: str | None) -> None:
    kind = award_names().find(typed)
    assert (kind.code if kind else None) == code


def test_what_two_awards_are_called_is_neither() -> None:
    first, second = AwardKind.objects.order_by("pk")[:2]
    AwardAlias.objects.create(kind=first, text="Cờ Đỏ")
    AwardAlias.objects.create(kind=second, text="Cờ Do")
    names = award_names()
    assert (names.find("Cờ Đỏ"), names.find("Cờ Do"), names.find("co do")) == (first, second, None)
