"""The votes that are awaited of somebody, looked for again while their page is open."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from conferences.ballots.duties import awaited_votes


@never_cache
@require_safe
def votes_awaited(request: HttpRequest) -> HttpResponse:
    """The bands alone, for htmx; nothing while they are those that the page shows already."""
    context = awaited_votes(request.user)
    if request.GET.get("seen") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "conferences/_awaited.html", context)
