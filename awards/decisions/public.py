"""Decisions as everybody may read them: what was announced, and nothing else of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload

from django.db.models import QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from awards.models import Award, Decision
from awards.workflow import DecisionState
from catalogue.searching import matching


def decisions_of() -> "QuerySet[Decision]":
    """What was announced, with how many it honours; a revoked one stays, as revoked."""
    return Decision.objects.announced().annotate(given=Sum("awards__count", default=0))


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


def recipients_of(decision: Decision, query: str = "") -> Recipients:
    """The recipients in the order of the decision's awards and of their names."""
    rows: QuerySet[Award] = Award.objects.filter(decision=decision).select_related(
        "unit", "person__unit", "household__unit", "proposal__home"
    )
    if query.strip():
        fields = ("search_key", "unit__search_key", "person__search_key", "household__search_key")
        rows = matching(rows, query, *fields)
    name = Coalesce("person__order_key", "household__order_key", "unit__order_key", Value(""))
    return Recipients(rows.order_by("order_key", name, "recipient", "pk"), decision)
