"""Finding a unit or a person by what somebody typed, for commands: one hit, or help."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.models import Person
from awards.models.people import name_key
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
        raise NotFound(_("Không có đơn vị nào tên “%(name)s”.") % {"name": name})
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
        raise NotFound(_("Không có cá nhân nào tên “%(name)s”.") % {"name": name})
    listed = "\n".join(f"- {row} / {row.position or '—'} / {row.unit}" for row in found)
    raise NotFound(
        _("Có %(count)d người tên “%(name)s”; thêm --birth-year hoặc --unit:\n%(listed)s")
        % {"count": len(found), "name": name, "listed": listed}
    )
