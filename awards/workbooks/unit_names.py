"""Which unit a row of an old decision means: by its exact name, on the day of the decision."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from catalogue.vietnamese import search_key
from clusters.models import Unit
from clusters.names import Wordings, key
from clusters.querysets import read_lineage
from clusters.resolution import wordings
from clusters.units.lineage import Lineage


@dataclass(frozen=True)
class Found:
    """The unit meant, or why there is none; `note` says what has become of it since.

    A name `is_unknown` that no unit bears; `near` are those that bear it with other marks.
    """

    unit: Unit | None = None
    fault: str = ""
    note: str = ""
    is_unknown: bool = False
    near: tuple[Unit, ...] = ()


@dataclass
class UnitNames:
    """The units that somebody imports for, and those that these came from."""

    units: dict[int, Unit]
    lineage: Lineage
    known: Wordings
    by_key: dict[str, list[Unit]] = field(default_factory=dict)
    by_bare: dict[str, list[Unit]] = field(default_factory=dict)
    answers: dict[tuple[str, date, str], Found] = field(default_factory=dict)

    def find(self, name: str, day: date, within: str = "") -> Found:
        asked = (name, day, within)
        if asked not in self.answers:
            self.answers[asked] = self._find(name, day, within)
        return self.answers[asked]

    def family(self, pk: int) -> frozenset[int]:
        """A unit with all that it came from and became."""
        return frozenset((pk, *self.lineage.ancestors(pk), *self.lineage.descendants(pk)))

    def _find(self, name: str, day: date, within: str) -> Found:
        called = self._called(name)
        if within:
            above = {unit.pk for unit in self._called(within)}
            called = [unit for unit in called if unit.parent_id in above] if above else []
        if not called:
            near = tuple(self.by_bare.get(search_key(name), ()))
            return Found(fault=_unknown(name, within), is_unknown=True, near=near)
        then = [unit for unit in called if unit.existed_on(day)]
        if not then:
            return Found(fault="; ".join(self._when(unit, day) for unit in called))
        if len(then) > 1:
            then = [unit for unit in then if unit.is_checked] or then
        if len(then) > 1:
            listed = "; ".join(f"{unit} / {unit.parent or '—'}" for unit in then)
            return Found(
                fault=_("có %(n)d đơn vị tên “%(name)s”: %(listed)s. Ghi thêm cấp trên.")
                % {"n": len(then), "name": name, "listed": listed}
            )
        (unit,) = then
        after = self._became(unit)
        note = _("nay là %(after)s") % {"after": after} if after else ""
        return Found(unit=unit, note=note)

    def _called(self, name: str) -> list[Unit]:
        found = {
            unit.pk: unit for one in keys_of(self.known, name) for unit in self.by_key.get(one, ())
        }
        return list(found.values())

    def _became(self, unit: Unit) -> str:
        return ", ".join(str(self.units[edge.after]) for edge in self.lineage.became(unit.pk))

    def _when(self, unit: Unit, day: date) -> str:
        """Why a unit cannot have been given anything on `day`, and who it was then."""
        if unit.valid_to is not None and unit.valid_to < day:
            words = _("%(unit)s đã chấm dứt ngày %(end)s%(after)s, trước ngày quyết định")
            after = self._became(unit)
            told = _(", thành %(after)s") % {"after": after} if after else ""
            return words % {"unit": unit, "end": f"{unit.valid_to:%-d/%-m/%Y}", "after": told}
        words = _("%(unit)s chưa có vào ngày quyết định (có từ %(start)s)%(before)s")
        before = ", ".join(str(self.units[edge.before]) for edge in self.lineage.came_from(unit.pk))
        told = _(", khi đó là %(before)s") % {"before": before} if before else ""
        start = f"{unit.valid_from:%-d/%-m/%Y}" if unit.valid_from else ""
        return words % {"unit": unit, "start": start, "before": told}


def keys_of(known: Wordings, *names: str) -> set[str]:
    return {
        key(words) for name in names for words in (known.place(name), known.expand(name)) if words
    }


def unit_names(scope: Iterable[Unit]) -> UnitNames:
    """`scope` with the units that these came from; a fixed number of queries."""
    units = {unit.pk: unit for unit in scope}
    lineage = read_lineage(units)
    # What came of others is only told, never meant.
    meant = {*units, *(old for pk in units for old in lineage.ancestors(pk))}
    others = lineage.units() - units.keys()
    units |= Unit.objects.select_related("parent").in_bulk(others)
    made = UnitNames(units, lineage, wordings())
    for pk in sorted(meant):
        unit = units[pk]
        for one in keys_of(made.known, unit.name, unit.full_name):
            made.by_key.setdefault(one, []).append(unit)
        for bare in {search_key(unit.name), search_key(unit.full_name or unit.name)}:
            made.by_bare.setdefault(bare, []).append(unit)
    return made


def _unknown(name: str, within: str) -> str:
    if within:
        return _(
            "không có đơn vị “%(name)s” trực thuộc “%(within)s” trong phạm vi phụ trách. "
            "Ghi đúng tên trong danh mục đơn vị."
        ) % {"name": name, "within": within}
    return _(
        "không có đơn vị “%(name)s” trong phạm vi phụ trách. Ghi đúng tên trong danh mục đơn vị, "
        "ghi đơn vị cấp trên có trong danh mục, hoặc đề nghị quản trị hệ thống thêm đơn vị."
    ) % {"name": name}
