"""Provinces and clusters as the reference data lay them down."""

import io
import json
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from clusters.models import (
    Cluster,
    ClusterAlias,
    ClusterYear,
    Council,
    Membership,
    Province,
    Term,
    Unit,
    UnitChange,
)
from tests.imported import imported_rows  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]
MERGER = date(2025, 7, 1)


def loaded() -> dict[str, int]:
    out = io.StringIO()
    call_command("load_reference", stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]  # counts


def kinds_on(day: date) -> dict[str, int]:
    found = Province.objects.on(day)
    return {kind: found.filter(kind=kind).count() for kind in ("city", "province")}


@pytest.mark.parametrize(
    ("day", "cities", "provinces"),
    [
        (date(2024, 6, 30), 5, 58),
        (date(2024, 12, 31), 5, 58),
        (date(2025, 1, 1), 6, 57),
        (date(2025, 6, 30), 6, 57),
        (date(2025, 7, 1), 6, 28),
        (date(2026, 4, 29), 6, 28),
        (date(2026, 4, 30), 7, 27),
        (date(2026, 11, 22), 9, 25),
    ],
)
def test_how_many_there_were(day: date, cities: int, provinces: int) -> None:
    assert kinds_on(day) == {"city": cities, "province": provinces}


@pytest.mark.parametrize("day", [date(2024, 6, 30), date(2025, 6, 30), MERGER, date(2026, 11, 22)])
def test_on_one_day_names_and_codes_mean_one_province(day: date) -> None:
    found = Province.objects.on(day)
    for values in ([p.name for p in found], [p.code for p in found]):
        assert len(values) == len(set(values))


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("15", "Yên Bái", "Lào Cai"),
        ("24", "Bắc Giang", "Bắc Ninh"),
        ("44", "Quảng Bình", "Quảng Trị"),
        ("52", "Bình Định", "Gia Lai"),
        ("80", "Long An", "Tây Ninh"),
        ("82", "Tiền Giang", "Đồng Tháp"),
        ("91", "Kiên Giang", "An Giang"),
    ],
)
def test_codes_that_changed_their_meaning(code: str, before: str, after: str) -> None:
    days = (date(2025, 6, 30), MERGER)
    names = [Province.objects.on(day).get(code=code).name for day in days]
    assert names == [before, after]


def test_no_other_code_that_stayed_in_use_changed_its_meaning() -> None:
    before = dict(Province.objects.on(date(2025, 6, 30)).values_list("code", "name"))
    after = dict(Province.objects.on(MERGER).values_list("code", "name"))
    changed = {code for code in before.keys() & after.keys() if before[code] != after[code]}
    assert changed == {"15", "24", "44", "52", "80", "82", "91"}


def test_every_merged_province_has_all_that_it_came_from() -> None:
    merged = Province.objects.filter(valid_from=MERGER)
    assert merged.count() == 23
    parts: list[str] = []
    for unit in merged:
        change = unit.changes_in.get()
        assert (change.kind, change.on) == ("merge", MERGER)
        before = list(change.predecessors.all())
        assert len(before) in (2, 3)
        assert {b.valid_to for b in before} == {date(2025, 6, 30)}
        parts += [b.name for b in before]
    assert len(parts) == len(set(parts)) == 52
    gone = Province.objects.filter(valid_to=date(2025, 6, 30))
    assert sorted(parts) == sorted(unit.name for unit in gone)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Phú Thọ", ["Hòa Bình", "Phú Thọ", "Vĩnh Phúc"]),
        ("Ninh Bình", ["Hà Nam", "Nam Định", "Ninh Bình"]),
        ("Hồ Chí Minh", ["Bà Rịa - Vũng Tàu", "Bình Dương", "Hồ Chí Minh"]),
        ("Cần Thơ", ["Cần Thơ", "Hậu Giang", "Sóc Trăng"]),
        ("Hải Phòng", ["Hải Dương", "Hải Phòng"]),
    ],
)
def test_what_merged_into_what(name: str, parts: list[str]) -> None:
    unit = Province.objects.get(name=name, valid_from=MERGER)
    assert [u.name for u in unit.changes_in.get().predecessors.all()] == parts


