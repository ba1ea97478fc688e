"""Notices: one message to one person about one thing, in the application and by mail.

The unique key of a notice is what makes sending safe to repeat: of two workers, and of two
runs, one makes the row. Mail leaves after the commit and is claimed first, so that it leaves
once; a mail that the server did not take waits for the next run.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import Reminders
from workflow.models import Notice

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

# A mail that could not leave for this long has become pointless.
_TRIED_FOR = timedelta(days=2)
_SUBJECT_LENGTH = 120


@dataclass(frozen=True)
class Message:
    """What somebody is told once for `key`; `text` and `url` as `notify` wants them."""

    user: "User"
    key: str
    text: str
    url: str


def notify_all(messages: Iterable[Message], day: date) -> int:
    """Tell everybody what is theirs; how many were told now."""
    return sum(
        notify(one.user, key=one.key, text=one.text, url=one.url, day=day) for one in messages
    )


def notify(user: "User", *, key: str, text: str, url: str, day: date) -> bool:
    """Tell `user` once for each `key`, the way they chose; whether this call did.

    `text` holds no personal data: it goes out by mail as it is. `url` is a path of ours.
    """
    if user.reminders == Reminders.NONE or not user.is_active:
        return False
    to_mail = user.reminders == Reminders.MAIL and bool(user.email)
    with transaction.atomic():
        notice, created = Notice.objects.get_or_create(
            user=user,
            key=key,
            defaults={"text": text, "url": url, "day": day, "to_mail": to_mail},
        )
        if created and to_mail:
            transaction.on_commit(partial(mail, notice.pk))
    return created


def mail(notice_id: int) -> bool:
    """Mail one notice unless that was done; whether it left now."""
    waiting = Notice.objects.filter(pk=notice_id, to_mail=True, is_mailed=False)
    if not waiting.update(is_mailed=True):
        return False
    notice = Notice.objects.select_related("user").get(pk=notice_id)
    words = " ".join(notice.text.split())
    context = {
        "text": notice.text,
        "link": settings.SITE_URL + notice.url,
        "preferences": settings.SITE_URL + reverse("preferences"),
    }
    try:
        send_mail(
            Truncator(_("Cụm thi đua: %(text)s") % {"text": words}).chars(_SUBJECT_LENGTH),
            render_to_string("workflow/notice_mail.txt", context),
            settings.DEFAULT_FROM_EMAIL,
            [notice.user.email],
        )
    except OSError as error:
        # Everything that smtplib and sockets raise; the next run tries again.
        logger.warning("Notice %d could not be mailed: %s", notice_id, error)
        Notice.objects.filter(pk=notice_id).update(is_mailed=False)
        return False
    return True


def mail_waiting(day: date) -> int:
    """Mail what did not leave on its day; how many left now."""
    waiting = Notice.objects.filter(to_mail=True, is_mailed=False, day__gte=day - _TRIED_FOR)
    return sum(mail(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True))


def unread_count(user: "User") -> int:
    return Notice.objects.visible_to(user).filter(is_read=False).count()


def mark_read(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk).update(is_read=True)


def mark_all_read(*, by: "User") -> int:
    return Notice.objects.visible_to(by).filter(is_read=False).update(is_read=True)
