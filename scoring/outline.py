"""The lines of a criteria set as plain values, and the paths that hold them together. No ORM.

A path names its line within the set and tells where it hangs: "I.2.a" lies under "I.2". Where
any path of a set contains "/", that parts the levels ("I/2./a)"), else "." does, and a dot at the
end ("1.") says nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from unicodedata import category, normalize

from django.utils.translation import gettext as _

from catalogue.numbers import plain, written
from scoring.methods import DIRECTIONS, LARGER, Method, Rule
from scoring.publishing import TreeLine
from scoring.totals import Node, declared_base

SLASH, DOT = "/", "."
PATH_MOST = 120
CODE_MOST = 40
MEASURE_MOST = 60
TEXT_MOST = 4000


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a set, with everything that a workbook says of it. Of its field names `measure`
    is called `unit` in a workbook."""

    path: str
    code: str
    title: str
    method: str
    max_points: Decimal
    min_points: Decimal = Decimal(0)
    points_per_unit: Decimal | None = None
    bonus: Decimal | None = None
    penalty: Decimal | None = None
    target: Decimal | None = None
    measure: str = ""
    direction: str = LARGER
    at_target: Decimal | None = None
    per_percent_over: Decimal | None = None
    per_percent_under: Decimal | None = None
    floor: Decimal | None = None
    evidence_required: bool = False
    assignable: bool = False
    guidance: str = ""


FIELDS = tuple(field.name for field in fields(Line))
RULE_FIELDS = tuple(field.name for field in fields(Rule))
POINTS = ("max_points", "min_points", "points_per_unit", "bonus", "penalty")
SHARES = ("at_target", "per_percent_over", "per_percent_under", "floor")
# Digits before and after the sign that the database keeps.
_DIGITS = {**dict.fromkeys(POINTS, (6, 2)), **dict.fromkeys(SHARES, (2, 6)), "target": (16, 4)}
# What a method asks for beside the most points; what it does not ask for is not shown.
ASKED: dict[str, tuple[str, ...]] = {
    Method.GROUP: (),
    Method.DIRECT: ("min_points",),
    Method.PASS_FAIL: (),
    Method.COUNT: ("measure", "points_per_unit", "min_points"),
    Method.TARGET_STEP: ("measure", "direction", "target", *SHARES),
    Method.TARGET_LEADER: ("measure", "direction", "target"),
    Method.RANK: ("measure", "direction"),
    Method.BONUS_PENALTY: ("measure", "bonus", "penalty", "min_points"),
    Method.GATE: (),
}


def separator(paths: Iterable[str]) -> str:
    return SLASH if any(SLASH in path for path in paths) else DOT


def key_of(path: str, between: str) -> str:
    """`path` as it is compared: without blanks around the signs, or signs at its end."""
    parts = [part.strip() for part in path.strip().rstrip(between).split(between)]
    return between.join(parts)


def parent_key(path: str, between: str) -> str:
    """The key of the line above; "" at the root."""
    return key_of(path, between).rpartition(between)[0]


def own_part(path: str, between: str) -> str:
    """What the path says of the line itself."""
    return path.strip().rstrip(between).rpartition(between)[2].strip()


def parents(lines: Sequence[Line]) -> dict[str, str]:
    """The path of the line above by the path of the line; "" at the root or where it is missing.

    A path is left out where it has no parent in the set though it says that it has one.
    """
    between = separator(line.path for line in lines)
    known = {key_of(line.path, between): line.path for line in lines}
    found = {}
    for line in lines:
        above = parent_key(line.path, between)
        if not above or above in known:
            found[line.path] = known.get(above, "")
    return found


def ordered(lines: Sequence[Line]) -> list[tuple[Line, str, int]]:
    """Lines with the path of their parent and their depth, parents before their children.

    Sisters keep the order in which they were given. Every parent is there.
    """
    above = parents(lines)
    below: dict[str, list[Line]] = {}
    for line in lines:
        below.setdefault(above[line.path], []).append(line)
    found = []
    waiting = [(line, 0) for line in reversed(below.get("", ()))]
    while waiting:
        line, depth = waiting.pop()
        found.append((line, above[line.path], depth))
        waiting += [(child, depth + 1) for child in reversed(below.get(line.path, ()))]
    return found


