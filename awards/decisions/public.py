"""Decisions as everybody may read them: what was announced, and nothing else of anybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from typing import overload

from django.db.models import Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from awards.models import Award, Decision
from awards.workflow import DecisionState
from catalogue.searching import matching
from catalogue.vietnamese import search_key


def decisions_of() -> "QuerySet[Decision]":
    """What was announced; a revoked one stays, as revoked."""
    return Decision.objects.announced()


def counted(decisions: Iterable[Decision]) -> list[Decision]:
    """Those of a page with how many each honours, as `given`; one query.

    Counted for all decisions, it would read the whole register for a page of thirty.
    """
    rows = list(decisions)
    lines = Award.objects.filter(decision__in=[row.pk for row in rows]).order_by()
    given = dict(lines.values_list("decision").annotate(Sum("count")))
    for row in rows:
        vars(row)["given"] = given.get(row.pk, 0)
    return rows


@dataclass(frozen=True)
class Recipient:
    """One line of a decision: name, award, unit; no birth year, place or contact."""

    name: str
    award: str
    unit: str
    year: str
    count: int
    revoked_on: date | None


class Recipients(Sequence[Recipient]):
    """The lines of a decision as a sequence that reads only the page that is asked for."""

    def __init__(self, rows: "QuerySet[Award]", decision: Decision) -> None:
        self._rows = rows
        self._revoked = (
            timezone.localtime(decision.revoked_at).date()
            if decision.state == DecisionState.REVOKED and decision.revoked_at
            else None
        )

    def __len__(self) -> int:
        return self._rows.count()

    @overload
    def __getitem__(self, part: int) -> Recipient: ...

    @overload
    def __getitem__(self, part: slice) -> list[Recipient]: ...

    def __getitem__(self, part: int | slice) -> Recipient | list[Recipient]:
        if isinstance(part, int):
            return self._line(self._rows[part])
        return [self._line(award) for award in self._rows[part]]

    def _line(self, award: Award) -> Recipient:
        of = award.person or award.household
        dossier = getattr(award, "proposal", None)
        name = of.name if of is not None else str(award.unit or award.recipient)
        home = of.unit if of is not None else None
        if dossier is not None and of is not None:
            # As it was announced: people are renamed and move on.
            name, home = dossier.name, dossier.home
        return Recipient(
            name=name,
            award=award.name,
            unit=str(home or ""),
            year=award.year or "",
            count=award.count,
            revoked_on=award.revoked_on or self._revoked,
        )


_IS_NAMED = Q(person__isnull=False) | Q(household__isnull=False)
_HAS_DOSSIER = Q(proposal__isnull=False)
# What lines show, by what they stand on. A person's name of today is not that of the decision,
# and the wording kept with a line may say more of a person than the page does.
_SHOWN: tuple[tuple[Q, tuple[str, ...]], ...] = (
    (
        _IS_NAMED & _HAS_DOSSIER,
        ("kind__search_key", "proposal__search_key", "proposal__home__search_key"),
    ),
    (
        _IS_NAMED & ~_HAS_DOSSIER,
        (
            "kind__search_key",
            "person__search_key",
            "person__unit__search_key",
            "household__search_key",
            "household__unit__search_key",
        ),
    ),
    (~_IS_NAMED, ("search_key", "unit__search_key")),
)


def _holding(rows: "QuerySet[Award]", query: str) -> "QuerySet[Award]":
    """The lines that show every word of `query`: recipient, award, unit; and nothing hidden."""
    for word in search_key(query).split():
        shown = [
            lines & reduce(or_, (Q(**{f"{field}__contains": word}) for field in fields))
            for lines, fields in _SHOWN
        ]
        rows = rows.filter(reduce(or_, shown))
    return rows


def decisions_found(rows: "QuerySet[Decision]", query: str) -> "QuerySet[Decision]":
    """The decisions that hold every word themselves, or in one of their lines."""
    if not search_key(query).split():
        return rows
    lines = _holding(Award.objects.filter(decision__announced_at__isnull=False), query)
    # Asked once: the list is counted and read, and each time all lines would be searched.
    keys = set(lines.order_by().values_list("decision", flat=True))
    return matching(rows, query) | rows.filter(pk__in=keys)


def with_lines_of(decisions: Iterable[Decision], query: str) -> set[int]:
    """Which of `decisions` have lines that show every word; one query, none without a word."""
    if not search_key(query).split():
        return set()
    keys = [row.pk for row in decisions]
    lines = _holding(Award.objects.filter(decision__in=keys), query)
    return set(lines.order_by().values_list("decision_id", flat=True))


def recipients_of(decision: Decision, query: str = "") -> Recipients:
    """The recipients in the order of the decision's awards and of their names."""
    rows: QuerySet[Award] = Award.objects.filter(decision=decision).select_related(
        "unit", "person__unit", "household__unit", "proposal__home"
    )
    rows = _holding(rows, query)
    name = Coalesce("person__order_key", "household__order_key", "unit__order_key", Value(""))
    return Recipients(rows.order_by("order_key", name, "recipient", "pk"), decision)
