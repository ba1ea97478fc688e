from allauth.account.views import password_change
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.actions import choose_theme
from accounts.models import Theme, User
from accounts.preferences import THEME_COOKIE

YEAR = 365 * 24 * 3600


def _next(request: HttpRequest) -> str:
    """Where the form was sent from; never another site."""
    address = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def change_password(request: HttpRequest) -> HttpResponse:
    """allauth's page; without a password to change, the way to a first one is the reset mail."""
    if isinstance(request.user, User) and not request.user.has_usable_password():
        return redirect("account_reset_password")
    response: HttpResponse = password_change(request)
    return response


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light or dark: kept in the account, or in a cookie for whoever is not signed in."""
    chosen = request.POST.get("theme", "")
    if chosen not in Theme.values:
        return HttpResponseBadRequest()
    response = redirect(_next(request))
    if isinstance(request.user, User):
        choose_theme(by=request.user, theme=Theme(chosen))
    else:
        response.set_cookie(
            THEME_COOKIE,
            chosen,
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response
