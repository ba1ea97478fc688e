"""From what people type in a cell to an entry, and from an entry to the text of its cells.

No ORM. A line has the cells that its method asks for; all others are worked out or the same for
everybody. The text that a cell shows is also what it is known by when two people meet in it.
"""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.numbers import NotANumber, parse_number, written
from catalogue.vietnamese import nfc
from clusters.workbooks.targets import number_fault
from scoring.methods import ONE, ZERO, Entry, Method, Rule, entry_faults

ASSIGNED, TARGET, ACTUAL, MINUS, POINTS, REMARK = (
    "assigned",
    "target",
    "actual",
    "minus",
    "points",
    "remark",
)
FIELDS = (ASSIGNED, TARGET, ACTUAL, MINUS, POINTS, REMARK)
REMARK_MOST = 4000
YES, NO = "1", "0"

_ANSWERED = frozenset({Method.PASS_FAIL, Method.GATE})
_MEASURED = frozenset({Method.TARGET_STEP, Method.TARGET_LEADER})
# Those whose result may come from what the unit reported on a covenant's target.
LINKABLE = _MEASURED | {Method.COUNT, Method.RANK}
_SAID = {
    "1": ONE,
    "đạt": ONE,
    "có": ONE,
    "0": ZERO,
    "không đạt": ZERO,
    "chưa đạt": ZERO,
    "không": ZERO,
}


class BadText(ValueError):
    """What was typed cannot stand in the cell; the message says why, and what can."""


def by_hand(rule: Rule) -> bool:
    """Whether points themselves are typed."""
    rateless = rule.bonus is None and rule.penalty is None
    return rule.method == Method.DIRECT or (rule.method == Method.BONUS_PENALTY and rateless)


def fields_of(rule: Rule, *, assignable: bool) -> tuple[str, ...]:
    """The cells of a line that take something, in the order in which they stand."""
    if rule.method == Method.GROUP:
        return ()
    fields: tuple[str, ...] = (POINTS,) if by_hand(rule) else (ACTUAL,)
    if rule.method in _MEASURED:
        fields = (TARGET, ACTUAL)
    if rule.method == Method.BONUS_PENALTY and rule.bonus and rule.penalty:
        fields = (ACTUAL, MINUS)
    return ((ASSIGNED,) if assignable else ()) + (*fields, REMARK)


def is_answered_by_words(method: str) -> bool:
    """Whether the result is met or not met."""
    return method in _ANSWERED


def text_of(field: str, entry: Entry, remark: str) -> str:
    """What the cell shows; a number is written so that typing it again means the same."""
    if field == REMARK:
        return remark
    if field == ASSIGNED:
        return YES if entry.assigned else NO
    number: Decimal | None = getattr(entry, field)
    return "" if number is None else written(number)


def editable(rule: Rule, entry: Entry) -> Entry:
    """`entry` as people entered it: without the points that were only kept beside it."""
    if by_hand(rule):
        # Points typed or imported as a result are one thing here, and stand as points.
        said = entry.actual if entry.points is None else entry.points
        return replace(entry, actual=None, points=said)
    return replace(entry, points=None) if entry.actual is not None else entry


def with_typed(
    rule: Rule, entry: Entry, remark: str, field: str, text: str, *, assignable: bool, measure: str
) -> tuple[Entry, str]:
    """The entry and the remark after `text` was typed in the cell `field`.

    Raises BadText where the line has no such cell, or the text cannot stand in it.
    """
    if field not in fields_of(rule, assignable=assignable):
        raise BadText(_("Ô này không nhập được: số liệu được tính tự động."))
    said = nfc(text).replace("\x00", "").strip()
    if field == REMARK:
        if len(said) > REMARK_MOST:
            raise BadText(
                _("Ghi chú dài %(n)d ký tự, quá %(most)d. Viết ngắn lại hoặc gửi thành tệp.")
                % {"n": len(said), "most": REMARK_MOST}
            )
        return entry, said
    if field == ASSIGNED:
        return replace(entry, assigned=said != NO), remark
    number = _number(rule, field, said, measure)
    changed = _with_number(entry, field, number)
    for fault in entry_faults(rule, changed):
        raise BadText(fault.message)
    return changed, remark


def _number(rule: Rule, field: str, said: str, measure: str) -> Decimal | None:
    if not said:
        return None
    if field == ACTUAL and is_answered_by_words(rule.method) and said.casefold() in _SAID:
        return _SAID[said.casefold()]
    bare = said.removesuffix("%") if "%" in measure else said
    try:
        number = parse_number(bare)
    except NotANumber as told:
        raise BadText(str(told)) from told
    if field == TARGET and number <= 0:
        raise BadText(
            _("Chỉ tiêu %(value)s không dùng được. Nhập số lớn hơn 0 hoặc chọn không giao.")
            % {"value": written(number)}
        )
    if why := number_fault(number):
        raise BadText(why)
    return number


def _with_number(entry: Entry, field: str, number: Decimal | None) -> Entry:
    if field == TARGET:
        return replace(entry, target=number)
    if field == ACTUAL:
        # A result puts aside points that stood in for one.
        return replace(entry, actual=number, points=None)
    return replace(entry, minus=number) if field == MINUS else replace(entry, points=number)
