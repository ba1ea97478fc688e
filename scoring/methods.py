"""How a result becomes points. Pure: no ORM, `Decimal` in and out.

Rounding happens once, here, at the leaf: half up to two decimals; sums further up round no more.
Every answer lies between the rule's least and most points. None is no answer, and empty is not 0.

The sources below are ids of the formulas in `scoring_tables.json`; its repository is
ThuatNguyen/NationalSecurityContest2 @6e8ef03c unless the formula says otherwise.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.numbers import written
from scoring.ranking import dense_ranks

K = TypeVar("K", bound=Hashable)

ZERO, ONE, TWO, HUNDRED = Decimal(0), Decimal(1), Decimal(2), Decimal(100)
CENT = Decimal("0.01")
LARGER, SMALLER = "larger", "smaller"
DIRECTIONS = (LARGER, SMALLER)


class Method(models.TextChoices):
    GROUP = "group", gettext_lazy("Nhóm")
    DIRECT = "direct", gettext_lazy("Chấm trực tiếp")
    PASS_FAIL = "pass_fail", gettext_lazy("Đạt / không đạt")
    COUNT = "count", gettext_lazy("Số lượng × điểm")
    TARGET_STEP = "target_step", gettext_lazy("So với chỉ tiêu, cộng trừ theo phần trăm")
    TARGET_LEADER = "target_leader", gettext_lazy("So với chỉ tiêu và đơn vị dẫn đầu")
    RANK = "rank", gettext_lazy("Theo thứ hạng trong cụm, khối")
    BONUS_PENALTY = "bonus_penalty", gettext_lazy("Điểm thưởng, điểm trừ")
    GATE = "gate", gettext_lazy("Điều kiện bắt buộc")


# Their points depend on the results of the other units: provisional until all sheets are in.
DEPENDENT = frozenset({Method.TARGET_LEADER, Method.RANK})
# Counted in whole cases.
COUNTED = frozenset({Method.COUNT, Method.BONUS_PENALTY})


@dataclass(frozen=True, slots=True)
class Rule:
    """How one criterion gives points.

    `at_target`, `per_percent_over`, `per_percent_under` and `floor` are fractions of `max_points`.
    """

    method: str
    max_points: Decimal
    min_points: Decimal = ZERO
    points_per_unit: Decimal | None = None
    bonus: Decimal | None = None
    penalty: Decimal | None = None
    target: Decimal | None = None
    direction: str = LARGER
    at_target: Decimal | None = None
    per_percent_over: Decimal | None = None
    per_percent_under: Decimal | None = None
    floor: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """What one unit has on one criterion.

    `actual` is the result: a number; 1 met or 0 not (pass_fail, gate); bonus cases (bonus_penalty).
    `minus` is the number of penalty cases. `target` is the unit's own and goes before the rule's.
    `points` were entered by hand, and count only where nothing can be computed.
    """

    assigned: bool = True
    actual: Decimal | None = None
    minus: Decimal | None = None
    target: Decimal | None = None
    points: Decimal | None = None


UNANSWERED = Entry()


def rounded(points: Decimal) -> Decimal:
    """Half up (away from 0) to two decimals: the one rounding of scores."""
    return points.quantize(CENT, ROUND_HALF_UP)


def clamped(rule: Rule, points: Decimal) -> Decimal:
    """Between the rule's least and most points, rounded."""
    return rounded(max(rule.min_points, min(points, rule.max_points)))


def points_of(rule: Rule, entry: Entry) -> Decimal | None:
    """The points of one entry by a method that needs nobody else's results.

    None where nothing was answered, the criterion is not assigned, or it has no target to be
    measured against. Raises KeyError for a group and for the methods in DEPENDENT.
    """
    compute = _ALONE[rule.method]
    if not entry.assigned:
        return None
    raw = compute(rule, entry)
    if raw is None:
        raw = entry.points
    return None if raw is None else clamped(rule, raw)


def dependent_points(rule: Rule, entries: Mapping[K, Entry]) -> dict[K, Decimal | None]:
    """The points of all units on a criterion by a method in DEPENDENT, by unit.

    Who is not assigned, or has no result, does not touch the others: points entered by hand are
    one's own only. Raises KeyError for the other methods.
    """
    compute = _TOGETHER[rule.method]
    taking_part = {key: entry for key, entry in entries.items() if _has_result(entry)}
    raw = compute(rule, taking_part)
    found: dict[K, Decimal | None] = {}
    for key, entry in entries.items():
        points = raw.get(key)
        if points is None:
            points = entry.points
        found[key] = None if points is None or not entry.assigned else clamped(rule, points)
    return found


