"""allauth has no Vietnamese catalogue: nothing of its English may reach a page or a mail."""

import re

import pytest
from django.core import mail
from django.template.loader import get_template
from django.test import Client
from django.urls import reverse

from accounts.adapter import ClosedAdapter
from accounts.models import User
from tests.accounts.pages import soup

ENGLISH = re.compile(
    r"\b(the|and|you|your|password|sign|log|email|please|address|account|this|is|not|click)\b",
    re.IGNORECASE,
)
# What of allauth's own messages can no longer be shown by the views that are included.
OUT_OF_REACH = {
    "cannot_remove_primary_email",
    "duplicate_email",
    "phone_password_mismatch",
    "email_taken",
    "incorrect_code",
    "invalid_or_expired_key",
    "max_email_addresses",
    "phone_taken",
    "unknown_email",
    "unknown_phone",
    "unverified_primary_email",
    "username_blacklisted",
    "username_taken",
    "select_only_one",
    "same_as_current",
}


@pytest.mark.parametrize(
    "name", ["account_login", "account_reset_password", "account_reset_password_done"]
)
def test_pages(client: Client, db: None, name: str) -> None:
    page = soup(client.get(reverse(name))).get_text(" ").replace("English", "")
    assert ENGLISH.findall(page) == []


def test_pages_with_errors(client: Client, khue: User) -> None:
    pages = [client.post(reverse(n)) for n in ("account_login", "account_reset_password")]
    pages.append(client.get(reverse("account_reset_password_from_key", args=["x", "y"])))
    client.force_login(khue)
    pages.append(client.post(reverse("account_change_password"), {"oldpassword": "x"}))
    read = [soup(page).get_text(" ").replace("English", "") for page in pages]
    assert [ENGLISH.findall(text) for text in read] == [[], [], [], []]


def test_mail(client: Client, khue: User) -> None:
    client.post(reverse("account_reset_password"), {"email": khue.email})
    body = re.sub(r"\S+://\S+", "", str(mail.outbox[0].body))
    assert ENGLISH.findall(body + mail.outbox[0].subject) == []


def test_messages_of_the_adapter() -> None:
    english = {
        code for code, text in ClosedAdapter.error_messages.items() if ENGLISH.search(str(text))
    }
    assert english <= OUT_OF_REACH


def test_every_template_is_ours() -> None:
    names = [
        "login.html",
        "logout.html",
        "password_change.html",
        "password_reset.html",
        "password_reset_done.html",
        "password_reset_from_key.html",
        "password_reset_from_key_done.html",
        "email/password_reset_key_subject.txt",
        "email/password_reset_key_message.txt",
        "messages/logged_in.txt",
        "messages/logged_out.txt",
        "messages/password_changed.txt",
    ]
    origins = [str(get_template(f"account/{name}").template.origin) for name in names]  # type: ignore[attr-defined]  # the stubs know the backend's interface only
    assert [origin for origin in origins if "site-packages" in origin] == []
