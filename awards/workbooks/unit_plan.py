"""What an import of ratings and headcounts would do: what is new, what changes, what cannot be."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.models import Headcount, YearlyRating
from awards.workbooks.forms import FIRST_ROW
from awards.workbooks.unit_years import PARTS, Titles, YearRow
from catalogue.models import AwardKind
from catalogue.models.awards import AwardGroup
from catalogue.rule_reading import short
from catalogue.rule_terms import RatingLevel, Subject
from clusters.models import Unit
from clusters.names import Wordings, key
from clusters.resolution import wordings
from scoring.workbooks.grid import Fault, fault_at


@dataclass(frozen=True)
class Writing:
    """One fact to be entered, or corrected where `row` is there already."""

    what: str
    unit: Unit
    row: Any
    values: dict[str, Any]
    number: int


@dataclass
class UnitPlan:
    writings: list[Writing] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    kept: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def told(self) -> list[Any]:
        """What the preview said; the confirmation must find the same."""
        return [self.added, self.changed]


def titles_counted() -> Titles:
    """The emulation titles that persons hold, by code."""
    rows = AwardKind.objects.filter(group=AwardGroup.TITLE).order_by("order_key")
    return {row.code: short(row.name) for row in rows if Subject.INDIVIDUAL in row.subjects}


def units_within(unit: Unit) -> list[Unit]:
    """The unit and those directly below it: whose facts its workbook may hold."""
    rows = Unit.objects.filter(Q(pk=unit.pk) | Q(parent=unit)).select_related("parent")
    return sorted(rows.order_by("order_key", "pk"), key=lambda one: one.pk != unit.pk)


def rows_of(unit: Unit) -> Iterator[YearRow]:
    """What is known of the unit and those below it, by unit and year; three queries."""
    units = units_within(unit)
    ratings = {(row.unit_id, row.year): row for row in _ratings(units)}
    headcounts = {(row.unit_id, row.year): row for row in _headcounts(units)}
    number = FIRST_ROW
    for one in units:
        for year in sorted({year for pk, year in {*ratings, *headcounts} if pk == one.pk}):
            rating, headcount = ratings.get((one.pk, year)), headcounts.get((one.pk, year))
            counts, titles = _counted(headcount) if headcount else ({}, {})
            yield YearRow(
                number=number,
                unit=one.name,
                year=year,
                level=rating.level if rating else "",
                counts=counts,
                titles=titles,
                source=(rating.source if rating else headcount.source if headcount else ""),
            )
            number += 1


def plan(unit: Unit, rows: Sequence[YearRow]) -> UnitPlan:
    """`rows` beside what is known; the number of queries does not depend on theirs."""
    units, made = units_within(unit), UnitPlan()
    ratings = {(row.unit_id, row.year): row for row in _ratings(units)}
    headcounts = {(row.unit_id, row.year): row for row in _headcounts(units)}
    known = wordings()
    by_name = _by_name(units, known)
    seen: dict[tuple[int, int | None], int] = {}
    for row in rows:
        found = by_name.get(key(known.place(row.unit)), []) if row.unit else [unit]
        if len(found) != 1:
            made.faults.append(_unknown(row, found, unit))
            continue
        (one,) = found
        before = seen.setdefault((one.pk, row.year), row.number)
        if before != row.number:
            words = _("%(unit)s đã có năm %(year)s ở dòng %(row)d. Giữ một dòng.")
            told = {"unit": one, "year": row.year, "row": before}
            made.faults.append(fault_at(row.number, 0, words % told))
            continue
        _rating(made, row, one, ratings.get((one.pk, row.year or 0)))
        _headcount(made, row, one, headcounts.get((one.pk, row.year or 0)))
    return made


def _ratings(units: Iterable[Unit]) -> Iterable[YearlyRating]:
    return YearlyRating.objects.filter(unit__in=[one.pk for one in units])


def _headcounts(units: Iterable[Unit]) -> Iterable[Headcount]:
    rows = Headcount.objects.filter(unit__in=[one.pk for one in units])
    return rows.prefetch_related("titles__kind")


def _counted(row: Headcount) -> tuple[dict[str, int], dict[str, int]]:
    counts = {name: getattr(row, name) for name in ("members", *PARTS)}
    titles = {title.kind.code: title.count for title in row.titles.all()}
    return {name: count for name, count in counts.items() if count is not None}, titles


def _by_name(units: Iterable[Unit], known: Wordings) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for one in units:
        for name in {key(known.place(one.name)), key(known.place(one.full_name or one.name))}:
            found.setdefault(name, []).append(one)
    return found


def _unknown(row: YearRow, found: Sequence[Unit], unit: Unit) -> Fault:
    words = (
        _("có %(n)d đơn vị tên “%(name)s”. Ghi tên đầy đủ.")
        if found
        else _("“%(name)s” không phải %(unit)s, cũng không trực thuộc. Ghi tên như trong mẫu.")
    )
    return fault_at(row.number, 0, words % {"n": len(found), "name": row.unit, "unit": unit})


def _rating(made: UnitPlan, row: YearRow, unit: Unit, known: YearlyRating | None) -> None:
    if not row.level:
        return
    words = f"{unit}, {row.year}: {RatingLevel(row.level).label}"
    before = str(RatingLevel(known.level).label) if known and known.level != row.level else ""
    values = {"year": row.year, "level": row.level, "source": row.source}
    is_same = known is not None and not before
    _take(made, Writing("rating", unit, known, values, row.number), words, before, is_same=is_same)


def _headcount(made: UnitPlan, row: YearRow, unit: Unit, known: Headcount | None) -> None:
    if not row.counts:
        return
    counts, titles = _counted(known) if known else ({}, {})
    # What is left empty stays as it was.
    after, told = {**counts, **row.counts}, {**titles, **row.titles}
    is_same = known is not None and (after, told) == (counts, titles)
    values: dict[str, Any] = {"year": row.year, **after, "source": row.source, "titles": told}
    words = f"{unit}, {row.year}: {_in_words(after, told)}"
    before = _in_words(counts, titles) if known and not is_same else ""
    most = after["members"]
    if over := [n for n in (*after.values(), *told.values()) if n > most]:
        fault = _("%(n)d người, nhiều hơn tổng số %(all)d. Sửa một trong hai số.")
        told_of = {"n": over[0], "all": most}
        made.faults.append(fault_at(row.number, 3, fault % told_of))
        return
    writing = Writing("headcount", unit, known, values, row.number)
    _take(made, writing, words, before, is_same=is_same)


def _in_words(counts: Mapping[str, int], titles: Mapping[str, int]) -> str:
    fields = {name: str(Headcount._meta.get_field(name).verbose_name) for name in counts}  # type: ignore[union-attr]  # plain columns have names
    parts = [f"{fields[name]} {count}" for name, count in counts.items()]
    return ", ".join([*parts, *(f"{code} {count}" for code, count in titles.items())])


def _take(made: UnitPlan, writing: Writing, words: str, before: str, *, is_same: bool) -> None:
    if is_same:
        made.kept += 1
        return
    made.writings.append(writing)
    if writing.row is None:
        made.added.append(words)
    else:
        made.changed.append(f"{words} (← {before})")
