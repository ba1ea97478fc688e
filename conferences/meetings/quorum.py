"""Whether enough delegations are there: exact counts, no ORM."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quorum:
    """`present` of `total` delegations, where `part`/`whole` of them have to be there.

    >>> Quorum(7, 10, 2, 3).needed
    7
    """

    present: int
    total: int
    part: int
    whole: int

    @property
    def needed(self) -> int:
        """The smallest number that is not below the share; of nobody nothing is needed."""
        return -(-self.total * self.part // self.whole)

    @property
    def is_met(self) -> bool:
        return self.present >= self.needed

    @property
    def missing(self) -> int:
        return max(self.needed - self.present, 0)
