"""Awards found by their wording or by who received them."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.listings import recipient
from awards.models import Award
from awards.querysets import with_sources
from catalogue.searching import matching
from workflow.search import MOST_OF_A_KIND, Hit

if TYPE_CHECKING:
    from accounts.models import User


def search(user: "User", query: str) -> list[Hit]:
    """The lines of the register that hold every word of `query`, newest first."""
    rows = matching(with_sources(user), query, "search_key", "unit__search_key")
    url = f"{reverse('awards:awards')}?{urlencode({'q': query})}"
    newest = rows.order_by("-year", "order_key", "pk")[:MOST_OF_A_KIND]
    return [Hit(_("Khen thưởng"), award.name, _about(award), url) for award in newest]


def _about(award: Award) -> str:
    to = recipient(award)
    if award.count > 1:
        to = f"{award.count} {to}"
    year = _("thành tích năm %(year)s") % {"year": award.year} if award.year else ""
    return ", ".join(part for part in (to, year) if part)
