"""Units chosen in the platform, as the mentions that statements hang on."""

from collections.abc import Iterable

from django.db.models import Max

from clusters.models import Unit
from conferences.models import Conference, Mention, MentionRole
from conferences.models.statements import Match


def mention(conference: Conference, role: MentionRole, units: Iterable[Unit]) -> list[Mention]:
    """`units` in `role`, after those that are there."""
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
