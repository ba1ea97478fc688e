from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.accounts.pages import texts

MISMATCH = ["Tên đăng nhập hoặc mật khẩu chưa đúng."]


def sign_in(client: Client, login: str, password: str, address: str = "10.0.0.1") -> Any:
    return client.post(
        reverse("account_login"), {"login": login, "password": password}, REMOTE_ADDR=address
    )


@pytest.mark.parametrize("login", ["khue", "khue.tran@example.vn", " khue "])
def test_by_name_or_address(client: Client, khue: User, login: str) -> None:
    response = sign_in(client, login, PASSWORD)
    assert (response.status_code, response["Location"]) == (302, reverse("home"))
    assert client.session["_auth_user_id"] == str(khue.pk)


def test_back_to_where_one_was_going(client: Client, khue: User) -> None:
    wanted = reverse("account_change_password")
    response = client.get(wanted)
    assert response["Location"] == f"{reverse('account_login')}?next={wanted}"
    response = client.post(
        reverse("account_login"), {"login": "khue", "password": PASSWORD, "next": wanted}
    )
    assert response["Location"] == wanted


def test_never_to_another_site(client: Client, khue: User) -> None:
    response = client.post(
        reverse("account_login"),
        {"login": "khue", "password": PASSWORD, "next": "https://example.com/"},
    )
    assert response["Location"] == reverse("home")


@pytest.mark.parametrize("login", ["khue", "khue.tran@example.vn", "ai-do", "ai-do@example.vn"])
def test_a_mismatch_does_not_tell_whether_the_account_exists(
    client: Client, khue: User, login: str
) -> None:
    assert texts(sign_in(client, login, "sai"), ".note.bad") == MISMATCH


def test_empty_fields(client: Client, db: None) -> None:
    response = sign_in(client, "", "")
    assert texts(response, ".field-error") == ["Trường này là bắt buộc."] * 2
    assert texts(response, "title") == ["Lỗi: Đăng nhập · Cụm thi đua"]


def test_an_account_no_longer_active(client: Client, khue: User) -> None:
    User.objects.update(is_active=False)
    response = sign_in(client, "khue", PASSWORD)
    assert response["Location"] == reverse("account_login")
    assert texts(client.get(response["Location"]), ".flash[role=alert]") == [
        "Tài khoản này đã ngừng hoạt động. Liên hệ quản trị viên của đơn vị."
    ]
    assert "_auth_user_id" not in client.session


def test_a_stranger_is_stopped_and_the_owner_gets_in(client: Client, khue: User) -> None:
    answers = [texts(sign_in(client, "khue", f"sai {n}"), ".note.bad") for n in range(10)]
    assert answers == [MISMATCH] * 10
    assert texts(sign_in(client, "khue", PASSWORD), ".note.bad") == [
        "Đã thử sai nhiều lần từ máy này. Chờ vài phút rồi đăng nhập lại."
    ]
    assert sign_in(client, "khue", PASSWORD, address="10.0.0.2").status_code == 302


def test_too_many_requests_have_a_page_of_ours(client: Client, khue: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "30/m/ip"}
    answers = [sign_in(client, "", "") for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]
    assert texts(answers[-1], "h1") == ["Gửi quá nhiều lần trong thời gian ngắn"]


def test_out(client: Client, khue: User) -> None:
    client.force_login(khue)
    assert texts(client.get(reverse("account_logout")), "h1") == ["Đăng xuất"]
    response = client.post(reverse("account_logout"))
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session
    assert texts(client.get(response["Location"]), ".flash[role=status]") == ["Đã đăng xuất."]


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_email",
        "account_inactive",
        "account_reauthenticate",
        "account_set_password",
    ],
)
def test_what_is_not_there(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_no_sign_up(client: Client, db: None) -> None:
    address = reverse("account_login").replace("login", "signup")
    filled = {"username": "moi", "email": "moi@example.vn", "password1": PASSWORD}
    assert client.post(address, filled | {"password2": PASSWORD}).status_code == 404
    assert User.objects.count() == 0
