"""Standings to test with: a final year with equal units, and one made of plain values."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from clusters.models import Unit
from scoring.actions.finishing import finalize_year
from scoring.actions.standing import adopt_standing
from scoring.methods import Entry
from scoring.models import AdoptedStanding, Criterion, RankBy, ScoringYear, Stage, TieBranch
from scoring.places import Places, places_of, read_places
from scoring.reading import YearEntries
from tests.scoring.appraisals_made import appraised, begun, fresh, line, sent, units
from tests.world import World

D = Decimal


def plain_lines(*rows: tuple[int, int | None, str, str, str]) -> list[Criterion]:
    """Criteria (key, parent, path, method, most points) that are in no database."""
    return [
        Criterion(
            pk=pk,
            parent_id=parent,
            path=path,
            code=path,
            title=f"Tiêu chí {path}",
            order=order,
            method=method,
            max_points=D(most),
            min_points=D(-5) if method == "bonus_penalty" else D(0),
            bonus=D(1) if method == "bonus_penalty" else None,
            penalty=D(1) if method == "bonus_penalty" else None,
        )
        for order, (pk, parent, path, method, most) in enumerate(rows, start=1)
    ]


SMALL = plain_lines(
    (1, None, "I", "group", "60"),
    (2, 1, "I.1", "direct", "40"),
    (3, 1, "I.2", "target_leader", "20"),
    (4, None, "II", "group", "40"),
    (5, 4, "II.1", "direct", "30"),
    (6, 4, "II.2", "pass_fail", "10"),
    (7, None, "T", "bonus_penalty", "10"),
    (8, None, "G", "gate", "0"),
)


def plain_units(count: int) -> list[Unit]:
    return [
        Unit(pk=n, name=f"Đơn vị {n}", full_name="", order_key=f"{n:03d}")
        for n in range(1, count + 1)
    ]


def placed(
    entries: Mapping[int, Mapping[int, Entry]],
    lines: Sequence[Criterion] = SMALL,
    chain: Sequence[int] = (),
    rank_by: str = RankBy.RATIO,
    order: Sequence[Unit] | None = None,
) -> Places:
    """The places of entries that nobody stored."""
    units_there = order if order is not None else plain_units(len(entries))
    ties = [TieBranch(order=n, criterion_id=pk) for n, pk in enumerate(chain, start=1)]
    year = ScoringYear(rank_by=rank_by)
    read = YearEntries(list(lines), entries)
    return places_of(year, Stage.SELF, list(units_there), read, chain=ties)


def final_year(
    world: World, extras: Sequence[int] = (0, 0, 1, 2, 3, 4, 5), chain: Sequence[str] = ()
) -> ScoringYear:
    """A final year; units with the same extra have the same results."""
    year = begun(world, cross_mode="none")
    for order, path in enumerate(chain, start=1):
        TieBranch.objects.create(scoring_year=year, order=order, criterion=line(year, path))
    sheets = [
        sent(year, unit, extra)
        for unit, extra in zip(units(year.cluster_year), extras, strict=True)
    ]
    for sheet in sheets:
        appraised(world, sheet)
    finalize_year(scoring_year=year, by=fresh(world.users["chair"]))
    return year


def final(year: ScoringYear) -> Places:
    return read_places(year, Stage.FINAL, spoken_only=True)


def adopted(world: World, year: ScoringYear, note: str = "") -> AdoptedStanding:
    return adopt_standing(
        scoring_year=year,
        fingerprint=final(year).fingerprint,
        note=note,
        by=fresh(world.users["chair"]),
    )
