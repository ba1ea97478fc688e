import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.pages import soup

BAD_NEXT = ["https://example.com/", "//example.com/", "javascript:alert(1)", ""]


def theme_and_language(client: Client, address: str) -> tuple[str, str]:
    html = soup(client.get(address)).html
    assert html is not None
    return str(html["data-bs-theme"]), str(html["lang"])


def test_theme_of_an_account_persists(client: Client, khue: User) -> None:
    page = reverse("account_change_password")
    client.force_login(khue)
    assert theme_and_language(client, page) == ("light", "vi")
    response = client.post(reverse("set_theme"), {"theme": "dark", "next": page})
    assert response["Location"] == page
    khue.refresh_from_db()
    assert khue.theme == "dark"
    elsewhere = Client()
    elsewhere.force_login(khue)
    assert theme_and_language(elsewhere, page) == ("dark", "vi")


def test_theme_without_an_account_is_kept_in_a_cookie(client: Client, db: None) -> None:
    page = reverse("account_login")
    client.post(reverse("set_theme"), {"theme": "dark", "next": page})
    assert theme_and_language(client, page) == ("dark", "vi")
    client.cookies["theme"] = "tím"
    assert theme_and_language(client, page) == ("light", "vi")


def test_a_theme_that_there_is_not(client: Client, khue: User) -> None:
    client.force_login(khue)
    assert client.post(reverse("set_theme"), {"theme": "tím"}).status_code == 400
    khue.refresh_from_db()
    assert khue.theme == "light"


@pytest.mark.parametrize("address", BAD_NEXT)
def test_theme_never_leads_to_another_site(client: Client, db: None, address: str) -> None:
    response = client.post(reverse("set_theme"), {"theme": "dark", "next": address})
    assert response["Location"] == reverse("home")


def test_only_by_post(client: Client, db: None) -> None:
    assert client.get(reverse("set_theme")).status_code == 405


def test_vietnamese_whatever_the_browser_says(client: Client, db: None) -> None:
    response = client.get(reverse("account_login"), headers={"accept-language": "en-US,en"})
    assert response["Content-Language"] == "vi"


def test_language_chosen(client: Client, db: None) -> None:
    page = reverse("account_login")
    response = client.post(reverse("set_language"), {"language": "en", "next": page})
    assert response["Location"] == page
    assert theme_and_language(client, page) == ("light", "en")
    client.cookies["django_language"] = "xx"
    assert theme_and_language(client, page) == ("light", "vi")
