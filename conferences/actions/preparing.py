"""What the chair unit's staff lay down before and during a live conference."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from catalogue.models import AwardKind
from clusters.composing import members_of
from clusters.models import ClusterYear, Movement, Office, TermStatus, Unit
from clusters.offices import offices_of
from conferences.models import (
    Conference,
    Delegation,
    Finding,
    FindingKind,
    Mention,
    MentionRole,
    Nomination,
    NominationRecipient,
    Resolution,
    Standing,
    StatedTerm,
)
from conferences.models.resolution import NominationStatus
from conferences.models.statements import Match
from conferences.rules import denial
from conferences.workflow import ConferenceState
from workflow import journal
from workflow.moves import Denied, Refused

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
    """A new conference of one year of a cluster: its members of that day as delegations, and
    the movements of the year under the wording in which they were announced.

    Raises Denied unless a unit of `by` chairs that year.
    """
    cluster = cluster_year.cluster
    units = members_of(cluster_year, held_on)
    conference = Conference(
        state=ConferenceState.DRAFT,
        kind=kind,
        council=cluster.council,
        cluster=cluster,
        cluster_year=cluster_year,
        for_year=cluster_year.label,
        held_on=held_on,
        place=place,
        is_demo=cluster.is_demo,
        stated_council=cluster.council.name,
        stated_council_level=cluster.council.level,
        stated_cluster=cluster.name,
        stated_cluster_kind=cluster.kind,
        stated_sector=cluster.sector or None,
        stated_member_count=len(units),
        members_complete=True,
    )
    _allow(conference, by)
    with transaction.atomic():
        conference.save()
        Resolution.objects.create(conference=conference)
        _mentions(conference, MentionRole.MEMBER, units)
        Delegation.objects.bulk_create(
            [Delegation(conference=conference, unit=unit) for unit in units]
        )
        movements = Movement.objects.of_year(cluster_year).order_by("starts_on", "pk")
        Finding.objects.bulk_create(
            [
                Finding(
                    conference=conference, kind=FindingKind.MOVEMENT, order=order, text=row.name
                )
                for order, row in enumerate(movements)
            ]
        )
        _note("draft", conference, by)
    return conference


def mark_present(*, conference: Conference, units: Iterable[Unit], by: "User") -> None:
    """Take down which delegations have come."""
    _allow(conference, by)
    with transaction.atomic():
        conference.delegations.update(is_present=False)
        conference.delegations.filter(unit__in=list(units)).update(is_present=True)
        _note("mark_present", conference, by)


def set_standing(
    *, conference: Conference, totals: Mapping[Unit, Decimal | None], by: "User"
) -> None:
    """The totals to be adopted, instead of any before, highest first and those without a
    total last; ranks come with the adoption.
    """
    _allow(conference, by)
    ordered = dict(sorted(totals.items(), key=lambda row: _highest_first(row[1])))
    with transaction.atomic():
        resolution = conference.resolution
        conference.mentions.filter(role=MentionRole.RANKED).delete()
        mentions = _mentions(conference, MentionRole.RANKED, ordered)
        Standing.objects.bulk_create(
            [
                Standing(resolution=resolution, order=order, mention=mention, total=total)
                for order, (mention, total) in enumerate(
                    zip(mentions, ordered.values(), strict=True)
                )
            ]
        )
        _note("set_standing", conference, by)


def nominate(
    *, conference: Conference, kind: AwardKind, units: Sequence[Unit], by: "User"
) -> Nomination:
    """Propose an award for `units`."""
    _allow(conference, by)
    with transaction.atomic():
        nomination = Nomination.objects.create(
            resolution=conference.resolution,
            order=conference.resolution.nominations.count(),
            award=kind.name,
            kind=kind,
            decider=kind.decided_by,
            status=NominationStatus.PROPOSED,
        )
        mentions = _mentions(conference, MentionRole.RECIPIENT, units)
        NominationRecipient.objects.bulk_create(
            [
                NominationRecipient(nomination=nomination, order=order, mention=mention)
                for order, mention in enumerate(mentions)
            ]
        )
        _note("nominate", conference, by)
    return nomination


def elect(*, conference: Conference, year: str, elected: Sequence[Elected], by: "User") -> None:
    """The officers chosen for `year`; they take office when the conference is concluded."""
    _allow(conference, by)
    with transaction.atomic():
        start = conference.stated_terms.count()
        mentions = _mentions(conference, MentionRole.OFFICER, [row.unit for row in elected])
        StatedTerm.objects.bulk_create(
            [
                StatedTerm(
                    conference=conference,
                    position=start + number,
                    office=row.office,
                    mention=mention,
                    year=year,
                    order=row.order,
                    status=TermStatus.ELECTED,
                )
                for number, (row, mention) in enumerate(zip(elected, mentions, strict=True))
            ]
        )
        _note("elect", conference, by)


def add_findings(
    *, conference: Conference, kind: FindingKind, texts: Sequence[str], by: "User"
) -> None:
    """Sentences of one kind, after those that are there."""
    _allow(conference, by)
    with transaction.atomic():
        start = conference.findings.filter(kind=kind).count()
        Finding.objects.bulk_create(
            [
                Finding(conference=conference, kind=kind, order=start + number, text=text)
                for number, text in enumerate(texts)
            ]
        )
        _note("add_findings", conference, by)


def _highest_first(total: Decimal | None) -> tuple[bool, Decimal]:
    return total is None, -(total or Decimal(0))


def _allow(conference: Conference, by: "User") -> None:
    if reason := denial("prepare", conference, offices_of(by)):
        raise Denied(reason)
    if conference.state in (ConferenceState.CONCLUDED, ConferenceState.RECORDED):
        raise Refused(_("Hội nghị đã kết thúc; nội dung không sửa được nữa."))


def _note(verb: str, conference: Conference, by: "User") -> None:
    capacity = offices_of(by).capacity_in(conference.cluster_year)
    journal.record(verb, conference, by=by, capacity=capacity)


def _mentions(conference: Conference, role: MentionRole, units: Iterable[Unit]) -> list[Mention]:
    """Units chosen in the platform, as the mentions that statements hang on."""
    last = conference.mentions.filter(role=role).aggregate(last=Max("order"))["last"]
    start = 0 if last is None else last + 1
    return Mention.objects.bulk_create(
        [
            Mention(
                conference=conference,
                role=role,
                order=start + number,
                text=str(unit),
                unit=unit,
                match=Match.SYSTEM,
            )
            for number, unit in enumerate(units)
        ]
    )
