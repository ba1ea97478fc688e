"""Telling those whom requests for an opinion concern: one notice for one deed, however many
dossiers it is about. No text names a person.
"""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from awards.desks import desks_on, officers_on
from awards.models import Consultation
from awards.telling import about, tell_users


def tell_asked(rows: Iterable[Consultation]) -> None:
    """The people of each unit that was asked."""
    by_unit: dict[int, list[Consultation]] = {}
    for row in rows:
        if row.unit_id is not None:
            by_unit.setdefault(row.unit_id, []).append(row)
    people = officers_on(timezone.localdate(), by_unit)
    for unit, theirs in by_unit.items():
        first = theirs[0]
        with translation.override(settings.LANGUAGE_CODE):
            text = ngettext(
                "%(council)s xin ý kiến về %(n)d hồ sơ khen thưởng, hạn trả lời %(due)s.",
                "%(council)s xin ý kiến về %(n)d hồ sơ khen thưởng, hạn trả lời %(due)s.",
                len(theirs),
            ) % {
                "council": first.proposal.batch.council,
                "n": len(theirs),
                "due": f"{first.due_on.day}/{first.due_on.month}/{first.due_on.year}",
            }
        _tell(people.get(unit, []), f"consultation-asked:{first.pk}", text, theirs)


def tell_withdrawn(row: Consultation) -> None:
    """The people of a unit from whom no answer is wanted any more."""
    if row.unit_id is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        text = _("Không cần trả lời ý kiến nữa: %(about)s.") % {"about": about(row.proposal)}
    people = officers_on(timezone.localdate(), [row.unit_id]).get(row.unit_id, [])
    _tell(people, f"consultation-withdrawn:{row.pk}", text, [row])


def tell_answered(rows: list[Consultation], by: User) -> None:
    """Who holds the dossiers, or the desk; not who entered the answer."""
    by_person: dict[User, list[Consultation]] = {}
    desks = desks_on(timezone.localdate(), [row.proposal.batch.council_id for row in rows])
    for row in rows:
        for user in desks.of(row.proposal):
            if user.pk != by.pk:
                by_person.setdefault(user, []).append(row)
    for user, theirs in by_person.items():
        first = theirs[0]
        with translation.override(settings.LANGUAGE_CODE):
            text = ngettext(
                "%(body)s trả lời ý kiến về %(n)d hồ sơ khen thưởng.",
                "%(body)s trả lời ý kiến về %(n)d hồ sơ khen thưởng.",
                len(theirs),
            ) % {"body": first.body, "n": len(theirs)}
        _tell([user], f"consultation-answered:{first.pk}:{first.version}", text, theirs)


def _tell(users: Iterable[User], key: str, text: str, rows: list[Consultation]) -> None:
    """Of one request its page, of several the list of those that are open."""
    url = reverse("awards:consultation", args=[rows[0].pk])
    if len(rows) > 1:
        url = reverse("awards:consultations")
    tell_users(users, key=f"awards:{key}", text=text, url=url)
