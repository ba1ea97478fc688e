"""Dossiers ticked in a list and brought along to the page that asks before the deed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from awards.models import Proposal
from awards.rules.proposals import council_denial
from clusters.models import Council
from clusters.offices import offices_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

_MOST_DIGITS = 9


def person(request: HttpRequest) -> "User":
    """Who is signed in: every page here asks for that."""
    return cast("User", request.user)


def seen_of(request: HttpRequest) -> dict[int, int]:
    """The dossiers that were ticked, or brought along, at the versions that were shown.

    What cannot be read is as good as not ticked.
    """
    told = [*request.POST.getlist("ids"), *request.POST.get("chosen", "").split(",")]
    found = {}
    for each in told:
        key, dot, version = each.partition(".")
        if dot and is_number(key) and is_number(version):
            found[int(key)] = int(version)
    return found


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS


def packed(seen: Mapping[int, int]) -> str:
    return ",".join(f"{key}.{version}" for key, version in seen.items())


def visible_chosen(request: HttpRequest, seen: Mapping[int, int]) -> "QuerySet[Proposal]":
    """The chosen dossiers; 404 where one of them is not for this person to see."""
    rows = Proposal.objects.board_sees(request.user).filter(pk__in=list(seen))
    if rows.count() != len(seen):
        raise Http404
    return rows.select_related("batch__council", "kind", "home", "decision").order_by(
        "kind__order_key", "order_key", "pk"
    )


def demand_desk(request: HttpRequest, verb: str, council: Council | None = None) -> None:
    """Raises PermissionDenied, with the sentence, for who keeps no desk (of `council`)."""
    offices = offices_of(request.user)
    asked: list[Council | None] = [council]
    if council is None and offices.seats:
        asked = [seat.council for seat in offices.seats]
    reasons = [council_denial(verb, offices, each) for each in asked]
    if all(reasons):
        raise PermissionDenied(reasons[0])


def sent_version(request: HttpRequest) -> int:
    """The version that the page showed; a form without one is as good as an old one."""
    sent = request.POST.get("version", "")
    return int(sent) if is_number(sent) else -1


def is_confirmed(request: HttpRequest) -> bool:
    return request.method == "POST" and "confirm" in request.POST
