"""From facts and rules to findings: every rule that concerns the case answers once."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from awards.eligibility import history, merits, procedure
from awards.eligibility.facts import Case, Facts
from awards.eligibility.findings import Answer, Context, Finding, Outcome, Verdict
from awards.eligibility.settling import settled_by
from catalogue.models.law import Confidence
from catalogue.rule_kinds import CheckKind
from catalogue.rule_sets import Rule, RuleSet
from catalogue.rule_terms import Subject

Check = Callable[[Rule, Context], Answer]

CHECKS: Mapping[str, Check] = {
    CheckKind.PREREQUISITE: history.prerequisite,
    CheckKind.INTERVAL: history.interval,
    CheckKind.TIMES: history.times,
    CheckKind.RATING: merits.rating,
    CheckKind.MEMBERS: merits.members,
    CheckKind.INITIATIVE: merits.initiative,
    CheckKind.RANK: merits.rank,
    CheckKind.TARGETS: merits.targets,
    CheckKind.QUOTA: merits.quota,
    CheckKind.ONE_ACHIEVEMENT: history.one_achievement,
    CheckKind.NO_BASIS: history.no_basis,
    CheckKind.HOLD: procedure.hold,
    CheckKind.DUE: procedure.due,
    CheckKind.WORKING_DAYS: procedure.working_days,
    CheckKind.VOTE: procedure.vote,
    CheckKind.PAPER: procedure.paper,
}

# The two findings that stand on no rule of the catalogue.
RECIPIENT = "recipient"
RULES = "rules"


def check(case: Case, facts: Facts, rules: RuleSet) -> list[Finding]:
    """The findings on `case`, in the order of the catalogue.

    What has lapsed, or is not yet in force, without anything in its place cannot be told.
    Clocks run only where a dossier has begun its way.
    """
    concerned = [
        rule
        for rule in rules.rules
        if rule.concerns(case.subject, case.ground)
        and (facts.steps or rule.check != CheckKind.WORKING_DAYS)
    ]
    at = Context(
        case,
        facts,
        rules,
        _no_basis(concerned, case),
        procedure.counted_from(rules, facts, case.day),
    )
    found = [_recipient(case, facts, rules)]
    groups: dict[str, list[Rule]] = {}
    for rule in concerned:
        if not rule.one_of:
            found.append(_finding(rule, CHECKS[rule.check](rule, at)))
        else:
            groups.setdefault(rule.one_of, []).append(rule)
    found += [_group(name, of_group, at) for name, of_group in groups.items()]
    found += _gaps(case, facts, rules, bool(concerned))
    return found


def _no_basis(rules: Sequence[Rule], case: Case) -> frozenset[str]:
    """Grounds that are no basis; where the case itself is of one, its like may count."""
    grounds = {
        ground
        for rule in rules
        if rule.check == CheckKind.NO_BASIS
        for ground in rule.parameters["grounds"]
    }
    return frozenset() if case.ground in grounds else frozenset(grounds)


def _finding(rule: Rule, answer: Answer) -> Finding:
    return Finding(
        rule=rule.key,
        outcome=_outcome(answer.verdict, blocks=rule.blocks),
        fact=_fact(answer, settled_by(rule)),
        citation=rule.citation,
        text=rule.text,
        confidence=rule.confidence,
        paper=settled_by(rule) if answer.verdict is Verdict.UNKNOWN else "",
    )


def _outcome(verdict: Verdict, *, blocks: bool) -> Outcome:
    if verdict is Verdict.MET:
        return Outcome.PASSES
    if verdict is Verdict.UNKNOWN:
        return Outcome.CANNOT_TELL
    return Outcome.BLOCKS if blocks else Outcome.WARNS


def _fact(answer: Answer, paper: str) -> str:
    if answer.verdict is not Verdict.UNKNOWN or not paper:
        return answer.fact
    return _("%(fact)s Cần: %(paper)s.") % {"fact": answer.fact, "paper": paper.rstrip(".")}


def _group(name: str, rules: Sequence[Rule], at: Context) -> Finding:
    """Rules of which one route suffices; a route needs all of its own."""
    answers = [(rule, CHECKS[rule.check](rule, at)) for rule in rules]
    routes: dict[str, list[tuple[Rule, Answer]]] = {}
    for rule, answer in answers:
        routes.setdefault(rule.route, []).append((rule, answer))
    verdicts = {
        route: min((answer.verdict for _rule, answer in of_route), key=lambda one: one.value)
        for route, of_route in routes.items()
    }
    verdict = max(verdicts.values(), key=lambda one: one.value)
    # Blocked only where every way is blocked by something that may block.
    blocks = all(
        any(rule.blocks and answer.verdict is Verdict.UNMET for rule, answer in of_route)
        for of_route in routes.values()
    )
    deciding = [(rule, answer) for rule, answer in answers if verdicts[rule.route] is verdict]
    papers = [settled_by(rule) for rule, answer in deciding if answer.verdict is Verdict.UNKNOWN]
    fact = " ".join(dict.fromkeys(answer.fact for _rule, answer in deciding))
    joined = _("; hoặc ").join(dict.fromkeys(paper.rstrip(".") for paper in papers))
    return Finding(
        rule=name,
        outcome=_outcome(verdict, blocks=blocks),
        fact=_fact(Answer(verdict, fact), joined),
        citation="; ".join(dict.fromkeys(rule.citation for rule in rules)),
        text=_("Một trong: %(texts)s.") % {"texts": _("; hoặc ").join(_ways(rules))},
        confidence=_weakest(rules),
        paper=joined,
        parts=tuple(_finding(rule, answer) for rule, answer in answers),
    )


def _ways(rules: Sequence[Rule]) -> list[str]:
    """Each route in words: all that it needs."""
    ways: dict[str, list[str]] = {}
    for rule in rules:
        ways.setdefault(rule.route, []).append(rule.text.rstrip("."))
    return [_(", đồng thời ").join(texts) for texts in ways.values()]


def _weakest(rules: Sequence[Rule]) -> str:
    order = [Confidence.CONFIRMED, Confidence.SECONDARY, Confidence.UNCONFIRMED]
    return max((Confidence(rule.confidence) for rule in rules), key=order.index)


def _recipient(case: Case, facts: Facts, rules: RuleSet) -> Finding:
    """Whether the award is for such a recipient at all, and whether it was there."""
    label = str(Subject(case.subject).label)
    fact = _("%(subject)s thuộc đối tượng được tặng.") % {"subject": label}
    outcome = Outcome.PASSES
    if case.subject not in rules.subjects:
        for_whom = ", ".join(str(Subject(one).label).lower() for one in rules.subjects)
        fact = _("%(name)s dành cho %(subjects)s, không dành cho %(subject)s.") % {
            "name": rules.name,
            "subjects": for_whom,
            "subject": label.lower(),
        }
        outcome = Outcome.BLOCKS
    elif facts.exists_to is not None and facts.exists_to < date(case.year, 1, 1):
        fact = _("%(name)s đã chấm dứt từ ngày %(day)s, trước năm %(year)d.%(heir)s") % {
            "name": case.name,
            "day": f"{facts.exists_to:%-d/%-m/%Y}",
            "year": case.year,
            "heir": _(" Đơn vị kế thừa: %(became)s.") % {"became": facts.became}
            if facts.became
            else "",
        }
        outcome = Outcome.BLOCKS
    elif facts.exists_from is not None and facts.exists_from > date(case.year, 12, 31):
        fact = _("%(name)s chỉ có từ ngày %(day)s, sau năm %(year)d.") % {
            "name": case.name,
            "day": f"{facts.exists_from:%-d/%-m/%Y}",
            "year": case.year,
        }
        outcome = Outcome.BLOCKS
    return Finding(
        RECIPIENT,
        outcome,
        fact,
        rules.citation,
        text=_("Đúng đối tượng và tồn tại trong năm thành tích"),
        confidence=Confidence.CONFIRMED,
    )


def _gaps(case: Case, facts: Facts, rules: RuleSet, has_rules: bool) -> list[Finding]:
    day = f"{rules.day:%-d/%-m/%Y}"
    found = [
        Finding(
            rule.key,
            Outcome.CANNOT_TELL,
            _("Quy định này hết hiệu lực sau ngày %(end)s; chưa có quy định thay thế cho ngày"
              " %(day)s. Cần: văn bản thay thế.")
            % {"end": f"{rule.ends:%-d/%-m/%Y}", "day": day},
            rule.citation,
            text=rule.text,
            confidence=rule.confidence,
            paper=_("văn bản thay thế"),
        )
        for rule in rules.lapsed
        if _is_gap(rule, case, facts)
    ]  # fmt: skip
    # A paper that is asked for from some day on leaves no gap before it.
    coming = [
        rule
        for rule in rules.coming
        if _is_gap(rule, case, facts) and rule.check != CheckKind.PAPER
    ]
    if coming or not (has_rules or found):
        texts = " ".join(dict.fromkeys(rule.text for rule in coming))
        fact = _("Danh mục không có quy định nào có hiệu lực ngày %(day)s") % {"day": day}
        if texts:
            fact = _("Có hiệu lực sau ngày %(day)s, quy định trước đó chưa có: %(texts)s") % {
                "day": day,
                "texts": texts.rstrip("."),
            }
        found.append(
            Finding(
                RULES,
                Outcome.CANNOT_TELL,
                _("%(fact)s. Cần: văn bản áp dụng khi đó.") % {"fact": fact},
                "; ".join(dict.fromkeys(rule.citation for rule in coming)),
                text=_("Quy định áp dụng cho ngày được xét"),
                paper=_("văn bản áp dụng khi đó"),
            )
        )
    return found


def _is_gap(rule: Rule, case: Case, facts: Facts) -> bool:
    """Whether a rule that is not in force would have been asked."""
    return rule.concerns(case.subject, case.ground) and (
        bool(facts.steps) or rule.check != CheckKind.WORKING_DAYS
    )
