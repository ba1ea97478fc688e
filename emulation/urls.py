"""All addresses: each app lays out its own."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.views.decorators.http import require_safe

from emulation.home import health, home
from emulation.robots import robots
from emulation.search import search


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for this address whatever the page says."""
    return redirect(static("look/favicon.svg"))


urlpatterns = [
    path("", home, name="home"),
    path("search/", search, name="search"),
    path("healthz/", health, name="health"),
    path("favicon.ico", favicon, name="favicon"),
    path("robots.txt", robots, name="robots"),
    path("accounts/", include("accounts.urls")),
    path("", include("workflow.urls")),
    path("", include("clusters.urls")),
    path("", include("scoring.urls")),
    path("", include("conferences.urls")),
    path("", include("awards.urls")),
    path("", include("reports.urls")),
    path("admin/", admin.site.urls),
]
