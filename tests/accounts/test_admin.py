import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.conftest import PASSWORD
from tests.accounts.pages import texts


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(
        User.objects.create_superuser(
            "quantri", "quantri@example.vn", PASSWORD, full_name="Lê Thị Quản"
        )
    )
    return client


def test_signs_in_by_the_sites_own_page(client: Client, db: None) -> None:
    response = client.get(reverse("admin:login"))
    assert response["Location"].split("?")[0] == reverse("account_login")
    filled = {"username": "khue", "password": PASSWORD}
    assert client.post(reverse("admin:login"), filled).status_code == 302


def test_not_for_everybody(client: Client, khue: User) -> None:
    client.force_login(khue)
    response = client.get(reverse("admin:index"), follow=True)
    assert (response.status_code, texts(response, "h1")) == (403, ["Không có quyền làm việc này"])


@pytest.mark.parametrize(
    ("query", "names"),
    [("q=Minh", ["khue"]), ("q=example", ["khue", "quantri"]), ("is_staff__exact=1", ["quantri"])],
)
def test_search_and_filters(admin: Client, khue: User, query: str, names: list[str]) -> None:
    response = admin.get(f"{reverse('admin:accounts_user_changelist')}?{query}")
    assert texts(response, "#result_list tbody th") == names


def test_add_and_change(admin: Client) -> None:
    filled = {
        "username": "moi",
        "full_name": "Y Moan Ê-ban",
        "email": "moi@example.vn",
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    response = admin.post(reverse("admin:accounts_user_add"), filled)
    added = User.objects.get(username="moi")
    assert (response.status_code, added.full_name) == (302, "Y Moan Ê-ban")
    assert added.check_password(PASSWORD)
    change = admin.get(reverse("admin:accounts_user_change", args=[added.pk]))
    assert (change.status_code, texts(change, "[name=first_name], [name=last_name]")) == (200, [])
