"""What the views of a live conference ask first: is it there for this person, may they."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from clusters.offices import offices_of
from conferences.models import AgendaItem, Conference, Delegation
from conferences.rules.conferences import denial
from workflow.files import BadFile
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


def person(request: HttpRequest) -> "User":
    """Who is signed in: every page here asks for that."""
    return cast("User", request.user)


_OF = ("council", "cluster", "cluster_year__cluster")
_OF_ROW = tuple(f"conference__{name}" for name in _OF)


def visible(request: HttpRequest, pk: int) -> Conference:
    rows = Conference.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related(*_OF), pk=pk)


def visible_item(request: HttpRequest, pk: int) -> AgendaItem:
    seen = Conference.objects.visible_to(request.user)
    rows = AgendaItem.objects.filter(conference__in=seen)
    return get_object_or_404(rows.select_related(*_OF_ROW, "noted_by"), pk=pk)


def visible_delegation(request: HttpRequest, pk: int) -> Delegation:
    seen = Conference.objects.visible_to(request.user)
    rows = Delegation.objects.filter(conference__in=seen)
    return get_object_or_404(rows.select_related(*_OF_ROW, "unit"), pk=pk)


def demand(request: HttpRequest, verb: str, conference: Conference) -> None:
    """Raises PermissionDenied, with the sentence, where `verb` is not this person's."""
    if reason := denial(verb, conference, offices_of(request.user)):
        raise PermissionDenied(reason)


def attempt(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do `deed` and say so, or say why not."""
    try:
        deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except (Refused, BadFile) as told:
        messages.error(request, str(told))
        return False
    if done:
        messages.success(request, done)
    return True


def sent_number(request: HttpRequest, name: str = "version") -> int:
    """The version that the page showed; a form without one is as good as an old one."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1
