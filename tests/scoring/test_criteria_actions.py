"""Criteria sets are written by administrators only, by version, and never once sheets are open."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from clusters.actions.changing import Faulty
from clusters.models import Cluster, Council
from scoring.actions.criteria import (
    Unpublishable,
    copy_criteria,
    create_criteria,
    describe_criteria,
    import_criteria,
    publish_criteria,
    remove_criteria,
    replace_lines,
    retire_criteria,
    withdraw_criteria,
)
from scoring.actions.criteria_lines import (
    add_criterion,
    duplicate_criterion,
    move_criterion,
    remove_criterion,
    save_criterion,
)
from scoring.actions.criteria_years import score_year_on
from scoring.actions.writing import Line as Written
from scoring.actions.writing import write_lines
from scoring.criteria_rows import outline_of
from scoring.methods import Entry, Method
from scoring.models import CriteriaSet, ScoreSheet, ScoringYear, Stage
from scoring.outline import Line, ordered
from scoring.workflow import CriteriaState
from tests.scoring.criteria_made import SMALL, about, at, council, draft, group, line, published
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db


@pytest.fixture
def of() -> Council:
    return council()


def paths(criteria_set: CriteriaSet) -> list[str]:
    """Paths in printed order, checked against what parents, depths and paths say of each other."""
    rows = list(criteria_set.criteria.order_by("order").select_related("parent"))
    lines = outline_of(criteria_set)
    assert [row.order for row in rows] == list(range(1, len(rows) + 1))
    assert [(row.path, row.parent.path if row.parent else "", row.depth) for row in rows] == [
        (one.path, parent, depth) for one, parent, depth in ordered(lines)
    ]
    return [row.path for row in rows]


def test_what_is_written_is_what_is_read(of: Council) -> None:
    made = draft(of)
    assert (made.edition, made.state, made.total) == (1, CriteriaState.DRAFT, 20)
    assert outline_of(made) == list(SMALL)
    assert paths(made) == [one.path for one in SMALL]


def test_editions_count_up_within_council_and_name(of: Council) -> None:
    other = council("Hội đồng TĐKT tỉnh Lào Cai")
    made = [draft(of), draft(of), draft(of, name="Khác"), draft(other)]
    assert [one.edition for one in made] == [1, 2, 1, 1]


def test_a_set_is_written_in_a_fixed_number_of_queries(of: Council) -> None:
    counts = []
    for leaves in (1, 3, 30):
        lines = [group("I", str(leaves)), *(line(f"I.{at}", "1") for at in range(leaves))]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            draft(of, lines)
        counts.append(len(queries))
    assert counts == [counts[0]] * 3


@pytest.mark.parametrize(
    ("others", "fields"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 301}, ["name"]),
        ({"total": Decimal(-1)}, ["total"]),
        ({"total": Decimal("1.005")}, ["total"]),
    ],
)
def test_what_a_set_cannot_say_of_itself(
    of: Council, others: dict[str, Any], fields: list[str]
) -> None:
    with pytest.raises(Faulty) as told:
        create_criteria(about=about(of, **others), by=None)
    assert list(told.value.faults) == fields


def test_cluster_and_year_belong_together(of: Council, world: World) -> None:
    year = world.cluster_year
    with pytest.raises(Faulty) as told:
        create_criteria(about=about(of, cluster=year.cluster), by=None)
    assert list(told.value.faults) == ["cluster"]
    other = Cluster.objects.filter(council=year.cluster.council).exclude(pk=year.cluster_id)[0]
    with pytest.raises(Faulty) as told:
        create_criteria(
            about=about(year.cluster.council, cluster=other, cluster_year=year), by=None
        )
    assert list(told.value.faults) == ["cluster_year"]


Deed = Callable[[CriteriaSet, "User | None"], Any]
DRAFT_DEEDS: dict[str, Deed] = {
    "describe": lambda s, by: describe_criteria(
        criteria_set=s, about=about(s.council, name="Mới"), version=s.version, by=by
    ),
    "replace": lambda s, by: replace_lines(criteria_set=s, lines=SMALL, version=s.version, by=by),
    "remove": lambda s, by: remove_criteria(criteria_set=s, version=s.version, by=by),
    "add": lambda s, by: add_criterion(criteria_set=s, version=s.version, by=by),
    "save": lambda s, by: save_criterion(
        criterion=at(s, "I.1"), line=line("I.1", "7"), version=s.version, by=by
    ),
    "move": lambda s, by: move_criterion(
        criterion=at(s, "I.1"), way="down", version=s.version, by=by
    ),
    "duplicate": lambda s, by: duplicate_criterion(criterion=at(s, "I"), version=s.version, by=by),
    "remove_line": lambda s, by: remove_criterion(criterion=at(s, "I"), version=s.version, by=by),
}
MOVES: dict[str, Deed] = {
    "publish": lambda s, by: publish_criteria(criteria_set=s, version=s.version, by=by),
    "withdraw": lambda s, by: withdraw_criteria(criteria_set=s, version=s.version, by=by),
    "retire": lambda s, by: retire_criteria(criteria_set=s, version=s.version, by=by),
    "copy": lambda s, by: copy_criteria(criteria_set=s, by=by),
}


@pytest.mark.parametrize("deed", [*DRAFT_DEEDS.values(), *MOVES.values()])
def test_only_administrators_write(world: World, deed: Deed) -> None:
    made = draft(world.cluster_year.cluster.council)
    before = JournalEntry.objects.count()
    for role in ("nobody", "chair", "specialist", "member"):
        with pytest.raises(Denied):
            deed(made, world.users[role])
    assert JournalEntry.objects.count() == before
    assert outline_of(made) == list(SMALL)


@pytest.mark.parametrize("name", DRAFT_DEEDS)
def test_a_draft_is_written_once_per_version(world: World, name: str) -> None:
    made = draft(world.cluster_year.cluster.council)
    old = CriteriaSet.objects.get(pk=made.pk)
    DRAFT_DEEDS["add"](CriteriaSet.objects.get(pk=made.pk), None)
    stale = CriteriaSet.objects.get(pk=made.pk)
    stale.version = old.version
    with pytest.raises(Stale):
        DRAFT_DEEDS[name](stale, world.users["admin"])
    DRAFT_DEEDS[name](CriteriaSet.objects.get(pk=made.pk), world.users["admin"])
    last = JournalEntry.objects.latest("id")
    assert (last.by, last.subject_id) == (world.users["admin"], made.pk)


@pytest.mark.parametrize("name", DRAFT_DEEDS)
def test_what_was_published_is_not_written(of: Council, name: str) -> None:
    made = published(of)
    before = CriteriaSet.objects.values().get(pk=made.pk)
    with pytest.raises(Refused):
        DRAFT_DEEDS[name](made, None)
    assert CriteriaSet.objects.values().get(pk=made.pk) == before
    assert outline_of(made) == list(SMALL)


def test_publishing_lists_every_fault(of: Council) -> None:
    lines = [replace(one, points_per_unit=None) if one.path == "I.2" else one for one in SMALL]
    lines = [replace(one, max_points=Decimal(9)) if one.path == "II.1" else one for one in lines]
    made = draft(of, lines, total=Decimal(100))
    with pytest.raises(Unpublishable) as told:
        publish_criteria(criteria_set=made, by=None)
    assert [(fault.path, fault.field) for fault in told.value.faults] == [
        ("I.2", "points_per_unit"), ("II", "max_points"), ("", "total"),
    ]  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.published_at) == (CriteriaState.DRAFT, None)


def test_withdrawing_goes_until_a_sheet_is_open(world: World) -> None:
    year = world.cluster_year
    made = published(year.cluster.council)
    withdraw_criteria(criteria_set=made, by=None)
    assert (made.state, made.published_at) == (CriteriaState.DRAFT, None)
    publish_criteria(criteria_set=made, by=world.users["admin"])
    score_year_on(cluster_year=year, criteria_set=made, by=None)
    with pytest.raises(Refused, match="Đã mở 7 bảng"):
        withdraw_criteria(criteria_set=made, by=None)
    made.refresh_from_db()
    assert made.state == CriteriaState.PUBLISHED
    retire_criteria(criteria_set=made, by=None)
    assert made.state == CriteriaState.RETIRED


def test_a_copy_is_the_next_edition_with_the_same_lines(of: Council) -> None:
    made = published(of, legal_basis="QĐ 1")
    copy = copy_criteria(criteria_set=made, by=None)
    assert (copy.edition, copy.state, copy.copied_from, copy.legal_basis) == (
        2, CriteriaState.DRAFT, made, "QĐ 1",
    )  # fmt: skip
    assert outline_of(copy) == outline_of(made)


def test_importing_makes_an_edition_only_where_something_differs(of: Council) -> None:
    first, is_new = import_criteria(about=about(of), lines=SMALL, by=None)
    again, is_new_again = import_criteria(about=about(of), lines=SMALL, by=None)
    assert (is_new, is_new_again, again) == (True, False, first)
    other = [replace(one, title="Khác") if one.path == "T" else one for one in SMALL]
    second, is_new = import_criteria(about=about(of), lines=other, by=None)
    assert (is_new, second.edition, second.copied_from) == (True, 2, first)


def test_a_year_is_scored_on_its_set_until_points_are_entered(world: World) -> None:
    year = world.cluster_year
    first = published(year.cluster.council)
    second = published(year.cluster.council, name="Bảng khác")
    score_year_on(cluster_year=year, criteria_set=first, by=None)
    scored = score_year_on(cluster_year=year, criteria_set=second, by=None)
    assert scored.criteria_set == second
    assert ScoreSheet.objects.filter(scoring_year=scored).count() == 7
    sheet = ScoreSheet.objects.filter(scoring_year=scored)[0]
    entry = Written(sheet, at(second, "I.1"), Entry(points=Decimal(0)))
    write_lines([entry], stage=Stage.SELF, by=None)
    with pytest.raises(Refused, match="Đã có điểm"):
        score_year_on(cluster_year=year, criteria_set=first, by=None)
    with pytest.raises(Refused, match="chưa ban hành"):
        score_year_on(cluster_year=year, criteria_set=draft(year.cluster.council), by=None)
    assert ScoringYear.objects.get(cluster_year=year).criteria_set == second


def move(criteria_set: CriteriaSet, path: str, way: str) -> list[str]:
    criteria_set.refresh_from_db()
    version = criteria_set.version
    move_criterion(criterion=at(criteria_set, path), way=way, version=version, by=None)
    return paths(criteria_set)


def test_lines_move_with_their_branches(of: Council) -> None:
    made = draft(of)
    assert move(made, "I", "down") == ["II", "II.1", "I", "I.1", "I.2", "T", "G"]
    assert move(made, "I.2", "up") == ["II", "II.1", "I", "I.2", "I.1", "T", "G"]
    assert move(made, "I", "indent") == ["II", "II.1", "II.I", "II.I.2", "II.I.1", "T", "G"]
    assert move(made, "II.I", "outdent") == ["II", "II.1", "I", "I.2", "I.1", "T", "G"]
    assert move(made, "I.1", "outdent") == ["II", "II.1", "I", "I.2", "1", "T", "G"]
    assert move(made, "1", "up") == ["II", "II.1", "1", "I", "I.2", "T", "G"]
    assert move(made, "1", "indent") == ["II", "II.1", "II.1-2", "I", "I.2", "T", "G"]


@pytest.mark.parametrize(
    ("path", "way", "words"),
    [
        ("I", "up", "ở đầu nhóm"),
        ("I.2", "down", "ở cuối nhóm"),
        ("I.1", "indent", "Không có dòng nào"),
        ("I.2", "indent", "không phải là nhóm"),
        ("T", "outdent", "cấp ngoài cùng"),
    ],
)
def test_where_there_is_nowhere_to_go_nothing_moves(
    of: Council, path: str, way: str, words: str
) -> None:
    made = draft(of)
    with pytest.raises(Refused, match=words):
        move(made, path, way)
    made.refresh_from_db()
    assert (made.version, paths(made)) == (0, [one.path for one in SMALL])


def test_paths_with_slashes_keep_their_dots_until_none_is_left(of: Council) -> None:
    made = draft(of, [group("1.1", "5"), line("1.1/a.b", "5")])
    assert move(made, "1.1/a.b", "outdent") == ["1-1", "a-b"]


def test_lines_are_added_with_what_their_group_lacks(of: Council) -> None:
    made = draft(of, [group("I", "12"), line("I.1", "7.5"), group("II", "0")], total=Decimal(20))
    told = [
        add_criterion(criteria_set=made, parent=at(made, "I"), version=0, by=None),
        add_criterion(criteria_set=made, after=at(made, "I.1"), version=1, by=None),
        add_criterion(criteria_set=made, parent=at(made, "II"), version=2, by=None),
        add_criterion(criteria_set=made, version=3, by=None),
    ]
    assert [(one.path, one.max_points) for one in told] == [
        ("I.2", Decimal("4.5")), ("I.3", 0), ("II.1", 0), ("3", 8),
    ]  # fmt: skip
    assert paths(made) == ["I", "I.1", "I.3", "I.2", "II", "II.1", "3"]
    with pytest.raises(Refused, match="không phải là nhóm"):
        add_criterion(criteria_set=made, parent=at(made, "I.1"), version=4, by=None)


def test_a_branch_is_duplicated_after_itself(of: Council) -> None:
    made = draft(of)
    copy = duplicate_criterion(criterion=at(made, "I"), version=0, by=None)
    assert copy.path == "I-2"
    assert paths(made) == ["I", "I.1", "I.2", "I-2", "I-2.1", "I-2.2", "II", "II.1", "T", "G"]
    assert replace(outline_of(made)[5], path="I.2") == SMALL[2]


def test_a_branch_is_removed_with_all_below(of: Council) -> None:
    made = draft(of)
    assert remove_criterion(criterion=at(made, "I"), version=0, by=None) == 3
    assert paths(made) == ["II", "II.1", "T", "G"]


def test_a_line_is_saved_with_its_path_kept(of: Council) -> None:
    made = draft(of)
    wanted = line("anything", "6", Method.COUNT, points_per_unit=Decimal(1))
    save_criterion(criterion=at(made, "I.1"), line=wanted, version=0, by=None)
    assert outline_of(made)[1] == replace(wanted, path="I.1")
    entry = JournalEntry.objects.latest("id")
    assert (entry.verb, entry.detail["path"]) == ("save_criterion", "I.1")
    assert entry.detail["fields"] == ["code", "title", "method", "max_points", "points_per_unit"]


@pytest.mark.parametrize(
    ("path", "wanted", "field"),
    [
        ("I", line("I"), "method"),
        ("I.1", line("I.1", title=""), "title"),
        ("I.1", line("I.1", min_points=Decimal(6)), "min_points"),
        ("G", line("G", "1", Method.GATE), "max_points"),
    ],
)
def test_a_line_that_cannot_be_kept_is_told_by_field(
    of: Council, path: str, wanted: Line, field: str
) -> None:
    made = draft(of)
    with pytest.raises(Faulty) as told:
        save_criterion(criterion=at(made, path), line=wanted, version=0, by=None)
    assert list(told.value.faults) == [field]
    assert outline_of(made) == list(SMALL)
