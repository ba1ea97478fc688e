"""The guided page keeps what was typed, says beside each field what is wrong, and asks."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.utils import timezone

from clusters.models import Membership, Unit, UnitChange
from clusters.units.changes import MOST_YEARS_AHEAD
from tests.clusters.changing_units import BASIS, Year2025, build

pytestmark = pytest.mark.django_db
ADDRESS = "/units/change/"
LAST_YEAR = timezone.localdate().year + MOST_YEARS_AHEAD
Sent = dict[str, Any]


@pytest.fixture
def of_2025(db: None) -> Year2025:
    return build()


@pytest.fixture
def admin(client: Client, of_2025: Year2025) -> Client:
    client.force_login(of_2025.admin)
    return client


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def fields(html: BeautifulSoup) -> Sent:
    """Everything that the form would send, but for its buttons."""
    found: dict[str, list[str]] = {}
    form = html.select_one("main form")
    assert form is not None
    for each in form.select("input[name], textarea[name], select[name]"):
        if (value := _value(each)) is not None:
            found.setdefault(str(each["name"]), []).append(value)
    found.pop("csrfmiddlewaretoken", None)
    return dict(found)


def _value(each: Tag) -> str | None:
    if each.name == "textarea":
        return each.get_text().lstrip("\n")
    if each.name == "select":
        chosen = each.select_one("option[selected]")
        return str(chosen["value"]) if chosen else ""
    if each.get("type") in ("checkbox", "radio") and not each.has_attr("checked"):
        return None
    return str(each.get("value", ""))


def facts(of_2025: Year2025, *names: str, **other: Any) -> Sent:
    return {
        "step": "facts",
        "go": "successors",
        "rows": "1",
        "kind": "merge",
        "on": "2025-07-01",
        "legal_basis": BASIS,
        "before": [unit.pk for unit in of_2025.of(*names)],
        **other,
    }


def said(html: BeautifulSoup, css: str) -> list[str]:
    return [" ".join(each.get_text().split()) for each in html.select(css)]


def test_it_is_found_without_diacritics_and_kept(admin: Client, of_2025: Year2025) -> None:
    sent = facts(of_2025, "Hòa Bình", go="find", find_before="phu tho", legal_basis="NQ “202”")
    html = page(admin.post(ADDRESS, sent))
    assert said(html, "ul[aria-label='Tìm thấy'] label") == ["Tỉnh Phú Thọ Tỉnh"]
    kept = fields(html)
    assert kept["legal_basis"] == ["NQ “202”"]
    assert kept["kind"] == ["merge"]
    assert kept["before"] == [str(of_2025.units["Hòa Bình"].pk)]


def test_a_unit_can_be_brought_along(admin: Client, of_2025: Year2025) -> None:
    unit = of_2025.units["Phú Thọ"]
    html = page(admin.get(ADDRESS, {"unit": unit.pk}))
    assert fields(html)["before"] == [str(unit.pk)]


def test_from_the_first_step_to_the_act(admin: Client, of_2025: Year2025) -> None:
    sent = facts(of_2025, "Phú Thọ", "Hòa Bình", "Vĩnh Phúc")
    second = fields(page(admin.post(ADDRESS, sent)))
    second |= {"new-0-name": "Phú Thọ", "new-0-full_name": "Tỉnh Phú Thọ", "go": "preview"}
    html = page(admin.post(ADDRESS, second))
    assert said(html, "section.card-x > header > h2")[0] == (
        "Tỉnh Phú Thọ tham gia cụm, khối nào trong năm 2025?"
    )
    third = fields(html)
    refused = admin.post(ADDRESS, third | {"go": "apply"})
    assert refused.status_code == 400
    assert said(page(refused), ".field-error") == ["Chọn cụm, khối mà Tỉnh Phú Thọ tham gia."]
    (question,) = [radio["name"] for radio in html.select("input[type=radio]")][:1]
    chosen = third | {str(question): str(of_2025.north.pk), "go": "preview"}
    fourth = fields(page(admin.post(ADDRESS, chosen)))
    done = admin.post(ADDRESS, fourth | {"go": "apply"})
    change = UnitChange.objects.get()
    merged = change.successors.get()
    assert (done.status_code, done["Location"]) == (302, f"/units/{merged.pk}/")
    assert change.legal_basis == BASIS
    assert set(change.predecessors.all()) == set(of_2025.of("Phú Thọ", "Hòa Bình", "Vĩnh Phúc"))
    assert Membership.objects.filter(unit=merged).get().cluster_year == of_2025.north


def test_what_was_seen_is_what_is_applied(admin: Client, of_2025: Year2025) -> None:
    sent = facts(of_2025, "Bắc Ninh", kind="abolish")
    shown = fields(page(admin.post(ADDRESS, sent)))
    Membership.objects.filter(unit=of_2025.units["Bắc Ninh"]).delete()
    refused = admin.post(ADDRESS, shown | {"go": "apply"})
    assert refused.status_code == 409
    assert said(page(refused), ".flash") == [
        "Dữ liệu đã thay đổi từ lúc xem trước. Xem lại các thay đổi rồi xác nhận."
    ]
    agreed = fields(page(refused))
    assert admin.post(ADDRESS, agreed | {"go": "apply"}).status_code == 302
    of_2025.units["Bắc Ninh"].refresh_from_db()
    assert str(of_2025.units["Bắc Ninh"].valid_to) == "2025-06-30"


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"kind": ""}, ["Trường này là bắt buộc."]),
        ({"on": "31/2/2025"}, ["Ngày không có trong lịch. Ghi như 29/3/2026."]),
        ({"legal_basis": "  "}, ["Trường này là bắt buộc."]),
        ({"before": []}, ["Chọn các đơn vị được sáp nhập."]),
        (
            {"on": "1925-07-01"},
            [f"Ngày 1/7/1925 nằm ngoài khoảng từ năm 1945 đến năm {LAST_YEAR}."],
        ),
    ],
)
def test_the_first_step_says_what_is_wrong(
    admin: Client, of_2025: Year2025, changed: Sent, errors: list[str]
) -> None:
    sent = facts(of_2025, "Phú Thọ", "Hòa Bình", note="giữ nguyên") | changed
    response = admin.post(ADDRESS, sent)
    assert response.status_code == 400
    html = page(response)
    assert said(html, ".field-error") == errors
    kept = fields(html)
    assert kept["note"] == ["giữ nguyên"]
    assert kept["on"] == [sent["on"]]
    assert UnitChange.objects.count() == 0


def test_a_merger_with_itself(admin: Client, of_2025: Year2025) -> None:
    sent = facts(of_2025, "Phú Thọ", go="preview", after=[of_2025.units["Phú Thọ"].pk])
    response = admin.post(ADDRESS, sent)
    assert response.status_code == 400
    assert said(page(response), ".note.bad") == [
        "Tỉnh Phú Thọ vừa là đơn vị trước vừa là đơn vị sau. Bỏ đơn vị này ở một phía."
    ]


def test_a_new_unit_that_exists_already(admin: Client, of_2025: Year2025) -> None:
    sent = facts(of_2025, "Phú Thọ", "Hòa Bình", go="preview") | {
        "new-0-name": "Yên Bái",
        "new-0-full_name": "Tỉnh Yên Bái",
        "new-0-kind": "province",
    }
    response = admin.post(ADDRESS, sent)
    assert response.status_code == 400
    html = page(response)
    assert said(html, ".note.bad") == [
        "Đã có Tỉnh Yên Bái vào ngày này. Chọn đơn vị đó làm đơn vị sau, hoặc ghi tên khác."
    ]
    assert fields(html)["new-0-name"] == ["Yên Bái"]


def test_room_for_the_parts_of_a_split(admin: Client, of_2025: Year2025) -> None:
    sent = facts(of_2025, "Phú Thọ", kind="split")
    second = fields(page(admin.post(ADDRESS, sent)))
    assert second["rows"] == ["2"]
    third = fields(page(admin.post(ADDRESS, second | {"go": "row", "new-0-name": "Vĩnh Yên"})))
    assert (third["rows"], third["new-0-name"]) == (["3"], ["Vĩnh Yên"])


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"go": "x", "step": "x", "rows": "-1"},
        {"rows": "99999999999999999999", "before": ["99999999999999999999999", "²", "x", ""]},
        {"go": "preview", "heir": "²", "place-x": "y"},
        {"go": "apply"},
        {"go": "find", "find_before": "\x00%_'"},
    ],
)
def test_strange_questions_are_answered(admin: Client, sent: Sent) -> None:
    assert admin.post(ADDRESS, sent).status_code in (200, 400)
    assert UnitChange.objects.count() == 0


def test_names_are_text(admin: Client, of_2025: Year2025) -> None:
    sent = facts(of_2025, "Phú Thọ", "Hòa Bình", go="preview") | {
        "new-0-name": "<script>alert(1)</script>",
        "new-0-kind": "province",
    }
    assert b"<script>alert" not in admin.post(ADDRESS, sent).content


def test_the_unit_pages_tell_the_history(admin: Client, of_2025: Year2025) -> None:
    shown = fields(page(admin.post(ADDRESS, facts(of_2025, "Bắc Ninh", kind="abolish"))))
    admin.post(ADDRESS, shown | {"go": "apply"})
    old = Unit.objects.get(name="Bắc Ninh")
    html = page(admin.get(f"/units/{old.pk}/"))
    assert "Giải thể" in html.get_text()
    there = [
        len(page(admin.get("/units/", {"q": "bac ninh", "on": day})).select("tbody th"))
        for day in ("2025-06-30", "2025-07-01")
    ]
    assert there == [1, 0]
