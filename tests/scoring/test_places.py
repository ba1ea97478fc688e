"""From entries to places: sums, X/Y, gates, ties, whose points are seen, adopted copies."""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from clusters.models import ClusterYear, Office, Officer, Term
from clusters.offices import Offices, offices_of
from scoring.actions.finishing import adjust_line, finalize_year
from scoring.actions.standing import adopt_standing, decide_tie
from scoring.methods import Entry
from scoring.models import AdoptedStanding, Score, ScoreSheet, Stage, TieDecision
from scoring.pages.standing import differences
from scoring.places import SPOKEN, Places, counted_for, read_places
from scoring.standing_words import state_of, steps_of
from scoring.workflow import SheetState
from tests.scoring.appraisals_made import (
    appraised,
    appraiser,
    begun,
    fill,
    fresh,
    line,
    sent,
    sheet_of,
    units,
)
from tests.scoring.standings_made import (
    adopted,
    final,
    final_year,
    placed,
    plain_lines,
    plain_units,
)
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

D = Decimal


def entries(first: str, second: str = "30", **more: Entry) -> dict[int, Entry]:
    """Everything answered: two lines with points, the leader's line, met, no bonus, gate met."""
    return {
        2: Entry(points=D(first)),
        3: Entry(actual=D(100), target=D(100)),
        5: Entry(points=D(second)),
        6: Entry(actual=D(1)),
        7: Entry(actual=D(0), minus=D(0)),
        8: Entry(actual=D(1)),
    } | {int(key[1:]): entry for key, entry in more.items()}


def told(places: Places) -> list[tuple[int, str, str, int | None, bool, bool]]:
    return [
        (
            row.unit.pk,
            str(row.total),
            str(row.assigned_max),
            row.rank,
            row.considered,
            row.complete,
        )
        for row in places.rows
    ]


def test_totals_ranks_and_gates() -> None:
    found = placed(
        {
            1: entries("40"),
            # Bonus beyond the base is not capped.
            2: entries("40", k7=Entry(actual=D(8), minus=D(2))),
            3: entries("40", "30", k8=Entry(actual=D(0))),
            4: entries("30", k6=Entry(assigned=False)),
            5: {2: Entry(points=D(10))},
        }
    )
    # 40 + 10 (at the target, half of 20) + 30 + 10; the fourth has no ten of 10.
    assert told(found) == [
        (2, "96.00", "100", 1, True, True),
        (1, "90.00", "100", 2, True, True),
        (4, "70.00", "90", 3, True, True),
        (5, "10.00", "100", 4, True, False),
        (3, "90.00", "100", None, False, True),
    ]
    assert [branch.key for branch in found.branches] == ["I", "II", "T"]
    assert found.rows[-1].failed_gates == ("G Tiêu chí G",)
    assert state_of(found.rows[-1], found) == ("bad", "Không xét: G Tiêu chí G")
    assert found.shares_differ


def test_the_ratio_or_the_total_ranks() -> None:
    rows = {1: entries("40", "20"), 2: entries("35", "30", k6=Entry(assigned=False))}
    # 80/100 against 75/90.
    assert [row.unit.pk for row in placed(rows).rows] == [2, 1]
    assert [row.unit.pk for row in placed(rows, rank_by="total").rows] == [1, 2]


def test_the_chain_parts_equal_units_and_says_how() -> None:
    rows = {1: entries("30", "30"), 2: entries("40", "20"), 3: entries("20", "10")}
    equal = placed(rows)
    assert [row.rank for row in equal.rows] == [1, 1, 2]
    assert [[unit.pk for unit in group] for group in equal.ties] == [[1, 2]]
    parted = placed(rows, chain=[4])
    assert [(row.unit.pk, row.rank) for row in parted.rows] == [(1, 1), (2, 2), (3, 3)]
    assert steps_of(parted.rows[0], parted) == ["Mục Tiêu chí II: 40 điểm (Đơn vị 2: 30)."]
    assert parted.ties == []


