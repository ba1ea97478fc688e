"""The standing of a conference as the hall is told it: rank by rank, equal units together."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import prefetch_related_objects

from conferences.models import Conference, HallScreen, Reveal
from conferences.pages.conferences import Ranked, Ranking, ranking_of

_ROWS = (
    "resolution__standings__mention__unit",
    "resolution__nominations__recipients__mention",
)


@dataclass(frozen=True)
class Tier:
    """All units of one rank."""

    rank: int
    rows: tuple[Ranked, ...]


def standing_of(conference: Conference) -> Ranking:
    """The standing that the conference shows and adopts: the one place to take it from."""
    prefetch_related_objects([conference], *_ROWS)
    return ranking_of(conference)


def tiers(conference: Conference) -> list[Tier]:
    """The ranks from the first to the last; units without a rank are in none."""
    ranked = [line for line in standing_of(conference).rows if line.rank is not None]
    ranked.sort(key=lambda line: line.rank or 0)
    return [
        Tier(rank, tuple(rows))
        for rank, rows in groupby(ranked, key=lambda line: line.rank)
        if rank is not None
    ]


@dataclass(frozen=True)
class Revealed:
    """What has been told: the rank before everybody's eyes, those before it, and how many more.

    Nothing that is still to come is in here, so that no page can give it away.
    """

    now: Tier | None
    told: tuple[Tier, ...]
    left: int


def revealed(conference: Conference, screen: HallScreen) -> Revealed:
    ordered = tiers(conference)
    if screen.reveal == Reveal.UPWARD:
        ordered.reverse()
    count = min(screen.revealed, len(ordered))
    return Revealed(
        now=ordered[count - 1] if count else None,
        told=tuple(ordered[: max(count - 1, 0)]),
        left=len(ordered) - count,
    )
