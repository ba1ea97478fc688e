"""What an act may not be, and the decisions inside it, case by case."""

from datetime import date
from typing import Any

import pytest

from clusters.models import Office, Unit, UnitKind
from clusters.units.changes import Act, Claim, faults, joins, settle, span

TODAY = date(2026, 11, 22)
DAY = date(2025, 7, 1)


def unit(pk: int | None, name: str = "", **facts: Any) -> Unit:
    facts = {"full_name": "", "kind": UnitKind.PROVINCE} | facts
    return Unit(pk=pk, name=name or f"Đơn vị {pk}", **facts)


A, B = unit(1, "A"), unit(2, "B")
GONE = unit(3, "Đã hết", valid_to=date(2020, 1, 31))
LATE = unit(4, "Mới có", valid_from=date(2026, 1, 1))
FROM_DAY = unit(5, "Từ hôm đó", valid_from=DAY)
CHILD = unit(6, "Con", parent_id=1)
NEW, OTHER = unit(None, "Mới"), unit(None, "Khác")


def told(kind: str = "merge", **facts: Any) -> dict[str, list[str]]:
    given: dict[str, Any] = {
        "on": DAY,
        "legal_basis": "NQ 1",
        "predecessors": (A, B),
        "successors": (NEW,),
    }
    return faults(Act(kind=kind, **given | facts), TODAY)


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("merge", (A, B), (NEW,)),
        ("merge", (A,), (B,)),
        ("merge", (A,), (FROM_DAY,)),
        ("split", (A,), (NEW, OTHER)),
        ("split", (A,), (NEW, B)),
        ("rename", (A,), (NEW,)),
        ("upgrade", (A,), (unit(None, "A", kind=UnitKind.CITY),)),
        ("abolish", (A, B), ()),
    ],
)
def test_what_may_be(kind: str, before: tuple[Unit, ...], after: tuple[Unit, ...]) -> None:
    assert told(kind, predecessors=before, successors=after) == {}


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Chọn loại thay đổi."),
        ({"kind": "follow"}, "kind", "Chọn loại thay đổi."),
        ({"on": None}, "on", "Ghi ngày có hiệu lực."),
        (
            {"on": date(1925, 7, 1)},
            "on",
            "Ngày 1/7/1925 nằm ngoài khoảng từ năm 1945 đến năm 2031.",
        ),
        ({"legal_basis": " "}, "legal_basis", "Ghi số, ký hiệu, ngày của văn bản làm căn cứ."),
        (
            {"predecessors": (A, GONE)},
            "predecessors",
            "Đã hết đã kết thúc ngày 31/1/2020. Chọn đơn vị còn tồn tại, không có ngày cuối.",
        ),
        (
            {"predecessors": (A, LATE)},
            "predecessors",
            "Mới có chỉ có từ ngày 1/1/2026. Chọn ngày có hiệu lực muộn hơn ngày đó.",
        ),
        (
            {"predecessors": (A, FROM_DAY)},
            "predecessors",
            "Từ hôm đó chỉ có từ ngày 1/7/2025. Chọn ngày có hiệu lực muộn hơn ngày đó.",
        ),
        ({"predecessors": (A, A)}, "predecessors", "Một đơn vị được chọn hai lần."),
        (
            {"predecessors": (A,)},
            "predecessors",
            (
                "Hợp nhất thành đơn vị mới cần ít nhất hai đơn vị trước. Một đơn vị chỉ sáp nhập"
                " được vào đơn vị đang có."
            ),
        ),
        ({"predecessors": ()}, "predecessors", "Chọn các đơn vị được sáp nhập."),
        (
            {"successors": (A,)},
            "successors",
            "A vừa là đơn vị trước vừa là đơn vị sau. Bỏ đơn vị này ở một phía.",
        ),
        (
            {"successors": (LATE,)},
            "successors",
            "Mới có chỉ có từ ngày 1/1/2026, sau ngày có hiệu lực. Sửa ngày hoặc đơn vị sau.",
        ),
        (
            {"successors": (GONE,)},
            "successors",
            "Đã hết đã kết thúc ngày 31/1/2020, trước ngày có hiệu lực. Chọn đơn vị khác.",
        ),
        ({"successors": (CHILD,)}, "successors", "Con trực thuộc một đơn vị trước."),
        (
            {"successors": (unit(None, " "),)},
            "successors",
            "Ghi tên của đơn vị mới.",
        ),
        (
            {"successors": (unit(None, "Mới", parent=A),)},
            "successors",
            "Mới không thể trực thuộc A, đơn vị kết thúc cùng ngày.",
        ),
        (
            {"successors": (unit(None, "Mới", parent=GONE),)},
            "successors",
            "Đã hết không tồn tại vào ngày có hiệu lực; chọn đơn vị cấp trên khác.",
        ),
        (
            {"successors": (NEW, OTHER)},
            "successors",
            "Sáp nhập cho ra đúng một đơn vị sau: lập mới hoặc chọn đơn vị đang có.",
        ),
        ({"kind": "split"}, "predecessors", "Chia, tách đúng một đơn vị."),
        (
            {"kind": "split", "predecessors": (A,)},
            "successors",
            "Chia, tách cho ra ít nhất hai đơn vị sau.",
        ),
        (
            {"kind": "split", "predecessors": (A,), "successors": (NEW, unit(None, "mới"))},
            "successors",
            "Hai đơn vị mới trùng tên. Ghi tên khác nhau.",
        ),
        ({"kind": "rename"}, "predecessors", "Chọn đúng một đơn vị trước."),
        (
            {"kind": "rename", "predecessors": (A,), "successors": (B,)},
            "successors",
            "Ghi đúng một đơn vị mới, tiếp nối đơn vị trước.",
        ),
        (
            {"kind": "rename", "predecessors": (A,), "successors": (unit(None, "A"),)},
            "successors",
            "Tên mới giống tên cũ. Ghi tên mới.",
        ),
        (
            {"kind": "upgrade", "predecessors": (A,), "successors": (unit(None, "A"),)},
            "successors",
            "Loại và tên đều như cũ. Ghi loại mới hoặc tên mới.",
        ),
        ({"kind": "abolish"}, "successors", "Đơn vị giải thể không có đơn vị sau."),
        (
            {"kind": "abolish", "predecessors": (), "successors": ()},
            "predecessors",
            "Chọn đơn vị giải thể.",
        ),
    ],
)
def test_what_may_not_be(facts: dict[str, Any], field: str, sentence: str) -> None:
    assert told(**facts)[field] == [sentence]


