"""Invitations by mail: to each address once, and again only where something changed."""

import logging
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from conferences.actions.allowing import allow, note
from conferences.meetings.ics import address_of, event
from conferences.meetings.recipients import Post, fingerprint, post_of
from conferences.models import Conference, Invitation
from conferences.workflow import ConferenceState
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

_SUBJECT_LENGTH = 120


def send_invitations(*, conference: Conference, by: "User") -> Post:
    """Write to those who are new, and to those who were told something else before.

    The rows are the truth, the mails leave after the commit. Raises Refused before the
    conference is called: a draft is nobody's business.
    """
    allow("prepare", conference, by)
    if conference.state == ConferenceState.DRAFT:
        raise Refused(_("Hội nghị chưa triệu tập nên chưa gửi giấy mời. Triệu tập trước."))
    with transaction.atomic():
        # Two people press: the second finds that everybody has been written to.
        locked = Conference.objects.select_for_update().get(pk=conference.pk)
        post = post_of(locked)
        facts, now = fingerprint(locked), timezone.now()
        sent = {row.email: row for row in locked.invitations.all()}
        for who in (*post.new, *post.changed):
            row = sent.get(who.email)
            sequence = row.sequence + 1 if row else 0
            Invitation.objects.update_or_create(
                conference=locked,
                email=who.email,
                defaults={
                    "name": who.name,
                    "sequence": sequence,
                    "facts": facts,
                    "is_mailed": False,
                    "sent_at": now,
                    "sent_by": by,
                },
            )
        note("send_invitations", conference, by, new=len(post.new), changed=len(post.changed))
        transaction.on_commit(partial(mail_waiting, conference.pk), robust=True)
    return post


def mail_waiting(conference_id: int | None = None) -> int:
    """Mail the invitations that have not left, of one conference or of all that are to come;
    how many left now.
    """
    rows = Invitation.objects.filter(is_mailed=False)
    if conference_id is not None:
        rows = rows.filter(conference=conference_id)
    else:
        rows = rows.filter(conference__held_on__gte=timezone.localdate())
    return sum(mail(pk) for pk in rows.order_by("pk").values_list("pk", flat=True))


def mail(invitation_id: int) -> bool:
    """Mail one invitation unless that was done; whether it left now."""
    rows = Invitation.objects.filter(pk=invitation_id, is_mailed=False)
    if not rows.update(is_mailed=True):
        return False
    row = Invitation.objects.select_related("conference__cluster", "conference__council").get(
        pk=invitation_id
    )
    try:
        _message(row).send()
    except OSError as error:
        # Everything that smtplib and sockets raise; the next run tries again.
        logger.warning("Invitation %d could not be mailed: %s", invitation_id, error)
        Invitation.objects.filter(pk=invitation_id).update(is_mailed=False)
        return False
    return True


def _message(row: Invitation) -> EmailMessage:
    conference = row.conference
    with translation.override(settings.LANGUAGE_CODE):
        again = _("Thay đổi giấy mời: %(title)s") if row.sequence else _("Giấy mời: %(title)s")
        subject = " ".join((again % {"title": conference}).split())
        body = render_to_string(
            "conferences/invitation_mail.txt",
            {"conference": conference, "row": row, "link": address_of(conference)},
        )
        message = EmailMessage(
            Truncator(subject).chars(_SUBJECT_LENGTH),
            body,
            settings.DEFAULT_FROM_EMAIL,
            [row.email],
        )
        calendar = event(conference, sequence=row.sequence, with_link=True)
    message.attach("hoi-nghi.ics", calendar, "text/calendar")
    return message
