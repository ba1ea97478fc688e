"""Conferences found by their names."""

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from catalogue.searching import matching
from conferences.models import Conference
from conferences.pages.listings import about, address
from workflow.search import MOST_OF_A_KIND, Hit

if TYPE_CHECKING:
    from accounts.models import User


def search(user: "User", query: str) -> list[Hit]:
    """The conferences that `user` may see whose names hold every word of `query`."""
    rows = matching(Conference.objects.visible_to(user), query).select_related("cluster")
    latest = rows.order_by(F("held_on").desc(nulls_last=True), "-pk")
    return [
        Hit(_("Hội nghị"), str(conference), _about(conference), address(conference))
        for conference in latest[:MOST_OF_A_KIND]
    ]


def _about(conference: Conference) -> str:
    held = f"{conference.held_on:%-d/%-m/%Y}" if conference.held_on else ""
    return ", ".join(
        part for part in (conference.get_kind_display(), held, about(conference)) if part
    )
