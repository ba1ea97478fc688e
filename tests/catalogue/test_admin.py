"""The admin: found without diacritics, told apart, journaled; the journal is only read."""

import json
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from accounts.models import User
from catalogue.models import AwardKind, LegalDocument
from clusters.models import Cluster, ClusterAlias, Council, Unit, UnitChange, UnitKind
from workflow.models import JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return User.objects.create_superuser("root", "root@example.org", "x", full_name="Quản trị")


@pytest.fixture
def desk(client: Client, administrator: User) -> Client:
    client.force_login(administrator)
    return client


def unit(name: str, **facts: Any) -> Unit:
    made = Unit(name=name, full_name=f"Tỉnh {name}", kind=UnitKind.PROVINCE, **facts)
    made.save()
    return made


def council(name: str = "Hội đồng TĐKT tỉnh Gia Lai") -> Council:
    made = Council(level="province", name=name, name_key=name)
    made.save()
    return made


def inline(prefix: str, **row: Any) -> dict[str, Any]:
    """The fields of an inline: none, or one new row."""
    form = {f"{prefix}-TOTAL_FORMS": 1 if row else 0, f"{prefix}-INITIAL_FORMS": 0}
    return form | {f"{prefix}-0-{name}": value for name, value in row.items()}


def journal() -> list[tuple[str, str, dict[str, Any], str]]:
    """Verb, subject, detail and who, oldest first."""
    return [
        (line.verb, line.subject_label, line.detail, str(line.by))
        for line in JournalEntry.objects.order_by("id")
    ]


OURS = ("workflow", "catalogue", "clusters", "awards")
PAGES = [
    f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    for model in admin.site._registry
    if model._meta.app_label in OURS
]


@pytest.mark.parametrize("url", PAGES)
def test_every_list_opens_searches_and_sorts(desk: Client, url: str) -> None:
    for query in ("", "?q=phu+tho", "?o=1", "?o=-2"):
        assert (query, desk.get(url + query).status_code) == (query, 200)


def found(desk: Client, url: str) -> list[str]:
    response = desk.get(url)
    assert response.status_code == 200
    return [str(row) for row in response.context["cl"].result_list]


@pytest.mark.parametrize(
    ("query", "names"),
    [("phu+tho", ["Tỉnh Phú Thọ"]), ("PHÚ+thọ", ["Tỉnh Phú Thọ"]), ("dak+lak", ["Tỉnh Đắk Lắk"])],
)
def test_units_are_found_without_diacritics(desk: Client, query: str, names: list[str]) -> None:
    unit("Phú Thọ")
    unit("Đắk Lắk")
    assert found(desk, f"/admin/clusters/unit/?q={query}") == names


def test_changes_are_found_by_unit_and_by_basis(desk: Client) -> None:
    change = UnitChange.objects.create(
        kind="merge", on="2025-07-01", legal_basis="Nghị quyết 202/2025/QH15"
    )
    change.predecessors.add(unit("Hòa Bình"), unit("Vĩnh Phúc"))
    change.successors.add(unit("Phú Thọ"))
    for query, hits in (("hoa+binh", 1), ("phu+tho", 1), ("202/2025", 1), ("gia+lai", 0)):
        url = f"/admin/clusters/unitchange/?q={query}"
        assert (query, len(found(desk, url))) == (query, hits)


def test_units_of_one_name_are_told_apart_where_one_is_chosen(desk: Client) -> None:
    unit("Phú Thọ", valid_to="2025-06-30")
    unit("Phú Thọ", valid_from="2025-07-01")
    answer = desk.get(
        "/admin/autocomplete/?term=phu+tho&app_label=clusters&model_name=unitchange"
        "&field_name=predecessors"
    )
    assert sorted(row["text"] for row in json.loads(answer.content)["results"]) == [
        "Tỉnh Phú Thọ (Tỉnh, từ 1/7/2025)",
        "Tỉnh Phú Thọ (Tỉnh, đến 30/6/2025)",
    ]


UNIT_FORM = {"name": "Gia Lai", "full_name": "Tỉnh Gia Lai", "kind": "province", "is_checked": "on"}


def test_adding_changing_and_removing_are_journaled(desk: Client) -> None:
    desk.post("/admin/clusters/unit/add/", UNIT_FORM | inline("officers"))
    made = Unit.objects.get()
    url = f"/admin/clusters/unit/{made.pk}/change/"
    desk.post(url, UNIT_FORM | {"code": "52"} | inline("officers"))
    desk.post(f"/admin/clusters/unit/{made.pk}/delete/", {"post": "yes"})
    assert Unit.objects.count() == 0
    assert journal() == [
        ("add", "Tỉnh Gia Lai", {}, "Quản trị"),
        ("change", "Tỉnh Gia Lai", {"fields": ["code"]}, "Quản trị"),
        ("delete", "Tỉnh Gia Lai", {}, "Quản trị"),
    ]


