"""What was announced last, for programs that follow pages: the same as the public list, and no
name of anybody.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from awards.decisions.public import decisions_of
from awards.models import Decision
from awards.workflow import DecisionState

_NEWEST = 30


class _Decisions(Feed):  # type: ignore[type-arg]  # Django's class takes no arguments at run time
    feed_type = Atom1Feed
    title = gettext_lazy("Quyết định khen thưởng đã công bố")
    subtitle = gettext_lazy("Quyết định khen thưởng do Hội đồng công bố, mới nhất ở trên.")

    def link(self) -> str:
        return reverse("awards:public_decisions")

    def items(self) -> "QuerySet[Decision]":
        return decisions_of().order_by("-announced_at", "-pk")[:_NEWEST]

    def item_title(self, item: Any) -> str:
        if item.state == DecisionState.REVOKED:
            return _("Đã hủy: %(number)s, %(name)s") % {"number": item.number, "name": item.name}
        return f"{item.number}, {item.name}"

    def item_description(self, item: Any) -> str:
        return str(item.authority)

    def item_link(self, item: Any) -> str:
        return reverse("awards:public_decision", args=[item.pk])

    def item_pubdate(self, item: Any) -> datetime | None:
        found: datetime | None = item.announced_at
        return found

    def item_updateddate(self, item: Any) -> datetime | None:
        found: datetime | None = item.revoked_at or item.announced_at
        return found


public_feed = login_not_required(
    require_safe(cache_control(public=True, max_age=900)(_Decisions()))
)
