from django.http import HttpRequest, HttpResponse

from conferences.lists import CONFERENCES
from conferences.models import Conference
from workflow.lists import answer


def conferences(request: HttpRequest) -> HttpResponse:
    rows = Conference.objects.visible_to(request.user).select_related("council", "cluster")
    return answer(request, CONFERENCES, rows, "conferences/conferences.html")
