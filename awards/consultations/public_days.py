"""Which of the rules kept with dossiers say how long they are asked about."""

from collections.abc import Iterable

from awards.consultations.asking_days import answering, publicity
from awards.models import Proposal
from catalogue.rule_sets import Rule, RuleSet, from_json


def publicity_of(proposals: Iterable[Proposal]) -> list[Rule]:
    """The rules about being public of all of `proposals`, read with `rules` and `batch`."""
    return [rule for row, rules in _kept(proposals) for rule in publicity(rules, *_case(row))]


def answering_of(proposals: Iterable[Proposal]) -> list[Rule]:
    """The rules about answers of other bodies of all of `proposals`."""
    return [rule for row, rules in _kept(proposals) for rule in answering(rules, *_case(row))]


def _case(row: Proposal) -> tuple[str, str]:
    return row.subject, row.batch.ground


def _kept(proposals: Iterable[Proposal]) -> Iterable[tuple[Proposal, RuleSet]]:
    """Each dossier with its rule set; one that many share is understood once."""
    known: dict[int, RuleSet] = {}
    for row in proposals:
        if row.rules is None:
            continue
        if row.rules.pk not in known:
            known[row.rules.pk] = from_json(row.rules.content)
        yield row, known[row.rules.pk]
