"""The geometry of the rotation picture."""

import pytest

from clusters.pages.timeline import (
    HEAD,
    LATER,
    MOST_COLUMNS,
    NAMES,
    ROW,
    WIDTH,
    Held,
    Picture,
    Row,
    Year,
    cut,
    draw,
    wrapped,
)


def year(label: str, *held: Held, members: tuple[int, ...] = (), suggested: bool = False) -> Year:
    return Year(label, int(label[:4]), "", frozenset(members), held, suggested)


def chair(row: int, status: str = "serving") -> Held:
    return Held(row, "chair", status, "Cụm trưởng")


def vice(row: int, status: str = "serving") -> Held:
    return Held(row, "vice_chair", status, "Cụm phó")


def drawn(years: list[Year], rows: list[Row]) -> Picture:
    picture = draw(years, rows, gap_remark="chưa có tư liệu")
    assert picture is not None
    return picture


ROWS = [Row(1, "Bình Định"), Row(2, "Lâm Đồng"), Row(3, "Phú Yên")]


@pytest.mark.parametrize(("years", "rows"), [([], ROWS), ([year("2023")], [])])
def test_nothing_known_is_not_drawn(years: list[Year], rows: list[Row]) -> None:
    assert draw(years, rows, gap_remark="") is None


def test_each_unit_has_a_row_and_each_year_a_column() -> None:
    picture = drawn([year("2023", chair(1)), year("2024", chair(2))], ROWS)
    assert [column.label for column in picture.columns] == ["2023", "2024"]
    assert [row.lines[0].text for row in picture.rows] == ["Bình Định", "Lâm Đồng", "Phú Yên"]
    assert [row.rule for row in picture.rows] == [HEAD, HEAD + ROW, HEAD + 2 * ROW]
    assert picture.height == HEAD + 3 * ROW + 8


def test_a_mark_stands_in_the_middle_of_its_cell() -> None:
    picture = drawn([year("2023"), year("2024", chair(2))], ROWS)
    (pill,) = picture.pills
    assert pill.x + pill.width // 2 == picture.columns[1].middle
    assert pill.y + pill.height // 2 == HEAD + ROW + ROW // 2


@pytest.mark.parametrize(
    ("held", "kind"),
    [
        (chair(1), "chair"),
        (vice(1), "vice"),
        (chair(1, "elected"), "chair-elected"),
        (vice(1, "elected"), "vice-elected"),
        (chair(1, "proposed"), "sug"),
        (vice(1, "proposed"), "sug"),
        (chair(1, "suggested"), "sug"),
    ],
)
def test_every_status_is_drawn_its_own_way(held: Held, kind: str) -> None:
    assert [pill.kind for pill in drawn([year("2023", held)], ROWS).pills] == [kind]


def test_a_line_joins_what_a_unit_held_in_years_that_follow() -> None:
    years = [year("2023", chair(1), vice(2)), year("2024", chair(2), vice(3))]
    (step,) = drawn(years, ROWS).steps
    assert (step.y, step.is_undecided) == (HEAD + ROW + ROW // 2, False)
    assert step.start < step.end


def test_a_line_to_what_nobody_decided_is_broken() -> None:
    years = [year("2023", vice(2)), year("2024", chair(2, "proposed"))]
    assert [step.is_undecided for step in drawn(years, ROWS).steps] == [True]


def test_no_line_across_years_without_records() -> None:
    picture = drawn([year("2018", vice(2)), year("2023", chair(2))], ROWS)
    assert picture.steps == ()
    assert [(column.label, column.remark, column.is_gap) for column in picture.columns] == [
        ("2018", "", False),
        ("2019–2022", "chưa có tư liệu", True),
        ("2023", "", False),
    ]


def test_a_single_missing_year_is_called_by_its_number() -> None:
    picture = drawn([year("2016"), year("2018")], ROWS)
    assert [column.label for column in picture.columns] == ["2016", "2017", "2018"]


def test_school_years_follow_each_other() -> None:
    picture = drawn([year("2019-2020", vice(1)), year("2020-2021", chair(1))], ROWS)
    assert [column.label for column in picture.columns] == ["2019-2020", "2020-2021"]
    assert len(picture.steps) == 1


def test_members_without_office_are_dots() -> None:
    picture = drawn([year("2023", chair(1), members=(1, 2))], ROWS)
    assert [dot.y for dot in picture.dots] == [HEAD + ROW + ROW // 2]


def test_of_many_years_the_latest_are_drawn() -> None:
    years = [year(str(label), chair(1)) for label in range(2008, 2020)]
    picture = drawn(years, ROWS)
    assert [column.label for column in picture.columns] == [str(y) for y in range(2013, 2020)]
    assert picture.undrawn == 5
    assert len(picture.pills) == MOST_COLUMNS


def test_a_picture_never_begins_with_a_gap() -> None:
    years = [year("2001"), *(year(str(label)) for label in range(2014, 2020))]
    assert drawn(years, ROWS).columns[0].label == "2014"


def test_everything_lies_inside_the_picture() -> None:
    rows = [Row(number, f"Đơn vị {number}", later="Tỉnh Gia Lai") for number in range(30)]
    years = [year(str(label), chair(label % 30)) for label in range(2000, 2030)]
    picture = drawn(years, rows)
    last = picture.columns[-1]
    assert last.x + last.width <= WIDTH - LATER
    assert min(pill.x for pill in picture.pills) >= NAMES
    assert max(pill.y + pill.height for pill in picture.pills) <= picture.bottom


def test_without_successors_there_is_no_column_for_them() -> None:
    assert drawn([year("2023")], ROWS).later_x is None
    rows = [Row(1, "Bình Định", later="Gia Lai (mới)"), Row(2, "Huế")]
    picture = drawn([year("2023")], rows)
    assert picture.later_x == WIDTH - LATER
    assert [row.later and row.later.text for row in picture.rows] == ["Gia Lai (mới)", None]


def test_the_latest_year_is_the_last_on_record() -> None:
    suggested = year("2025", chair(3, "suggested"), suggested=True)
    assert drawn([year("2024", chair(2)), suggested], ROWS).latest.label == "2024"


@pytest.mark.parametrize(
    ("text", "fitting", "shown"),
    [("Lào Cai", 7, "Lào Cai"), ("Lào Cai", 6, "Lào C…"), ("Lào Cai", 5, "Lào…"), ("", 3, "")],
)
def test_cut(text: str, fitting: int, shown: str) -> None:
    assert cut(text, fitting) == shown


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Sở Y tế", ["Sở Y tế"]),
        ("Ban Quản lý các KCN", ["Ban Quản lý", "các KCN"]),
        ("Ban Quản lý các khu công nghiệp tỉnh", ["Ban Quản lý", "các khu côn…"]),
        ("Ngânhàngnhànước", ["Ngânhàngnhà…"]),
        ("", [""]),
    ],
)
def test_long_names_take_two_lines(text: str, lines: list[str]) -> None:
    assert wrapped(text, 12, 2) == lines