def test_removing_many_at_once_is_journaled(desk: Client) -> None:
    units = [unit("Gia Lai"), unit("Kon Tum")]
    desk.post(
        "/admin/clusters/unit/",
        {
            "action": "delete_selected",
            "_selected_action": [made.pk for made in units],
            "post": "yes",
        },
    )
    assert Unit.objects.count() == 0
    assert sorted((verb, subject) for verb, subject, _detail, _by in journal()) == [
        ("delete", "Tỉnh Gia Lai"),
        ("delete", "Tỉnh Kon Tum"),
    ]


def test_rows_beside_a_subject_are_told_in_its_journal(desk: Client, administrator: User) -> None:
    officer = {"user": administrator.pk, "role": "staff", "starts_on": "2026-01-01"}
    desk.post("/admin/clusters/unit/add/", UNIT_FORM | inline("officers", **officer))
    assert journal() == [
        ("add", "Tỉnh Gia Lai", {}, "Quản trị"),
        (
            "change",
            "Tỉnh Gia Lai",
            {"of": "clusters.officer", "added": ["Quản trị, Tỉnh Gia Lai"]},
            "Quản trị",
        ),
    ]


def test_the_journal_is_only_read(desk: Client) -> None:
    desk.post("/admin/clusters/unit/add/", UNIT_FORM | inline("officers"))
    line = JournalEntry.objects.get()
    url = f"/admin/workflow/journalentry/{line.pk}"
    assert desk.get("/admin/workflow/journalentry/add/").status_code == 403
    assert desk.get(f"{url}/change/").status_code == 200
    assert desk.post(f"{url}/change/", {"verb": "other"}).status_code == 403
    assert desk.post(f"{url}/delete/", {"post": "yes"}).status_code == 403
    desk.post(
        "/admin/workflow/journalentry/",
        {"action": "delete_selected", "_selected_action": [line.pk], "post": "yes"},
    )
    assert journal() == [("add", "Tỉnh Gia Lai", {}, "Quản trị")]


def cluster_form(of: Council, **changed: Any) -> dict[str, Any]:
    form = {
        "council": of.pk,
        "name": "Cụm thi đua số 1",
        "kind": "cum",
        "sector": "",
        "chair_title": "Cụm trưởng",
        "vice_title": "Cụm phó",
        "vice_count": 1,
    }
    return form | inline("aliases") | inline("rotation") | changed


def errors(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [str(told) for field in answer.context["errors"] for told in field]


def test_a_cluster_added_by_hand_is_found_by_records(desk: Client) -> None:
    of = council()
    aliases = inline("aliases", name="Cụm số một (TĐ)")
    answer = desk.post("/admin/clusters/cluster/add/", cluster_form(of) | aliases)
    assert answer.status_code == 302
    made = Cluster.objects.get()
    assert (made.name_key, made.sector_key) == ("cum5 thi đua sô4 1", "")
    assert [alias.name_key for alias in ClusterAlias.objects.all()] == ["cum5 sô4 môt5 tđ"]


def test_a_name_that_is_taken_is_said_and_not_a_server_error(desk: Client) -> None:
    of = council()
    desk.post("/admin/clusters/cluster/add/", cluster_form(of))
    answer = desk.post("/admin/clusters/cluster/add/", cluster_form(of, name="CỤM thi đua số 1"))
    assert errors(answer) == ["Hội đồng này đã có cụm, khối cùng ngành và cùng tên."]
    other = council("Hội đồng khác")
    assert desk.post("/admin/clusters/cluster/add/", cluster_form(other)).status_code == 302
    made = Cluster.objects.get(council=of)
    ClusterAlias.objects.create(cluster=made, name="Cụm A", name_key="cum5 a")
    again = inline("aliases", name="cụm a")
    answer = desk.post(f"/admin/clusters/cluster/{made.pk}/change/", cluster_form(of) | again)
    assert errors(answer) == ["Cụm, khối này đã có tên khác như vậy."]


def test_a_council_of_a_taken_name(desk: Client) -> None:
    form = {"level": "province", "name": "Hội đồng TĐKT tỉnh Gia Lai"}
    form |= inline("seats") | inline("articles")
    assert desk.post("/admin/clusters/council/add/", form).status_code == 302
    answer = desk.post("/admin/clusters/council/add/", form)
    assert errors(answer) == ["Đã có hội đồng cùng cấp, cùng tên của đơn vị này."]


def test_keys_follow_the_names_of_kinds_and_documents(desk: Client) -> None:
    LegalDocument(number="98/2023/NĐ-CP", name="Nghị định").save()
    AwardKind(code="X", name="Cờ thi đua", group="bang_khen", verb="tang", level="l").save()
    assert found(desk, "/admin/catalogue/legaldocument/?q=98/2023+nghi+dinh") == [
        "98/2023/NĐ-CP: Nghị định"
    ]
    assert found(desk, "/admin/catalogue/awardkind/?q=co+thi+dua") == ["Cờ thi đua"]
