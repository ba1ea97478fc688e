"""What pages of letters share."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.letters.reach import Sender
from awards.models import Batch
from clusters.models import Unit
from conferences.models import Conference


def batch_crumbs(batch: Batch | None = None) -> list[tuple[str, str]]:
    """The way to the page of `batch`, or to the list, as (words, address)."""
    way = [(_("Đợt trình"), reverse("awards:batches"))]
    if batch is not None:
        way.append((batch.title, reverse("awards:batch", args=[batch.pk])))
    return way


def sender_key(sender: Sender) -> str:
    """What an address calls somebody who sends letters."""
    return f"{'unit' if isinstance(sender, Unit) else 'council'}-{sender.pk}"


def shows_conference(user: Any, batch: Batch) -> bool:
    """Whether `user` may open the conference whose resolution the letter carries out."""
    if batch.resolution is None:
        return False
    rows = Conference.objects.visible_to(user)
    return rows.filter(pk=batch.resolution.conference_id).exists()
