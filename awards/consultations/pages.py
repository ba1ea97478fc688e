"""What the pages of consultations show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from awards.actions.consulting import Body
from awards.consultations.asking_days import LaidDown, answer_by
from awards.consultations.listing import standing_of, standing_state, standing_words
from awards.consultations.public_days import answering_of
from awards.consultations.querysets import (
    ASKABLE,
    at_desk,
    consultations_visible_to,
    with_dossiers,
)
from awards.models import Consultation, Proposal
from awards.rules.consulting import answer_denial, is_asked
from awards.rules.proposals import denial
from awards.workflow import ProposalState
from catalogue.models.holidays import holiday_overrides
from clusters.models import Council, Unit
from clusters.offices import Offices, offices_of
from clusters.resolution import Resolver

if TYPE_CHECKING:
    from accounts.models import User

_MOST_OFFERED = 400


@dataclass(frozen=True)
class ConsultationPage:
    """One request, for the desk or for the body that was asked.

    The body sees what it is asked about: recipient, award, merits and question.
    """

    row: Consultation
    offices: Offices
    siblings: list[Consultation]

    @property
    def is_own(self) -> bool:
        return is_asked(self.offices, self.row)

    @property
    def is_desk(self) -> bool:
        return not denial("ask_body", self.offices, self.row.proposal)

    @property
    def shows_content(self) -> bool:
        """A body that is asked no longer needs no merits any more."""
        return not self.is_own or self.is_desk or self.row.withdrawn_at is None

    @property
    def answer_denial(self) -> str:
        return answer_denial(self.offices, self.row)

    @property
    def can_answer(self) -> bool:
        if self.answer_denial or self.row.withdrawn_at is not None:
            return False
        if self.row.answered_at is not None:
            return self.row.proposal.state == ProposalState.CONSULTATION
        return self.row.proposal.state in ASKABLE

    @property
    def can_withdraw(self) -> bool:
        return (
            self.is_desk
            and self.row.answered_at is None
            and self.row.withdrawn_at is None
            and self.row.proposal.state == ProposalState.CONSULTATION
        )

    @property
    def words(self) -> str:
        return standing_words(self.row)

    @property
    def state(self) -> str:
        return standing_state(self.row)


def consultation_page(row: Consultation, user: "User") -> ConsultationPage:
    """The request with the other open ones to the same body, which one answer may be for."""
    others: list[Consultation] = []
    if row.withdrawn_at is None and row.answered_at is None:
        open_now = consultations_visible_to(user).filter(
            body=row.body,
            unit=row.unit_id,
            proposal__batch__council=row.proposal.batch.council_id,
            proposal__state__in=ASKABLE,
            answered_at__isnull=True,
            withdrawn_at__isnull=True,
        )
        rows = with_dossiers(open_now.exclude(pk=row.pk))
        others = list(rows.order_by("due_on", "proposal__order_key", "pk"))
    return ConsultationPage(row, offices_of(user), others)


def chosen_dossiers(user: "User", typed: list[str]) -> list[tuple[Proposal, int]] | None:
    """The dossiers that an address or a form names as "12" or "12:3" (key and version seen).

    None where one of them is none of those that `user` works on: nothing is done by halves.
    """
    seen: dict[int, int | None] = {}
    for text in typed:
        pk, _colon, version = text.partition(":")
        if not _is_number(pk) or (version and not _is_number(version)):
            return None
        seen[int(pk)] = int(version) if version else None
    rows = dossiers_of_desk(user).filter(pk__in=seen)
    found = {row.pk: row for row in rows}
    if set(found) != set(seen):
        return None
    chosen = []
    for key, version_seen in seen.items():
        row = found[key]
        chosen.append((row, row.version if version_seen is None else version_seen))
    return sorted(chosen, key=lambda one: (one[0].order_key, one[0].pk))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 12


def dossiers_of_desk(user: "User") -> "QuerySet[Proposal]":
    """The dossiers that `user` works on, with what the deeds on many of them look at."""
    return at_desk(user).select_related("batch__council", "kind", "home", "rules")


def dossiers_asked_about(user: "User") -> "QuerySet[Proposal]":
    """Those that are being consulted on, each with its `requests`; `waits` while one of these
    still has time."""
    still = Consultation.objects.filter(
        proposal=OuterRef("pk"),
        answered_at__isnull=True,
        withdrawn_at__isnull=True,
        due_on__gte=timezone.localdate(),
    )
    rows = dossiers_of_desk(user).filter(state=ProposalState.CONSULTATION)
    requests = Consultation.objects.filter(withdrawn_at__isnull=True).order_by("due_on", "pk")
    return rows.annotate(waits=Exists(still)).prefetch_related(
        Prefetch("consultations", requests, to_attr="requests")
    )


def is_ready(row: Proposal) -> bool:
    """Whether nobody is waited for any more; `row` is one of `dossiers_asked_about`."""
    requests: list[Consultation] = row.requests  # type: ignore[attr-defined]  # prefetched
    return all(one.answered_at is not None for one in requests)


def offered_due(proposals: list[Proposal]) -> LaidDown | None:
    """Until when rules ask for the answers; nothing where none does."""
    return answer_by(timezone.localdate(), answering_of(proposals), holiday_overrides())


@dataclass(frozen=True)
class Opinion:
    """A request as the page of its dossier shows it."""

    row: Consultation

    @property
    def url(self) -> str:
        return reverse("awards:consultation", args=[self.row.pk])

    @property
    def words(self) -> str:
        return standing_words(self.row)

    @property
    def state(self) -> str:
        return standing_state(self.row)

    @property
    def is_open(self) -> bool:
        return standing_of(self.row) in ("open", "overdue")


def opinions_on(proposal: Proposal) -> list[Opinion]:
    """The requests about a dossier for the page of the board; one query."""
    rows = Consultation.objects.filter(proposal=proposal).order_by("due_on", "pk")
    found = [Opinion(row) for row in rows]
    for one in found:
        one.row.proposal = proposal
    return found


def units_to_ask(council: Council) -> list[str]:
    """The names offered while typing: the units of the council's area, or of the country."""
    rows = Unit.objects.on(timezone.localdate()).filter(parent=council.unit_id)
    return list(rows.order_by("order_key").values_list("name", flat=True)[:_MOST_OFFERED])


def body_called(council: Council, text: str, resolver: Resolver) -> Body:
    """Whom somebody means: a unit of the council's area, or a body outside the platform."""
    found = resolver.in_council(council, text, timezone.localdate(), create=False).unit
    return Body(str(found), found) if found is not None else Body(text)
