"""Decisions found by number, subject or authority."""

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from awards.decisions.dates import told
from awards.decisions.listing import address
from awards.models import Decision
from catalogue.searching import matching
from workflow.search import MOST_OF_A_KIND, Hit

if TYPE_CHECKING:
    from accounts.models import User


def search(user: "User", query: str) -> list[Hit]:
    """The decisions that `user` may see which hold every word of `query`, newest first."""
    rows = matching(Decision.objects.visible_to(user), query)
    newest = rows.order_by(F("issued_on").desc(nulls_last=True), "-pk")[:MOST_OF_A_KIND]
    return [
        Hit(_("Quyết định khen thưởng"), _title(row), _about(row), address(row)) for row in newest
    ]


def _title(row: Decision) -> str:
    return f"{row.number}: {row.name}" if row.number else row.name


def _about(row: Decision) -> str:
    day = told(row.issued_on) if row.issued_on else str(row.get_state_display())
    return f"{row.authority}, {day}"
