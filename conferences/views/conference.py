from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from clusters.offices import offices_of
from conferences.models import Conference
from conferences.pages.conferences import page_of, with_rows
from conferences.pages.meetings import meeting_of
from conferences.views.asking import person
from workflow.composition import parts


@require_safe
def conference(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(with_rows(Conference.objects.visible_to(request.user)), pk=pk)
    context = page_of(shown, offices_of(request.user))
    context["parts"] = parts("conference", request, shown)
    if not shown.is_recorded:
        context |= meeting_of(shown, offices_of(request.user), person(request))
    return render(request, "conferences/conference.html", context)
