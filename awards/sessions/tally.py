"""What a council's vote on a dossier decides: exact, without the database.

The base is every member of the council. Who was away and wrote nothing, who may not vote because
of a conflict of interest and who left the line empty all count in it, and for nobody.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from conferences.tally import Share

# What voting means (quá bán) where the catalogue lays nothing else down.
MAJORITY = Share(1, 2, over=True)
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class Asked:
    """A share of all members that is asked for, and where that stands: "" where nowhere."""

    share: Share
    source: str = ""


@dataclass(frozen=True)
class Tally:
    """Votes for one dossier: `ballots` of those present and `written` opinions of the absent,
    of all `members`.

    >>> Tally(15, 2, 21).passes(Share(80, 100)), Tally(15, 1, 21).passes(Share(80, 100))
    (True, False)

    Raises ValueError for numbers that cannot be: more votes than members would be a double vote.
    """

    ballots: int
    written: int
    members: int

    def __post_init__(self) -> None:
        if min(self.ballots, self.written) < 0 or self.in_favour > self.members:
            raise ValueError(f"{self.ballots} + {self.written} votes of {self.members} members")

    @property
    def in_favour(self) -> int:
        return self.ballots + self.written

    @property
    def percent(self) -> Decimal:
        return percent(self.in_favour, self.members)

    def passes(self, share: Share) -> bool:
        return share.met(self.in_favour, self.members)


def percent(votes: int, members: int) -> Decimal:
    """The part of `members` in percent, two decimals, half up: 17 of 21 are 80.95.

    For reading only: what passes is decided in whole numbers.
    """
    if not members:
        return Decimal(0)
    return (Decimal(100 * votes) / members).quantize(_HUNDREDTH, ROUND_HALF_UP)


def share_of_percent(asked: int) -> Share:
    """A share that a rule lays down as "at least so many percent of all members"."""
    return Share(asked, 100)
