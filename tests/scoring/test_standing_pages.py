"""The pages of a standing: what is shown to whom, in which order, on paper and as a workbook."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from scoring.actions.finishing import adjust_line
from scoring.actions.standing import decide_tie
from scoring.methods import Entry
from scoring.models import AdoptedStanding, Score, Stage, TieDecision
from tests.scoring.appraisals_made import (
    appraiser,
    begun,
    fill,
    fresh,
    line,
    sent,
    sheet_of,
    units,
)
from tests.scoring.standings_made import adopted, final, final_year
from tests.world import World


def reader(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, world: World, query: str = "") -> str:
    url = reverse("scoring:standing", kwargs={"pk": world.cluster_year.pk})
    answer = client.get(url + query)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(page: str) -> str:
    bare = re.sub(r"<[^>]+>", " ", re.sub(r"(?s)<(script|style).*?</\1>", "", page))
    return " ".join(bare.split())


def order_in(page: str, world: World) -> list[str]:
    table = page.split('class="tb tb-cards tb-in standing"')[1].split("</table>", maxsplit=1)[0]
    rows = re.findall(r'<th role="rowheader" scope="row">([^<]+)', table)
    return [row.strip() for row in rows]


def test_a_year_without_scoring_says_what_comes(world: World) -> None:
    page = text_of(shown(reader(world.users["staff"]), world))
    assert "Năm này chưa thiết lập chấm điểm" in page


def test_points_of_others_are_hidden_until_the_own_sheet_is_in(world: World) -> None:
    year = begun(world)
    members = units(year.cluster_year)
    mine = world.unit("Sở Tài chính")
    for extra, unit in enumerate(unit for unit in members if unit != mine):
        # The points of every unit are told apart by their hundredths.
        sent(year, unit, extra, **{"II/1": Entry(points=Decimal(20 + extra))})
    staff = reader(world.users["staff"])
    hidden = shown(staff, world)
    assert "Điểm của các đơn vị hiện ở đây khi bảng của đơn vị mình đã qua bước này." in hidden
    assert "Chưa có điểm ở bước này" in text_of(hidden)
    totals = [f"{row.total:.2f}".replace(".", ",") for row in shown_places(world, "chair")]
    assert not [total for total in totals if f">{total}<" in hidden]
    workbook = staff.get(
        reverse("scoring:standing", kwargs={"pk": world.cluster_year.pk}) + "?format=xlsx"
    )
    values = [cell for row in cells(workbook.content) for cell in row]
    assert not [value for value in values if isinstance(value, int | float)]
    chair = shown(reader(world.users["chair"]), world)
    assert [total for total in totals if f">{total}<" in chair] == totals
    # Its own sheet is in: now it reads what the chair reads.
    sent(year, mine, 9)
    assert "Điểm của các đơn vị hiện ở đây khi" not in shown(staff, world)


def shown_places(world: World, role: str) -> list[Any]:
    url = reverse("scoring:standing", kwargs={"pk": world.cluster_year.pk})
    return list(reader(world.users[role]).get(url).context["places"].counted)


def cells(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True))


def test_a_draft_shows_nothing_of_itself_not_even_to_the_chair(world: World) -> None:
    year = begun(world)
    members = units(year.cluster_year)
    sent(year, members[1])
    fill(year, members[0], 3)
    (row,) = shown_places(world, "chair")
    assert row.unit == members[1]


def test_the_order_is_that_of_the_column_asked_for(world: World) -> None:
    year = final_year(world)
    client = reader(world.users["chair"])
    by_rank = [str(row.unit) for row in final(year).rows]
    by_name = [str(unit) for unit in units(year.cluster_year)]
    assert order_in(shown(client, world), world) == by_rank
    assert order_in(shown(client, world, "?sort=unit"), world) == by_name
    assert order_in(shown(client, world, "?sort=-unit"), world) == by_name[::-1]
    assert order_in(shown(client, world, "?sort=-rank"), world) == by_rank[::-1]
    answer = client.get(
        reverse("scoring:standing", kwargs={"pk": world.cluster_year.pk})
        + "?stage=final&sort=unit&format=xlsx"
    )
    rows = cells(answer.content)
    assert list(rows[0]) == [
        "Hạng",
        "Đơn vị",
        "I Tiêu chí I",
        "II Tiêu chí II",
        "T Tiêu chí T",
        "Tổng điểm",
        "Điểm được giao",
        "Tỷ lệ (%)",
        "Ghi chú",
    ]
    assert [row[1] for row in rows[1:]] == by_name
    totals = {str(row.unit): float(row.total or 0) for row in final(year).rows}
    assert {str(row[1]): row[5] for row in rows[1:]} == totals


def test_equal_units_are_named_and_decided_upon(world: World) -> None:
    year = final_year(world)
    (tie,) = final(year).ties
    staff, chair = reader(world.users["staff"]), reader(world.users["chair"])
    url = reverse("scoring:standing_tie", kwargs={"pk": world.cluster_year.pk, "unit": tie[0].pk})
    assert url not in shown(staff, world)
    assert f"Bằng điểm với {tie[1].name}" in shown(chair, world)
    assert url in shown(chair, world)
    empty = chair.post(url, {})
    assert empty.status_code == 400
    assert not TieDecision.objects.exists()
    form = {f"unit-{tie[0].pk}": 2, f"unit-{tie[1].pk}": 1, "kind": "chairs", "reason": "Nhất trí"}
    assert chair.post(url, form).status_code == 302
    page = text_of(shown(chair, world))
    assert f"Đơn vị đứng đầu và các đơn vị phó quyết định: thứ 1 ({tie[0].name}: 2)." in page
    gone = chair.get(url, follow=True)
    assert "Đơn vị này không còn bằng điểm với đơn vị nào." in gone.content.decode()


def test_the_standing_is_adopted_and_a_difference_is_pointed_out(world: World) -> None:
    year = final_year(world)
    chair = reader(world.users["chair"])
    url = reverse("scoring:standing_adopt", kwargs={"pk": world.cluster_year.pk})
    seen = chair.get(url).context["places"].fingerprint
    stale = chair.post(url, {"fingerprint": "cũ"})
    assert stale.status_code == 409
    assert "Bảng xếp hạng vừa thay đổi. Xem lại rồi thông qua." in stale.content.decode()
    done = chair.post(url, {"fingerprint": seen, "note": "Hội nghị 12/12"}, follow=True)
    made = AdoptedStanding.objects.get()
    assert (made.note, made.adopted_by) == ("Hội nghị 12/12", world.users["chair"])
    copy = text_of(done.content.decode())
    assert [str(row.unit) in copy for row in final(year).rows] == [True] * 7
    assert "Điểm hiện nay khác bảng đã thông qua" not in shown(chair, world)
    best = final(year).rows[0]
    sheet = sheet_of(year, best.unit)
    row = Score.objects.get(sheet=sheet, criterion=line(year, "I/1"), stage=Stage.FINAL)
    adjust_line(
        sheet=sheet,
        criterion=row.criterion,
        points="0",
        reason="Hội nghị quyết định",
        version=row.version,
        by=appraiser(world, sheet),
    )
    page = text_of(shown(chair, world))
    assert "Điểm hiện nay khác bảng đã thông qua" in page
    now = next(row.rank for row in final(year).rows if row.unit == best.unit)
    assert f"{best.unit}: hạng đã thông qua 1, nay {now}." in page
    frozen = chair.get(reverse("scoring:adopted_standing", kwargs={"pk": made.pk}))
    assert text_of(frozen.content.decode()).replace("Đã thông qua bảng xếp hạng. ", "") == (
        copy.replace("Đã thông qua bảng xếp hạng. ", "")
    )
    second = adopted(world, year)
    both = shown(chair, world)
    for one in (made, second):
        assert reverse("scoring:adopted_standing", kwargs={"pk": one.pk}) in both


def test_who_failed_a_gate_is_listed_apart(world: World) -> None:
    year = begun(world)
    members = units(year.cluster_year)
    sent(year, members[0], G=Entry(actual=Decimal(0)))
    sent(year, members[1])
    page = text_of(shown(reader(world.users["chair"]), world))
    assert "Không xét: G Tiêu chí G" in page


QUERIES = 23


@pytest.mark.parametrize("decided", [False, True])
def test_the_number_of_queries_does_not_grow(world: World, decided: bool) -> None:
    year = final_year(world)
    if decided:
        (tie,) = final(year).ties
        places = {unit.pk: n for n, unit in enumerate(tie, start=1)}
        decide_tie(
            scoring_year=year,
            kind="ballot",
            places=places,
            reason="Vì",
            by=fresh(world.users["chair"]),
        )
        adopted(world, year)
    client = reader(world.users["chair"])
    shown(client, world)
    with CaptureQueriesContext(connection) as asked:
        shown(client, world)
    # The lines of the adopted copies are one query more.
    assert len(asked) == QUERIES + decided
