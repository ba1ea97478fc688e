"""Finding a unit, a person or an award by what somebody typed, for commands: one hit, or help."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.models import Person
from awards.models.people import name_key
from catalogue.models import AwardKind
from catalogue.vietnamese import search_key
from clusters.lookup import NotFound
from clusters.models import Unit
from clusters.names import key
from clusters.resolution import wordings


def find_unit(name: str, *, year: int, within: str = "") -> Unit:
    """The unit called `name` that existed in `year`, else the one that did at another time.

    Of several, the one without parent. Raises NotFound with the candidates.
    """
    known = wordings()
    wanted = {key(known.expand(name)), key(known.place(name))}
    rows = Unit.objects.select_related("parent").order_by("order_key", "pk")
    if within:
        rows = rows.filter(parent=find_unit(within, year=year))
    found = [
        unit
        for unit in rows
        if wanted & {key(known.place(unit.name)), key(known.expand(unit.full_name))}
    ]
    if not found:
        names = (f"{unit}" for unit in rows)
        told = _("Không có đơn vị nào tên “%(name)s”.") % {"name": name}
        raise NotFound(told + _alike(name, names))
    then = found
    for is_better in (
        lambda unit: unit.existed_on(date(year, 12, 31)),
        lambda unit: unit.existed_on(date(year, 1, 1)),
        lambda unit: unit.parent_id is None,
        lambda unit: unit.is_checked,
    ):
        if len(then) > 1:
            then = [unit for unit in then if is_better(unit)] or then
    if len(then) == 1:
        return then[0]
    listed = "\n".join(f"- {unit} / {unit.parent or '—'} {unit.period}".rstrip() for unit in then)
    raise NotFound(
        _("Có %(count)d đơn vị tên “%(name)s”; thêm --within:\n%(listed)s")
        % {"count": len(then), "name": name, "listed": listed}
    )


def find_award(code: str) -> AwardKind:
    """The award of this code, large or small letters alike. Raises NotFound with what is near."""
    found = AwardKind.objects.filter(code__iexact=code.strip()).first()
    if found is not None:
        return found
    rows = {row.code: row.name for row in AwardKind.objects.order_by("order_key")}
    near = get_close_matches(code.strip().upper(), rows, n=_MOST_ALIKE, cutoff=0.5)
    near += [one for one in rows if one not in near and search_key(code) in search_key(rows[one])]
    listed = [f"{one} ({rows[one]})" for one in near[:_MOST_ALIKE]]
    told = _("Không có hình thức nào mang mã “%(code)s”.") % {"code": code}
    raise NotFound(told + _near(listed))


_MOST_ALIKE = 5


def _alike(name: str, names: Iterable[str]) -> str:
    """Names that look like `name`, diacritics aside; empty where none does."""
    by_key: dict[str, str] = {}
    for one in names:
        by_key.setdefault(search_key(one), one)
    wanted = search_key(name)
    near = [one for one in by_key if wanted and wanted in one.split(", ")]
    near += get_close_matches(wanted, by_key, n=_MOST_ALIKE, cutoff=0.6)
    inside = [one for one in by_key if wanted and wanted in one]
    return _near([by_key[one] for one in dict.fromkeys([*near, *inside])][:_MOST_ALIKE])


def _near(listed: list[str]) -> str:
    return _(" Gần giống: %(listed)s.") % {"listed": "; ".join(listed)} if listed else ""


def find_person(name: str, *, unit: Unit | None = None, birth_year: int | None = None) -> Person:
    """The person of this name, earlier names included, in `unit` where that is given.

    Raises NotFound for none and, with the candidates, for several: nobody is taken for another.
    """
    wanted = name_key(name)
    rows = Person.objects.filter(Q(name_key=wanted) | Q(aliases__name_key=wanted))
    if unit is not None:
        rows = rows.filter(unit=unit)
    if birth_year is not None:
        rows = rows.filter(birth_year=birth_year)
    found = list(rows.distinct().select_related("unit").order_by("order_key", "pk"))
    if len(found) == 1:
        return found[0]
    if not found:
        known = Person.objects.filter(unit=unit) if unit is not None else Person.objects.all()
        told = _("Không có cá nhân nào tên “%(name)s”.") % {"name": name}
        raise NotFound(told + _alike(name, known.values_list("name", flat=True)))
    listed = "\n".join(f"- {row} / {row.position or '—'} / {row.unit}" for row in found)
    raise NotFound(
        _("Có %(count)d người tên “%(name)s”; thêm --birth-year hoặc --unit:\n%(listed)s")
        % {"count": len(found), "name": name, "listed": listed}
    )
