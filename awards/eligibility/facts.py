"""What is known of a recipient. Pure values; a year is the one in which an achievement ends."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from catalogue.rule_terms import Ground
from catalogue.working_days import NO_OVERRIDES, Overrides

# A register that holds everything that was ever given to the recipient.
ALWAYS = 0


@dataclass(frozen=True)
class Case:
    """Who is proposed for what: the subject by its word in the catalogue, the year of merit.

    `day` is the one that open holds are looked for on. `award` is the line of the register
    that stands for this very case, where a past one is tried again.
    """

    subject: str
    year: int
    day: date
    name: str = ""
    ground: str = Ground.MERIT
    award: int = 0


@dataclass(frozen=True)
class AwardFact:
    """An award given. `heir_of` names the unit that received it, where it is inherited."""

    code: str
    year: int | None
    ground: str = ""
    pk: int = 0
    heir_of: str = ""


@dataclass(frozen=True)
class RatingFact:
    year: int
    level: str
    heir_of: str = ""


@dataclass(frozen=True)
class InitiativeFact:
    """An initiative; `used_for` says which award it has served already, "" for none.

    `used_by` is that award's line in the register.
    """

    title: str
    scope: str
    year: int | None
    used_for: str = ""
    is_recognised: bool = True
    used_by: int = 0


@dataclass(frozen=True)
class HeadcountFact:
    """The members of a unit in a year; what is None was not counted."""

    year: int
    members: int
    completed: int | None = None
    disciplined: int | None = None
    direct_workers: int | None = None
    women: int | None = None
    titled: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class RankFact:
    """A place in a cluster; `rank` is None where the unit was listed without one."""

    year: int
    rank: int | None
    cluster: str
    level: str
    members: int | None = None


@dataclass(frozen=True)
class HoldFact:
    """A matter that awards wait for, with both days included.

    `is_certain` is false where it is only heard of. `is_cleared` says that it ended without
    fault; a discipline that ended otherwise was served.
    """

    kind: str
    starts_on: date
    ends_on: date | None = None
    is_certain: bool = True
    is_cleared: bool = False

    def is_open(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True)
class TargetFact:
    """A result beside its pledge: 1 better, 0 just reached, -1 missed, None not known."""

    year: int
    indicator: str
    outcome: int | None


@dataclass(frozen=True)
class QuotaFact:
    """How many may be proposed, are proposed, and how many the share is taken of."""

    allowed: int | None = None
    proposed: int | None = None
    base: int | None = None


@dataclass(frozen=True)
class VoteFact:
    """Votes of a council: those in favour, of all members, not of those present."""

    in_favour: int
    members: int


@dataclass(frozen=True)
class Facts:
    """Everything known of one recipient, over all years.

    `known_since` is the year from which the register was checked to be complete for the
    recipient (`ALWAYS`: from the beginning; None: never checked), without which a missing
    award is only a missing line. `papers` are the answers given by hand, by rule.
    """

    awards: tuple[AwardFact, ...] = ()
    ratings: tuple[RatingFact, ...] = ()
    initiatives: tuple[InitiativeFact, ...] = ()
    headcounts: tuple[HeadcountFact, ...] = ()
    ranks: tuple[RankFact, ...] = ()
    holds: tuple[HoldFact, ...] = ()
    targets: tuple[TargetFact, ...] = ()
    quota: QuotaFact = QuotaFact()
    vote: VoteFact | None = None
    steps: Mapping[str, date] = field(default_factory=dict)
    papers: Mapping[str, bool] = field(default_factory=dict)
    known_since: int | None = None
    exists_from: date | None = None
    exists_to: date | None = None
    became: str = ""
    days_off: Overrides = field(default_factory=lambda: NO_OVERRIDES)

    def knows_since(self, year: int) -> bool:
        return self.known_since is not None and self.known_since <= year
