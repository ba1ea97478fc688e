"""What a rule lacks before it can be published. Pure: no ORM."""

from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.methods import (
    DEPENDENT,
    DIRECTIONS,
    ZERO,
    Fault,
    Method,
    Rule,
    places_sentence,
    rounded,
)


def parameter_faults(rule: Rule) -> list[Fault]:
    """What keeps a criterion with this rule from being published."""
    if rule.method not in Method.values:
        return [Fault("method", _("Chọn một cách chấm trong danh sách."))]
    faults = [*_faults_of_bounds(rule), *_faults_of_rates(rule)]
    if rule.method in (DEPENDENT | {Method.TARGET_STEP}) and rule.direction not in DIRECTIONS:
        faults.append(Fault("direction", _("Chọn càng lớn càng tốt hoặc càng nhỏ càng tốt.")))
    return faults


def _faults_of_bounds(rule: Rule) -> list[Fault]:
    most, least, method = rule.max_points, rule.min_points, rule.method
    faults = [
        Fault(name, places_sentence(value))
        for name, value in (("max_points", most), ("min_points", least))
        if value != rounded(value)
    ]
    if method == Method.GATE:
        if most or least:
            faults.append(Fault("max_points", _("Điều kiện bắt buộc không có điểm. Nhập 0.")))
        return faults
    shown = {"most": written(most), "least": written(least)}
    if most < 0 or (most == 0 and method not in (Method.GROUP, Method.BONUS_PENALTY)):
        message = _("Điểm tối đa %(most)s không dùng được. Nhập số lớn hơn 0.") % shown
        faults.append(Fault("max_points", message))
    if least > most or (least == most and method == Method.BONUS_PENALTY):
        message = _("Điểm tối thiểu %(least)s phải nhỏ hơn điểm tối đa %(most)s.") % shown
        faults.append(Fault("min_points", message))
    elif least < 0 and method != Method.BONUS_PENALTY:
        message = _("Điểm tối thiểu %(least)s nhỏ hơn 0. Chỉ điểm thưởng, điểm trừ xuống dưới 0.")
        faults.append(Fault("min_points", message % shown))
    return faults


def _faults_of_rates(rule: Rule) -> list[Fault]:
    faults = [
        Fault(name, _("%(value)s nhỏ hơn 0. Nhập từ 0 trở lên.") % {"value": written(value)})
        for name in _RATES.get(rule.method, ())
        if (value := getattr(rule, name)) is not None and value < 0
    ]
    if rule.method == Method.COUNT and not rule.points_per_unit:
        faults.append(Fault("points_per_unit", _("Nhập số điểm cho mỗi đơn vị, lớn hơn 0.")))
    if rule.method != Method.TARGET_STEP:
        return faults
    if rule.at_target is None:
        faults.append(Fault("at_target", _("Nhập phần điểm khi đạt chỉ tiêu, từ 0 đến 1.")))
    elif rule.per_percent_over is None and rule.at_target < 1:
        faults.append(Fault("per_percent_over", _("Nhập phần điểm cộng cho mỗi 1% vượt.")))
    if rule.per_percent_under is None:
        faults.append(Fault("per_percent_under", _("Nhập phần điểm trừ cho mỗi 1% hụt.")))
    for name, share in (("at_target", rule.at_target), ("floor", rule.floor)):
        if share is not None and not 0 <= share <= 1:
            message = _("%(value)s nằm ngoài khoảng. Nhập từ 0 đến 1, như 0,9 cho 90%% điểm.")
            faults.append(Fault(name, message % {"value": written(share)}))
    if not faults and (rule.floor or ZERO) > (rule.at_target or ZERO):
        message = _("Phần điểm sàn phải không lớn hơn phần điểm khi đạt chỉ tiêu.")
        faults.append(Fault("floor", message))
    return faults


_RATES: dict[str, tuple[str, ...]] = {
    Method.COUNT: ("points_per_unit",),
    Method.BONUS_PENALTY: ("bonus", "penalty"),
    Method.TARGET_STEP: ("per_percent_over", "per_percent_under"),
}