def gate_failed(rule: Rule, entry: Entry) -> bool:
    """Whether the entry keeps its unit from being considered (source: `gate`).

    A gate without an answer has not failed: it leaves the sheet incomplete.
    """
    return rule.method == Method.GATE and entry.assigned and entry.actual == ZERO


def target_of(rule: Rule, entry: Entry) -> Decimal | None:
    """The unit's own target, else the rule's; one of 0 or less is none (source: `T=0` there)."""
    target = rule.target if entry.target is None else entry.target
    return target if target is not None and target > 0 else None


def _has_result(entry: Entry) -> bool:
    return entry.assigned and entry.actual is not None


def _direct(rule: Rule, entry: Entry) -> Decimal | None:
    """The entered value, 0 ≤ v ≤ MS (source: `direct_value`)."""
    return entry.actual if entry.points is None else entry.points


def _pass_fail(rule: Rule, entry: Entry) -> Decimal | None:
    """Met: MS; not met: 0 (source: `pass_fail`)."""
    if entry.actual is None:
        return None
    return rule.max_points if entry.actual > 0 else ZERO


def _count(rule: Rule, entry: Entry) -> Decimal | None:
    """min(count · points per unit, MS) (source: `direct_count`)."""
    if entry.actual is None or rule.points_per_unit is None:
        return None
    return entry.actual * rule.points_per_unit


def _target_step(rule: Rule, entry: Entry) -> Decimal | None:
    """By percent over or under the target (source: `target_step`, unconfirmed).

    A ≥ T: at_target·MS + min(per_percent_over·(A/T − 1)·100, 1 − at_target)·MS;
    A < T: max(floor, at_target − per_percent_under·(1 − A/T)·100)·MS.
    Where smaller is better T/A stands for A/T, and A ≤ 0 is the best there is.
    """
    target = target_of(rule, entry)
    if entry.actual is None or target is None or rule.at_target is None:
        return None
    over, under = rule.per_percent_over or ZERO, rule.per_percent_under or ZERO
    part, whole = entry.actual, target
    if rule.direction == SMALLER:
        if entry.actual <= 0:
            return rule.max_points if over else rule.at_target * rule.max_points
        part, whole = target, entry.actual
    # Shares of `whole`, divided by it once at the end: an exact half stays exact.
    at_target = rule.at_target * whole
    if part >= whole:
        share = min(at_target + over * HUNDRED * (part - whole), whole)
    else:
        floor = (rule.floor or ZERO) * whole
        share = max(floor, at_target - under * HUNDRED * (whole - part))
    return rule.max_points * share / whole


def _bonus_penalty(rule: Rule, entry: Entry) -> Decimal | None:
    """clamp(bonus·n⁺ − penalty·n⁻, min, max) (source: `bonus_penalty`).

    A negative result without penalty cases of its own counts as penalty cases; so does any
    result of a rule that knows only a penalty. Without rates the points are entered.
    """
    if rule.bonus is None and rule.penalty is None:
        return entry.actual if entry.points is None else entry.points
    if entry.actual is None and entry.minus is None:
        return None
    plus, minus = entry.actual or ZERO, entry.minus or ZERO
    if entry.minus is None and (plus < 0 or rule.bonus is None):
        plus, minus = ZERO, abs(plus)
    return (rule.bonus or ZERO) * plus - (rule.penalty or ZERO) * minus


def _gate(rule: Rule, entry: Entry) -> Decimal | None:
    """Answered, it weighs 0 (source: `gate`); `gate_failed` tells how it was answered."""
    return None if entry.actual is None else ZERO


