"""The register of awards, one line of it, and the whole history of a recipient."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.querysets import households_known_to, persons_known_to, with_sources
from awards.register.listings import AWARDS, HISTORY
from awards.register.pages import award_page, register_deeds
from awards.register.recipients import Recipient, head_of, history_of, printed
from clusters.models import Unit
from workflow import lists


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    rows = with_sources(request.user)
    deeds = register_deeds(request.user)
    return lists.answer(request, AWARDS, rows, "awards/awards.html", deeds=deeds)


@require_safe
def award(request: HttpRequest, pk: int) -> HttpResponse:
    """One line of the register with everything that is known of it."""
    row = get_object_or_404(with_sources(request.user), pk=pk)
    return render(request, "awards/award.html", award_page(request, row))


def history(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    """The list of what `recipient` was given, or with `?format=xlsx` its workbook."""
    rows = history_of(request.user, recipient)
    head = head_of(request.user, recipient)
    return lists.answer(request, HISTORY, rows, "awards/recipient.html", head=head)


def on_paper(request: HttpRequest, recipient: Recipient) -> HttpResponse:
    page = printed(request.user, recipient)
    context = {"page": page, "head": page.head, "today": timezone.localdate()}
    return render(request, "awards/history_print.html", context)


@require_safe
def unit_awards(request: HttpRequest, pk: int) -> HttpResponse:
    return history(request, get_object_or_404(Unit.objects.visible_to(request.user), pk=pk))


@require_safe
def unit_history(request: HttpRequest, pk: int) -> HttpResponse:
    return on_paper(request, get_object_or_404(Unit.objects.visible_to(request.user), pk=pk))


@require_safe
def person_history(request: HttpRequest, pk: int) -> HttpResponse:
    known = persons_known_to(request.user).select_related("unit")
    return on_paper(request, get_object_or_404(known, pk=pk))


@require_safe
def household_history(request: HttpRequest, pk: int) -> HttpResponse:
    known = households_known_to(request.user).select_related("unit")
    return on_paper(request, get_object_or_404(known, pk=pk))
