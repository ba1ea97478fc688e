"""Whether the parameters of a rule make sense, and their one canonical form. Pure; no ORM.

The checks themselves stand in `awards.eligibility`; what each is given in `rule_parameters`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from catalogue.rule_parameters import PARAMETERS, CheckKind, Form, Parameter
from catalogue.rule_terms import Bound, CouncilTerm, Measure, Timing

__all__ = ["CheckKind", "canonical", "circle", "faults"]

Faults = dict[str, list[str]]


def canonical(check: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` with defaults, without what stays empty, in the order of the table."""
    out: dict[str, Any] = {}
    for one in PARAMETERS[check]:
        value = given.get(one.name, one.default)
        if one.form in (Form.AWARDS, Form.CHOICES):
            value = sorted({str(each) for each in value or ()}) or None
        elif one.form is Form.YES:
            value = bool(value)
        elif value is not None and one.form is Form.CHOICE:
            value = str(value)
        if value is not None and value != "":
            out[one.name] = value
    return out


def faults(
    check: str, given: Mapping[str, Any], *, of: str | None, known: Collection[str]
) -> Faults:
    """What is wrong with the parameters of a rule of the award kind `of`; `known` are codes."""
    if check not in PARAMETERS:
        return {"check": [_("Không có kiểu kiểm tra “%(check)s”.") % {"check": check}]}
    found: Faults = {}
    names = {one.name for one in PARAMETERS[check]}
    for name in given.keys() - names:
        found[name] = [_("Kiểu kiểm tra này không có tham số “%(name)s”.") % {"name": name}]
    for one in PARAMETERS[check]:
        if why := _fault(one, given.get(one.name), known):
            found[one.name] = [why]
    if not found:
        found = _together(check, given, of)
    return found


def _fault(one: Parameter, value: Any, known: Collection[str]) -> str:
    if value in (None, "", [], ()):
        return _("Chưa điền “%(name)s”.") % {"name": one.label} if one.is_needed else ""
    if one.form is Form.WHOLE:
        return _whole_fault(one, value)
    if one.form is Form.YES:
        return "" if isinstance(value, bool) else _("Chỉ nhận có hoặc không.")
    values = [value] if one.form is Form.CHOICE else list(value)
    allowed: Iterable[str] = known if one.form is Form.AWARDS else _values(one)
    if strange := [each for each in values if each not in allowed]:
        return _("“%(value)s” không có trong danh mục.") % {"value": ", ".join(map(str, strange))}
    return ""


def _whole_fault(one: Parameter, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int):
        return _("“%(value)s” không phải là số nguyên.") % {"value": value}
    if not one.least <= value <= one.most:
        return _("%(value)s ngoài khoảng cho phép. Nhập từ %(least)d đến %(most)d.") % {
            "value": value,
            "least": one.least,
            "most": one.most,
        }
    return ""


def _values(one: Parameter) -> list[str]:
    assert one.terms is not None  # a choice has its terms
    return list(one.terms.values)


_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _together(check: str, given: Mapping[str, Any], of: str | None) -> Faults:
    """What is wrong only when the parameters are read beside each other."""
    if check in (CheckKind.PREREQUISITE, CheckKind.INTERVAL, CheckKind.TIMES) and of is None:
        return {"check": [_("Kiểu kiểm tra này cần một hình thức cụ thể.")]}
    return _BESIDE[check](given, of) if check in _BESIDE else {}


def _prerequisite(given: Mapping[str, Any], of: str | None) -> Faults:
    if of in given["awards"]:
        return {"awards": [_refers_to_itself()]}
    if (given["timing"] == Timing.WITHIN) != ("years" in given):
        return {"years": [_("Điền số năm khi, và chỉ khi, chọn “trong số năm gần nhất”.")]}
    if given.get("unclear_step", 20) < given.get("step", 1):
        return {"unclear_step": [_("Số năm phải xác nhận không nhỏ hơn số năm liên tục.")]}
    return {}


def _rating(given: Mapping[str, Any], of: str | None) -> Faults:
    return {"or_awards": [_refers_to_itself()]} if of in given.get("or_awards", ()) else {}


def _members(given: Mapping[str, Any], of: str | None) -> Faults:
    if (given["measure"] == Measure.TITLED) != bool(given.get("titles")):
        return {"titles": [_("Chọn danh hiệu khi, và chỉ khi, đếm người đạt danh hiệu.")]}
    if given["bound"] == Bound.PERCENT_LEAST and given["value"] > 100:
        return {"value": [_("%(n)d%% lớn hơn 100%%.") % {"n": given["value"]}]}
    return {}


def _rank(given: Mapping[str, Any], of: str | None) -> Faults:
    if ("large_members" in given) != ("large_rank" in given):
        return {"large_rank": [_("Điền cả số thành viên và hạng, hoặc bỏ trống cả hai.")]}
    return {}


def _quota(given: Mapping[str, Any], of: str | None) -> Faults:
    if ("percent" in given) != bool(given.get("of_awards")):
        return {"of_awards": [_("Điền cả tỷ lệ và danh hiệu, hoặc bỏ trống cả hai.")]}
    return {}


def _due(given: Mapping[str, Any], of: str | None) -> Faults:
    if given["day"] > _DAYS_IN_MONTH[given["month"] - 1]:
        return {
            "day": [
                _("Tháng %(month)d không có ngày %(day)d.")
                % {"month": given["month"], "day": given["day"]}
            ]
        }
    return {}


def _working_days(given: Mapping[str, Any], of: str | None) -> Faults:
    return {"ends": [_("Chọn hai mốc khác nhau.")]} if given["starts"] == given["ends"] else {}


# More ballots than that on one question are a slip of the pen.
MOST_ROUNDS = 9


def _council(given: Mapping[str, Any], of: str | None) -> Faults:
    if of is not None:
        return {"check": [_("Thể lệ họp áp dụng cho mọi hình thức: để trống hình thức.")]}
    part, whole = given["part"], given.get("whole")
    if (given["term"] == CouncilTerm.ROUNDS) != (whole is None):
        return {"whole": [_("Điền mẫu số khi, và chỉ khi, quy định một phần.")]}
    if whole is None and part > MOST_ROUNDS:
        return {"part": [_("%(n)d lần bỏ phiếu là quá nhiều. Nhập từ 1 đến 9.") % {"n": part}]}
    least = part + 1 if given["term"] == CouncilTerm.SHARE_OVER else part
    if whole is not None and least > whole:
        told = _("%(part)d/%(whole)d không phải một phần đạt được. Ghi như 2/3.")
        return {"part": [told % {"part": part, "whole": whole}]}
    return {}


_BESIDE: Mapping[str, Callable[[Mapping[str, Any], str | None], Faults]] = {
    CheckKind.PREREQUISITE: _prerequisite,
    CheckKind.RATING: _rating,
    CheckKind.MEMBERS: _members,
    CheckKind.RANK: _rank,
    CheckKind.QUOTA: _quota,
    CheckKind.DUE: _due,
    CheckKind.WORKING_DAYS: _working_days,
    CheckKind.COUNCIL: _council,
}


def _refers_to_itself() -> str:
    return _(
        "Quy định không được lấy chính hình thức này làm điều kiện: không ai có thể đạt lần đầu."
    )


def circle(needs: Mapping[str, Collection[str]], start: str) -> list[str]:
    """A way from `start` back to itself over awards that need each other; empty where none."""
    waiting = [[start]]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop(0)
        for award in sorted(needs.get(way[-1], ())):
            if award == start:
                return [*way, award]
            if award not in seen:
                seen.add(award)
                waiting.append([*way, award])
    return []
