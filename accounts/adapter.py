"""How signing in differs here from what allauth does by itself."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by administrators only, and every message is one of ours.

    allauth has no Vietnamese catalogue, so what it may show on the pages that accounts.urls
    includes is written here and in templates/account/.
    """

    # One sentence for both ways of naming an account: it does not tell which accounts exist.
    _mismatch = _("Tên đăng nhập hoặc mật khẩu chưa đúng.")
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã ngừng hoạt động."),
        "email_password_mismatch": _mismatch,
        "username_password_mismatch": _mismatch,
        "invalid_login": _mismatch,
        "enter_current_password": _("Mật khẩu hiện tại chưa đúng."),
        "incorrect_password": _("Mật khẩu chưa đúng."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu không còn dùng được."),
        "too_many_login_attempts": _(
            "Đã thử sai nhiều lần từ máy này. Chờ vài phút rồi đăng nhập lại."
        ),
        "rate_limited": _("Gửi quá nhiều lần trong thời gian ngắn. Chờ vài phút rồi thử lại."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url(settings.LOGIN_REDIRECT_URL)

    def respond_user_inactive(
        self, request: HttpRequest, user: AbstractBaseUser
    ) -> HttpResponseRedirect:
        """Back to the sign-in page with the reason; there is no page of its own for it."""
        messages.error(
            request, gettext("Tài khoản này đã ngừng hoạt động. Liên hệ quản trị viên của đơn vị.")
        )
        return redirect("account_login")