def test_a_single_group_shows_its_parts() -> None:
    lines = plain_lines(
        (1, None, "A", "group", "20"),
        (2, 1, "A.1", "direct", "10"),
        (3, 1, "A.2", "direct", "10"),
        (4, None, "B", "group", "0"),
        (5, 4, "B.1", "gate", "0"),
    )
    found = placed({1: {2: Entry(points=D(3))}}, lines)
    assert [branch.key for branch in found.branches] == ["A.1", "A.2"]


ENTRY = st.one_of(
    st.none(),
    st.integers(0, 60).map(lambda n: Entry(points=D(n) / 2)),
    st.integers(-5, 150).map(lambda n: Entry(actual=D(n), target=D(100))),
    st.just(Entry(assigned=False)),
)


@st.composite
def years(draw: Any) -> dict[int, dict[int, Entry]]:
    found: dict[int, dict[int, Entry]] = {}
    for unit in range(1, draw(st.integers(1, 6)) + 1):
        said = {pk: draw(ENTRY) for pk in (2, 3, 5)}
        said[6] = draw(st.sampled_from([None, Entry(actual=D(0)), Entry(actual=D(1))]))
        said[8] = draw(st.sampled_from([None, Entry(actual=D(0)), Entry(actual=D(1))]))
        found[unit] = {pk: entry for pk, entry in said.items() if entry is not None}
    return found


@settings(max_examples=60, deadline=None)
@given(years(), st.randoms(use_true_random=False))
def test_the_order_of_units_and_rows_does_not_matter(
    year: dict[int, dict[int, Entry]], chance: Any
) -> None:
    mixed_units = plain_units(len(year))
    chance.shuffle(mixed_units)
    keys = list(year)
    chance.shuffle(keys)
    mixed = {}
    for key in keys:
        rows = list(year[key].items())
        chance.shuffle(rows)
        mixed[key] = dict(rows)
    straight = {row.unit.pk: row for row in placed(year, chain=[4]).rows}
    turned = {row.unit.pk: row for row in placed(mixed, chain=[4], order=mixed_units).rows}
    assert {pk: (r.total, r.assigned_max, r.rank, r.complete) for pk, r in straight.items()} == {
        pk: (r.total, r.assigned_max, r.rank, r.complete) for pk, r in turned.items()
    }


@settings(max_examples=60, deadline=None)
@given(years())
def test_ranks_are_dense_and_follow_the_ratio(year: dict[int, dict[int, Entry]]) -> None:
    ranked = [row for row in placed(year).rows if row.rank is not None]
    assert sorted({row.rank or 0 for row in ranked}) == list(
        range(1, len({row.rank for row in ranked}) + 1)
    )
    for before, after in pairwise(ranked):
        assert (before.rank or 0) <= (after.rank or 0)
        assert (before.ratio or 0) >= (after.ratio or 0)


# Who sees whose points


def year_of(world: World) -> ClusterYear:
    rows = ClusterYear.objects.select_related("cluster__council")
    found: ClusterYear = rows.get(pk=world.cluster_year.pk)
    return found


def test_who_sees_whose_points(world: World) -> None:
    year = year_of(world)
    finance, health = world.unit("Sở Tài chính").pk, world.unit("Sở Y tế").pk
    home = world.unit("Sở Nội vụ").pk
    some: dict[int, str | None] = {home: "submitted", finance: "draft", health: "submitted"}
    seen = {
        role: counted_for(year, offices_of(user), Stage.SELF, some)
        for role, user in world.users.items()
    }
    two = frozenset({home, health})
    assert seen == {
        "nobody": frozenset(),
        "other": frozenset(),
        # Its own sheet is not sent; what is being filled in counts for nobody.
        "staff": frozenset(),
        "both": two,
        "chair": two,
        "specialist": two,
        "member": two,
        "admin": two,
    }
    all_in = dict.fromkeys(some, "submitted")
    assert counted_for(year, offices_of(world.users["staff"]), Stage.SELF, all_in) == set(some)
    assert counted_for(year, Offices(), Stage.SELF, some | {99: None}) == frozenset()


