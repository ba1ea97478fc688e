"""How somebody chooses to be reminded, and their private calendar address."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Reminders, User
from tests.accounts.pages import soup, texts

PAGE = "/accounts/preferences/"


@pytest.mark.parametrize("choice", Reminders.values)
def test_chosen(client: Client, khue: User, choice: str) -> None:
    client.force_login(khue)
    response = client.post(PAGE, {"reminders": choice})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    (ticked,) = soup(client.get(PAGE)).select("input[name=reminders][checked]")
    assert ticked["value"] == choice


@pytest.mark.parametrize("sent", [{}, {"reminders": "tím"}])
def test_a_choice_that_there_is_not(client: Client, khue: User, sent: dict[str, str]) -> None:
    client.force_login(khue)
    response = client.post(PAGE, sent)
    assert texts(response, ".note.bad h2") == ["Còn 1 chỗ cần sửa"]
    khue.refresh_from_db()
    assert khue.reminders == "mail"


def test_the_address_is_made_renewed_and_dropped(client: Client, khue: User) -> None:
    client.force_login(khue)
    assert soup(client.get(PAGE)).select("#dia-chi") == []
    shown = []
    for _twice in range(2):
        client.post(reverse("calendar_address"), {"deed": "renew"})
        (field,) = soup(client.get(PAGE)).select("#dia-chi")
        khue.refresh_from_db()
        assert field["value"] == f"http://testserver/calendar/{khue.calendar_key}.ics"
        shown.append(field["value"])
    assert shown[0] != shown[1]
    client.post(reverse("calendar_address"), {"deed": "drop"})
    khue.refresh_from_db()
    assert khue.calendar_key is None


def test_without_an_address_for_mail_that_is_said(client: Client, khue: User) -> None:
    User.objects.filter(pk=khue.pk).update(email="")
    client.force_login(khue)
    (said,) = texts(client.get(PAGE), ".note.warn")
    assert said == (
        "Tài khoản chưa có thư điện tử nên lời nhắc chỉ hiện trong ứng dụng."
        " Liên hệ quản trị viên để ghi thư điện tử."
    )
