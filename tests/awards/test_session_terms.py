"""Quorum, majority and number of ballots: dated rules of the catalogue, kept with the session."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from awards.actions.sessions import change_session, prepare_session
from awards.forms.sessions import SessionForm
from awards.models import CouncilSession
from awards.sessions.tally import MAJORITY, Asked
from awards.sessions.terms import facts_offered, otherwise_asked, terms_on
from catalogue.actions.reference import load_legal_documents
from catalogue.actions.rules import close_rule, load_rules, withdraw_rule
from catalogue.models import EligibilityRule
from catalogue.rule_kinds import CheckKind, faults
from catalogue.rule_reading import rule_sets
from catalogue.rule_sets import Effect
from catalogue.rule_terms import CouncilTerm
from conferences.tally import Share
from tests.awards.dossiers_made import council
from tests.awards.rules_made import data, documents
from tests.awards.sessions_made import (
    FACTS,
    appraised,
    closed,
    desk,
    item_of,
    opened,
    prepared,
    put,
    vote,
    voting,
)
from tests.world import World
from workflow.moves import Refused

BEFORE, AFTER = date(2024, 6, 1), date(2026, 4, 3)


@pytest.fixture(autouse=True)
def _catalogue(world: World) -> None:
    """The rules about councils as the reference data lay them down."""
    EligibilityRule.objects.filter(check_kind=CheckKind.COUNCIL).delete()
    load_legal_documents(documents())
    load_rules(entry for entry in data()[0] if entry["check"] == CheckKind.COUNCIL)


def _rule(term: str, part: int, whole: int | None, since: date, **more: Any) -> EligibilityRule:
    parameters = {"term": term, "part": part} | ({"whole": whole} if whole else {})
    given = {
        "key": f"own_{term}_{since.year}",
        "text": "Quy chế của Hội đồng (thử).",
        "check_kind": CheckKind.COUNCIL,
        "parameters": parameters,
        "article": "Điều 9 (thử)",
        "confidence": "confirmed",
        "effect": Effect.WARN,
        "valid_from": since,
        "state": "published",
        "published_at": timezone.now(),
        "published_by": User.objects.get(username="admin"),
    }
    return EligibilityRule.objects.create(**given | more)


def test_terms_are_those_of_the_day() -> None:
    assert terms_on(BEFORE) == {}
    assert terms_on(AFTER) == {
        "quorum_part": 4,
        "quorum_whole": 5,
        "quorum_source": "Quy chế kèm theo, 86/2025/QĐ-UBND Bắc Ninh (chờ đối chiếu)",
        "max_rounds": 2,
        "rounds_source": "Điều 29, 01/2024/TT-TANDTC (chờ đối chiếu)",
    }
    # The circular is older than the decision of the province.
    assert set(terms_on(date(2025, 12, 2))) == {"max_rounds", "rounds_source"}


def test_an_administrator_lays_down_other_terms_without_code() -> None:
    _rule(CouncilTerm.ROUNDS, 3, None, date(2026, 1, 1))
    _rule(CouncilTerm.QUORUM, 2, 3, date(2026, 1, 1))
    _rule(CouncilTerm.SHARE_OVER, 2, 3, date(2026, 1, 1), article="Điều 10 (thử)")
    told = terms_on(AFTER)
    assert (told["max_rounds"], told["rounds_source"]) == (3, "Điều 9 (thử)")
    assert (told["quorum_part"], told["quorum_whole"]) == (2, 3)
    assert otherwise_asked(AFTER) == Asked(Share(2, 3, over=True), "Điều 10 (thử)")
    assert terms_on(date(2025, 12, 31))["max_rounds"] == 2


def test_a_rule_that_ended_or_was_withdrawn_lays_nothing_down(world: World) -> None:
    admin = world.users["admin"]
    rounds = EligibilityRule.objects.get(key="council_rounds")
    close_rule(rule=rounds, on=date(2026, 3, 31), by=admin)
    assert "max_rounds" not in terms_on(AFTER)
    assert terms_on(date(2026, 3, 31))["max_rounds"] == 2
    majority = EligibilityRule.objects.get(key="council_majority")
    withdraw_rule(rule=majority, reason="Thử", by=admin)
    assert otherwise_asked(AFTER) == Asked(MAJORITY, "")


def test_at_least_half_is_another_share_than_more_than_half(world: World) -> None:
    majority = EligibilityRule.objects.get(key="council_majority")
    withdraw_rule(rule=majority, reason="Thử", by=world.users["admin"])
    _rule(CouncilTerm.SHARE_LEAST, 1, 2, date(2026, 1, 1))
    assert otherwise_asked(AFTER).share == Share(1, 2, over=False)


def test_how_councils_meet_is_no_condition_of_a_nominee(world: World) -> None:
    (one,) = appraised(1)
    rules = rule_sets([one.kind], AFTER)[one.kind.code].rules
    assert [rule for rule in rules if rule.check == CheckKind.COUNCIL] == []


@pytest.mark.parametrize(
    ("given", "of", "wrong"),
    [
        ({"term": "rounds", "part": 2}, None, set()),
        ({"term": "rounds", "part": 10}, None, {"part"}),
        ({"term": "rounds", "part": 2, "whole": 3}, None, {"whole"}),
        ({"term": "quorum", "part": 2}, None, {"whole"}),
        ({"term": "quorum", "part": 2, "whole": 3}, None, set()),
        ({"term": "quorum", "part": 3, "whole": 3}, None, set()),
        ({"term": "quorum", "part": 4, "whole": 3}, None, {"part"}),
        ({"term": "share_least", "part": 1, "whole": 1}, None, set()),
        # More than all is nobody's to reach.
        ({"term": "share_over", "part": 1, "whole": 1}, None, {"part"}),
        ({"term": "share_over", "part": 1, "whole": 2}, "COBT", {"check"}),
        ({"term": "nonsense", "part": 1}, None, {"term"}),
    ],
)
def test_terms_that_make_no_sense(given: dict[str, Any], of: str | None, wrong: set[str]) -> None:
    assert set(faults(CheckKind.COUNCIL, given, of=of, known=["COBT"])) == wrong


def test_the_share_and_its_source_stay_as_they_were_when_put(world: World) -> None:
    first, second = appraised(2)
    session = prepared(world, [first])
    assert item_of(first).share_source == (
        "Quy chế kèm theo, 86/2025/QĐ-UBND Bắc Ninh (chờ đối chiếu)"
    )
    _rule(CouncilTerm.SHARE_OVER, 2, 3, date(2026, 1, 1))
    put(world, session, [second])
    shares = [(one.share_top, one.share_bottom) for one in map(item_of, (first, second))]
    assert shares == [(1, 2), (2, 3)]


def test_the_number_of_ballots_is_that_of_the_session(world: World) -> None:
    (one,) = appraised(1)
    session = opened(world, [one], present=1, max_rounds=3, rounds_source="Quy chế (thử)")
    _rule(CouncilTerm.ROUNDS, 1, None, date(2026, 1, 1))
    (ballot,) = voting(world, session)
    vote(ballot, 1)
    closed(world, ballot)
    assert (ballot.max_rounds, session.rounds_source) == (3, "Quy chế (thử)")


@pytest.mark.parametrize("rounds", [0, 10])
def test_no_session_with_no_ballot_or_ten(world: World, rounds: int) -> None:
    with pytest.raises(Refused, match=f"bỏ phiếu {rounds} lần"):
        prepared(world, max_rounds=rounds)


def _last(world: World, **facts: Any) -> CouncilSession:
    return prepared(world, held_at=FACTS.held_at - timedelta(days=30), **facts)


def test_the_form_of_the_first_session_offers_what_the_catalogue_says() -> None:
    assert facts_offered(council(), AFTER) == terms_on(AFTER)
    form = SessionForm.new([council()])
    assert form.initial["quorum"] == "4/5"
    assert form.initial["max_rounds"] == 2


def test_terms_of_the_council_itself_are_offered_again(world: World) -> None:
    _last(world, max_rounds=3, rounds_source="Quy chế Hội đồng (thử)")
    offered = facts_offered(council(), AFTER)
    assert (offered["quorum_part"], offered["quorum_whole"]) == (2, 3)
    assert offered["quorum_source"] == "Quy chế Hội đồng (thử)"
    assert (offered["max_rounds"], offered["place"]) == (3, "Phòng họp (thử)")


def test_terms_taken_from_the_catalogue_follow_it(world: World) -> None:
    """And those of which nobody said where they stand."""
    _last(world, **terms_on(AFTER))
    _rule(CouncilTerm.QUORUM, 9, 10, date(2026, 4, 1))
    _rule(CouncilTerm.ROUNDS, 3, None, date(2026, 4, 1))
    offered = facts_offered(council(), AFTER)
    assert (offered["quorum_part"], offered["quorum_whole"]) == (9, 10)
    assert offered["max_rounds"] == 3
    _last(world, title="Phiên không ghi căn cứ", max_rounds=1, rounds_source="")
    assert facts_offered(council(), AFTER)["max_rounds"] == 3


def test_changing_a_session_keeps_what_its_form_does_not_ask_for(world: World) -> None:
    session = prepared(world, max_rounds=2, rounds_source="Quy chế (thử)")
    form = SessionForm.of(session)
    posted = {name: form.initial.get(name, "") for name in form.fields if name != "begins"} | {
        "begins": "08:30"
    }
    form = SessionForm.of(session, posted)
    assert form.is_valid(), form.errors
    changed = change_session(session=session, facts=form.facts(), version=0, by=desk(world))
    assert (changed.max_rounds, changed.rounds_source) == (2, "Quy chế (thử)")
    assert prepare_session(council=council(), facts=form.facts(), by=desk(world)).max_rounds == 2
