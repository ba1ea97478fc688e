"""The screen of the hall: what it shows, what it asks for every few seconds, and turning it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from clusters.offices import offices_of
from conferences.actions.screening import reveal_rank, show
from conferences.models import Conference
from conferences.pages.hall import hall_of, mark_of
from conferences.rules.conferences import denial
from conferences.views.asking import attempt, person, sent_number, visible


def _picture(request: HttpRequest, shown: Conference) -> tuple[str, str]:
    """What is on the screen, and its mark."""
    context = hall_of(shown)
    context["may_turn"] = not denial("run", shown, offices_of(request.user))
    html = render_to_string("conferences/_hall.html", context, request)
    return html, mark_of(html)


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    html, mark = _picture(request, shown)
    context = {"conference": shown, "picture": html, "mark": mark}
    return render(request, "conferences/screen.html", context)


@require_safe
def screen_now(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture of now; nothing where it is the one that the screen has."""
    shown = visible(request, pk)
    html, mark = _picture(request, shown)
    if request.GET.get("seen") == mark:
        return HttpResponse(status=204)
    return render(
        request,
        "conferences/_hall_frame.html",
        {"conference": shown, "picture": html, "mark": mark},
    )


@require_POST
def screen_turn(request: HttpRequest, pk: int) -> HttpResponse:
    """Show something else, or tell one rank more or less."""
    shown = visible(request, pk)
    sent = request.POST
    if "step" in sent:
        seen, back = sent_number(request, "seen"), sent["step"] == "back"
        attempt(
            request,
            lambda: reveal_rank(conference=shown, seen=seen, back=back, by=person(request)),
            "",
        )
    else:
        shows, order = sent.get("shows", ""), sent.get("reveal", "")
        attempt(
            request,
            lambda: show(conference=shown, shows=shows, reveal=order, by=person(request)),
            "",
        )
    if getattr(request, "htmx", False):
        html, mark = _picture(request, shown)
        context = {"conference": shown, "picture": html, "mark": mark}
        return render(request, "conferences/_hall_frame.html", context)
    return redirect("conferences:console", pk=pk)
