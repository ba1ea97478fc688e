"""Accounts for people who were invited: no password yet, and a link by mail to make one."""

from collections.abc import Callable
from functools import partial
from typing import Any

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User

# What an account name can hold; a longer address cannot be invited.
LONGEST_ADDRESS = 150
Absolute = Callable[[str], str]


class Ambiguous(ValueError):
    """Several accounts have this address: nobody can tell whom it means."""


def account_of(email: str) -> User | None:
    """The account with this address, in any case of letters. Raises Ambiguous for several."""
    found = list(User.objects.filter(email__iexact=email)[:2])
    if len(found) > 1:
        raise Ambiguous(email)
    return found[0] if found else None


def open_account(*, email: str, full_name: str) -> User:
    """A new account called after its address, without a usable password."""
    name, number = email.lower()[:LONGEST_ADDRESS], 1
    while User.objects.filter(username__iexact=name).exists():
        number += 1
        ending = f"+{number}"
        name = f"{email.lower()[: LONGEST_ADDRESS - len(ending)]}{ending}"
    return User.objects.create_user(name, email.lower(), None, full_name=full_name)


def send_invitation(*, user: User, role: str, unit: str, by: User, absolute: Absolute) -> None:
    """Tell `user`, once the invitation is certain; with a link while they have no password.

    `absolute` makes an address of this site out of a path. A mail that cannot be sent is
    logged and undoes nothing: the link can be sent again.
    """
    context: dict[str, Any] = {
        "name": user.full_name,
        "username": user.username,
        "role": role.lower(),
        "unit": unit,
        "by": by.full_name,
        "site": absolute("/"),
        "link": "" if user.has_usable_password() else absolute(_path(user)),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
    }
    transaction.on_commit(partial(_send, user.email, context), robust=True)


def _path(user: User) -> str:
    """Where `user` makes a password; good for one use and a few days."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": token},
    )


def _send(email: str, context: dict[str, Any]) -> None:
    subject = render_to_string("account/email/invitation_subject.txt", context)
    body = render_to_string("account/email/invitation_message.txt", context)
    send_mail(" ".join(subject.split()), body, None, [email])