def _target_leader(rule: Rule, entries: Mapping[K, Entry]) -> dict[K, Decimal | None]:
    """Against the target and the cluster's leader (source: `quantitative_vs_target_and_leader`).

    With e = (A − T)/T and eL the largest e: A < T: 0.5·MS·A/T; A = T: 0.5·MS; A > T and e = eL:
    MS, for all who share it; A > T otherwise: 0.5·MS + e/eL·0.5·MS. Nobody has a target:
    A/max(A)·MS. Where smaller is better e = (T − A)/T, and T/A stands for A/T. Who has no target
    where others have one gets no answer; results below 0 give 0 points.
    """
    targets = {key: target_of(rule, entry) for key, entry in entries.items()}
    if not any(targets.values()):
        return _against_best(rule, entries)
    smaller = rule.direction == SMALLER
    excess: dict[K, Decimal] = {}
    for key, entry in entries.items():
        target = targets[key]
        if target is not None and entry.actual is not None:
            ahead = target - entry.actual if smaller else entry.actual - target
            excess[key] = ahead / target
    lead = max(excess.values())
    found: dict[K, Decimal | None] = {}
    for key, ahead in excess.items():
        actual, target = entries[key].actual or ZERO, targets[key] or ONE
        if ahead < 0:
            part, whole = (target, actual) if smaller else (actual, target)
            found[key] = max(ZERO, rule.max_points * part / (TWO * whole))
        elif ahead == 0:
            found[key] = rule.max_points / TWO
        else:
            # Larger than 0, so eL is too: nothing is divided by 0 here.
            found[key] = rule.max_points * (lead + ahead) / (TWO * lead)
    return found


def _against_best(rule: Rule, entries: Mapping[K, Entry]) -> dict[K, Decimal | None]:
    """A/max(A)·MS, or min(A)/A·MS where smaller is better; all who share the best get MS.

    Of results of 0 or less the larger are worth 0 and the smaller MS.
    """
    results = {key: entry.actual or ZERO for key, entry in entries.items()}
    if not results:
        return {}
    most, smaller = rule.max_points, rule.direction == SMALLER
    best = max(ZERO, min(results.values()) if smaller else max(results.values()))
    found: dict[K, Decimal | None] = {}
    for key, result in results.items():
        if result <= 0:
            found[key] = most if smaller else ZERO
        else:
            found[key] = most * best / result if smaller else most * result / best
    return found


def _rank(rule: Rule, entries: Mapping[K, Entry]) -> dict[K, Decimal | None]:
    """MS·(n − rank + 1)/n by dense rank of the result (source: `rank_in_cluster`, unconfirmed).

    n counts the units with a result. Where smaller is better the smallest is first: the results
    are then places of an official list.
    """
    sign = -ONE if rule.direction == SMALLER else ONE
    ranks = dense_ranks(
        {key: None if e.actual is None else sign * e.actual for key, e in entries.items()}
    )
    units = len(entries)
    return {
        key: None if rank is None else rule.max_points * (units - rank + 1) / units
        for key, rank in ranks.items()
    }


_ALONE: dict[str, Callable[[Rule, Entry], Decimal | None]] = {
    Method.DIRECT: _direct,
    Method.PASS_FAIL: _pass_fail,
    Method.COUNT: _count,
    Method.TARGET_STEP: _target_step,
    Method.BONUS_PENALTY: _bonus_penalty,
    Method.GATE: _gate,
}
_TOGETHER: dict[str, Callable[[Rule, Mapping[Any, Entry]], dict[Any, Decimal | None]]] = {
    Method.TARGET_LEADER: _target_leader,
    Method.RANK: _rank,
}


def missing_reason(rule: Rule, entry: Entry, entries: Collection[Entry] = ()) -> str:
    """Why the entry has no points, in words; empty where it has some or needs none.

    `entries` are those of the whole cluster, for the methods in DEPENDENT.
    """
    if not entry.assigned or entry.points is not None or rule.method == Method.GROUP:
        return ""
    if rule.method not in DEPENDENT and points_of(rule, entry) is not None:
        return ""
    if entry.actual is None:
        return str(_MISSING[rule.method])
    if target_of(rule, entry) is not None:
        return ""
    if rule.method == Method.TARGET_STEP:
        return _("Chưa có chỉ tiêu lớn hơn 0. Nhập chỉ tiêu của đơn vị hoặc chọn không giao.")
    others = (target_of(rule, other) for other in entries if _has_result(other))
    if rule.method == Method.TARGET_LEADER and any(others):
        return _(
            "Đơn vị khác có chỉ tiêu, đơn vị này chưa có. Nhập chỉ tiêu lớn hơn 0 hoặc chọn "
            "không giao."
        )
    return ""


