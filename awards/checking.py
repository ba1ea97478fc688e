"""Findings on recipients in the database: read once, then checked one by one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from awards.eligibility import Case, Finding, check
from awards.models import Household, Person
from awards.reading import Recipient, read_facts
from catalogue.models import AwardKind
from catalogue.rule_reading import rule_sets
from catalogue.rule_sets import RuleSet
from catalogue.rule_terms import Ground, Subject
from clusters.models import Unit


@dataclass(frozen=True)
class Asked:
    """One question: may `recipient` be given `kind` for what was done in `year`?

    `day` decides on the rules in force and on open holds; the end of the year unless said.
    """

    recipient: Recipient
    kind: AwardKind
    year: int
    day: date | None = None
    ground: str = Ground.MERIT
    award: int = 0

    @property
    def on(self) -> date:
        return self.day or date(self.year, 12, 31)


def recipient_of(subject: Unit | Person | Household) -> Recipient:
    if isinstance(subject, Person):
        return Recipient(Subject.INDIVIDUAL, subject.pk)
    if isinstance(subject, Household):
        return Recipient(Subject.HOUSEHOLD, subject.pk)
    return Recipient(Subject.COLLECTIVE, subject.pk)


def check_all(
    asked: Iterable[Asked], *, rules: Mapping[tuple[str, date], RuleSet] | None = None
) -> list[list[Finding]]:
    """The findings on each question, in order; queries do not grow with the questions.

    `rules` replace those of the catalogue, by award and day: a dossier's own, or a trial's.
    """
    questions = list(asked)
    sets = rules if rules is not None else rules_for(questions)
    read = read_facts(one.recipient for one in questions)
    names = _names(one.recipient for one in questions)
    return [
        check(
            Case(
                subject=one.recipient.subject,
                year=one.year,
                day=one.on,
                name=names.get(one.recipient, ""),
                ground=one.ground,
                award=one.award,
            ),
            read.facts(one.recipient, code=one.kind.code, year=one.year),
            sets[one.kind.code, one.on],
        )
        for one in questions
    ]


def rules_for(asked: Iterable[Asked]) -> dict[tuple[str, date], RuleSet]:
    """The rules in force on the days that are asked about; two queries a day."""
    kinds: dict[date, dict[int, AwardKind]] = {}
    for one in asked:
        kinds.setdefault(one.on, {})[one.kind.pk] = one.kind
    return {
        (code, day): rules
        for day, wanted in kinds.items()
        for code, rules in rule_sets(wanted.values(), day).items()
    }


def _names(recipients: Iterable[Recipient]) -> dict[Recipient, str]:
    """What units are called; only they are named in findings."""
    wanted = {one.pk: one for one in recipients if one.subject == Subject.COLLECTIVE}
    rows = Unit.objects.filter(pk__in=wanted).only("pk", "name", "full_name")
    return {wanted[row.pk]: str(row) for row in rows}
