"""What a change of units may be, and the small decisions that it asks for. Pure: no queries.

An act ends its predecessors on the day before `on` and begins its new successors on it. It is
checked here field by field, so that a form can say beside each field what is wrong with it.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from django.utils.translation import gettext as _

from catalogue.vietnamese import words
from clusters.models import Office, Unit
from clusters.models.units import UnitChangeKind

H = TypeVar("H", bound=Hashable)
Faults = dict[str, list[str]]

# The kinds that somebody can choose: what follows its parent is no act of its own.
KINDS = tuple(kind for kind in UnitChangeKind if kind != UnitChangeKind.FOLLOW)
# Acts of older days are history to be entered as reference data, not applied to years.
EARLIEST = date(1945, 9, 2)
MOST_YEARS_AHEAD = 5
# A school year whose days are not laid down: from August to July.
_SCHOOL_YEAR_STARTS = (8, 1)
_SCHOOL_YEAR_ENDS = (7, 31)


@dataclass(frozen=True)
class Act:
    """One dated act, as somebody lays it down; new successors are units without a key yet.

    `heir` is the successor of a split that takes over offices and people, by its place in
    `successors`. `places` answers the questions of the preview: question → cluster year.
    """

    kind: str
    on: date | None
    legal_basis: str
    predecessors: tuple[Unit, ...]
    successors: tuple[Unit, ...] = ()
    note: str = ""
    heir: int | None = None
    places: Mapping[str, int] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day of an act without faults."""
        if self.on is None:
            raise ValueError("An act without its day is no act.")
        return self.on

    @property
    def day_before(self) -> date:
        return self.day - timedelta(days=1)

    @property
    def made(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.successors if unit.pk is None)

    @property
    def kept(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.successors if unit.pk is not None)


class Area(StrEnum):
    """The parts of a preview, in the order in which they stand."""

    UNITS = "units"
    FOLLOWING = "following"
    MEMBERSHIPS = "memberships"
    TERMS = "terms"
    OFFICERS = "officers"
    OTHERS = "others"


@dataclass(frozen=True)
class Effect:
    """One thing that an act does or leaves, in a sentence. `is_open` marks what is left for
    somebody to decide. Later apps answer `gather("effects_of", act)` with these."""

    area: Area
    text: str
    is_open: bool = False


# Faults of an act


def faults(act: Act, today: date) -> Faults:
    """What is wrong with `act`, by field; empty where nothing is."""
    found: dict[str, list[str]] = {
        "kind": [] if act.kind in KINDS else [_("Chọn loại thay đổi.")],
        "on": _faults_of_day(act.on, today),
        "legal_basis": []
        if act.legal_basis.strip()
        else [_("Ghi số, ký hiệu, ngày của văn bản làm căn cứ.")],
        "predecessors": _faults_before(act),
        "successors": _faults_after(act),
    }
    if not found["kind"]:
        before, after = _faults_of_number(act)
        found["predecessors"] += before
        found["successors"] += after
    return {name: told for name, told in found.items() if told}


def _faults_of_day(on: date | None, today: date) -> list[str]:
    if on is None:
        return [_("Ghi ngày có hiệu lực.")]
    if on < EARLIEST or on.year > today.year + MOST_YEARS_AHEAD:
        return [
            _("Ngày %(day)s nằm ngoài khoảng từ năm %(first)d đến năm %(last)d.")
            % {"day": _day(on), "first": EARLIEST.year, "last": today.year + MOST_YEARS_AHEAD}
        ]
    return []


def _faults_before(act: Act) -> list[str]:
    """Every predecessor exists until the day before the act, and has no other end."""
    found = []
    if len({unit.pk for unit in act.predecessors}) < len(act.predecessors):
        found.append(_("Một đơn vị được chọn hai lần."))
    for unit in act.predecessors:
        if act.on is None:
            continue
        if unit.valid_from is not None and unit.valid_from >= act.on:
            found.append(
                _("%(unit)s chỉ có từ ngày %(day)s. Chọn ngày có hiệu lực muộn hơn ngày đó.")
                % {"unit": unit, "day": _day(unit.valid_from)}
            )
        elif unit.valid_to is not None:
            found.append(
                _("%(unit)s đã kết thúc ngày %(day)s. Chọn đơn vị còn tồn tại, không có ngày cuối.")
                % {"unit": unit, "day": _day(unit.valid_to)}
            )
    return found


def _faults_after(act: Act) -> list[str]:
    before = {unit.pk for unit in act.predecessors}
    found = []
    for unit in act.kept:
        if unit.pk in before:
            found.append(
                _("%(unit)s vừa là đơn vị trước vừa là đơn vị sau. Bỏ đơn vị này ở một phía.")
                % {"unit": unit}
            )
        elif unit.parent_id in before:
            found.append(_("%(unit)s trực thuộc một đơn vị trước.") % {"unit": unit})
        elif act.on is not None:
            found += _faults_of_time(unit, act.on)
    for unit in act.made:
        found += _faults_of_new(unit, act, before)
    names = [tuple(words(unit.name)) for unit in act.made]
    if len(set(names)) < len(names):
        found.append(_("Hai đơn vị mới trùng tên. Ghi tên khác nhau."))
    return found


