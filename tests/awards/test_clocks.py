"""Legal times in working days: Tết and other days off, lapsed rules, days that contradict."""

from datetime import date
from typing import Any

import pytest

from awards.dossiers.clocks import AWAITED, ClockState, awaited, clocks_of, due_on, running
from awards.workflow import ProposalState
from catalogue.rule_sets import Rule, RuleSet

MONDAY = date(2026, 3, 2)


def rule(starts: str, ends: str, days: int, limit: str = "at_most", **values: Any) -> Rule:
    given: dict[str, Any] = {
        "key": f"{starts}_{ends}",
        "text": "",
        "check": "working_days",
        "parameters": {"starts": starts, "ends": ends, "limit": limit, "days": days},
        "citation": "Điều 32, 98/2023/NĐ-CP",
        "confidence": "confirmed",
        "effect": "warn",
    }
    return Rule(**given | values)


def rules(*found: Rule, lapsed: tuple[Rule, ...] = ()) -> RuleSet:
    return RuleSet(code="BKBT", name="Bằng khen", day=MONDAY, rules=found, lapsed=lapsed)


APPRAISAL = rule("received", "submitted", 20)
RETURN = rule("received", "returned", 5)
PUBLICITY = rule("published", "submitted", 10, "at_least")
OPINIONS = rule("opinions", "submitted", 10)


@pytest.mark.parametrize(
    ("today", "used", "state"),
    [
        (MONDAY, 0, "ok"),
        (date(2026, 3, 3), 1, "ok"),
        (date(2026, 3, 7), 4, "ok"),  # a Saturday adds nothing
        (date(2026, 3, 23), 15, "ok"),
        (date(2026, 3, 24), 16, "soon"),
        (date(2026, 3, 30), 20, "soon"),  # the last day itself is in time
        (date(2026, 3, 31), 21, "late"),
    ],
)
def test_a_running_time(today: date, used: int, state: str) -> None:
    (clock,) = clocks_of(rules(APPRAISAL), {"received": MONDAY}, today)
    assert (clock.used, clock.total, clock.state) == (used, 20, state)
    assert (clock.started_on, clock.due_on) == (MONDAY, date(2026, 3, 30))
    assert clock.is_running
    assert clock.left == 20 - used


@pytest.mark.parametrize(
    ("ended", "state"),
    [
        (date(2026, 3, 30), "ok"),
        (date(2026, 3, 31), "late"),
        (MONDAY, "ok"),
        (date(2026, 2, 27), "doubt"),
    ],
)
def test_a_time_that_ended(ended: date, state: str) -> None:
    steps = {"received": MONDAY, "submitted": ended}
    (clock,) = clocks_of(rules(APPRAISAL), steps, date(2026, 6, 1))
    assert (clock.ended_on, clock.state) == (ended, state)
    assert clock.used >= 0
    assert running([clock], "appraisal") is None


def test_public_holidays_do_not_count() -> None:
    """Tết 2026: the days off lie between 16/2 and 20/2."""
    start = date(2026, 2, 13)
    (clock,) = clocks_of(rules(rule("received", "submitted", 1)), {"received": start}, start)
    assert clock.due_on == date(2026, 2, 23)


@pytest.mark.parametrize(
    ("overrides", "due"),
    [
        ({}, date(2026, 3, 9)),
        ({date(2026, 3, 4): False}, date(2026, 3, 10)),
        ({date(2026, 3, 7): True}, date(2026, 3, 7)),
    ],
)
def test_days_laid_down_by_an_administrator(overrides: dict[date, bool], due: date) -> None:
    (clock,) = clocks_of(rules(RETURN), {"received": MONDAY}, MONDAY, overrides)
    assert clock.due_on == due


@pytest.mark.parametrize(
    ("today", "ended", "state"),
    [
        (date(2026, 3, 3), None, ClockState.OK),
        (date(2026, 3, 20), None, ClockState.OK),
        (date(2026, 3, 20), date(2026, 3, 13), ClockState.LATE),  # nine days: too short
        (date(2026, 3, 20), date(2026, 3, 16), ClockState.OK),
    ],
)
def test_a_time_that_has_to_pass(today: date, ended: date | None, state: ClockState) -> None:
    steps = {"published": MONDAY} | ({"submitted": ended} if ended else {})
    (clock,) = clocks_of(rules(PUBLICITY), steps, today)
    assert clock.is_least
    assert clock.state == state


def test_a_lapsed_rule_runs_no_more() -> None:
    assert clocks_of(rules(lapsed=(APPRAISAL,)), {"received": MONDAY}, MONDAY) == []
    assert due_on(rules(lapsed=(APPRAISAL,)), {"received": MONDAY}) is None


def test_what_has_not_begun_is_no_clock() -> None:
    assert clocks_of(rules(APPRAISAL, OPINIONS), {}, MONDAY) == []


def test_other_checks_and_other_recipients_are_left_out() -> None:
    others = (
        rule("received", "submitted", 3, subjects=("household",)),
        rule("received", "submitted", 4, grounds=("nien_han",)),
        rule("received", "submitted", 5, check="paper"),
    )
    steps = {"received": MONDAY}
    asked = {"subject": "collective", "ground": "cong_trang"}
    assert clocks_of(rules(*others), steps, MONDAY, **asked) == []
    assert due_on(rules(*others, APPRAISAL), steps, **asked) == date(2026, 3, 30)


