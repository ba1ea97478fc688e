"""A rule tried on what was proposed and given before, as if it had been in force then."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.checking import Asked, check_all, rules_for
from awards.eligibility import Outcome
from awards.models import Award
from awards.reading import Recipient, year_of
from catalogue.models import EligibilityRule
from catalogue.rule_parameters import CheckKind
from catalogue.rule_reading import as_value
from catalogue.rule_sets import RuleSet
from catalogue.rule_terms import Ground, Subject
from conferences.models import NominationRecipient

# As many as can be read while somebody waits for a page.
MOST_CASES = 1000
MOST_LISTED = 50


@dataclass(frozen=True)
class Trial:
    """How a rule would have judged; `newly_blocked` are blocked by it and by nothing today."""

    title: str
    total: int
    counts: list[tuple[str, int]]
    newly_blocked: list[str]

    @property
    def listed(self) -> list[str]:
        return self.newly_blocked[:MOST_LISTED]

    @property
    def unlisted(self) -> int:
        return max(len(self.newly_blocked) - MOST_LISTED, 0)


def try_rule(row: EligibilityRule) -> list[Trial]:
    """The rule on the newest awards given and awards proposed that it is about; how councils
    meet is about none.
    """
    if row.check_kind == CheckKind.COUNCIL:
        return []
    given = _given(row)
    proposed = _proposed(row, MOST_CASES - len(given))
    return [
        _tried(row, _("Khen thưởng trong sổ"), given),
        _tried(row, _("Đề nghị của các hội nghị"), proposed),
    ]


def _given(row: EligibilityRule) -> list[tuple[Asked, str]]:
    rows = Award.objects.filter(kind__isnull=False, year__isnull=False)
    rows = rows.exclude(unit__isnull=True, person__isnull=True)
    if row.kind is not None:
        rows = rows.filter(kind=row.kind)
    found = []
    newest = rows.select_related("kind", "unit", "person").order_by("-year", "-pk")
    for award in newest[: MOST_CASES // 2]:
        year = year_of(award.year)
        if year is None or award.kind is None:
            continue
        subject = Subject.INDIVIDUAL if award.person_id else Subject.COLLECTIVE
        pk = award.person_id or award.unit_id or 0
        ground = award.ground or Ground.MERIT
        asked = Asked(Recipient(subject, pk), award.kind, year, award.awarded_on, ground, award.pk)
        found.append((asked, _named(str(award.person or award.unit), asked)))
    return found


def _proposed(row: EligibilityRule, most: int) -> list[tuple[Asked, str]]:
    conference = "nomination__resolution__conference"
    rows = NominationRecipient.objects.filter(
        nomination__kind__isnull=False, mention__unit__isnull=False, award__isnull=True
    )
    if row.kind is not None:
        rows = rows.filter(nomination__kind=row.kind)
    found = []
    newest = rows.select_related("nomination__kind", "mention__unit", conference)
    for one in newest.order_by(f"-{conference}__for_year", "-pk")[:most]:
        held = one.nomination.resolution.conference
        year = year_of(held.for_year)
        if year is None or one.nomination.kind is None or one.mention.unit_id is None:
            continue
        recipient = Recipient(Subject.COLLECTIVE, one.mention.unit_id)
        asked = Asked(recipient, one.nomination.kind, year, held.held_on)
        found.append((asked, _named(str(one.mention.unit), asked)))
    return found


def _named(name: str, asked: Asked) -> str:
    return f"{name}, {asked.kind}, {asked.year}"


def _tried(row: EligibilityRule, title: str, cases: list[tuple[Asked, str]]) -> Trial:
    today = timezone.localdate()
    asked = [one for one, _name in cases]
    now = rules_for(replace(one, day=today) for one in asked)
    alone = {code: _alone(rules, row, today) for (code, _day), rules in now.items()}
    by_rule = check_all(
        asked, rules={(one.kind.code, one.on): alone[one.kind.code] for one in asked}
    )
    at_present = check_all(
        asked, rules={(one.kind.code, one.on): now[one.kind.code, today] for one in asked}
    )
    counts = dict.fromkeys(Outcome, 0)
    blocked = []
    for (_asked, name), mine, present in zip(cases, by_rule, at_present, strict=True):
        for finding in mine:
            if finding.rule != row.key:
                continue
            counts[finding.outcome] += 1
            already = any(one.outcome == Outcome.BLOCKS for one in present)
            if finding.outcome == Outcome.BLOCKS and not already:
                blocked.append(f"{name}: {finding.fact}")
    told = [(str(outcome.label), n) for outcome, n in counts.items() if n]
    return Trial(title, len(cases), told, blocked)


def _alone(rules: RuleSet, row: EligibilityRule, day: date) -> RuleSet:
    """The rule by itself, with what today's rules say about which awards are no basis."""
    rule = replace(as_value(row), one_of="", route="", begins=day, ends=None)
    others = (one for one in rules.rules if one.check == CheckKind.NO_BASIS and one.key != rule.key)
    return replace(rules, rules=(rule, *others), lapsed=(), coming=())
