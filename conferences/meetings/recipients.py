"""Who is invited to a conference by mail, and what the invitation says."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import timezone

from clusters.models import Officer, Unit
from conferences.models import Conference, Delegate, Invitation


@dataclass(frozen=True)
class Recipient:
    email: str
    name: str
    unit: Unit
    user_id: int | None = None


@dataclass
class Post:
    """Who would be written to now: for the first time, again because something changed, or
    not, because they know; and the units that nobody can be written to.
    """

    new: list[Recipient] = field(default_factory=list)
    changed: list[Recipient] = field(default_factory=list)
    told: list[Recipient] = field(default_factory=list)
    without_address: list[Unit] = field(default_factory=list)


def fingerprint(conference: Conference) -> str:
    """What the invitation tells, as one value: a change of it is worth another mail."""
    told = [
        conference.pk,
        conference.kind,
        conference.title,
        conference.for_year,
        str(conference.held_on),
        str(conference.begins),
        conference.place,
        conference.is_online,
        conference.online_link,
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


def recipients(conference: Conference) -> list[Recipient]:
    """Today's officers of the units that come, and the persons named, once for each address."""
    officers = Officer.objects.on(timezone.localdate()).filter(
        unit__delegations__conference=conference, user__is_active=True
    )
    named = Delegate.objects.filter(delegation__conference=conference)
    persons = [
        *(
            (row.email or (row.user.email if row.user else ""), row.name, row.delegation.unit, row)
            for row in named.select_related("delegation__unit", "user")
        ),
        *(
            (row.user.email, row.user.full_name, row.unit, row)
            for row in officers.select_related("unit", "user").order_by("unit__order_key", "pk")
        ),
    ]
    found: dict[str, Recipient] = {}
    for email, name, unit, row in persons:
        if email:
            known = email.strip().lower()
            found.setdefault(known, Recipient(known, name, unit, row.user_id))
    return sorted(found.values(), key=lambda who: (who.unit.order_key, who.email))


def post_of(conference: Conference) -> Post:
    """What pressing the button would send."""
    facts = fingerprint(conference)
    sent = {row.email: row for row in conference.invitations.all()}
    post = Post()
    found = recipients(conference)
    for who in found:
        row = sent.get(who.email)
        if row is None:
            post.new.append(who)
        elif row.facts != facts:
            post.changed.append(who)
        else:
            post.told.append(who)
    reached = {who.unit.pk for who in found}
    rows = conference.delegations.select_related("unit").order_by("unit__order_key")
    post.without_address = [row.unit for row in rows if row.unit_id not in reached]
    return post


def waiting(rows: Iterable[Invitation]) -> int:
    """How many mails the server has not taken yet."""
    return sum(not row.is_mailed for row in rows)
