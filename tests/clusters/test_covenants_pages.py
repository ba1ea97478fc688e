"""Pages of covenants and results: what was typed stays, and rows do not cost queries."""

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clusters.actions.covenants import save_article
from clusters.actions.targets import Definition, save_target
from clusters.composing import members_of, targets_of
from clusters.models import Covenant, CovenantArticle, Result
from clusters.pages.covenants import choices, workbook_rows
from clusters.workbooks.targets import write
from tests.clusters.covenants_made import (
    drafted,
    enter,
    members,
    opened,
    sign_for,
    submit,
    target,
)
from tests.world import World

# Each page asks this often, whatever the number of its rows.
QUERIES = {"covenant": 17, "results": 21, "signing": 20}


def signed_in(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def soup(answer: Any) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def test_a_stale_article_comes_back_with_both_texts(world: World) -> None:
    covenant = drafted(world)
    article = covenant.articles.get(order=1)
    save_article(
        article=article, heading="Của người khác", text="x", version=0, by=world.users["chair"]
    )
    client, url = signed_in(world, "chair"), reverse("clusters:article", args=[article.pk])
    typed = {"heading": "Đang gõ", "text": "y", "version": "0"}
    answer = client.post(url, typed)
    page = soup(answer)
    box = page.select_one(f"#article-{article.pk}-heading")
    version = page.select_one(f"#article-{article.pk}-version")
    assert answer.status_code == 409
    assert box is not None
    assert version is not None
    assert (box["value"], version["value"]) == ("Đang gõ", "1")
    assert page.find("strong", string="Của người khác") is not None
    assert client.post(url, typed | {"version": "1"}).status_code == 302
    assert CovenantArticle.objects.get(pk=article.pk).heading == "Đang gõ"


def test_a_changed_text_is_shown_anew_before_it_is_confirmed(world: World) -> None:
    covenant = opened(world)
    finance = world.unit("Sở Tài chính")
    url = reverse("clusters:sign", args=[covenant.pk])
    typed = {"unit": finance.pk, "name": "Tên", "position": "Giám đốc", "confirmed": "on"}
    client = signed_in(world, "staff")
    answer = client.post(url, typed | {"text_hash": "0" * 64})
    page = soup(answer)
    kept = page.select_one("[name=position]")
    assert (answer.status_code, covenant.signatures.count()) == (409, 0)
    assert kept is not None
    assert kept["value"] == "Giám đốc"
    assert page.select_one("[name=confirmed][checked]") is None
    assert client.post(url, typed | {"text_hash": covenant.text_hash}).status_code == 302
    assert covenant.signatures.get().unit == finance


def test_a_result_that_is_refused_stays_as_typed(world: World) -> None:
    covenant = opened(world)
    finance, on = world.unit("Sở Tài chính"), target(covenant)
    url = reverse("clusters:result", args=[world.cluster_year.pk, "mid_year", finance.pk, on.pk])
    client = signed_in(world, "staff")
    answer = client.post(url, {"figure": "-5", "source": "Cục Thống kê"})
    page = soup(answer)
    values = [box["value"] for box in page.select(f"#r{on.pk}-figure, #r{on.pk}-source")]
    assert (answer.status_code, values) == (400, ["-5", "Cục Thống kê"])
    assert client.post(url, {"figure": "1.283,5"}).status_code == 302
    part = client.post(url, {"figure": "2", "version": "0"}, headers={"HX-Request": "true"})
    version = soup(part).select_one("[name=version]")
    assert version is not None
    assert (part.status_code, version["value"]) == (200, "1")
    assert Result.objects.get().value == Decimal(2)


def test_what_is_being_entered_is_nobody_elses_business(world: World) -> None:
    covenant, finance = opened(world), world.unit("Sở Tài chính")
    enter(world.cluster_year, finance, target(covenant), "987654")
    board = reverse("clusters:results", args=[world.cluster_year.pk, "year_end"])
    sheet = reverse("clusters:reporting", args=[world.cluster_year.pk, "year_end", finance.pk])

    def seen(role: str) -> list[Any]:
        client = signed_in(world, role)
        pages = [client.get(board), client.get(sheet)]
        return [pages[1].status_code, *("987.654" in page.content.decode() for page in pages)]

    assert seen("chair") == [403, False, False]
    submit(world.cluster_year, finance)
    assert seen("chair") == [200, True, True]
    assert seen("admin") == [200, True, True]


def test_a_workbook_is_previewed_and_then_imported(world: World) -> None:
    covenant = drafted(world)
    rows = targets_of(covenant)
    units = [(u.pk, str(u)) for u in members_of(world.cluster_year, timezone.localdate())]
    content = write(units, workbook_rows(rows[:1]), choices())
    client, url = signed_in(world, "chair"), reverse("clusters:targets_import", args=[covenant.pk])
    answer = client.post(url, {"file": SimpleUploadedFile("chi-tieu.xlsx", content)})
    plan = soup(answer).select_one("[name=plan]")
    assert plan is not None
    assert covenant.targets.count() == 2
    assert client.post(url, {"plan": plan["value"]}).status_code == 302
    assert workbook_rows(targets_of(covenant)) == workbook_rows(rows[:1])
    # The same preview once more is of a text that is no longer there.
    assert client.post(url, {"plan": plan["value"]}).status_code == 409


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.xls", b"x", "“a.xls” không phải là tệp .xlsx."),
        (
            "a.xlsx",
            b"x",
            "Tệp không phải là sổ Excel (.xlsx). Xuất mẫu từ trang này rồi điền vào mẫu.",
        ),
        ("to.xlsx", b"x" * (20 * 1024**2 + 1), "“to.xlsx” lớn 21 MB; mỗi tệp tối đa 20 MB."),
    ],
)
def test_files_that_are_not_taken(world: World, name: str, content: bytes, words: str) -> None:
    covenant = drafted(world)
    url = reverse("clusters:targets_import", args=[covenant.pk])
    answer = signed_in(world, "chair").post(url, {"file": SimpleUploadedFile(name, content)})
    error = soup(answer).select_one(".field-error")
    assert error is not None
    assert (answer.status_code, error.get_text(strip=True)) == (400, words)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as told:
        assert client.get(url).status_code == 200
    return len(told)