def test_every_stage_says_when_its_word_is_spoken() -> None:
    assert {stage: sorted(states) for stage, states in SPOKEN.items()} == {
        "self": ["appraised", "explained", "final", "reappraised", "submitted"],
        "appraisal": ["appraised", "explained", "final", "reappraised"],
        "second_appraisal": ["final", "reappraised"],
        "final": ["final"],
    }
    assert set(SPOKEN) == set(Stage.values)
    assert SheetState.DRAFT not in {state for states in SPOKEN.values() for state in states}


def test_a_draft_does_not_show_through_the_lines_that_compare(world: World) -> None:
    year = begun(world)
    members = units(year.cluster_year)
    for extra, unit in enumerate(members[1:]):
        sent(year, unit, extra)
    before = read_places(year, Stage.SELF, seen_by=offices_of(fresh(world.users["chair"])))
    # Far ahead of everybody: whoever compares with the leader would lose points.
    fill(year, members[0], extra=900)
    after = read_places(year, Stage.SELF, seen_by=offices_of(fresh(world.users["chair"])))
    assert [(r.unit.pk, r.total) for r in after.rows] == [(r.unit.pk, r.total) for r in before.rows]
    assert after.is_provisional
    assert [row.unit for row in after.missing] == [members[0]]
    everything = read_places(year, Stage.SELF)
    assert everything.missing == ()
    assert {r.unit.pk: r.total for r in everything.counted} != {
        r.unit.pk: r.total for r in before.counted
    }


# One pass

READ_QUERIES = 6


@pytest.mark.parametrize("filled", [1, 3, 7])
def test_the_number_of_queries_does_not_grow(world: World, filled: int) -> None:
    year = begun(world)
    for extra, unit in enumerate(units(year.cluster_year)[:filled]):
        fill(year, unit, extra)
    year = type(year).objects.select_related("cluster_year__cluster", "criteria_set").get()
    with CaptureQueriesContext(connection) as asked:
        found = read_places(year, Stage.SELF)
    assert (len(asked), len(found.rows)) == (READ_QUERIES - 1, 7)
    with CaptureQueriesContext(connection) as asked:
        read_places(year, Stage.FINAL)
    # The decisions on equal units are for the final standing alone.
    assert len(asked) == READ_QUERIES


# Equal units, and the frozen copy


def test_people_decide_between_units_that_stay_equal(world: World) -> None:
    year = final_year(world)
    chair = fresh(world.users["chair"])
    (tie,) = final(year).ties
    after = decide_tie(
        scoring_year=year,
        kind="ballot",
        places={tie[0].pk: 2, tie[1].pk: 1},
        reason="Biên bản kiểm phiếu số 1",
        by=chair,
    )
    assert after.ties == []
    by_unit = {row.unit: row for row in after.rows}
    assert (by_unit[tie[1]].rank or 0) + 1 == by_unit[tie[0]].rank
    assert steps_of(by_unit[tie[1]], after) == [f"Bỏ phiếu: thứ 1 ({tie[0].name}: 2)."]
    assert [(row.unit, row.place, row.reason) for row in TieDecision.objects.all()] == [
        (tie[1], 1, "Biên bản kiểm phiếu số 1"),
        (tie[0], 2, "Biên bản kiểm phiếu số 1"),
    ]
    entry = history(year)[0]
    assert (entry.verb, entry.by) == ("decide_tie", chair)


def test_what_keeps_a_tie_from_being_decided(world: World) -> None:
    year = final_year(world)
    chair = fresh(world.users["chair"])
    (tie,) = final(year).ties
    equal = {tie[0].pk: 1, tie[1].pk: 2}
    cases: list[tuple[dict[int, int], str, str, str]] = [
        (equal, "ballot", "  ", "Chưa ghi lý do. Ghi kết quả bỏ phiếu hoặc căn cứ quyết định."),
        (
            dict.fromkeys(equal, 1),
            "ballot",
            "Vì",
            "Mọi đơn vị cùng một thứ tự thì vẫn bằng nhau. Nhập thứ tự khác nhau.",
        ),
        (
            {tie[0].pk: 1},
            "chairs",
            "Vì",
            "Các đơn vị này không còn cùng hạng. Xem lại bảng xếp hạng.",
        ),
        (
            equal,
            "toss",
            "Vì",
            "Chọn bỏ phiếu hoặc quyết định của đơn vị đứng đầu và các đơn vị phó.",
        ),
    ]
    for places, kind, reason, words in cases:
        with pytest.raises(Refused) as told_why:
            decide_tie(scoring_year=year, kind=kind, places=places, reason=reason, by=chair)
        assert str(told_why.value) == words
    with pytest.raises(Denied):
        decide_tie(
            scoring_year=year,
            kind="ballot",
            places=equal,
            reason="Vì",
            by=fresh(world.users["staff"]),
        )
    assert not TieDecision.objects.exists()


