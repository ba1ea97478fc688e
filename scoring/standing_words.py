"""What a standing says in words: how equal units were parted, why a unit has no rank."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.numbers import written
from clusters.models import Unit
from scoring.places import Places, Row
from scoring.standing import BALLOT, BRANCH, TieStep


def steps_of(row: Row, places: Places) -> list[str]:
    """Each step of the tie chain that parted this unit from another, as a sentence."""
    if row.placed is None:
        return []
    titles = {branch.key: branch.title for branch in places.chain}
    return [_step(step, titles, places.units) for step in row.placed.steps]


def _step(step: TieStep[int], titles: Mapping[str, str], units: Mapping[int, Unit]) -> str:
    others = "; ".join(
        _("%(unit)s: %(value)s") % {"unit": units[pk].name, "value": _value(value)}
        for pk, value in step.against
    )
    shown = {"value": _value(step.value), "others": others}
    if step.kind == BRANCH:
        return _("Mục %(title)s: %(value)s điểm (%(others)s).") % {
            "title": titles.get(step.key, step.key),
            **shown,
        }
    if step.kind == BALLOT:
        return _("Bỏ phiếu: thứ %(value)s (%(others)s).") % shown
    return _("Đơn vị đứng đầu và các đơn vị phó quyết định: thứ %(value)s (%(others)s).") % shown


def _value(value: Decimal | None) -> str:
    return _("không nêu") if value is None else written(value)


def state_of(row: Row, places: Places) -> tuple[str, str]:
    """The state of a unit in the standing: how it is drawn, and in words; empty where plain."""
    if row.placed is None:
        return "idle", _("Chưa có điểm ở bước này")
    if row.failed_gates:
        gates = "; ".join(row.failed_gates)
        return "bad", _("Không xét: %(gates)s") % {"gates": gates}
    if row.rank is None:
        return "idle", _("Không được giao chỉ tiêu nào")
    if not row.complete:
        return "warn", _("Chưa đủ điểm")
    if row.placed.unresolved:
        units = places.units
        names = "; ".join(units[pk].name for pk in row.placed.unresolved)
        return "warn", _("Bằng điểm với %(names)s") % {"names": names}
    return "", ""
