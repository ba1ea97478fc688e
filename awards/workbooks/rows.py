"""The persons of a unit as rows of a workbook."""

from collections.abc import Iterator

from awards.models import Initiative, Person, YearlyRating
from awards.workbooks.forms import FIRST_ROW
from awards.workbooks.persons import Row
from clusters.models import Unit


def rows_of(unit: Unit) -> Iterator[Row]:
    """One row for each rating and each further initiative of a year; three queries."""
    ratings: dict[int, dict[int, YearlyRating]] = {}
    for row in YearlyRating.objects.filter(person__unit=unit):
        ratings.setdefault(row.person_id or 0, {})[row.year] = row
    initiatives: dict[int, list[Initiative]] = {}
    for one in Initiative.objects.filter(person__unit=unit).order_by("year", "title"):
        initiatives.setdefault(one.person_id or 0, []).append(one)
    number = FIRST_ROW
    for person in Person.objects.filter(unit=unit).order_by("order_key", "birth_year", "pk"):
        told = list(_of(person, ratings.get(person.pk, {}), initiatives.get(person.pk, [])))
        for year, rating, initiative in told or [(None, None, None)]:
            yield Row(
                number=number,
                name=person.name,
                birth_year=person.birth_year,
                gender=person.gender,
                position=person.position,
                year=year,
                level=rating.level if rating else "",
                initiative=initiative.title if initiative else "",
                scope=initiative.scope if initiative else "",
                recognised_on=initiative.recognised_on if initiative else None,
                source=(rating.source if rating else initiative.source if initiative else ""),
            )
            number += 1


def _of(
    person: Person, ratings: dict[int, YearlyRating], initiatives: list[Initiative]
) -> Iterator[tuple[int | None, YearlyRating | None, Initiative | None]]:
    by_year: dict[int, list[Initiative]] = {}
    for one in initiatives:
        by_year.setdefault(one.year, []).append(one)
    for year in sorted({*ratings, *by_year}):
        told = by_year.get(year, [])
        yield year, ratings.get(year), told[0] if told else None
        for other in told[1:]:
            yield year, None, other
