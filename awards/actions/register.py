"""Writing the register of awards."""

from typing import TYPE_CHECKING

from awards.models import Award
from conferences.models import (
    Conference,
    ConferralGroup,
    ConferralRecipient,
    NominationRecipient,
)
from conferences.models.resolution import NominationStatus

if TYPE_CHECKING:
    from accounts.models import User


def register_stated(conference: Conference, *, by: "User | None") -> list[Award]:
    """Enter what `conference` states as awarded or hands over.

    Proposed and approved are not awarded: they stay out. Awards handed over to a number of
    recipients are entered as that number, those to people named one by one.
    """
    awards = [*_awarded(conference), *_conferred(conference), *_named(conference)]
    for award in awards:
        award.set_keys()
    return Award.objects.bulk_create(awards)


def _awarded(conference: Conference) -> list[Award]:
    recipients = NominationRecipient.objects.filter(
        nomination__resolution__conference=conference,
        nomination__status=NominationStatus.AWARDED,
        award__isnull=True,
    ).select_related("nomination", "mention")
    return [
        Award(
            name=recipient.nomination.award,
            kind_id=recipient.nomination.kind_id,
            unit_id=recipient.mention.unit_id,
            recipient=recipient.mention.text,
            year=conference.for_year,
            awarded_on=conference.held_on,
            decider=recipient.nomination.decider or "",
            nomination=recipient,
        )
        for recipient in recipients.order_by("nomination__order", "order")
    ]


def _conferred(conference: Conference) -> list[Award]:
    groups = ConferralGroup.objects.filter(
        conferral__resolution__conference=conference, award__isnull=True, recipients__isnull=True
    ).select_related("conferral")
    return [
        Award(
            name=group.conferral.award or "",
            kind_id=group.conferral.kind_id,
            count=group.count,
            year=conference.for_year,
            awarded_on=conference.held_on,
            decider=group.conferral.decider or "",
            conferral=group,
        )
        for group in groups.order_by("conferral__order", "order")
    ]


def _named(conference: Conference) -> list[Award]:
    recipients = ConferralRecipient.objects.filter(
        group__conferral__resolution__conference=conference, award__isnull=True
    ).select_related("group__conferral")
    return [
        Award(
            name=recipient.group.conferral.award or "",
            kind_id=recipient.group.conferral.kind_id,
            unit_id=recipient.unit_id,
            recipient=recipient.name,
            year=conference.for_year,
            awarded_on=conference.held_on,
            decider=recipient.group.conferral.decider or "",
            named=recipient,
        )
        for recipient in recipients.order_by("group__conferral__order", "group__order", "order")
    ]