def rule_of(line: Line) -> Rule:
    return Rule(**{name: getattr(line, name) for name in RULE_FIELDS})


def tree_lines(lines: Sequence[Line]) -> list[TreeLine]:
    """As `scoring.publishing.tree_faults` looks at them."""
    return [
        TreeLine(line.path, parent, line.title, rule_of(line))
        for line, parent, _depth in ordered(lines)
    ]


def declared_total(lines: Sequence[Line]) -> Decimal:
    """What the roots declare together, without bonus, penalty and gates."""
    return declared_base(
        [
            Node(line.path, parent or None, line.method, line.max_points)
            for line, parent, _depth in ordered(lines)
        ]
    )


def number_fault(name: str, number: Decimal) -> str:
    """Why the database would not keep `number` exactly in the field; empty where it would."""
    whole, places = _DIGITS[name]
    if not number.is_finite():
        return _("ô này không phải là số. Viết như 7,5.")
    before, _point, after = plain(abs(number)).partition(".")
    if len(after) > places:
        return _("%(value)s có quá %(most)d chữ số thập phân. Làm tròn rồi nhập lại.") % {
            "value": written(number),
            "most": places,
        }
    if len(before) > whole:
        return _("%(value)s quá lớn. Kiểm tra lại số.") % {"value": written(number)}
    return ""


def line_faults(line: Line) -> dict[str, list[str]]:
    """Why the database would not keep the line, by field; a draft may still lack parameters."""
    found: dict[str, list[str]] = {}
    for name in _DIGITS:
        number = getattr(line, name)
        if number is not None and (why := number_fault(name, number)):
            found[name] = [why]
    found |= _text_faults(line)
    if line.method not in Method.values:
        found["method"] = [_("Chọn một cách chấm trong danh sách.")]
    if line.direction not in DIRECTIONS:
        found["direction"] = [_("Chọn càng lớn càng tốt hoặc càng nhỏ càng tốt.")]
    if line.min_points > line.max_points:
        shown = {"least": written(line.min_points), "most": written(line.max_points)}
        found.setdefault("min_points", []).append(
            _("Điểm tối thiểu %(least)s lớn hơn điểm tối đa %(most)s.") % shown
        )
    if line.method == Method.GATE and (line.max_points or line.min_points):
        found["max_points"] = [_("Điều kiện bắt buộc không có điểm. Nhập 0.")]
    return found


def _text_faults(line: Line) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    texts = {"path": PATH_MOST, "code": CODE_MOST, "title": TEXT_MOST, "measure": MEASURE_MOST}
    for name, most in (texts | {"guidance": TEXT_MOST}).items():
        if len(getattr(line, name)) > most:
            found[name] = [_("Dài quá %(most)d ký tự. Viết gọn lại.") % {"most": most}]
    for name in ("path", "title"):
        if not getattr(line, name):
            found[name] = [_("Ô này cần có nội dung.")]
    return found


def part_of_code(code: str, position: int) -> str:
    """A last part of a path from a printed label: "I.2.a)" gives "a)"; its place without one."""
    last = code.replace(SLASH, DOT).strip().rstrip(DOT).rpartition(DOT)[2].strip()
    return last or str(position)


def free_path(parent: str, part: str, between: str, taken: Collection[str]) -> str:
    """A path below `parent` that nobody has yet."""
    # A part with a sign in its midst would count as two.
    part = part.replace(between, "-") if between == SLASH else part.rstrip(DOT).replace(DOT, "-")
    above = key_of(parent, between) + between if parent else ""
    keys = {key_of(path, between) for path in taken}
    found, number = f"{above}{part}", 1
    while found in keys:
        number += 1
        found = f"{above}{part}-{number}"
    return found


def tidy(text: str) -> str:
    """Text of one line as it is kept: NFC, single spaces, no control characters."""
    return " ".join(_plain(text).split())


def tidy_lines(text: str) -> str:
    """Text of several lines as it is kept."""
    rows = _plain(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(" ".join(row.split()) for row in rows).strip()


def _plain(text: str) -> str:
    return "".join(
        sign for sign in normalize("NFC", text) if sign in "\n\r\t" or category(sign) != "Cc"
    )
