from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from clusters.offices import offices_of
from conferences.models import Conference
from conferences.pages.listings import CONFERENCES
from conferences.rules.conferences import may_start
from workflow.lists import answer


@require_safe
def conferences(request: HttpRequest) -> HttpResponse:
    rows = Conference.objects.visible_to(request.user).select_related("council", "cluster")
    start = may_start(offices_of(request.user))
    return answer(request, CONFERENCES, rows, "conferences/conferences.html", may_start=start)
