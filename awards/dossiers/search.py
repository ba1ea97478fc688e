"""Dossiers found by who is proposed, by unit and by award."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Proposal
from catalogue.searching import matching
from workflow.search import MOST_OF_A_KIND, Hit

if TYPE_CHECKING:
    from accounts.models import User


def search(user: "User", query: str) -> list[Hit]:
    """The dossiers that `user` may see and that hold every word of `query`, newest first."""
    rows = matching(
        Proposal.objects.visible_to(user), query, "search_key", "home__search_key",
        "kind__search_key",
    )  # fmt: skip
    found = rows.select_related("batch", "kind", "home", "decision").order_by("-batch__year", "-pk")
    return [
        Hit(
            _("Hồ sơ khen thưởng"),
            row.name,
            _about(row),
            reverse("awards:proposal", args=[row.pk]),
        )
        for row in found[:MOST_OF_A_KIND]
    ]


def _about(row: Proposal) -> str:
    words = [row.kind.name, str(row.batch.year), str(row.get_state_display())]
    if row.home.name != row.name:
        words.insert(1, str(row.home))
    return ", ".join(words)