def _faults_of_time(unit: Unit, on: date) -> list[str]:
    """A successor that is kept has to exist on the day of the act."""
    if unit.valid_from is not None and unit.valid_from > on:
        return [
            _("%(unit)s chỉ có từ ngày %(day)s, sau ngày có hiệu lực. Sửa ngày hoặc đơn vị sau.")
            % {"unit": unit, "day": _day(unit.valid_from)}
        ]
    if unit.valid_to is not None and unit.valid_to < on:
        return [
            _("%(unit)s đã kết thúc ngày %(day)s, trước ngày có hiệu lực. Chọn đơn vị khác.")
            % {"unit": unit, "day": _day(unit.valid_to)}
        ]
    return []


def _faults_of_new(unit: Unit, act: Act, before: set[int]) -> list[str]:
    if not words(unit.name):
        return [_("Ghi tên của đơn vị mới.")]
    if unit.parent is None:
        return []
    if unit.parent_id in before:
        return [
            _("%(unit)s không thể trực thuộc %(parent)s, đơn vị kết thúc cùng ngày.")
            % {"unit": unit, "parent": unit.parent}
        ]
    if act.on is not None and not unit.parent.existed_on(act.on):
        return [
            _("%(parent)s không tồn tại vào ngày có hiệu lực; chọn đơn vị cấp trên khác.")
            % {"parent": unit.parent}
        ]
    return []


def _faults_of_number(act: Act) -> tuple[list[str], list[str]]:
    """How many units each kind takes on either side."""
    return _NUMBERS[act.kind](act)


def _merge(act: Act) -> tuple[list[str], list[str]]:
    before, after = [], []
    if len(act.successors) != 1:
        after.append(_("Sáp nhập cho ra đúng một đơn vị sau: lập mới hoặc chọn đơn vị đang có."))
    if not act.predecessors:
        before.append(_("Chọn các đơn vị được sáp nhập."))
    elif len(act.predecessors) == 1 and act.made:
        before.append(
            _("Hợp nhất thành đơn vị mới cần ít nhất hai đơn vị trước. Một đơn vị chỉ sáp nhập"
              " được vào đơn vị đang có.")
        )  # fmt: skip
    return before, after


def _split(act: Act) -> tuple[list[str], list[str]]:
    before = [] if len(act.predecessors) == 1 else [_("Chia, tách đúng một đơn vị.")]
    after = [] if len(act.successors) >= 2 else [_("Chia, tách cho ra ít nhất hai đơn vị sau.")]
    return before, after


def _one_to_one(act: Act) -> tuple[list[str], list[str]]:
    before = [] if len(act.predecessors) == 1 else [_("Chọn đúng một đơn vị trước.")]
    if len(act.successors) != 1 or len(act.made) != 1:
        return before, [_("Ghi đúng một đơn vị mới, tiếp nối đơn vị trước.")]
    if before:
        return before, []
    old, new = act.predecessors[0], act.made[0]
    same_name = (old.name, old.full_name) == (new.name, new.full_name)
    if act.kind == UnitChangeKind.RENAME and same_name:
        return before, [_("Tên mới giống tên cũ. Ghi tên mới.")]
    if act.kind == UnitChangeKind.UPGRADE and same_name and old.kind == new.kind:
        return before, [_("Loại và tên đều như cũ. Ghi loại mới hoặc tên mới.")]
    return before, []


def _abolish(act: Act) -> tuple[list[str], list[str]]:
    before = [] if act.predecessors else [_("Chọn đơn vị giải thể.")]
    after = [_("Đơn vị giải thể không có đơn vị sau.")] if act.successors else []
    return before, after


_NUMBERS: dict[str, Callable[[Act], tuple[list[str], list[str]]]] = {
    UnitChangeKind.MERGE: _merge,
    UnitChangeKind.SPLIT: _split,
    UnitChangeKind.RENAME: _one_to_one,
    UnitChangeKind.UPGRADE: _one_to_one,
    UnitChangeKind.ABOLISH: _abolish,
}


# Decisions


def span(label: str, starts_on: date | None, ends_on: date | None) -> tuple[date, date]:
    """The first and the last day of a year; a school year's where nobody laid them down."""
    first, last = int(label[:4]), int(label[-4:])
    is_school_year = first != last
    start = _SCHOOL_YEAR_STARTS if is_school_year else (1, 1)
    end = _SCHOOL_YEAR_ENDS if is_school_year else (12, 31)
    return starts_on or date(first, *start), ends_on or date(last, *end)


def joins(held: Iterable[frozenset[H]]) -> tuple[frozenset[H], bool]:
    """Which clusters of one council and year a successor joins, and whether that is a question.

    `held` are the clusters of each predecessor there. A unit stands in one cluster of a
    council; only where one predecessor already stood in all of them does its successor, too.
    """
    each = list(held)
    every = frozenset(at for one in each for at in one)
    return every, len(every) > 1 and every not in each


@dataclass(frozen=True)
class Claim:
    """An office that a successor has or would inherit; `key` says which term."""

    key: int
    office: str
    order: int
    is_own: bool


def settle(claims: Sequence[Claim]) -> Claim | None:
    """The one office that a unit keeps of several in one year: the chair before the vice, the
    first vice before the second, its own before an inherited one."""
    return min(
        claims,
        key=lambda claim: (
            claim.office != Office.CHAIR,
            claim.order,
            not claim.is_own,
            claim.key,
        ),
        default=None,
    )


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
