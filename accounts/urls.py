"""Signing in and out, passwords, and how the pages are drawn.

Only what is used of allauth is included, under its own names: no sign-up, no managing of
addresses, no page for what accounts.adapter answers itself.
"""

from allauth.account import views as allauth_views
from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path
from django.views.i18n import set_language

from accounts import views

urlpatterns = [
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("password/change/", views.change_password, name="account_change_password"),
    path("password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "password/reset/done/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/calendar/", views.calendar_address, name="calendar_address"),
    path("theme/", views.set_theme, name="set_theme"),
    path("language/", login_not_required(set_language), name="set_language"),
]
