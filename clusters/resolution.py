"""From a name that somebody wrote to the unit it means, in a scope, on a day.

One hit links. None makes a unit marked "chưa đối chiếu" in that scope. Two stay unlinked,
with a warning. Never fuzzy (see `clusters.names` for what counts as the same name).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from clusters.models import Abbreviation, Council, CouncilLevel, Unit, UnitKind
from clusters.models.units import PROVINCIAL
from clusters.names import OrganName, Wordings, Words, key, organ_of, within

# Kinds that always lie inside something: never to be found by name alone at the centre.
_INNER = (UnitKind.DISTRICT, UnitKind.COMMUNE, UnitKind.DEPARTMENT)
_PERSON = "(cá nhân)"
_COUNCIL_FRONT = re.compile(r"\AHội đồng (thi đua\W+khen thưởng|TĐKT)\s+", re.IGNORECASE)
_KIND_WORDS = (
    ("tỉnh ", UnitKind.PROVINCE),
    ("thành phố ", UnitKind.CITY),
    ("bộ ", UnitKind.MINISTRY),
    ("sở ", UnitKind.DEPARTMENT),
    ("huyện ", UnitKind.DISTRICT),
    ("quận ", UnitKind.DISTRICT),
    ("thị xã ", UnitKind.DISTRICT),
    ("xã ", UnitKind.COMMUNE),
    ("phường ", UnitKind.COMMUNE),
    ("thị trấn ", UnitKind.COMMUNE),
    ("đặc khu ", UnitKind.COMMUNE),
)


@dataclass(frozen=True)
class Found:
    """What a name was resolved to; `warning` says why it was not."""

    unit: Unit | None
    warning: str = ""


def wordings() -> Wordings:
    """The abbreviations in force, from the database."""
    return Wordings.of(Abbreviation.objects.values_list("short", "long"))


def kind_by_name(name: str) -> UnitKind:
    """The kind that a name says by its first word; other where it says none."""
    lowered = name.casefold()
    return next((kind for word, kind in _KIND_WORDS if lowered.startswith(word)), UnitKind.OTHER)


class Resolver:
    """Resolves names for one run; what it creates it also finds again."""

    def __init__(self) -> None:
        self.wordings = wordings()
        self._central: list[Unit] | None = None
        self._inside: dict[tuple[str, int], list[Unit]] = {}

    # The three kinds of scope

    def in_council(self, council: Council, text: str, day: date | None, *, create: bool) -> Found:
        """The unit that `text` means among the units that `council` organises.

        With `create`, a name without a hit becomes a unit marked as unchecked.
        """
        if council.level == CouncilLevel.CENTRAL:
            return self.central(text, day, create=create)
        if council.unit is None:
            return Found(
                None,
                _("“%(text)s”: chưa rõ %(council)s là của đơn vị nào.")
                % {"text": text, "council": council},
            )
        if council.level == CouncilLevel.MINISTRY:
            return self._in_ministry(council.unit, text, day, create=create)
        return self._in_area(council.unit, text, day, create=create)

    def central(
        self, text: str, day: date | None, *, create: bool, kind: UnitKind | None = None
    ) -> Found:
        """The unit without parent that is called `text` on `day`."""
        wanted = self.wordings.place(text)
        units = self._central_units()
        return self._choose(
            text,
            units,
            day,
            lambda unit: self.wordings.place(unit.name) == wanted,
            make=self._maker(units, text, kind=kind) if create else None,
        )

    def _in_ministry(self, ministry: Unit, text: str, day: date | None, *, create: bool) -> Found:
        units = self._units_inside("ministry", ministry)
        provinces = self._provinces(day)
        wanted = organ_of(self.wordings.expand(text), provinces)
        province = provinces.get(wanted.place)

        def same(unit: Unit) -> bool:
            # The new Phú Thọ is not the old one, and neither are its organs.
            there = province is None or unit.parent is None or unit.parent == province
            return there and self._organ(unit, provinces).same(wanted)

        maker = self._maker(units, text, ministry=ministry, parent=province)
        found = self._choose(text, units, day, same, make=maker if create else None)
        if found.unit is not None and not found.unit.is_checked:
            self._learn(found.unit, text, wanted, provinces)
        return found

    def _in_area(self, host: Unit, text: str, day: date | None, *, create: bool) -> Found:
        units = self._units_inside("parent", host)
        around = self.wordings.place(host.name)
        wanted = within(self.wordings.expand(text), around)
        return self._choose(
            text,
            units,
            day,
            lambda unit: within(self.wordings.expand(unit.name), around).same(wanted),
            make=self._maker(units, text, parent=host) if create else None,
        )

    # What they share

    def _choose(
        self,
        text: str,
        units: list[Unit],
        day: date | None,
        same: Callable[[Unit], bool],
        *,
        make: Callable[[], Unit] | None,
    ) -> Found:
        if not self.wordings.expand(text):
            return Found(None, _("“%(text)s” không phải là một tên.") % {"text": text})
        called = [unit for unit in units if same(unit)]
        hits = [unit for unit in called if day is None or _lived_on(unit, day)]
        if len(hits) == 1:
            return Found(hits[0])
        if hits:
            return Found(
                None,
                _("“%(text)s” có thể là %(count)d đơn vị: %(names)s.")
                % {"text": text, "count": len(hits), "names": _listed(hits)},
            )
        if called:
            # A second unit of that name would make every earlier mention doubtful.
            return Found(
                None,
                _("“%(text)s” không có vào ngày %(day)s: %(names)s.")
                % {"text": text, "day": f"{day:%-d/%-m/%Y}", "names": _listed(called)},
            )
        if make is None or text.endswith(_PERSON):
            return Found(None)
        return Found(make())

    def _maker(
        self,
        units: list[Unit],
        text: str,
        *,
        parent: Unit | None = None,
        ministry: Unit | None = None,
        kind: UnitKind | None = None,
    ) -> Callable[[], Unit]:
        def make() -> Unit:
            bare = ministry is not None and parent is not None and self._same_place(text, parent)
            unit = Unit(
                name=text,
                # A place alone would read like the province itself.
                full_name=f"{text} ({ministry})" if bare else "",
                kind=kind or (UnitKind.DEPARTMENT if ministry else kind_by_name(text)),
                parent=parent,
                ministry=ministry,
                is_checked=False,
            )
            unit.save()
            units.append(unit)
            return unit

        return make

    def _same_place(self, text: str, unit: Unit) -> bool:
        return self.wordings.place(text) == self.wordings.place(unit.name)

    def _organ(self, unit: Unit, provinces: dict[Words, Unit]) -> OrganName:
        return organ_of(self.wordings.expand(unit.name), provinces)

    def _learn(self, unit: Unit, text: str, said: OrganName, provinces: dict[Words, Unit]) -> None:
        """An organ known by its place only takes the fuller name when it is said."""
        if said.organ and not self._organ(unit, provinces).organ:
            unit.name, unit.full_name = text, ""
            unit.save()

    # What is read

    def _central_units(self) -> list[Unit]:
        if self._central is None:
            self._central = list(
                Unit.objects.filter(parent=None, ministry=None, is_demo=False).exclude(
                    kind__in=_INNER
                )
            )
        return self._central

    def _units_inside(self, link: str, host: Unit) -> list[Unit]:
        if (link, host.pk) not in self._inside:
            # Units made up for the demonstration are never what a real source means.
            inside = Unit.objects.filter(Q(**{link: host}), is_demo=host.is_demo)
            self._inside[link, host.pk] = list(inside.select_related("parent"))
        return self._inside[link, host.pk]

    def _provinces(self, day: date | None) -> dict[Words, Unit]:
        """Names of provinces that mean exactly one province on `day`."""
        called = self._provinces_called(day)
        return {name: units[0] for name, units in called.items() if len(units) == 1}

    def _provinces_called(self, day: date | None) -> dict[Words, list[Unit]]:
        found: dict[Words, list[Unit]] = {}
        for unit in self._central_units():
            if unit.kind in PROVINCIAL and (day is None or unit.existed_on(day)):
                found.setdefault(self.wordings.place(unit.name), []).append(unit)
        return found

    # Councils

    def council(self, level: str, name: str, day: date | None) -> Council:
        """The council called `name`, with the unit that it belongs to; made where new."""
        name_key = key(self.wordings.council(name))
        unit = self._council_unit(level, name, day)
        council = Council.objects.filter(level=level, name_key=name_key, unit=unit).first()
        if council is None:
            council = Council(level=level, name=name, name_key=name_key, unit=unit)
            council.save()
        return council

    def _council_unit(self, level: str, name: str, day: date | None) -> Unit | None:
        if level == CouncilLevel.CENTRAL:
            return None
        if level == CouncilLevel.MINISTRY:
            return self.central(name, day, create=True, kind=UnitKind.MINISTRY).unit
        wanted = self.wordings.council(name)
        if level == CouncilLevel.PROVINCE and (called := self._provinces_called(day).get(wanted)):
            return called[0] if len(called) == 1 else None
        return self._inner_council_unit(level, name, wanted, day)

    def _inner_council_unit(self, level: str, name: str, wanted: Words, day: date | None) -> Unit:
        """The unit of a council below a province, or of an organ inside one."""
        for council in Council.objects.filter(level=level, name_key=key(wanted)).exclude(unit=None):
            if council.unit is not None and (day is None or council.unit.existed_on(day)):
                return council.unit
        said = organ_of(self.wordings.expand(name), self._provinces(day))
        kind = {
            CouncilLevel.DISTRICT: UnitKind.DISTRICT,
            CouncilLevel.COMMUNE: UnitKind.COMMUNE,
        }.get(CouncilLevel(level), UnitKind.DEPARTMENT)
        unit = Unit(
            name=_council_unit_name(name),
            full_name="",
            kind=kind,
            parent=self._provinces(day).get(said.place),
            is_checked=False,
        )
        unit.save()
        if unit.parent_id is not None:
            self._inside.pop(("parent", unit.parent_id), None)
        return unit


def _council_unit_name(name: str) -> str:
    """The unit in a council's name: "huyện Hiệp Hòa" of its "Hội đồng …"."""
    return _COUNCIL_FRONT.sub("", name) or name


def _lived_on(unit: Unit, day: date) -> bool:
    """Whether `unit`, and what it is an organ of, existed on `day`."""
    return unit.existed_on(day) and (unit.parent is None or unit.parent.existed_on(day))


def _listed(units: list[Unit]) -> str:
    """Units for a sentence, the oldest first."""
    ordered = sorted(units, key=lambda unit: (unit.valid_from or date.min, unit.pk))
    return "; ".join(f"{unit} ({unit.period or unit.pk})" for unit in ordered)
