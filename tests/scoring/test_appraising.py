"""Appraisal: who appraises whom, word by word, many at once, giving back, ending, four eyes."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from clusters.models import Unit
from scoring.actions.appraising import (
    accept_lines,
    appraise,
    appraise_line,
    open_lines,
    reappraise,
    return_sheet,
    second_look,
)
from scoring.actions.sheets import recall_sheet, submit_sheet
from scoring.appraisers import Appraisers, appraisers_in, appraisers_of
from scoring.methods import Entry
from scoring.models import Score, ScoreChange, ScoreSheet, ScoringYear, Stage
from scoring.pages.appraising import appraisal_page
from scoring.reading import lines_of
from scoring.saying import Typed, boxes_of, differs
from scoring.workflow import SheetState
from tests.scoring.appraisals_made import (
    LINES,
    all_sent,
    appraised,
    begun,
    employ,
    explained,
    fetched,
    fresh,
    line,
    say,
    sent,
    sheet_of,
    staff_of,
)
from tests.world import World
from workflow.journal import history
from workflow.models import Notice
from workflow.moves import Denied, Refused, Stale

D = Decimal


@pytest.fixture
def chair(world: World) -> User:
    return fresh(world.users["chair"])


def health(world: World) -> tuple[ScoringYear, ScoreSheet]:
    """The sheet of an ordinary member, sent."""
    year = begun(world)
    return year, sent(year, world.unit("Sở Y tế"))


def test_the_chair_appraises_all_but_its_own_which_is_the_vice_chairs(world: World) -> None:
    year = begun(world)
    chair, vice = world.unit("Sở Nội vụ"), world.unit("Sở Tài chính")
    found = appraisers_in(year)
    assert {name: found.of(world.unit(name).pk) for name in ("Sở Y tế", "Sở Tài chính")} == {
        "Sở Y tế": {chair.pk},
        "Sở Tài chính": {chair.pk},
    }
    assert found.of(chair.pk) == {vice.pk}
    assert appraisers_of(sheet_of(year, chair)) == {vice.pk}


def test_the_unit_that_the_council_names_appraises_the_chair(
    world: World, django_assert_num_queries: Any
) -> None:
    named = world.unit("Sở Xây dựng")
    year = begun(world, appraiser=named)
    with django_assert_num_queries(1):
        found = appraisers_in(year)
    assert found.of(world.unit("Sở Nội vụ").pk) == {named.pk}
    assert found.of(named.pk) == {world.unit("Sở Nội vụ").pk}


def test_nobody_appraises_itself_whatever_it_holds() -> None:
    both = Appraisers(frozenset({1, 2}), frozenset({1}))
    assert (both.of(1), both.of(2), both.of(3)) == (frozenset(), frozenset({1}), frozenset({1, 2}))
    assert both.units_of([1, 2, 3], own={1}) == [2, 3]


ALLOWED = {"chair"}
ROLES = ("nobody", "other", "staff", "both", "chair", "specialist", "member", "admin")


@pytest.mark.parametrize("role", ROLES)
def test_only_the_chairs_staff_appraise(world: World, role: str) -> None:
    year, sheet = health(world)
    by = fresh(world.users[role])
    deeds = (
        lambda: say(sheet, line(year, "I/1"), by, points="10"),
        lambda: accept_lines(sheet=sheet, by=by),
        lambda: appraise(sheet=sheet, version=None, by=by),
    )
    refused = []
    for deed in deeds:
        try:
            deed()
        except Denied:
            refused.append(True)
    assert len(refused) == (0 if role in ALLOWED else len(deeds))


def test_a_second_office_keeps_the_chairs_staff_from_that_units_sheet(world: World) -> None:
    year, sheet = health(world)
    other = sent(year, world.unit("Sở Xây dựng"))
    employ(world.users["both"], world.unit("Sở Nội vụ"))
    both = fresh(world.users["both"])
    with pytest.raises(Denied, match="Không thẩm định bảng của chính đơn vị mình"):
        say(sheet, line(year, "I/1"), both, points="10")
    assert say(other, line(year, "I/1"), both, points="10").points == 10


def test_the_chairs_staff_do_not_appraise_their_own_sheet(world: World, chair: User) -> None:
    year = begun(world)
    sheet = sent(year, world.unit("Sở Nội vụ"))
    with pytest.raises(Denied):
        accept_lines(sheet=sheet, by=chair)
    assert accept_lines(sheet=sheet, by=fresh(world.users["staff"])).lines == 8


def test_what_differs_says_why(world: World, chair: User) -> None:
    year, sheet = health(world)
    with pytest.raises(Refused, match="Ghi lý do"):
        say(sheet, line(year, "I/1"), chair, points="9,5")
    row = say(sheet, line(year, "I/1"), chair, points="9,5", remark="  Thiếu báo cáo  ")
    assert (row.points, row.remark, row.saved_by) == (D("9.5"), "Thiếu báo cáo", chair)
    row = say(sheet, line(year, "I/2"), chair, actual="2")
    assert (row.points, row.remark) == (4, "")


WORDS: dict[str, tuple[dict[str, Any], str]] = {
    "too much": ({"points": "21"}, "21 vượt điểm tối đa 20. Nhập từ 0 đến 20."),
    "too little": ({"points": "-1"}, "-1 dưới điểm tối thiểu 0. Nhập từ 0 đến 20."),
    "text": ({"points": "abc"}, "“abc” không phải là số. Viết như 1.283,5 hoặc 12,5."),
    "nothing": ({"points": ""}, "Chưa nhập điểm."),
    "not assigned": (
        {"assigned": False},
        "Tiêu chí này giao cho mọi đơn vị. Nhập kết quả hoặc điểm.",
    ),
}


@pytest.mark.parametrize("case", WORDS)
def test_a_word_that_cannot_be_is_refused_with_the_cure(
    world: World, chair: User, case: str
) -> None:
    year, sheet = health(world)
    typed, told = WORDS[case]
    with pytest.raises(Refused) as refused:
        say(sheet, line(year, "I/1"), chair, remark="vì", **typed)
    assert str(refused.value) == told
    assert not Score.objects.filter(sheet=sheet, stage=Stage.APPRAISAL).exists()


def test_points_beside_a_result_of_a_computed_line_are_refused(world: World, chair: User) -> None:
    year, sheet = health(world)
    for path in ("I/2", "I/4", "II/2"):
        with pytest.raises(Refused):
            say(sheet, line(year, path), chair, actual="4", points="3", remark="vì")
    row = say(sheet, line(year, "I/4"), chair, points="3", remark="Không có số liệu")
    assert (row.actual, row.points) == (None, 3)


def test_a_line_that_was_not_assigned_may_be_given_back_to_the_unit(
    world: World, chair: User
) -> None:
    year = begun(world)
    sheet = sent(year, world.unit("Sở Y tế"), **{"II/1": Entry(assigned=False)})
    row = say(sheet, line(year, "II/1"), chair, points="0", remark="Có giao")
    assert (row.assigned, row.points) == (True, 0)


def test_boxes_are_those_of_the_method(world: World) -> None:
    year = begun(world)
    found = {path: boxes_of(line(year, path)) for path, method, *_ in LINES if method != "group"}
    assert found == {
        "I/1": ("points",),
        "I/2": ("actual", "points"),
        "I/3": ("actual",),
        "I/4": ("target", "actual", "points"),
        "II/1": ("points",),
        "II/2": ("actual", "points"),
        "T": ("actual", "minus", "points"),
        "G": ("actual",),
    }


DIFFERENT: tuple[tuple[str, Entry, Entry, bool], ...] = (
    ("I/1", Entry(points=D(10)), Entry(actual=D(10), points=D(10)), False),
    ("I/1", Entry(points=D(10)), Entry(points=D("10.00")), False),
    ("I/1", Entry(points=D(0)), Entry(), True),
    ("I/2", Entry(actual=D(5)), Entry(actual=D(6)), True),
    ("I/2", Entry(actual=D(2), points=D(4)), Entry(actual=D(2)), False),
    ("I/4", Entry(actual=D(100)), Entry(actual=D(99)), True),
    ("I/4", Entry(actual=D(100)), Entry(actual=D(100), points=D(7)), False),
    ("I/4", Entry(actual=D(100)), Entry(actual=D(100), target=D(5)), True),
    ("II/1", Entry(assigned=False), Entry(assigned=False, points=D(3)), False),
    ("II/1", Entry(assigned=False), Entry(points=D(0)), True),
)


def test_what_counts_as_different(world: World) -> None:
    year = begun(world)
    found = [differs(line(year, path), own, said) for path, own, said, _ in DIFFERENT]
    assert found == [expected for *_, expected in DIFFERENT]


def test_a_stale_line_is_refused_and_nothing_is_lost(world: World, chair: User) -> None:
    year, sheet = health(world)
    first = say(sheet, line(year, "I/1"), chair, points="9", remark="a")
    second = staff_of(world.unit("Sở Nội vụ"))
    for version in (None, first.version + 1):
        with pytest.raises(Stale):
            say(sheet, line(year, "I/1"), second, version=version, points="8", remark="b")
    say(sheet, line(year, "I/1"), second, version=first.version, points="8", remark="b")
    told = ScoreChange.objects.of_line(sheet, line(year, "I/1")).filter(stage=Stage.APPRAISAL)
    assert [(row.points, row.remark, row.changed_by) for row in told] == [
        (9, "a", chair),
        (8, "b", second),
    ]
    assert {row.capacity for row in told} == {"Khối trưởng"}


def test_lines_are_accepted_at_once_and_words_that_were_given_stay(
    world: World, chair: User
) -> None:
    year, sheet = health(world)
    say(sheet, line(year, "I/1"), chair, points="5", remark="vì")
    done = accept_lines(sheet=sheet, by=chair)
    assert (done.lines, done.unanswered) == (7, 0)
    points = dict(
        Score.objects.filter(sheet=sheet, stage=Stage.APPRAISAL).values_list(
            "criterion__path", "points"
        )
    )
    assert points == {
        "I/1": 5,
        "I/2": 4,
        "I/3": 10,
        "I/4": None,
        "II/1": 20,
        "II/2": None,
        "T": 1,
        "G": 0,
    }
    accept_lines(sheet=sheet, criteria=[line(year, "I/1").pk], by=chair)
    assert Score.objects.get(sheet=sheet, stage=Stage.APPRAISAL, criterion__path="I/1").points == 10


def test_what_the_unit_left_empty_is_nobodys_to_accept(world: World, chair: User) -> None:
    _year, sheet = health(world)
    Score.objects.filter(sheet=sheet, criterion__path="I/1").delete()
    done = accept_lines(sheet=sheet, by=chair)
    assert (done.lines, done.unanswered) == (7, 1)
    with pytest.raises(Refused, match="Còn 1 dòng chưa thẩm định: I/1"):
        appraise(sheet=sheet, version=None, by=chair)
    assert fetched(sheet).state == SheetState.SUBMITTED


def test_a_returned_sheet_says_why_until_it_comes_again(world: World, chair: User) -> None:
    _year, sheet = health(world)
    own = staff_of(sheet.unit)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        return_sheet(sheet=sheet, reason="  ", version=None, by=chair)
    first = sheet.submitted_at
    return_sheet(sheet=sheet, reason="Thiếu minh chứng I/2", version=None, by=chair)
    now = fetched(sheet)
    assert (now.state, now.returned_because, now.submitted_at, now.submitted_by) == (
        SheetState.DRAFT,
        "Thiếu minh chứng I/2",
        None,
        None,
    )
    assert [notice.url for notice in Notice.objects.filter(user=own)] != []
    submit_sheet(sheet=now, by=own)
    again = fetched(sheet)
    assert (again.returned_because, again.submitted_at) == ("", first)


def test_ending_tells_the_unit_once_and_is_journalled(world: World, chair: User) -> None:
    _year, sheet = health(world)
    accept_lines(sheet=sheet, by=chair)
    appraise(sheet=sheet, version=sheet.version, by=chair)
    told = Notice.objects.filter(user=staff_of(sheet.unit))
    assert [notice.text for notice in told] == [
        f"Bảng chấm điểm của {sheet.unit} đã thẩm định xong: {world.cluster_year}."
    ]
    entry = history(sheet).get(verb="appraise")
    assert (entry.by, entry.capacity, entry.detail) == (chair, "Khối trưởng", {"words": 8})
    with pytest.raises(Refused):
        recall_sheet(sheet=fetched(sheet), by=staff_of(sheet.unit))


def test_a_second_appraisal_is_of_what_was_explained_or_changed(world: World, chair: User) -> None:
    year, sheet = health(world)
    sheet = explained(world, sheet)
    lines = lines_of(year.criteria_set)
    assert open_lines(sheet, lines) == {line(year, "I/1").pk}
    with pytest.raises(Refused, match="không chờ thẩm định"):
        say(sheet, line(year, "I/2"), chair, actual="1", remark="vì")
    with pytest.raises(Refused, match="Còn 1 dòng chưa thẩm định: I/1"):
        reappraise(sheet=sheet, version=None, by=chair)
    with pytest.raises(Refused, match="Ghi lý do"):
        say(sheet, line(year, "I/1"), chair, points="5")
    row = say(sheet, line(year, "I/1"), chair, points="5", remark="Phụ lục không có số này")
    assert row.stage == Stage.SECOND
    reappraise(sheet=sheet, version=None, by=chair)
    assert fetched(sheet).state == SheetState.REAPPRAISED


def test_an_accepted_explanation_gives_the_units_own_score_back(world: World, chair: User) -> None:
    _year, sheet = health(world)
    sheet = explained(world, sheet)
    assert accept_lines(sheet=sheet, by=chair).lines == 1
    assert Score.objects.get(sheet=sheet, stage=Stage.SECOND).points == 10


def test_four_eyes_are_two_people(world: World, chair: User) -> None:
    _year, sheet = health(world)
    second = staff_of(world.unit("Sở Nội vụ"))
    with pytest.raises(Refused, match="Chưa dòng nào"):
        second_look(sheet=sheet, remark="", by=second)
    sheet = appraised(world, sheet)
    with pytest.raises(Refused, match="không tự xem lại"):
        second_look(sheet=sheet, remark="Đúng", by=chair)
    second_look(sheet=sheet, remark="Đúng", by=second)
    assert len(appraisal_page(sheet, staff_of(sheet.unit))["looks"]) == 1
    assert history(sheet).get(verb="second_look").detail == {"remark": "Đúng"}


def test_what_is_said_of_an_unfinished_appraisal_is_for_its_writers(
    world: World, chair: User
) -> None:
    _year, sheet = health(world)
    accept_lines(sheet=sheet, by=chair)
    second = staff_of(world.unit("Sở Nội vụ"))
    second_look(sheet=sheet, remark="Xem lại I/2", by=second)
    seen = [len(appraisal_page(sheet, by)["looks"]) for by in (chair, staff_of(sheet.unit))]
    assert seen == [1, 0]


def test_a_line_of_another_set_is_not_appraised(world: World, chair: User) -> None:
    year, sheet = health(world)
    other = line(year, "I")
    with pytest.raises(Refused):
        appraise_line(sheet=sheet, criterion=other, typed=Typed(points="1"), version=None, by=chair)


def test_all_sheets_of_a_year(world: World) -> None:
    year = begun(world)
    sheets = all_sent(year)
    assert len(sheets) == Unit.objects.filter(memberships__cluster_year=year.cluster_year).count()