@pytest.mark.parametrize(
    ("label", "starts", "ends", "days"),
    [
        ("2025", None, None, (date(2025, 1, 1), date(2025, 12, 31))),
        ("2024-2025", None, None, (date(2024, 8, 1), date(2025, 7, 31))),
        (
            "2024-2025",
            date(2024, 9, 5),
            date(2025, 5, 31),
            (date(2024, 9, 5), date(2025, 5, 31)),
        ),
    ],
)
def test_the_days_of_a_year(
    label: str, starts: date | None, ends: date | None, days: tuple[date, date]
) -> None:
    assert span(label, starts, ends) == days


@pytest.mark.parametrize(
    ("held", "answer"),
    [
        ([], (set(), False)),
        ([{1}], ({1}, False)),
        ([{1}, {1}], ({1}, False)),
        ([{1}, set()], ({1}, False)),
        ([{1}, {2}], ({1, 2}, True)),
        ([{1, 2}, {2}], ({1, 2}, False)),
    ],
)
def test_which_cluster_is_joined(held: list[set[int]], answer: tuple[set[int], bool]) -> None:
    into, is_question = joins(frozenset(each) for each in held)
    assert (set(into), is_question) == answer


def test_one_unit_keeps_one_office() -> None:
    chair = Claim(1, Office.CHAIR, 1, False)
    own_vice = Claim(2, Office.VICE_CHAIR, 1, True)
    vice = Claim(3, Office.VICE_CHAIR, 1, False)
    second = Claim(4, Office.VICE_CHAIR, 2, True)
    assert settle([]) is None
    assert settle([own_vice, chair]) == chair
    assert settle([vice, own_vice]) == own_vice
    assert settle([second, vice]) == vice
