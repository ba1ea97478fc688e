"""What the rules say about dossiers: with what they themselves add to the facts of a recipient.

A dossier received is judged by the rule set it was received under, for good; before that by
the rules in force today.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from awards.eligibility import Case, Facts, Finding, Outcome, VoteFact, check
from awards.models import AnswerKind, FindingAnswer, Proposal
from awards.reading import Recipient, read_facts
from catalogue.models import AwardKind
from catalogue.rule_parameters import CheckKind
from catalogue.rule_reading import rule_sets
from catalogue.rule_sets import RuleSet, from_json


@dataclass(frozen=True)
class Judged:
    """One finding on a dossier, with what people said about it."""

    finding: Finding
    explanation: FindingAnswer | None = None
    answer: FindingAnswer | None = None

    @property
    def is_lifted(self) -> bool:
        """Whether the council lets the dossier go on in spite of it."""
        return self.answer is not None and self.answer.kind == AnswerKind.OVERRIDE

    @property
    def stops(self) -> bool:
        return self.finding.outcome == Outcome.BLOCKS and not self.is_lifted


def findings_of(
    proposals: Iterable[Proposal], *, rules_by_code: Mapping[str, RuleSet] | None = None
) -> dict[int, list[Judged]]:
    """The findings on each dossier, by its key, in the order of the catalogue.

    The number of queries does not depend on theirs. `proposals` are read with `batch`, `kind`,
    `rules`, `decision` and prefetched `answers` (see `read_for_judging`). `rules_by_code` judge
    instead of a dossier's own: a trial's.
    """
    rows = list(proposals)
    if rules_by_code is None:
        sets = _rule_sets(rows)
    else:
        sets = {row.pk: rules_by_code[row.kind.code] for row in rows}
    read = read_facts(recipient_of(row) for row in rows)
    judged = {}
    for row in rows:
        rules = sets[row.pk]
        facts = read.facts(recipient_of(row), code=row.kind.code, year=row.batch.year)
        answers = list(row.answers.all())
        case = Case(
            subject=row.subject,
            year=row.batch.year,
            day=row.received_on or timezone.localdate(),
            name=row.name,
            ground=row.batch.ground,
            award=row.award_id or 0,
        )
        found = check(case, _with_own(facts, row, answers), rules)
        to_come = _still_to_come(rules, row)
        judged[row.pk] = [
            _judged(finding, answers)
            for finding in found
            if finding.outcome != Outcome.CANNOT_TELL or finding.rule not in to_come
        ]
    return judged


def _still_to_come(rules: RuleSet, row: Proposal) -> frozenset[str]:
    """Rules about steps that this dossier has not come to: a time limit that is still running
    and a vote that is not held yet are no doubt about it (see `awards.dossiers.clocks`).
    """
    steps = row.steps
    return frozenset(
        rule.key
        for rule in rules.rules
        if (rule.check == CheckKind.WORKING_DAYS and rule.parameters["ends"] not in steps)
        or (rule.check == CheckKind.VOTE and row.votes_base is None)
    )


def read_for_judging(rows: Any) -> Any:
    """`rows` (a queryset of proposals) with everything that `findings_of` looks at."""
    return rows.select_related("batch", "kind", "rules", "decision").prefetch_related("answers")


def recipient_of(proposal: Proposal) -> Recipient:
    pk = proposal.unit_id or proposal.person_id or proposal.household_id
    assert pk is not None  # a constraint holds it
    return Recipient(proposal.subject, pk)


def _with_own(facts: Facts, row: Proposal, answers: Sequence[FindingAnswer]) -> Facts:
    """The days of its steps, the vote on it, and what was confirmed by hand."""
    vote = None
    if row.votes_for is not None and row.votes_base is not None:
        vote = VoteFact(row.votes_for, row.votes_base)
    papers = {
        answer.rule: answer.kind == AnswerKind.MET
        for answer in answers
        if answer.kind in (AnswerKind.MET, AnswerKind.UNMET)
    }
    return replace(facts, steps=row.steps, vote=vote, papers=papers)


def _judged(finding: Finding, answers: Sequence[FindingAnswer]) -> Judged:
    of_rule = [answer for answer in answers if answer.rule == finding.rule]
    told = (one for one in of_rule if one.kind == AnswerKind.EXPLAIN)
    said = (one for one in of_rule if one.kind != AnswerKind.EXPLAIN)
    return Judged(finding, next(told, None), next(said, None))


def _rule_sets(rows: Sequence[Proposal]) -> dict[int, RuleSet]:
    """The rules that each dossier is judged by: its own, or today's; two queries at most."""
    kept = {row.rules_id: from_json(row.rules.content) for row in rows if row.rules is not None}
    today = timezone.localdate()
    open_kinds: dict[int, AwardKind] = {row.kind_id: row.kind for row in rows if not row.rules_id}
    now = rule_sets(open_kinds.values(), today) if open_kinds else {}
    return {row.pk: kept[row.rules_id] if row.rules_id else now[row.kind.code] for row in rows}


def rules_on(kinds: Iterable[AwardKind], day: date) -> dict[str, RuleSet]:
    """What a dossier received on `day` keeps, by the code of its award."""
    return rule_sets(kinds, day)
