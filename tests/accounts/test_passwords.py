import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.accounts.pages import soup, texts

NEW = "song-con-chay-mai"


def ask_for_reset(client: Client, email: str) -> str:
    """Asks, and gives back the path of the link in the mail, if one was sent."""
    response = client.post(reverse("account_reset_password"), {"email": email}, follow=True)
    assert texts(response, "h1") == ["Đã nhận yêu cầu"]
    if not mail.outbox:
        return ""
    found = re.search(r"https?://testserver(/\S+)", str(mail.outbox[0].body))
    assert found is not None
    return found[1]


def test_reset(client: Client, khue: User) -> None:
    link = ask_for_reset(client, "khue.tran@example.vn")
    assert mail.outbox[0].subject == "Cụm thi đua: đặt mật khẩu mới"
    assert str(mail.outbox[0].body).startswith("Kính gửi Trần Minh Khuê,\n")
    page = client.get(link, follow=True)
    assert texts(page, "label") == ["Mật khẩu mới*", "Nhập lại mật khẩu mới*"]
    action = str(soup(page).select("main form")[0]["action"])
    done = client.post(action, {"password1": NEW, "password2": NEW}, follow=True)
    assert texts(done, "h1") == ["Đã đổi mật khẩu"]
    khue.refresh_from_db()
    assert khue.check_password(NEW)
    assert texts(client.get(link, follow=True), "h1") == ["Liên kết không còn dùng được"]


def test_reset_of_an_unknown_address_sends_nothing(client: Client, khue: User) -> None:
    assert ask_for_reset(client, "ai-do@example.vn") == ""


def test_reset_is_limited_per_address(client: Client, khue: User) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": khue.email}) for _ in range(6)
    ]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_change(client: Client, khue: User) -> None:
    client.force_login(khue)
    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )
    assert response["Location"] == reverse("home")
    page = client.get(reverse("account_change_password"))
    assert texts(page, ".flash[role=status]") == ["Đã đổi mật khẩu."]
    khue.refresh_from_db()
    assert khue.check_password(NEW)


def test_without_a_password_there_is_none_to_change(client: Client, khue: User) -> None:
    khue.set_unusable_password()
    khue.save()
    client.force_login(khue)
    response = client.get(reverse("account_change_password"))
    assert response["Location"] == reverse("account_reset_password")


@pytest.mark.parametrize(
    ("old", "new", "again", "errors"),
    [
        (PASSWORD, NEW, "khác", ["Hai lần nhập mật khẩu mới không giống nhau."]),
        ("sai", NEW, NEW, ["Mật khẩu hiện tại chưa đúng."]),
        (PASSWORD, "aB3-x", "aB3-x", ["Mật khẩu quá ngắn: cần ít nhất 8 ký tự."]),
        ("", "", "", ["Trường này là bắt buộc."] * 3),
    ],
)
def test_change_refused(
    client: Client, khue: User, old: str, new: str, again: str, errors: list[str]
) -> None:
    client.force_login(khue)
    response = client.post(
        reverse("account_change_password"),
        {"oldpassword": old, "password1": new, "password2": again},
    )
    assert texts(response, ".field-error") == errors
    khue.refresh_from_db()
    assert khue.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("password", "error"),
    [
        ("aB3-xyz", "Mật khẩu quá ngắn: cần ít nhất 8 ký tự."),
        ("tranminhkhue", "Mật khẩu quá giống tên hoặc thư điện tử của tài khoản."),
        ("password123", "Mật khẩu này nhiều người dùng, dễ đoán."),
        ("7390284615", "Mật khẩu chỉ gồm chữ số, dễ đoán."),
    ],
)
def test_what_a_password_must_not_be(password: str, error: str) -> None:
    user = User(username="khue", full_name="Tran Minh Khue", email="k@example.vn")
    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)
    assert refused.value.messages == [error]