@pytest.mark.parametrize(
    ("steps", "shown"),
    [
        (("received",), {"received_submitted", "received_returned"}),
        # A dossier that was returned begins anew.
        (("received", "returned"), {"received_returned"}),
        # One that went on is not returned any more.
        (("received", "opinions"), {"received_submitted"}),
        (("received", "submitted"), {"received_submitted"}),
    ],
)
def test_what_the_way_has_led_past_is_not_shown(steps: tuple[str, ...], shown: set[str]) -> None:
    days = dict.fromkeys(steps, MONDAY)
    assert {one.rule for one in clocks_of(rules(APPRAISAL, RETURN), days, MONDAY)} == shown


@pytest.mark.parametrize(
    ("today", "returned", "shown"),
    [
        (date(2026, 3, 9), None, True),
        # Nobody found fault with it in time: it is not returned, and nothing is late.
        (date(2026, 3, 10), None, False),
        (date(2026, 3, 12), date(2026, 3, 10), True),
    ],
)
def test_the_time_to_return_a_dossier(today: date, returned: date | None, shown: bool) -> None:
    steps = {"received": MONDAY} | ({"returned": returned} if returned else {})
    found = clocks_of(rules(RETURN), steps, today)
    assert bool(found) == shown
    if returned:
        assert found[0].state == ClockState.LATE


def test_the_clock_to_look_at() -> None:
    steps = {"received": MONDAY, "published": MONDAY}
    found = clocks_of(rules(PUBLICITY, APPRAISAL), steps, MONDAY)
    both = running(clocks_of(rules(RETURN, APPRAISAL), {"received": MONDAY}, MONDAY), "appraisal")
    assert both is not None
    assert both.rule == "received_submitted"
    first = running(found, "appraisal")
    assert first is not None
    assert first.rule == "received_submitted"
    alone = running(clocks_of(rules(PUBLICITY), steps, MONDAY), "appraisal")
    assert alone is not None
    assert alone.is_least
    assert running([], "appraisal") is None


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        ({"received": MONDAY}, date(2026, 3, 30)),
        # With the opinions in, ten days run from then on.
        ({"received": MONDAY, "opinions": date(2026, 3, 9)}, date(2026, 3, 23)),
        ({"received": MONDAY, "opinions": date(2026, 3, 25)}, date(2026, 4, 8)),
        ({}, None),
    ],
)
def test_until_when_it_is_appraised(steps: dict[str, date], due: date | None) -> None:
    assert due_on(rules(RETURN, APPRAISAL, OPINIONS, PUBLICITY), steps) == due


@pytest.mark.parametrize(
    ("today", "used", "state"),
    [
        (date(2026, 3, 10), 5, "ok"),
        (date(2026, 3, 31), 20, "soon"),
        (date(2026, 4, 1), 21, "late"),
    ],
)
def test_a_dossier_that_is_back_has_the_days_that_were_left(
    today: date, used: int, state: str
) -> None:
    steps = {"received": MONDAY, "returned": date(2026, 3, 4)}
    due = date(2026, 3, 31)
    (clock,) = clocks_of(rules(APPRAISAL), steps, today, resumed=due)
    assert (clock.due_on, clock.used, clock.state) == (due, used, state)


ENDS = ("returned", "submitted", "decided", "notified", "delivered")
WAITS: dict[str, set[str]] = {
    "draft": set(),
    "submitted": set(),
    "returned": set(),
    "appraisal": {"returned", "submitted"},
    "consultation": {"returned", "submitted"},
    "session": {"submitted"},
    "recommended": {"submitted", "decided"},
    "not_recommended": {"notified"},
    "decided": {"notified", "delivered"},
    "announced": {"notified", "delivered"},
    "refused": {"notified"},
    "withdrawn": set(),
    "revoked": set(),
}


@pytest.mark.parametrize("state", ProposalState.values)
def test_which_times_run_in_a_state(state: str) -> None:
    kept = rules(*(rule("received", end, 5) for end in ENDS))
    found = awaited(clocks_of(kept, {"received": MONDAY}, MONDAY), state)
    assert {clock.ends for clock in found} == WAITS[state]
    assert set(AWAITED) <= set(ProposalState.values)


@pytest.mark.parametrize(
    ("opinions", "counts"),
    [
        (None, "received_submitted"),
        (date(2026, 3, 9), "opinions_submitted"),
        # Later than the first time was over: it is the time after the opinions that counts.
        (date(2026, 4, 20), "opinions_submitted"),
        (MONDAY, "received_submitted"),
    ],
)
def test_with_the_opinions_in_another_time_takes_the_place_of_the_first(
    opinions: date | None, counts: str
) -> None:
    steps = {"received": MONDAY} | ({"opinions": opinions} if opinions else {})
    kept = rules(rule("received", "submitted", 10), OPINIONS, PUBLICITY)
    found = running(clocks_of(kept, steps, MONDAY), "appraisal")
    assert found is not None
    assert found.rule == counts


def test_a_refusal_is_told_in_time() -> None:
    kept = rules(rule("refused", "notified", 10), rule("decided", "notified", 10))
    (clock,) = clocks_of(kept, {"refused": MONDAY}, MONDAY)
    assert (clock.due_on, clock.words) == (date(2026, 3, 16), "thông báo kết quả")
    told = {"refused": MONDAY, "notified": date(2026, 3, 17)}
    (clock,) = clocks_of(kept, told, date(2026, 6, 1))
    assert clock.state == ClockState.LATE
