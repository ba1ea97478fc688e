from allauth.account.views import password_change
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import (
    choose_reminders,
    choose_theme,
    drop_calendar_key,
    renew_calendar_key,
)
from accounts.forms import RemindersForm
from accounts.models import Reminders, Theme, User
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


def _who(request: HttpRequest) -> User:
    # Only whoever has signed in comes to the views that ask.
    assert isinstance(request.user, User)
    return request.user


@require_http_methods(["GET", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """How somebody is reminded of deadlines, and the address of their calendar."""
    user = _who(request)
    form = RemindersForm(
        request.POST if request.method == "POST" else None, initial={"reminders": user.reminders}
    )
    if request.method == "POST" and form.is_valid():
        choose_reminders(by=user, reminders=Reminders(form.cleaned_data["reminders"]))
        messages.success(request, _("Đã lưu cách nhắc hạn."))
        return redirect("preferences")
    return render(request, "account/preferences.html", {"form": form})


@require_POST
def calendar_address(request: HttpRequest) -> HttpResponse:
    """A private address for the calendar: made, made anew, or taken out of use."""
    if request.POST.get("deed") == "drop":
        drop_calendar_key(by=_who(request))
        messages.success(request, _("Địa chỉ lịch không còn dùng được."))
    else:
        renew_calendar_key(by=_who(request))
        messages.success(
            request, _("Đã tạo địa chỉ lịch mới; địa chỉ trước đó, nếu có, đã hết dùng.")
        )
    return redirect("preferences")
