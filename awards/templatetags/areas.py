"""The areas of "Khen thưởng" as one small row of links, on the first page of each."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from awards.proposal_querysets import desks_of
from clusters.offices import Offices, offices_of

register = template.Library()


@dataclass(frozen=True)
class Area:
    """A page and the names of views that belong to it. Who may open it: everybody, or those
    who write dossiers, or those who judge them."""

    view: str
    label: Promise
    covers: tuple[str, ...] = ()
    for_writers: bool = True
    for_board: bool = True
    for_others: bool = False


AREAS = (
    Area("awards:awards", _("Sổ khen thưởng"), for_others=True),
    Area("awards:batches", _("Đợt trình"), ("awards:batch", "awards:proposals_import")),
    Area("awards:proposals", _("Hồ sơ"), ("awards:proposal",)),
    Area(
        "awards:queue", _("Hồ sơ chờ xem"), ("awards:review", "awards:compare"), for_writers=False
    ),
    Area("awards:sessions", _("Phiên họp"), ("awards:session",), for_writers=False),
    Area("awards:decisions", _("Quyết định"), ("awards:decision",), for_others=True),
    Area("awards:quotas", _("Hạn mức"), ("awards:quota",)),
    Area("awards:consultations", _("Lấy ý kiến"), ("awards:consult", "awards:notice")),
    Area(
        "awards:facts",
        _("Căn cứ xét thưởng"),
        ("awards:fact", "awards:person", "awards:check"),
        for_board=False,
    ),
)


@register.inclusion_tag("awards/_areas.html", takes_context=True)
def areas(context: dict[str, Any]) -> dict[str, Any]:
    """Links to the areas that the user may open; nothing for who has not signed in."""
    request = context.get("request")
    user = getattr(request, "user", None)
    if request is None or user is None or not user.is_authenticated:
        return {"areas": []}
    offices = offices_of(user)
    here = request.resolver_match.view_name if request.resolver_match else ""
    current = _current(here)
    return {
        "areas": [
            {
                "url": url,
                "label": area.label,
                "current": ("page" if here == area.view else "true") if area is current else "",
            }
            for area in AREAS
            if _is_open(area, offices) and (url := _address(area))
        ]
    }


def _is_open(area: Area, offices: Offices) -> bool:
    if area.for_others or offices.is_admin:
        return True
    writes = bool(offices.unit_ids or desks_of(offices))
    return (area.for_writers and writes) or (area.for_board and bool(offices.council_ids))


def _address(area: Area) -> str:
    """Empty where no page answers under that name."""
    try:
        return reverse(area.view)
    except NoReverseMatch:
        return ""


def _current(view_name: str) -> Area | None:
    """The area whose name, or the longest of its prefixes, the view's name begins with."""
    found = [
        (len(prefix), area)
        for area in AREAS
        for prefix in (area.view, *area.covers)
        if view_name == area.view or (prefix != area.view and view_name.startswith(prefix))
    ]
    return max(found, key=lambda one: one[0])[1] if found else None