def test_the_adopted_copy_equals_the_standing_and_stays(world: World) -> None:
    year = final_year(world)
    now = final(year)
    first = adopted(world, year, note="Hội nghị ngày 12/12")
    lines = list(first.lines.select_related("unit"))
    assert [(r.unit, r.total, r.assigned_max, r.rank, r.complete) for r in lines] == [
        (r.unit, r.total, r.assigned_max, r.rank, r.complete) for r in now.rows
    ]
    assert [{key: D(one["points"]) for key, one in r.branches.items()} for r in lines] == [
        {branch.key: r.sums[branch.key].points for branch in now.branches} for r in now.rows
    ]
    assert dict(first.rules["words"])["Điểm cuối cùng"] == "Điểm thẩm định"
    assert differences(first, now) == []
    sheet = sheet_of(year, now.rows[0].unit)
    row = Score.objects.get(sheet=sheet, criterion=line(year, "I/1"), stage=Stage.FINAL)
    adjust_line(
        sheet=sheet,
        criterion=row.criterion,
        points="0",
        reason="Hội nghị quyết định",
        version=row.version,
        by=appraiser(world, sheet),
    )
    changed = final(year)
    assert [(r.unit, r.total) for r in first.lines.all()] == [(r.unit, r.total) for r in now.rows]
    assert differences(first, changed)[0].startswith(f"{now.rows[0].unit}: hạng đã thông qua 1")
    second = adopted(world, year)
    assert [one.pk for one in AdoptedStanding.objects.all()] == [second.pk, first.pk]
    assert differences(second, changed) == []


def test_what_keeps_a_standing_from_being_adopted(world: World) -> None:
    year = begun(world, cross_mode="none")
    chair = fresh(world.users["chair"])
    with pytest.raises(Refused, match="Chưa có đơn vị nào chốt điểm"):
        adopted(world, year)
    members = units(year.cluster_year)
    for extra, unit in enumerate(members[:3]):
        appraised(world, sent(year, unit, extra))
    left = [unit.pk for unit in members[3:]]
    finalize_year(scoring_year=year, left_out=left, by=chair)
    with pytest.raises(Stale):
        adopt_standing(scoring_year=year, fingerprint="cũ", by=chair)
    with pytest.raises(Denied):
        adopt_standing(
            scoring_year=year,
            fingerprint=final(year).fingerprint,
            by=fresh(world.users["staff"]),
        )
    sent(year, members[3], 9)
    with pytest.raises(Refused, match="Còn bảng đã gửi mà chưa chốt điểm"):
        adopted(world, year)
    ScoreSheet.objects.filter(scoring_year=year, unit=members[3]).update(
        state=SheetState.DRAFT, submitted_at=None, submitted_by=None
    )
    made = adopted(world, year)
    assert [line.rank for line in made.lines.all()] == [1, 2, 3, None, None, None, None]
    assert [entry.verb for entry in history(year)[:1]] == ["adopt_standing"]


def test_the_chair_alone_does_not_run_the_year_before(world: World) -> None:
    """Rights follow office: with the term over, the chair's staff see as members do."""
    year = year_of(world)
    Term.objects.filter(cluster_year=year, office=Office.CHAIR).update(ends_on="2020-12-31")
    states: dict[int, str | None] = dict.fromkeys(
        Officer.objects.filter(user=world.users["chair"]).values_list("unit", flat=True), "draft"
    )
    states |= {world.unit("Sở Y tế").pk: "submitted"}
    offices = offices_of(fresh(world.users["chair"]))
    assert counted_for(year, offices, Stage.SELF, states) == frozenset()
