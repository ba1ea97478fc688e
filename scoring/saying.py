"""What somebody typed on a line of a sheet, read as an entry; and whether two entries differ."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from catalogue.numbers import NotANumber, parse_number
from catalogue.vietnamese import nfc
from clusters.workbooks.targets import number_fault
from scoring.entering import by_hand
from scoring.methods import (
    DEPENDENT,
    UNANSWERED,
    Entry,
    Method,
    entry_faults,
    missing_reason,
    points_of,
)
from scoring.models import Criterion
from scoring.reading import rule_of
from workflow.moves import Refused

_TARGETED = frozenset({Method.TARGET_STEP, Method.TARGET_LEADER})
_MARKED = frozenset({Method.PASS_FAIL, Method.GATE})


@dataclass(frozen=True)
class Typed:
    """The boxes of a line as they were filled in; an empty box is no number, which is not 0."""

    actual: str = ""
    minus: str = ""
    target: str = ""
    points: str = ""
    assigned: bool = True
    remark: str = ""

    @property
    def words(self) -> str:
        return nfc(self.remark).strip()


def boxes_of(criterion: Criterion) -> tuple[str, ...]:
    """The boxes that a line of this method has, in the order in which they are filled in."""
    method = criterion.method
    if method in _MARKED:
        return ("actual",)
    if by_hand(rule_of(criterion)):
        return ("points",)
    if method == Method.BONUS_PENALTY:
        return ("actual", "minus", "points")
    if method in _TARGETED:
        return ("target", "actual", "points")
    return ("actual", "points")


def read_number(text: str) -> Decimal | None:
    """Raises Refused, with the cure, where `text` is no number that can be kept."""
    if not text.strip():
        return None
    try:
        number = parse_number(text)
    except NotANumber as told:
        raise Refused(str(told)) from told
    if why := number_fault(number):
        raise Refused(why)
    return number


def read_entry(criterion: Criterion, typed: Typed) -> Entry:
    """The entry that `typed` says, sound and answered.

    Raises Refused, with the value and the cure, for all else: a word on a line is a whole word.
    """
    if not typed.assigned:
        if not criterion.assignable:
            raise Refused(_("Tiêu chí này giao cho mọi đơn vị. Nhập kết quả hoặc điểm."))
        return Entry(assigned=False)
    numbers = {name: read_number(getattr(typed, name)) for name in boxes_of(criterion)}
    entry = replace(UNANSWERED, **cast("dict[str, Any]", numbers))
    rule = rule_of(criterion)
    faults = entry_faults(rule, entry)
    if faults:
        raise Refused(faults[0].message)
    if criterion.method in DEPENDENT and entry.points is not None and entry.actual is not None:
        raise Refused(
            _("Điểm dòng này tính từ kết quả của cả cụm, khối. Bỏ trống kết quả hoặc điểm.")
        )
    if why := missing_reason(rule, entry):
        raise Refused(why)
    return entry


def differs(criterion: Criterion, own: Entry, said: Entry) -> bool:
    """Whether what was `said` is not what the unit said of its `own` line."""
    if own.assigned != said.assigned:
        return True
    if not said.assigned:
        return False
    if criterion.method in DEPENDENT:
        return _of_dependent(own) != _of_dependent(said)
    rule = rule_of(criterion)
    if points_of(rule, own) != points_of(rule, said):
        return True
    if by_hand(rule):
        return False
    return (own.actual, own.minus, own.target) != (said.actual, said.minus, said.target)


def _of_dependent(entry: Entry) -> tuple[Decimal | None, ...]:
    """What counts of a line that is worked out with others: points only in place of a result."""
    return entry.actual, entry.target, entry.points if entry.actual is None else None