def more_targets(covenant: Covenant, count: int, world: World) -> None:
    for number in range(count):
        definition = Definition("", f"Chỉ tiêu {number}", "%", "larger", "sum", False)
        save_target(covenant=covenant, target=None, definition=definition, by=world.users["chair"])


def test_targets_do_not_cost_queries(world: World) -> None:
    covenant, client = drafted(world), signed_in(world, "chair")
    url = reverse("clusters:covenant", args=[world.cluster_year.pk])
    counts = [queries(client, url)]
    for more in (1, 28):
        more_targets(covenant, more, world)
        counts.append(queries(client, url))
        covenant.targets.filter(indicator__startswith="Chỉ tiêu").delete()
    assert counts == [QUERIES["covenant"]] * 3


def test_reports_do_not_cost_queries(world: World) -> None:
    covenant, client = opened(world), signed_in(world, "chair")
    url = reverse("clusters:results", args=[world.cluster_year.pk, "year_end"])
    units = members(world)
    counts = []
    for some in (units[:1], units[1:3], units[3:]):
        for unit in some:
            enter(world.cluster_year, unit, target(covenant), "3")
            submit(world.cluster_year, unit)
        counts.append(queries(client, url))
    assert counts == [QUERIES["results"]] * 3


def test_signatures_do_not_cost_queries(world: World) -> None:
    covenant, client = opened(world), signed_in(world, "chair")
    url = reverse("clusters:covenant", args=[world.cluster_year.pk])
    counts = []
    units = members(world)
    for some in (units[:1], units[1:3], units[3:6]):
        for unit in some:
            sign_for(covenant, unit)
        counts.append(queries(client, url))
    assert counts == [QUERIES["signing"]] * 3
