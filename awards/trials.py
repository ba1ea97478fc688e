"""A rule tried on dossiers, awards and proposals of the past, as if it had been in force then."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.checking import Asked, check_all, rules_for
from awards.eligibility import Case, Facts, Finding, Outcome, check
from awards.judging import findings_of, read_for_judging
from awards.models import Award, Proposal
from awards.reading import Recipient, year_of
from catalogue.models import AwardKind, EligibilityRule
from catalogue.rule_parameters import CheckKind
from catalogue.rule_reading import as_value, rule_sets
from catalogue.rule_sets import RuleSet
from catalogue.rule_terms import Ground, Subject
from conferences.models import NominationRecipient

# As many as can be read while somebody waits for a page.
MOST_CASES = 1000
MOST_LISTED = 50


@dataclass(frozen=True)
class Trial:
    """How a rule would have judged; `newly_blocked` are blocked by it and by nothing today.

    `examples` are a sentence for each outcome, as people would read it.
    """

    title: str
    total: int
    counts: list[tuple[str, int]]
    newly_blocked: list[str]
    examples: list[tuple[str, str]]
    is_part: bool = False

    @property
    def listed(self) -> list[str]:
        return self.newly_blocked[:MOST_LISTED]

    @property
    def unlisted(self) -> int:
        return max(len(self.newly_blocked) - MOST_LISTED, 0)


@dataclass(frozen=True)
class _Case:
    """One past case: what the rule by itself finds, and whether today's rules block it."""

    name: str
    mine: list[Finding]
    is_blocked: bool


def try_rule(row: EligibilityRule) -> list[Trial]:
    """The rule on nobody, and on the newest dossiers, awards given and awards proposed that it
    is about; how councils meet is about none.
    """
    if row.check_kind == CheckKind.COUNCIL:
        return []
    given = _given(row)
    return [
        _on_nobody(row),
        _counted(row, _("Hồ sơ đã tiếp nhận"), _dossiers(row)),
        _counted(row, _("Khen thưởng trong sổ"), _tried(row, given)),
        _counted(row, _("Đề nghị của các hội nghị"), _tried(row, _proposed(row))),
    ]


def _on_nobody(row: EligibilityRule) -> Trial:
    """What the rule says of a recipient of whom nothing is known."""
    today = timezone.localdate()
    kind = row.kind or AwardKind.objects.order_by("order_key").first()
    if kind is None:
        return Trial(_("Khi chưa có dữ kiện nào"), 0, [], [], [])
    alone = _alone(rule_sets([kind], today)[kind.code], row, today)
    case = Case(
        subject=(row.subjects or kind.subjects)[0],
        year=today.year - 1,
        day=today,
        ground=(row.grounds or [Ground.MERIT])[0],
    )
    # A time limit is asked about only where a dossier has begun its way.
    begun = {row.parameters["starts"]: today} if row.check_kind == CheckKind.WORKING_DAYS else {}
    found = [_Case("", check(case, Facts(steps=begun), alone), is_blocked=False)]
    return replace(_counted(row, _("Khi chưa có dữ kiện nào"), found), total=0, newly_blocked=[])


def _dossiers(row: EligibilityRule) -> list[_Case]:
    """Dossiers that were received, with the days, votes and answers that they hold."""
    rows = Proposal.objects.filter(received_on__isnull=False)
    if row.kind is not None:
        rows = rows.filter(kind=row.kind)
    newest = list(read_for_judging(rows).order_by("-received_on", "-pk")[:MOST_CASES])
    today = timezone.localdate()
    kinds = {one.kind_id: one.kind for one in newest}
    now = rule_sets(kinds.values(), today) if kinds else {}
    alone = {code: _alone(rules, row, today) for code, rules in now.items()}
    mine = findings_of(newest, rules_by_code=alone)
    own = findings_of(newest)
    return [
        _Case(
            f"{one.name}, {one.kind}, {one.batch.year}",
            [judged.finding for judged in mine[one.pk]],
            any(judged.stops for judged in own[one.pk]),
        )
        for one in newest
    ]


def _given(row: EligibilityRule) -> list[tuple[Asked, str]]:
    rows = Award.objects.filter(kind__isnull=False, year__isnull=False)
    rows = rows.exclude(unit__isnull=True, person__isnull=True)
    if row.kind is not None:
        rows = rows.filter(kind=row.kind)
    found = []
    newest = rows.select_related("kind", "unit", "person").order_by("-year", "-pk")
    for award in newest[:MOST_CASES]:
        year = year_of(award.year)
        if year is None or award.kind is None:
            continue
        subject = Subject.INDIVIDUAL if award.person_id else Subject.COLLECTIVE
        pk = award.person_id or award.unit_id or 0
        ground = award.ground or Ground.MERIT
        asked = Asked(Recipient(subject, pk), award.kind, year, award.awarded_on, ground, award.pk)
        found.append((asked, _named(str(award.person or award.unit), asked)))
    return found


def _proposed(row: EligibilityRule) -> list[tuple[Asked, str]]:
    conference = "nomination__resolution__conference"
    rows = NominationRecipient.objects.filter(
        nomination__kind__isnull=False, mention__unit__isnull=False, award__isnull=True
    )
    if row.kind is not None:
        rows = rows.filter(nomination__kind=row.kind)
    found = []
    newest = rows.select_related("nomination__kind", "mention__unit", conference)
    for one in newest.order_by(f"-{conference}__for_year", "-pk")[:MOST_CASES]:
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


def _tried(row: EligibilityRule, cases: list[tuple[Asked, str]]) -> list[_Case]:
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
    return [
        _Case(name, mine, any(one.outcome == Outcome.BLOCKS for one in present))
        for (_asked, name), mine, present in zip(cases, by_rule, at_present, strict=True)
    ]


def _counted(row: EligibilityRule, title: str, cases: list[_Case]) -> Trial:
    counts = dict.fromkeys(Outcome, 0)
    examples: dict[Outcome, str] = {}
    blocked = []
    for case in cases:
        for finding in case.mine:
            if finding.rule != row.key:
                continue
            counts[finding.outcome] += 1
            line = f"{case.name}: {finding.fact}" if case.name else finding.fact
            examples.setdefault(finding.outcome, line)
            if finding.outcome == Outcome.BLOCKS and not case.is_blocked:
                blocked.append(line)
    told = [(str(outcome.label), n) for outcome, n in counts.items() if n]
    said = [(str(outcome.label), examples[outcome]) for outcome in Outcome if outcome in examples]
    return Trial(title, len(cases), told, blocked, said, is_part=len(cases) == MOST_CASES)


def _alone(rules: RuleSet, row: EligibilityRule, day: date) -> RuleSet:
    """The rule by itself, with what today's rules say about which awards are no basis."""
    rule = replace(as_value(row), one_of="", route="", begins=day, ends=None)
    others = (one for one in rules.rules if one.check == CheckKind.NO_BASIS and one.key != rule.key)
    return replace(rules, rules=(rule, *others), lapsed=(), coming=())
