"""The main entries of the site, and what every page needs to know to draw its frame."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.preferences import theme_of
from workflow.notices import unread_count


@dataclass(frozen=True)
class Entry:
    """One main entry. A page belongs to the entry with the longest of the prefixes in `covers`
    that the name of its view starts with."""

    view: str
    label: Promise
    short: Promise
    icon: str
    covers: tuple[str, ...]
    on_tab_bar: bool = True


ENTRIES = (
    Entry("home", _("Việc cần làm"), _("Cần làm"), "check2-square", ("home",)),
    Entry("clusters:clusters", _("Cụm, khối thi đua"), _("Cụm, khối"), "diagram-3", ("clusters:",)),
    Entry(
        "clusters:units",
        _("Đơn vị"),
        _("Đơn vị"),
        "building",
        ("clusters:unit", "clusters:province", "clusters:officer"),
        on_tab_bar=False,
    ),
    Entry(
        "scoring:criteria_sets",
        _("Chấm điểm"),
        _("Chấm điểm"),
        "list-check",
        ("scoring:",),
        on_tab_bar=False,
    ),
    Entry("conferences:conferences", _("Hội nghị"), _("Hội nghị"), "people", ("conferences:",)),
    Entry("awards:awards", _("Khen thưởng"), _("Khen thưởng"), "award", ("awards:",)),
    Entry(
        "reports:reports",
        _("Văn bản"),
        _("Văn bản"),
        "file-earmark-text",
        ("reports:",),
        on_tab_bar=False,
    ),
)


def entry_of(view_name: str) -> Entry | None:
    """The entry that a page belongs to, if any."""
    matches = [
        (len(prefix), entry)
        for entry in ENTRIES
        for prefix in entry.covers
        if view_name.startswith(prefix)
    ]
    return max(matches, key=lambda match: match[0])[1] if matches else None


def _drawn(entry: Entry, current: Entry | None, view_name: str) -> dict[str, Any]:
    mark = ""
    if entry is current:
        mark = "page" if view_name == entry.view else "true"
    return {
        "url": reverse(entry.view),
        "label": entry.label,
        "short": entry.short,
        "icon": entry.icon,
        "on_tab_bar": entry.on_tab_bar,
        "current": mark,
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. Works for error pages too, where nothing was resolved.

    The entries are worked out only where they are drawn: parts and mails need none.
    """

    def entries() -> list[dict[str, Any]]:
        view_name = request.resolver_match.view_name if request.resolver_match else ""
        current = entry_of(view_name)
        return [_drawn(entry, current, view_name) for entry in ENTRIES]

    def unread() -> int:
        user = getattr(request, "user", None)
        return unread_count(user) if isinstance(user, User) else 0

    return {
        "site_map": SimpleLazyObject(entries),
        "unread": SimpleLazyObject(unread),
        "demo": settings.DEMO,
        "theme": theme_of(request),
    }