@pytest.mark.parametrize(
    ("name", "before", "day"),
    [
        ("Huế", "Thừa Thiên Huế", date(2025, 1, 1)),
        ("Đồng Nai", "Đồng Nai", date(2026, 4, 30)),
        ("Quảng Ninh", "Quảng Ninh", date(2026, 9, 1)),
        ("Bắc Ninh", "Bắc Ninh", date(2026, 9, 20)),
    ],
)
def test_upgrades_to_cities(name: str, before: str, day: date) -> None:
    city = Province.objects.get(name=name, kind="city")
    change = city.changes_in.get()
    (old,) = change.predecessors.all()
    assert (change.kind, change.on, city.valid_from, city.valid_to) == ("upgrade", day, day, None)
    assert (old.name, old.kind, old.code) == (before, "province", city.code)
    assert old.valid_to is not None
    assert (city.valid_from - old.valid_to).days == 1
    assert str(city) == f"Thành phố {name}"


def test_the_eleven_that_stayed_are_one_row_or_only_upgraded() -> None:
    stayed = Province.objects.filter(valid_from=None).exclude(valid_to=date(2025, 6, 30))
    assert stayed.count() == 11
    assert UnitChange.objects.count() == 23 + 4


# Clusters


def test_members_by_period() -> None:
    years = ClusterYear.objects.filter(
        cluster__name="Cụm thi đua 5 thành phố trực thuộc Trung ương"
    )
    found = {
        year.label: [row.unit.name for row in year.memberships.all()]
        for year in years.order_by("label")
    }
    five = ["Cần Thơ", "Đà Nẵng", "Hà Nội", "Hải Phòng", "Hồ Chí Minh"]
    assert found == {str(year): five for year in range(2017, 2025)}


def test_an_office_that_was_only_inferred_is_none() -> None:
    name = "Cụm thi đua 5 thành phố trực thuộc Trung ương"
    rows = Term.objects.filter(cluster_year__cluster__name=name)
    assert sorted((t.cluster_year.label, t.office, t.unit and t.unit.name) for t in rows) == [
        ("2017", "chair", "Đà Nẵng"),
        ("2018", "chair", "Hải Phòng"),
        ("2018", "vice_chair", "Cần Thơ"),
    ]


def test_every_canonical_row_says_where_it_is_from() -> None:
    sources = {row.source.split(":")[0] for row in (*Membership.objects.all(), *Term.objects.all())}
    assert sources == {"clusters.json", "record"}


def test_structures_that_nobody_confirmed_are_left_out() -> None:
    assert Cluster.objects.filter(name__contains="223").count() == 0
    assert Unit.objects.filter(name="PA01").count() == 0


# Again


def everything() -> dict[str, list[Any]]:
    models = (Unit, UnitChange, Council, Cluster, ClusterAlias, ClusterYear, Membership, Term)
    return {m._meta.label: list(m._default_manager.order_by("pk").values()) for m in models}


def test_loading_again_changes_nothing() -> None:
    before = everything()
    assert set(loaded().values()) == {0}
    assert everything() == before


def test_what_an_administrator_edited_stays() -> None:
    unit = Province.objects.get(name="Hà Giang")
    unit.full_name, unit.valid_to = "Tỉnh Hà Giang (đã sửa)", date(2025, 6, 29)
    unit.save()
    cluster = Cluster.objects.get(name="Cụm thi đua Tây Nguyên")
    cluster.chair_title, cluster.note = "Trưởng cụm", "đã sửa"
    cluster.save()
    change = UnitChange.objects.filter(kind="merge").first()
    assert change is not None
    change.legal_basis = "đã sửa"
    change.save()
    before = everything()
    assert set(loaded().values()) == {0}
    assert everything() == before


def test_what_is_loaded_is_committed() -> None:
    for name in ("provinces", "clusters", "cluster_aliases", "abbreviations", "award_catalogue"):
        assert (settings.BASE_DIR / f"data/{name}.json").is_file()
