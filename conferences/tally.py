"""What a count of votes decides: exact, in whole numbers, without the database.

A paper is a tuple of marks, one for each option in its order. 0 is no mark. Where options are
chosen, 1 chooses; where each is approved, 1 is yes and 2 is no; where they are ranked, the mark
is the place given.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

CHOOSE, APPROVE, RANK = "choose", "approve", "rank"
YES, NO = 1, 2
# Below this the parts of a secret count would tell how single people voted.
FEWEST_SHOWN = 3

Marks = tuple[int, ...]
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Share:
    """A part of the base that votes must reach, or exceed where `over`."""

    top: int
    bottom: int
    over: bool = False

    def met(self, votes: int, base: int) -> bool:
        """16 of 21 are less than 4/5, 17 are not; nothing meets a share of nobody."""
        if base <= 0:
            return False
        left, right = votes * self.bottom, self.top * base
        return left > right if self.over else left >= right

    def needed(self, base: int) -> int:
        """The fewest votes that meet the share of `base`."""
        if self.over:
            return self.top * base // self.bottom + 1
        return -(-self.top * base // self.bottom)


@dataclass(frozen=True)
class Rules:
    """How a ballot is counted; `places` is None where everything that meets the share wins.

    With `only_counts` nothing wins here: whoever laid the ballot down decides from its numbers.
    """

    way: str
    base: int
    max_choices: int = 1
    places: int | None = None
    share: Share | None = None
    only_counts: bool = False


@dataclass(frozen=True)
class Line(Generic[K]):
    """What one option got. `votes` are votes for it, or points where options are ranked;
    `place` is dense; `is_tied` stands where equal options contend for too few places.
    """

    option: K
    votes: int
    against: int
    place: int
    meets: bool
    is_elected: bool
    is_tied: bool


@dataclass(frozen=True)
class Outcome(Generic[K]):
    """The count of one round, its lines in the order of the paper."""

    lines: tuple[Line[K], ...]
    base: int
    needed: int | None
    open_places: int

    @property
    def is_decided(self) -> bool:
        return self.open_places == 0

    @property
    def elected(self) -> tuple[K, ...]:
        """Those elected, the most votes first."""
        won = [line for line in self.lines if line.is_elected]
        return tuple(line.option for line in sorted(won, key=lambda line: line.place))

    @property
    def tied(self) -> tuple[K, ...]:
        return tuple(line.option for line in self.lines if line.is_tied)


def count(papers: Iterable[Marks], options: Sequence[K]) -> tuple[Counter[tuple[K, int]], int]:
    """(how often each mark stands beside each option, number of blank papers)."""
    counts: Counter[tuple[K, int]] = Counter()
    blank = 0
    for paper in papers:
        blank += not any(paper)
        for option, mark in zip(options, paper, strict=True):
            if mark:
                counts[option, mark] += 1
    return counts, blank


def decide(rules: Rules, options: Sequence[K], counts: Mapping[tuple[K, int], int]) -> Outcome[K]:
    """The outcome of `counts` of marks; the counts of several ways of voting are added before."""
    keys = {option: _key(rules, option, counts) for option in options}
    order = sorted(set(keys.values()), reverse=True)
    votes = {option: key[0] for option, key in keys.items()}
    meets = {
        option: votes[option] > 0
        and (rules.share is None or rules.share.met(votes[option], rules.base))
        for option in options
    }
    elected, tied = _fill(rules, keys, [option for option in options if meets[option]])
    lines = tuple(
        Line(
            option=option,
            votes=votes[option],
            against=counts.get((option, NO), 0) if rules.way == APPROVE else 0,
            place=order.index(keys[option]) + 1,
            meets=meets[option],
            is_elected=option in elected,
            is_tied=option in tied,
        )
        for option in options
    )
    return Outcome(
        lines=lines,
        base=rules.base,
        needed=rules.share.needed(rules.base) if rules.share else None,
        open_places=_open(rules, len(options), len(elected)),
    )


def _key(rules: Rules, option: K, counts: Mapping[tuple[K, int], int]) -> tuple[int, ...]:
    """What options are compared by: votes; in rankings points, then who has more first places,
    more second ones, and so on.
    """
    if rules.way != RANK:
        return (counts.get((option, YES), 0),)
    most = rules.max_choices
    places = tuple(counts.get((option, place), 0) for place in range(1, most + 1))
    return (sum((most - at) * times for at, times in enumerate(places)), *places)


def _fill(
    rules: Rules, keys: Mapping[K, tuple[int, ...]], passing: Sequence[K]
) -> tuple[frozenset[K], frozenset[K]]:
    """(elected, tied for what is left). Equals are taken together or not at all."""
    if rules.only_counts:
        return frozenset(), frozenset()
    if rules.places is None:
        return (frozenset() if rules.way == RANK else frozenset(passing)), frozenset()
    elected: set[K] = set()
    for key in sorted({keys[option] for option in passing}, reverse=True):
        group = [option for option in passing if keys[option] == key]
        left = rules.places - len(elected)
        if len(group) > left:
            return frozenset(elected), frozenset(group) if left else frozenset()
        elected |= set(group)
    return frozenset(elected), frozenset()


def _open(rules: Rules, options: int, elected: int) -> int:
    """How many places the round has left open."""
    if rules.places is None:
        return 0 if rules.way == RANK or rules.only_counts else options - elected
    return min(rules.places, options) - elected


def carried(outcome: Outcome[K], *, top_only: bool) -> tuple[K, ...]:
    """The options of the next round, in the order of the paper.

    With `top_only` those with most votes, twice as many as places are open; who has as many
    votes as the last of them goes along.
    """
    left = [line for line in outcome.lines if not line.is_elected]
    if not top_only or len(left) <= 2 * outcome.open_places:
        return tuple(line.option for line in left)
    last = sorted(line.place for line in left)[2 * outcome.open_places - 1]
    return tuple(line.option for line in left if line.place <= last)
