"""What search engines may read: nothing, unless SEARCH_ENGINES is on; then the public pages."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

PUBLIC = (
    "awards:public_notices",
    "awards:public_notice",
    "awards:public_decisions",
    "awards:public_decision",
)
_HEADER = "X-Robots-Tag"


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *"]
    if settings.SEARCH_ENGINES:
        # Crawlers need the styles to see a page as people do. The longest rule counts.
        lists = ("awards:public_notices", "awards:public_decisions")
        lines += [f"Allow: {reverse(name)}" for name in lists]
        lines += [f"Allow: {settings.STATIC_URL}"]
    lines += ["Disallow: /", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def robots_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Every answer says that it is not to be listed, but for the public pages where they may."""

    def marked(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        found = request.resolver_match
        name = found.view_name if found else ""
        if not (settings.SEARCH_ENGINES and name in PUBLIC and answer.status_code == 200):
            answer.headers.setdefault(_HEADER, "noindex, nofollow")
        return answer

    return marked
