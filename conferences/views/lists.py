from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from conferences.lists import CONFERENCES
from conferences.models import Conference
from workflow.lists import answer


@require_safe
def conferences(request: HttpRequest) -> HttpResponse:
    rows = Conference.objects.visible_to(request.user).select_related("council", "cluster")
    return answer(request, CONFERENCES, rows, "conferences/conferences.html")
