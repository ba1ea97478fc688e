"""The legal times that run between the steps of a dossier. Pure: no ORM, no clock of its own.

A time counts working days after its first day. The figures are parameters of the rules that
the dossier is judged by; days off are handed in as an administrator has laid them down.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from awards.workflow import ProposalState
from catalogue.models.law import Confidence
from catalogue.rule_kinds import CheckKind
from catalogue.rule_sets import Rule, RuleSet
from catalogue.rule_terms import Limit, Step
from catalogue.working_days import (
    NO_OVERRIDES,
    Overrides,
    add_working_days,
    working_days_between,
)

Steps = Mapping[str, date]

P = ProposalState
_ORDER = tuple(Step)
# The steps that a dossier waits for in a state: other times run no more, or do not matter yet.
AWAITED: Mapping[str, tuple[Step, ...]] = {
    P.APPRAISAL: (Step.RETURNED, Step.SUBMITTED),
    P.CONSULTATION: (Step.RETURNED, Step.SUBMITTED),
    P.SESSION: (Step.SUBMITTED,),
    P.RECOMMENDED: (Step.SUBMITTED, Step.DECIDED),
    P.NOT_RECOMMENDED: (Step.NOTIFIED,),
    P.DECIDED: (Step.NOTIFIED, Step.DELIVERED),
    P.ANNOUNCED: (Step.NOTIFIED, Step.DELIVERED),
    P.REFUSED: (Step.NOTIFIED,),
}
# The part of a time that is left when it becomes short.
_SHORT = 5


class ClockState(StrEnum):
    """`DOUBT` is for days that contradict each other."""

    OK = "ok"
    SOON = "soon"
    LATE = "late"
    DOUBT = "doubt"


@dataclass(frozen=True)
class Clock:
    """One legal time of one dossier. `used` and `total` are working days.

    Of a time that must at least pass (`is_least`), `due_on` is the first day on which it has.
    """

    rule: str
    starts: str
    ends: str
    is_least: bool
    started_on: date
    due_on: date
    used: int
    total: int
    ended_on: date | None
    state: ClockState
    citation: str
    is_sure: bool

    @property
    def is_running(self) -> bool:
        return self.ended_on is None

    @property
    def left(self) -> int:
        """Working days left; negative where it is over."""
        return self.total - self.used

    @property
    def words(self) -> str:
        return str(Step(self.ends).label)


def clocks_of(
    rules: RuleSet,
    steps: Steps,
    today: date,
    overrides: Overrides = NO_OVERRIDES,
    *,
    subject: str = "",
    ground: str = "",
    resumed: date | None = None,
) -> list[Clock]:
    """Every time that has begun, in the order of the rules; those not yet begun are none.

    A rule that has lapsed runs no more: the times are those in force for this dossier. What
    runs from receipt stands still while the unit has the dossier back; `resumed` is until when
    it then runs.
    """
    return [
        clock
        for rule in _timed(rules, subject, ground)
        if rule.parameters["starts"] in steps
        and (clock := _clock(rule, steps, today, overrides, resumed)) is not None
    ]


def awaited(clocks: Iterable[Clock], state: str) -> list[Clock]:
    """Those that run for a dossier in `state`.

    Of several that end with the same step the one counts that began last: with all opinions
    in, the time after them takes the place of the first.
    """
    open_ones = [
        clock
        for clock in clocks
        if clock.is_running
        and clock.state != ClockState.DOUBT
        and clock.ends in AWAITED.get(state, ())
    ]
    return [
        clock
        for clock in open_ones
        if clock.is_least
        or not any(
            other.ends == clock.ends and not other.is_least and other.started_on > clock.started_on
            for other in open_ones
        )
    ]


def running(clocks: Iterable[Clock], state: str) -> Clock | None:
    """The one to look at now: of those that may be missed the first due, then what has to pass.

    The time to return a dossier is looked at only where nothing else runs.
    """
    return min(awaited(clocks, state), key=_rank, default=None)


def _rank(clock: Clock) -> tuple[bool, bool, date]:
    return clock.ends == Step.RETURNED, clock.is_least, clock.due_on


def due_on(
    rules: RuleSet,
    steps: Steps,
    overrides: Overrides = NO_OVERRIDES,
    *,
    subject: str = "",
    ground: str = "",
) -> date | None:
    """Until when the dossier has to be put to who decides; None where no rule says.

    What began last counts: with all opinions in, the time after them replaces the first one.
    """
    ends = [
        (steps[told["starts"]], add_working_days(steps[told["starts"]], told["days"], overrides))
        for rule in _timed(rules, subject, ground)
        if (told := rule.parameters)["ends"] == Step.SUBMITTED
        and told["limit"] == Limit.MOST
        and told["starts"] in steps
    ]
    if not ends:
        return None
    last = max(start for start, _end in ends)
    return min(end for start, end in ends if start == last)


def _timed(rules: RuleSet, subject: str, ground: str) -> list[Rule]:
    """The rules on working days that concern such a dossier."""
    return [
        rule
        for rule in rules.rules
        if rule.check == CheckKind.WORKING_DAYS
        and (not subject or not rule.subjects or subject in rule.subjects)
        and (not ground or not rule.grounds or ground in rule.grounds)
    ]


def _went_on(steps: Steps, due: date, today: date) -> bool:
    """A dossier that went on, or that nobody found fault with in time, is not returned."""
    if Step.RETURNED in steps:
        return False
    later = _ORDER[_ORDER.index(Step.RETURNED) + 1 :]
    return today > due or any(step in steps for step in later)


def _was_returned(rule: Rule, steps: Steps) -> bool:
    """Whether what the rule counts was broken off by a return."""
    told, returned = rule.parameters, steps.get(Step.RETURNED)
    if returned is None or told["ends"] == Step.RETURNED or told["starts"] != Step.RECEIVED:
        return False
    return returned >= steps[Step.RECEIVED]


def _clock(
    rule: Rule, steps: Steps, today: date, overrides: Overrides, resumed: date | None
) -> Clock | None:
    told = rule.parameters
    start, end, total = steps[told["starts"]], steps.get(told["ends"]), told["days"]
    used = max(0, working_days_between(start, end or today, overrides))
    due = add_working_days(start, total, overrides)
    if told["ends"] == Step.RETURNED and _went_on(steps, due, today):
        return None
    least = told["limit"] == Limit.LEAST
    if _was_returned(rule, steps):
        if resumed is None or least:
            return None
        due = resumed
        used = max(0, total - working_days_between(end or today, due, overrides))
    if end is not None and end < start:
        state = ClockState.DOUBT
    else:
        state = _least(used, total, end) if least else _most(used, total, end)
    return Clock(
        rule=rule.key,
        starts=told["starts"],
        ends=told["ends"],
        is_least=least,
        started_on=start,
        due_on=due,
        used=used,
        total=total,
        ended_on=end,
        state=state,
        citation=rule.citation,
        is_sure=rule.confidence == Confidence.CONFIRMED,
    )


def _most(used: int, total: int, end: date | None) -> ClockState:
    if used > total:
        return ClockState.LATE
    short = total - used <= max(1, total // _SHORT)
    return ClockState.SOON if end is None and short else ClockState.OK


def _least(used: int, total: int, end: date | None) -> ClockState:
    """Too short only once it has ended."""
    return ClockState.LATE if end is not None and used < total else ClockState.OK
