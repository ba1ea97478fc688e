"""The pages of cross-scoring and appraisal: queries, saving without and with htmx, what is said."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from clusters.models import Membership, Unit, UnitKind
from scoring.actions.writing import Line, write_lines
from scoring.appraisal_duties import duties
from scoring.appraisal_duties import sent as sent_across
from scoring.methods import Entry
from scoring.models import Criterion, Score, ScoreSheet, ScoringYear, Stage
from scoring.pages.appraisal import appraisal_of
from scoring.pages.appraising import appraisal_page, queue_page
from scoring.pages.cross import cross_page, matrix_page, spread_page
from scoring.workflow import SheetState
from tests.scoring.appraisals_made import (
    alone,
    appraised,
    begun,
    crossed,
    explained,
    fetched,
    fresh,
    give,
    line,
    say,
    sent,
    staff_of,
)
from tests.world import World

D = Decimal


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def with_lines(world: World, count: int) -> ScoreSheet:
    """A sheet of `count` lines more, all with figures, half of them depending on others."""
    year = begun(world)
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=year.criteria_set,
            path=f"X/{n}",
            order=100 + n,
            title=f"Dòng {n}",
            method="rank" if n % 2 else "direct",
            max_points=10,
        )
        for n in range(count)
    )
    sheet = sent_with(year, world.unit("Sở Y tế"))
    sent_with(year, world.unit("Sở Xây dựng"))
    return sheet


def sent_with(year: ScoringYear, unit: Unit) -> ScoreSheet:
    extra = year.criteria_set.criteria.filter(path__startswith="X/")
    sheet = year.sheets.get(unit=unit)
    write_lines(
        [
            Line(sheet, row, Entry(actual=D(3)) if row.method == "rank" else Entry(points=D(3)))
            for row in extra
        ],
        stage=Stage.SELF,
        by=staff_of(unit),
    )
    return sent(year, unit)


@pytest.mark.parametrize("count", [30, 250])
def test_an_appraisal_is_read_in_the_same_number_of_queries(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    sheet, chair = with_lines(world, count), fresh(world.users["chair"])
    appraisal_page(sheet, chair)
    with django_assert_num_queries(11):
        page = appraisal_page(sheet, chair)
    assert len(page["rows"]) == count + 10


@pytest.mark.parametrize("count", [30, 250])
def test_cross_scores_are_read_in_the_same_number_of_queries(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    sheet, unit = with_lines(world, count), world.unit("Sở Tài chính")
    crossed(sheet, world.unit("Sở Xây dựng"))
    crossed(sheet, unit)
    staff = fresh(world.users["staff"])
    cross_page(sheet, unit, staff)
    with django_assert_num_queries(9):
        cross_page(sheet, unit, staff)
    with django_assert_num_queries(6):
        assert len(spread_page(sheet, staff)["rows"]) == count + 7


def more_members(world: World, year: ScoringYear, count: int) -> None:
    council = world.cluster_year.cluster.council
    for n in range(count):
        unit = Unit.objects.create(
            name=f"Sở thêm {n:02}", parent=council.unit, kind=UnitKind.DEPARTMENT, is_demo=True
        )
        Membership.objects.create(cluster_year=world.cluster_year, unit=unit, source="thử")
        ScoreSheet.objects.create(
            scoring_year=year,
            unit=unit,
            state=SheetState.SUBMITTED,
            submitted_at=timezone.now(),
            submitted_by=world.users["admin"],
        )


@pytest.mark.parametrize("count", [1, 3, 30])
def test_matrix_and_queue_ask_the_same_for_any_number_of_units(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    year, chair = alone(world), fresh(world.users["chair"])
    more_members(world, year, count)
    queue_page(year, chair)
    with django_assert_num_queries(5):
        assert len(queue_page(year, chair)["queue"]) == 7 + count
    with django_assert_num_queries(5):
        assert len(matrix_page(year, chair)["lines"]) == 7 + count


@pytest.mark.parametrize("count", [1, 3, 30])
def test_duties_ask_the_same_for_any_number_of_sheets(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    year, chair = alone(world), fresh(world.users["chair"])
    more_members(world, year, count)
    duties(chair, timezone.localdate())
    with django_assert_num_queries(6):
        found = duties(chair, timezone.localdate())
    assert [duty.title for duty in found] == [
        f"Thẩm định {count} bảng chấm điểm",
        f"Chấm chéo {count} đơn vị",
    ]


# Saving --------------------------------------------------------------------


def word_url(sheet: ScoreSheet, path: str = "I/1") -> str:
    row = line(sheet.scoring_year, path)
    return reverse("scoring:appraisal_line", args=[sheet.pk, row.pk])


def test_a_word_is_saved_by_htmx_and_by_a_plain_form(world: World) -> None:
    sheet = sent(alone(world), world.unit("Sở Y tế"))
    client = client_of(world.users["chair"])
    htmx = {"HX-Request": "true"}
    answer = client.post(word_url(sheet), {"points": "9,5", "remark": "vì"}, headers=htmx)
    body = answer.content.decode()
    assert (answer.status_code, "Đã lưu" in body, 'value="1"' in body) == (200, True, True)
    answer = client.post(
        word_url(sheet), {"points": "9", "remark": "vì", "version": "1"}, follow=True
    )
    assert "Đã lưu" in answer.content.decode()
    assert Score.objects.get(sheet=sheet, stage=Stage.APPRAISAL).points == 9


def test_a_refused_word_keeps_what_was_typed_and_a_stale_one_shows_both(world: World) -> None:
    sheet = sent(alone(world), world.unit("Sở Y tế"))
    client = client_of(world.users["chair"])
    answer = client.post(word_url(sheet), {"points": "1.62O,5", "remark": "gõ nhầm"})
    body = answer.content.decode()
    assert (answer.status_code, 'value="1.62O,5"' in body, 'value="gõ nhầm"' in body) == (
        400,
        True,
        True,
    )
    say(sheet, line(sheet.scoring_year, "I/1"), fresh(world.users["chair"]), points="8", remark="a")
    answer = client.post(word_url(sheet), {"points": "7", "remark": "b"})
    body = answer.content.decode()
    assert (answer.status_code, 'value="7"' in body, "8 điểm (a)" in body) == (409, True, True)
    answer = client.post(word_url(sheet), {"points": "7", "remark": "b", "version": "1"})
    assert answer.status_code == 302


def test_a_null_character_is_refused_before_the_database(world: World) -> None:
    sheet = sent(alone(world), world.unit("Sở Y tế"))
    client = client_of(world.users["chair"])
    answer = client.post(word_url(sheet), {"points": "9", "remark": "a\x00b"})
    assert answer.status_code == 400


def test_ticked_lines_and_all_untouched_ones_are_accepted(world: World) -> None:
    sheet = sent(alone(world), world.unit("Sở Y tế"))
    client = client_of(world.users["chair"])
    url = reverse("scoring:appraisal_accept", args=[sheet.pk])
    rows = [line(sheet.scoring_year, path).pk for path in ("I/1", "I/2")]
    client.post(url, {"which": "ticked", "line": [*rows, "x"]})
    assert Score.objects.filter(sheet=sheet, stage=Stage.APPRAISAL).count() == 2
    client.post(url, {"which": "all"})
    assert Score.objects.filter(sheet=sheet, stage=Stage.APPRAISAL).count() == 6


def test_filters_leave_the_lines_and_their_groups(world: World) -> None:
    year = alone(world)
    Criterion.objects.filter(path="I/2").update(evidence_required=True)
    sheet = year.sheets.get(unit=world.unit("Sở Y tế"))
    with pytest.raises(Exception, match="Còn 1 chỗ thiếu"):
        sent(year, world.unit("Sở Y tế"))
    ScoreSheet.objects.filter(pk=sheet.pk).update(
        state=SheetState.SUBMITTED, submitted_at=timezone.now(), submitted_by=world.users["both"]
    )
    sheet, chair = fetched(sheet), fresh(world.users["chair"])
    say(sheet, line(year, "I/1"), chair, points="5", remark="vì")
    page = appraisal_page(sheet, chair)["page"]
    assert {key: [row.line.path for row in page.filtered(key)] for key in page.counts} == {
        "waiting": ["I", "I/2", "I/3", "II", "II/1", "T", "G"],
        "different": ["I", "I/1"],
        "evidence": ["I", "I/2"],
        "explained": [],
    }


def test_sums_follow_the_last_word(world: World) -> None:
    year = alone(world)
    sheet = explained(world, sent(year, world.unit("Sở Y tế")))
    chair = fresh(world.users["chair"])
    say(sheet, line(year, "I/1"), chair, points="7", remark="một phần")
    sums = appraisal_of(sheet, chair).sums
    assert {stage: one.total for stage, one in sums.items()} == {
        Stage.SELF: 45,
        Stage.APPRAISAL: 40,
        Stage.SECOND: 42,
    }
    # What is not finished is nobody else's to read.
    assert set(appraisal_of(sheet, fresh(world.users["both"])).sums) == {
        Stage.SELF,
        Stage.APPRAISAL,
    }


def test_the_rule_of_the_final_score_stands_on_every_page(world: World) -> None:
    sheet = appraised(world, sent(alone(world), world.unit("Sở Y tế")), **{"I/1": "5"})
    for role, pages in (("both", ("appraisal", "explanation")), ("chair", ("appraisal",))):
        for name in pages:
            url = reverse(f"scoring:{name}", args=[sheet.pk])
            body = client_of(world.users[role]).get(url).content.decode()
            assert "Điểm cuối cùng: Điểm thẩm định" in body


def test_a_cross_score_is_saved_by_htmx_and_by_a_plain_form(world: World) -> None:
    sheet, unit = sent(alone(world), world.unit("Sở Y tế")), world.unit("Sở Tài chính")
    sent(sheet.scoring_year, unit)
    row = line(sheet.scoring_year, "I/1")
    url = reverse("scoring:cross_line", args=[sheet.pk, unit.pk, row.pk])
    client = client_of(world.users["staff"])
    answer = client.post(url, {"points": "8"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "Đã lưu" in answer.content.decode()) == (200, True)
    assert client.post(url, {"points": "7"}).status_code == 409
    assert client.post(url, {"points": "77", "version": "1"}).status_code == 400
    assert client.post(url, {"points": "7", "version": "1"}).status_code == 302


def test_who_has_scored_all_that_came_in_has_done_its_part(world: World) -> None:
    year = alone(world)
    health, works = world.unit("Sở Y tế"), world.unit("Sở Xây dựng")
    sheet = sent(year, health)
    give(sheet, works, {})
    (found,) = sent_across(world.cluster_year)
    assert set(found.at) == {works.pk}
    give(sent(year, works), health, {})
    sent(year, world.unit("Sở Tài chính"))
    (found,) = sent_across(world.cluster_year)
    assert found.at == {}
    year.cross_mode = "none"
    year.save()
    assert sent_across(world.cluster_year) == []


def test_a_year_is_settled_from_its_page(world: World) -> None:
    year = alone(world)
    sheet = appraised(world, sent(year, world.unit("Sở Y tế")))
    client = client_of(world.users["chair"])
    url = reverse("scoring:final_year", args=[world.cluster_year.pk])
    answer = client.post(url)
    assert (answer.status_code, "Chưa thẩm định xong" in answer.content.decode()) == (400, True)
    others = [each.unit_id for each in year.sheets.exclude(pk=sheet.pk)]
    assert client.post(url, {"left_out": others}).status_code == 302
    assert fetched(sheet).state == SheetState.FINAL
