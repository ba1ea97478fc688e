"""Until when dossiers of an award are handed in, by the rules in force."""

from collections.abc import Iterable
from datetime import date

from awards.judging import rules_on
from awards.models import Proposal
from catalogue.rule_kinds import CheckKind
from catalogue.rule_sets import RuleSet, from_json


def filing_days(proposals: Iterable[Proposal], day: date) -> dict[int, date | None]:
    """By key; None where no rule says. Two queries at most, for the rules of `day`.

    `proposals` are read with `batch`, `kind` and `rules`.
    """
    rows = list(proposals)
    open_kinds = {row.kind_id: row.kind for row in rows if row.rules is None}
    now = rules_on(open_kinds.values(), day) if open_kinds else {}
    return {
        row.pk: filing_day(
            now[row.kind.code] if row.rules is None else from_json(row.rules.content), row
        )
        for row in rows
    }


def filing_day(rules: RuleSet, proposal: Proposal) -> date | None:
    """The first of the days that the rules lay down for this recipient and ground."""
    days = [
        _date(proposal.batch.year + told["years_after"], told["month"], told["day"])
        for rule in rules.rules
        if rule.check == CheckKind.DUE
        and rule.concerns(proposal.subject, proposal.batch.ground)
        and (told := rule.parameters)
    ]
    return min(days, default=None)


def _date(year: int, month: int, day: int) -> date:
    """29/2 is 28/2 where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)