_NO_RESULT = gettext_lazy("Chưa nhập kết quả.")
_MISSING: dict[str, Any] = {
    Method.DIRECT: gettext_lazy("Chưa nhập điểm."),
    Method.PASS_FAIL: gettext_lazy("Chưa chọn đạt hoặc không đạt."),
    Method.GATE: gettext_lazy("Chưa chọn đạt hoặc không đạt."),
    Method.COUNT: gettext_lazy("Chưa nhập số lượng."),
    Method.BONUS_PENALTY: gettext_lazy("Chưa nhập số lần thưởng, phạt hoặc số điểm."),
    Method.TARGET_STEP: _NO_RESULT,
    Method.TARGET_LEADER: _NO_RESULT,
    Method.RANK: _NO_RESULT,
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one value, by the name of its field; the message says the cure."""

    field: str
    message: str


def entry_faults(rule: Rule, entry: Entry) -> list[Fault]:
    """What is wrong with an entry; nothing where it is not assigned, for then it is not read."""
    if not entry.assigned or rule.method == Method.GROUP:
        return []
    faults = _faults_of_result(rule, entry)
    if entry.points is not None:
        faults += _faults_of_points(rule, "points", entry.points)
    if faults or entry.points is None or rule.method in (DEPENDENT | {Method.DIRECT}):
        return faults
    computed = points_of(rule, replace(entry, points=None))
    if computed is not None and computed != entry.points and not _by_hand(rule):
        message = _(
            "Điểm %(points)s khác %(computed)s là điểm tính từ kết quả. Bỏ trống điểm hoặc sửa "
            "kết quả."
        )
        shown = {"points": written(entry.points), "computed": written(computed)}
        return [Fault("points", message % shown)]
    return []


def _by_hand(rule: Rule) -> bool:
    """Whether points are entered rather than computed."""
    rateless = rule.bonus is None and rule.penalty is None
    return rule.method == Method.DIRECT or (rule.method == Method.BONUS_PENALTY and rateless)


def _faults_of_result(rule: Rule, entry: Entry) -> list[Fault]:
    actual, minus, method = entry.actual, entry.minus, rule.method
    faults = []
    if _by_hand(rule):
        if actual is not None and entry.points is None:
            return _faults_of_points(rule, "actual", actual)
        return []
    if method in (Method.PASS_FAIL, Method.GATE) and actual not in (None, ZERO, ONE):
        message = _("%(value)s không dùng được. Nhập 1 nếu đạt, 0 nếu không đạt.")
        faults.append(Fault("actual", message % {"value": written(actual or ZERO)}))
    if method == Method.COUNT:
        faults += _faults_of_cases("actual", actual)
    if method == Method.BONUS_PENALTY:
        faults += _faults_of_cases("actual", None if actual is None else abs(actual))
        faults += _faults_of_cases("minus", minus)
        if minus is not None and (actual or ZERO) < 0:
            message = _("Số lần phạt đã có ô riêng. Nhập số lần thưởng từ 0 trở lên.")
            faults.append(Fault("actual", message))
        elif minus is not None and actual and rule.bonus is None:
            message = _("Tiêu chí này chỉ trừ điểm. Bỏ trống số lần thưởng.")
            faults.append(Fault("actual", message))
    return faults


def _faults_of_cases(field: str, cases: Decimal | None) -> list[Fault]:
    if cases is None or (cases >= 0 and cases == cases.to_integral_value()):
        return []
    message = _("%(value)s không phải số lần. Nhập số nguyên từ 0 trở lên.")
    return [Fault(field, message % {"value": written(cases)})]


def _faults_of_points(rule: Rule, field: str, points: Decimal) -> list[Fault]:
    shown = {
        "value": written(points),
        "least": written(rule.min_points),
        "most": written(rule.max_points),
    }
    if rule.method == Method.GATE and points:
        return [Fault(field, _("%(value)s không dùng được: tiêu chí này không có điểm.") % shown)]
    if points > rule.max_points:
        message = _("%(value)s vượt điểm tối đa %(most)s. Nhập từ %(least)s đến %(most)s.")
        return [Fault(field, message % shown)]
    if points < rule.min_points:
        message = _("%(value)s dưới điểm tối thiểu %(least)s. Nhập từ %(least)s đến %(most)s.")
        return [Fault(field, message % shown)]
    if rule.method == Method.PASS_FAIL and points not in (rule.min_points, rule.max_points):
        message = _("%(value)s không dùng được. Nhập %(most)s nếu đạt, %(least)s nếu không đạt.")
        return [Fault(field, message % shown)]
    return [Fault(field, places_sentence(points))] if points != rounded(points) else []


def places_sentence(value: Decimal) -> str:
    """For a value with more than two decimals."""
    return _("%(value)s có quá hai chữ số thập phân. Làm tròn rồi nhập lại.") % {
        "value": written(value)
    }
