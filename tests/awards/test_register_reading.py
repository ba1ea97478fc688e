"""Pages of a long register hold what they should, however they are found."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Award, Person
from awards.querysets import found_by
from clusters.models import Abbreviation, Unit
from tests.accounts.pages import soup, texts
from tests.world import World

pytestmark = pytest.mark.django_db

# More than are known by their keys at once, and not a whole number of pages.
MANY = 5_047


def made(world: World, count: int) -> None:
    unit = world.unit("Sở Tài chính")
    rows = [
        Award(name=f"Bằng khen {n % 7}", unit=unit, year=str(1990 + n % 30), count=n % 3 + 1)
        for n in range(count)
    ]
    for row in rows:
        row.set_keys()
    Award.objects.bulk_create(rows)


def shown(client: Client, query: str) -> list[int]:
    page = soup(client.get(f"{reverse('awards:awards')}?{query}"))
    return [
        int(str(link["href"]).strip("/").split("/")[-1]) for link in page.select("tbody th a.name")
    ]


def in_order(**found: Any) -> list[int]:
    rows = Award.objects.filter(**found).order_by("-year_no", "order_key", "pk")
    return list(rows.values_list("pk", flat=True))


@pytest.mark.parametrize("count", [5, 5_047])
def test_every_page_holds_its_part_of_the_order(world: World, client: Client, count: int) -> None:
    made(world, count)
    client.force_login(world.users["staff"])
    for query, order in (
        ("", in_order()),
        ("q=bang+khen", in_order()),
        ("q=bang+khen+3", in_order(name="Bằng khen 3")),
        ("year_from=2001", in_order(year_no__gte=2001)),
    ):
        last = (len(order) - 1) // 30 + 1
        for number in {1, 2, last // 2 + 1, last - 1, last} & set(range(1, last + 1)):
            part = order[(number - 1) * 30 : number * 30]
            assert shown(client, f"{query}&page={number}") == part, (query, number)
        # Beyond the last page stands the last one.
        assert shown(client, f"{query}&page=99999") == order[(last - 1) * 30 :]


def test_the_sums_are_those_of_all_that_passed(world: World, client: Client) -> None:
    made(world, MANY)
    client.force_login(world.users["staff"])
    for query, found in (("", {}), ("q=bang+khen+3", {"name": "Bằng khen 3"})):
        counts = list(Award.objects.filter(**found).values_list("count", flat=True))
        page = client.get(f"{reverse('awards:awards')}?{query}")
        lines, given = (f"{n:,}".replace(",", ".") for n in (len(counts), sum(counts)))
        assert texts(page, ".facts .state") == [f"{lines} dòng", f"{given} lượt khen"]


@pytest.mark.parametrize("query", ["q=bang+khen", "q=khong+co", "year_from=2001", "to=unit"])
def test_as_many_queries_for_many_lines_as_for_few(
    world: World, client: Client, query: str
) -> None:
    client.force_login(world.users["staff"])
    asked = []
    for count in (31, MANY):
        made(world, count)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{reverse('awards:awards')}?{query}")
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    "typed",
    ["le thi hoa", "Lê Thị Hòa", "LÊ THỊ HOÀ", "hoa le", "  Hoà  ", "12/qd", "so tai chinh hoa"],
)
def test_a_line_is_found_as_people_type_it(world: World, typed: str) -> None:
    person = Person(name="Lê Thị Hoà", unit=world.unit("Sở Tài chính"))
    person.save()
    line = Award(name="Giấy khen", person=person, recipient="Lê Thị Hòa, Sở Tài chính")
    line.decision_number = "12/QĐ-UBND"
    line.save()
    Award(name="Giấy khen", recipient="Lê Văn Hải").save()
    assert list(found_by(Award.objects.all(), typed)) == [line]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Sở GD&ĐT", True),
        ("so gddt", True),
        ("GDĐT giấy khen", True),
        ("gddt bang khen", False),
        ("ccb", False),
    ],
)
def test_an_abbreviation_stands_for_its_words(world: World, typed: str, found: bool) -> None:
    for short in ("GD&ĐT", "GDĐT"):
        Abbreviation.objects.get_or_create(short=short, defaults={"long": "Giáo dục và Đào tạo"})
    unit = Unit(name="Sở Giáo dục và Đào tạo", full_name="", kind="department")
    unit.save()
    line = Award(name="Giấy khen", unit=unit)
    line.save()
    Award(name="Giấy khen", unit=world.unit("Sở Tài chính")).save()
    assert list(found_by(Award.objects.all(), typed)) == ([line] if found else [])


@pytest.mark.parametrize("typed", ["", "   ", "\x00"])
def test_nothing_typed_leaves_nothing_out(world: World, typed: str) -> None:
    Award(name="Giấy khen", recipient="Lê Văn Hải").save()
    assert found_by(Award.objects.all(), typed).count() == 1
