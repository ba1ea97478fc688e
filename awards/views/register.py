from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from awards.listings import AWARDS
from awards.querysets import with_sources
from workflow import lists


@require_safe
def awards(request: HttpRequest) -> HttpResponse:
    return lists.answer(request, AWARDS, with_sources(request.user), "awards/awards.html")
