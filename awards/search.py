"""Awards found by their wording or by who received them."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import Award
from awards.querysets import found_by, with_sources
from awards.register.listings import recipient
from workflow.search import MOST_OF_A_KIND, Hit

if TYPE_CHECKING:
    from accounts.models import User


def search(user: "User", query: str) -> list[Hit]:
    """The lines of the register that hold every word of `query`, newest first."""
    rows = found_by(with_sources(user), query)
    newest = rows.order_by("-year_no", "order_key", "pk")[:MOST_OF_A_KIND]
    return [
        Hit(_("Khen thưởng"), award.name, _about(award), reverse("awards:award", args=[award.pk]))
        for award in newest
    ]


def _about(award: Award) -> str:
    to = recipient(award)
    if award.count > 1:
        to = f"{award.count} {to}"
    year = _("thành tích năm %(year)s") % {"year": award.year} if award.year else ""
    return ", ".join(part for part in (to, year) if part)
