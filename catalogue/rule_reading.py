"""Which rules are in force for which awards on a day."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from catalogue.models import AwardKind, EligibilityRule
from catalogue.rule_parameters import CheckKind
from catalogue.rule_sets import Rule, RuleSet
from catalogue.workflow import RuleState


def rule_set(kind: AwardKind, day: date) -> RuleSet:
    """The rules of `kind` on `day`, as a value that a dossier can keep."""
    return rule_sets([kind], day)[kind.code]


def rule_sets(kinds: Iterable[AwardKind], day: date) -> dict[str, RuleSet]:
    """The same for several awards, by code; two queries, however many there are."""
    wanted = list(kinds)
    rows = (
        EligibilityRule.objects.filter(
            Q(kind__in=wanted) | Q(kind__isnull=True), state=RuleState.PUBLISHED
        )
        .exclude(check_kind=CheckKind.COUNCIL)
        .select_related("document", "kind")
        .order_by("key", "valid_from", "pk")
    )
    by_kind: dict[int | None, list[Rule]] = {}
    for row in rows:
        by_kind.setdefault(row.kind_id, []).append(as_value(row))
    told = list(AwardKind.objects.values_list("code", "name", "group"))
    names = {code: short(name) for code, name, _group in told}
    groups = {code: group for code, _name, group in told}
    return {
        kind.code: _set(
            kind, day, [*by_kind.get(kind.pk, ()), *by_kind.get(None, ())], names, groups
        )
        for kind in wanted
    }


def council_rules(day: date) -> dict[str, Rule]:
    """How councils meet and vote on `day`, by `CouncilTerm`; of two rules the newer. One query."""
    rows = EligibilityRule.objects.on(day).filter(check_kind=CheckKind.COUNCIL)
    newest_last = rows.select_related("document", "kind").order_by("valid_from", "pk")
    return {row.parameters["term"]: as_value(row) for row in newest_last}


def short(name: str) -> str:
    """The first of the names under which the law lists an award."""
    return name.split(";", maxsplit=1)[0].strip()


def as_value(row: EligibilityRule) -> Rule:
    """A rule as a value, its time narrowed to that of its document."""
    begins, ends = period_of(row)
    return Rule(
        key=row.key,
        text=row.text,
        check=row.check_kind,
        parameters=row.parameters,
        citation=row.citation,
        confidence=row.confidence,
        effect=row.effect,
        one_of=row.one_of,
        route=row.route,
        subjects=tuple(row.subjects),
        grounds=tuple(row.grounds),
        paper=row.paper,
        begins=begins,
        ends=ends,
    )


def period_of(row: EligibilityRule) -> tuple[date, date | None]:
    """The first and the last day of a rule: none on which its document is not in force."""
    begins, ends = row.valid_from, row.valid_to
    if row.document is not None:
        if row.document.effective_from is not None:
            begins = max(begins, row.document.effective_from)
        if row.document.effective_to is not None:
            ends = min(ends or row.document.effective_to, row.document.effective_to)
    return begins, ends


def _set(
    kind: AwardKind, day: date, rules: list[Rule], names: dict[str, str], groups: dict[str, str]
) -> RuleSet:
    # Where a document is given a later end, the newer of two rules of one key takes the place.
    now: dict[str, Rule] = {}
    lapsed: dict[str, Rule] = {}
    coming: dict[str, Rule] = {}
    for rule in rules:
        assert rule.begins is not None  # every stored rule has a first day
        if rule.ends is not None and rule.ends < day:
            lapsed[rule.key] = rule
        elif rule.begins > day:
            coming.setdefault(rule.key, rule)
        else:
            now[rule.key] = rule
    return RuleSet(
        code=kind.code,
        name=short(kind.name),
        day=day,
        rules=tuple(now.values()),
        lapsed=tuple(rule for key, rule in lapsed.items() if key not in now),
        coming=tuple(rule for key, rule in coming.items() if key not in now and key not in lapsed),
        subjects=tuple(kind.subjects),
        # What stands in brackets are remarks on how well the number is known.
        citation=kind.article.partition(" (")[0],
        names=names,
        groups=groups,
    )
