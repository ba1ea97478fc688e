"""What every page has around it, read from pages that need nothing but an account."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.defaults import server_error
from pytest_django import Settings

from accounts.models import User
from emulation.site_map import ENTRIES, Entry, entry_of
from tests.accounts.pages import Answer, soup, texts

MISSING = "/khong-co-trang-nay/"


@pytest.fixture
def khue(client: Client, db: None) -> User:
    user = User.objects.create_user("khue", password="hoa-ban-no-trang", full_name="Trần Minh Khuê")
    client.force_login(user)
    return user


@pytest.fixture
def page(client: Client, khue: User) -> Answer:
    return client.get(reverse("account_change_password"))


def test_policy(client: Client, khue: User) -> None:
    response = client.get(reverse("account_change_password"))
    policy = sorted(response["Content-Security-Policy"].split("; "))
    assert policy == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]


def assert_nothing_inline(html: BeautifulSoup) -> None:
    assert [tag for tag in html.find_all("script") if not tag.get("src")] == []
    assert html.find_all("style") == []
    assert list(html.find_all(style=True)) == []
    handlers = [name for tag in html.find_all(True) for name in tag.attrs if name[:2] == "on"]
    assert handlers == []
    named = [tag.get("src") or tag.get("href") for tag in html.select("script, link")]
    assert [address for address in named if not str(address).startswith("/static/")] == []


def test_nothing_inline(client: Client, page: Answer) -> None:
    for html in (soup(page), soup(client.get(MISSING)), soup(Client().get("/accounts/login/"))):
        assert_nothing_inline(html)


def test_names_who_is_signed_in(page: Answer) -> None:
    assert texts(page, ".who-name b") == ["Trần Minh Khuê"]
    assert texts(page, ".bar .av") == ["MK"]


def test_main_entries(page: Answer) -> None:
    assert texts(page, ".nav-main a") == [
        "Việc cần làm",
        "Cụm, khối thi đua",
        "Đơn vị",
        "Chấm điểm",
        "Hội nghị",
        "Khen thưởng",
        "Văn bản",
    ]
    assert texts(page, ".tabbar > a, .tabbar summary") == [
        "Cần làm",
        "Cụm, khối",
        "Hội nghị",
        "Khen thưởng",
        "Thêm",
    ]
    assert soup(page).select("[aria-current]") == []


@pytest.mark.parametrize(
    ("view_name", "entry"),
    [
        ("home", "home"),
        ("clusters:clusters", "clusters:clusters"),
        ("clusters:cluster_year", "clusters:clusters"),
        ("clusters:units", "clusters:units"),
        ("clusters:unit_edit", "clusters:units"),
        ("conferences:conference", "conferences:conferences"),
        ("awards:proposal", "awards:awards"),
        ("reports:report", "reports:reports"),
        ("search", None),
        ("account_change_password", None),
        ("", None),
    ],
)
def test_entry_of(view_name: str, entry: str | None) -> None:
    found = entry_of(view_name)
    assert (found.view if found else None) == entry


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.view)
def test_the_current_entry_is_marked(client: Client, khue: User, entry: Entry) -> None:
    response = client.get(reverse(entry.view))
    marked = soup(response).select(".nav-main [aria-current=page]")
    assert [" ".join(link.get_text().split()) for link in marked] == [str(entry.label)]


def test_search_goes_to_the_search_page(page: Answer) -> None:
    form = soup(page).select_one("form[role=search]")
    assert form is not None
    assert (form["action"], form["method"]) == (reverse("search"), "get")
    assert [field["name"] for field in form.select("input")] == ["q"]


def test_the_admin_is_shown_to_those_who_may(client: Client, khue: User) -> None:
    address = reverse("account_change_password")
    links = f"a[href='{reverse('admin:index')}']"
    assert len(soup(client.get(address)).select(links)) == 0
    User.objects.update(is_staff=True)
    assert len(soup(client.get(address)).select(links)) == 3


def test_without_signing_in_the_frame_is_bare(client: Client, db: None) -> None:
    response = client.get(MISSING)
    assert response.status_code == 404
    assert soup(response).select(".nav-main, .tabbar, .who, form[role=search]") == []
    assert texts(response, ".bar-link") == ["Đăng nhập"]


def test_htmx_is_kept_from_evaluating(page: Answer) -> None:
    meta = soup(page).select_one("meta[name=htmx-config]")
    assert meta is not None
    assert meta["content"] == (
        '{"includeIndicatorStyles": false, "allowEval": false,'
        ' "allowScriptTags": false, "historyCacheSize": 0}'
    )
    body = soup(page).body
    assert body is not None
    assert re.fullmatch(r'\{"X-CSRFToken": "\w{64}"\}', str(body["hx-headers"]))


@pytest.mark.parametrize("shown", [True, False])
def test_demo_strip(client: Client, khue: User, settings: Settings, shown: bool) -> None:
    settings.DEMO = shown
    response = client.get(reverse("account_change_password"))
    assert len(soup(response).select("aside.demo")) == int(shown)


def test_pages_of_trouble(client: Client, khue: User) -> None:
    assert texts(client.get(MISSING), "h1") == ["Không tìm thấy trang"]
    careful = Client(enforce_csrf_checks=True)
    refused = careful.post(reverse("set_theme"), {"theme": "dark"})
    assert (refused.status_code, texts(refused, "h1")) == (403, ["Trang đã mở quá lâu"])
    failed = server_error(RequestFactory().get("/"))
    assert (failed.status_code, texts(failed, "h1")) == (500, ["Hệ thống gặp lỗi"])
    for answer in (refused, failed):
        assert_nothing_inline(soup(answer))


def test_a_denial_says_why(client: Client, khue: User) -> None:
    html = render_to_string("403.html", {"exception": "Hội nghị đã kết thúc."})
    assert BeautifulSoup(html, "html.parser").select(".quiet")[0].get_text() == (
        "Hội nghị đã kết thúc."
    )


def test_languages_offered_are_those_of_the_settings() -> None:
    assert [code for code, _name in settings.LANGUAGES] == ["vi", "en"]
