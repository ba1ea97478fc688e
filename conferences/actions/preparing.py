"""What the chair unit's staff lay down before and during a live conference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from catalogue.models import AwardKind
from clusters.models import ClusterYear, Office, TermStatus, Unit
from conferences.actions.allowing import note
from conferences.actions.drafting import MeetingFacts, draft_meeting
from conferences.actions.mentioning import mention
from conferences.actions.resolving import begin
from conferences.models import (
    Conference,
    Finding,
    FindingKind,
    MentionRole,
    Nomination,
    NominationRecipient,
    Standing,
    StandingFrom,
    StatedTerm,
)
from conferences.models.resolution import NominationStatus

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Elected:
    """A unit chosen for an office of the coming year."""

    office: Office
    unit: Unit
    order: int = 1


def draft(
    *, cluster_year: ClusterYear, kind: str, held_on: date, place: str, by: "User"
) -> Conference:
    """A new conference of one year of a cluster, with the rest as it usually is.

    Raises Denied unless a unit of `by` chairs that year.
    """
    facts = MeetingFacts(kind=kind, for_year=cluster_year.label, held_on=held_on, place=place)
    return draft_meeting(
        council=cluster_year.cluster.council, cluster_year=cluster_year, facts=facts, by=by
    )


def set_standing(
    *, conference: Conference, totals: Mapping[Unit, Decimal | None], by: "User"
) -> None:
    """The totals to be adopted, instead of any before, highest first and those without a
    total last; ranks come with the adoption.
    """
    ordered = dict(sorted(totals.items(), key=lambda row: _highest_first(row[1])))
    with transaction.atomic():
        resolution = begin(conference, by)
        conference.mentions.filter(role=MentionRole.RANKED).delete()
        mentions = mention(conference, MentionRole.RANKED, ordered)
        Standing.objects.bulk_create(
            [
                Standing(resolution=resolution, order=order, mention=named, total=total)
                for order, (named, total) in enumerate(zip(mentions, ordered.values(), strict=True))
            ]
        )
        resolution.standing_from, resolution.standing_print = StandingFrom.TOTALS, ""
        resolution.scoring_standing = resolution.standing_ballot = None
        resolution.save()
        note("set_standing", conference, by)


def nominate(
    *, conference: Conference, kind: AwardKind, units: Sequence[Unit], by: "User"
) -> Nomination:
    """Propose an award for `units`."""
    with transaction.atomic():
        resolution = begin(conference, by)
        nomination = Nomination.objects.create(
            resolution=resolution,
            order=resolution.nominations.count(),
            award=kind.name,
            kind=kind,
            decider=kind.decided_by,
            status=NominationStatus.PROPOSED,
        )
        mentions = mention(conference, MentionRole.RECIPIENT, units)
        NominationRecipient.objects.bulk_create(
            [
                NominationRecipient(nomination=nomination, order=order, mention=named)
                for order, named in enumerate(mentions)
            ]
        )
        note("nominate", conference, by)
    return nomination


def elect(*, conference: Conference, year: str, elected: Sequence[Elected], by: "User") -> None:
    """The officers chosen for `year`; they take office when the conference is concluded."""
    with transaction.atomic():
        begin(conference, by)
        start = conference.stated_terms.count()
        mentions = mention(conference, MentionRole.OFFICER, [row.unit for row in elected])
        StatedTerm.objects.bulk_create(
            [
                StatedTerm(
                    conference=conference,
                    position=start + number,
                    office=row.office,
                    mention=named,
                    year=year,
                    order=row.order,
                    status=TermStatus.ELECTED,
                )
                for number, (row, named) in enumerate(zip(elected, mentions, strict=True))
            ]
        )
        note("elect", conference, by)


def add_findings(
    *, conference: Conference, kind: FindingKind, texts: Sequence[str], by: "User"
) -> None:
    """Sentences of one kind, after those that are there."""
    with transaction.atomic():
        begin(conference, by)
        start = conference.findings.filter(kind=kind).count()
        Finding.objects.bulk_create(
            [
                Finding(conference=conference, kind=kind, order=start + number, text=text)
                for number, text in enumerate(texts)
            ]
        )
        note("add_findings", conference, by)


def _highest_first(total: Decimal | None) -> tuple[bool, Decimal]:
    return total is None, -(total or Decimal(0))
