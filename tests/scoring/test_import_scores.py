"""Importing scores: all of a file or nothing, every fault with its row and column."""

import random
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Membership, Unit
from scoring.actions.importing import Faulty, ImportedScores, import_scores, set_for
from scoring.methods import Entry
from scoring.models import CriteriaSet, Score, ScoreChange, ScoringYear, Stage
from scoring.places import read_places
from scoring.reading import ENTRY_FIELDS, lines_of
from scoring.workbooks.scores import BadWorkbook, read_scores
from scoring.workflow import CriteriaState
from tests.scoring.appraisals_made import begun, criteria, fresh, sent, units
from tests.scoring.scores_made import KEYS, scores
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused

D = Decimal
HOME, FINANCE = "Sở Nội vụ", "Sở Tài chính"


def take(world: World, file: BytesIO, stage: str = Stage.SELF, by: Any = None) -> ImportedScores:
    return import_scores(
        cluster_year=world.cluster_year, file=file, stage=stage, by=by, name="diem.xlsx"
    )


def faults(world: World, *rows: Any, **others: Any) -> list[str]:
    with pytest.raises(Faulty) as told:
        take(world, scores(rows, **others))
    assert not Score.objects.exists()
    assert not ScoreChange.objects.exists()
    return told.value.lines


def entry(unit: str, path: str, stage: str = Stage.SELF) -> tuple[Entry, str]:
    row = Score.objects.get(sheet__unit__name=unit, criterion__path=path, stage=stage)
    return Entry(**{name: getattr(row, name) for name in ENTRY_FIELDS}), row.remark


def test_every_method_is_taken_as_people_write_it(world: World) -> None:
    begun(world, criteria_set=criteria(world))
    done = take(
        world,
        scores(
            [
                (HOME, "I/1", None, None, None, "12,5", "Có văn bản"),
                (HOME, "I/2", 3, None, "có"),
                (HOME, "I/3", "Đạt"),
                (HOME, "I/4", "1.283,5", 1000),
                (HOME, "II/1", None, None, "không"),
                (HOME, "II/2", 12.5),
                (HOME, "T", "8;2"),
                (HOME, "G", 1),
                # In the scope of the council, as names are everywhere.
                ("SỞ TÀI CHÍNH", "I/1", "12.5"),
                (FINANCE, "I/3", "không đạt"),
                (FINANCE, "T", -2),
                (FINANCE, "G", "không"),
            ]
        ),
    )
    assert done == ImportedScores(rows=12, changed=12, units=2)
    assert entry(HOME, "I/1") == (Entry(points=D("12.5")), "Có văn bản")
    assert entry(HOME, "I/2")[0] == Entry(actual=D(3), points=D(6))
    assert entry(HOME, "I/3")[0] == Entry(actual=D(1), points=D(10))
    assert entry(HOME, "I/4")[0] == Entry(actual=D("1283.5"), target=D(1000))
    assert entry(HOME, "II/1")[0] == Entry(assigned=False)
    assert entry(HOME, "II/2")[0] == Entry(actual=D("12.5"))
    assert entry(HOME, "T")[0] == Entry(actual=D(8), minus=D(2), points=D(5))
    assert entry(HOME, "G")[0] == Entry(actual=D(1), points=D(0))
    assert entry(FINANCE, "I/1")[0] == Entry(actual=D("12.5"), points=D("12.5"))
    assert entry(FINANCE, "I/3")[0] == Entry(actual=D(0), points=D(0))
    assert entry(FINANCE, "T")[0] == Entry(minus=D(2), points=D(-2))
    assert entry(FINANCE, "G")[0] == Entry(actual=D(0), points=D(0))
    assert ScoreChange.objects.count() == 12
    year = ScoringYear.objects.get()
    told = history(year)[0]
    assert (told.verb, told.by, told.detail) == (
        "import_scores",
        None,
        {"file": "diem.xlsx", "stage": "self", "rows": 12, "changed": 12, "units": 2},
    )


def test_every_fault_is_told_with_its_place_and_nothing_is_written(world: World) -> None:
    begun(world)
    assert faults(
        world,
        (HOME, "I/1", None, None, None, 42),
        (HOME, "T", None, None, None, -7),
        (HOME, "I/4", "chín mươi"),
        ("Sở Không Có", "I/1", 5),
        (HOME, "X/9", 5),
        (HOME, "I", 5),
        (FINANCE, "I/1", 5),
        (FINANCE, "I/1", 6),
        (FINANCE, "I/2", 2.5),
        (FINANCE, "I/3", "có lẽ"),
        (FINANCE, "II/1", None, None, "chắc"),
        (FINANCE, "II/2", "=1+1"),
        (FINANCE, "T", "8;x"),
        (None, "I/1", 5),
        (FINANCE, "I/2", 3, None, None, 10),
        (FINANCE, "I/4", True),
        (FINANCE, "II/1", 30.5),
    ) == [
        "Dòng 3, cột F: 42 vượt điểm tối đa 20. Nhập từ 0 đến 20.",
        "Dòng 4, cột F: -7 thấp hơn điểm tối thiểu -5. Nhập từ -5 đến 5.",
        "Dòng 5, cột C: “chín mươi” không phải là số. Viết như 1.283,5 hoặc 12,5.",
        "Dòng 6, cột A: “Sở Không Có” không phải là thành viên của năm này. Chép tên từ danh sách.",
        "Dòng 7, cột B: “X/9” không có trong bộ tiêu chí. Chép đường dẫn từ bộ tiêu chí.",
        "Dòng 8, cột B: “I” là nhóm, không chấm trực tiếp. Nhập điểm ở các dòng bên dưới.",
        "Dòng 10, cột B: Sở Tài chính (minh họa) đã có “I/1” ở dòng 9. Giữ một dòng.",
        "Dòng 11, cột C: 2,5 không phải là số lần, số lượng. Nhập số nguyên từ 0.",
        "Dòng 12, cột C: “có lẽ” không rõ là đạt hay không. Ghi “đạt” hoặc “không đạt”.",
        "Dòng 13, cột E: “chắc” không rõ là có hay không. Ghi “có” hoặc “không”.",
        "Dòng 14, cột C: công thức chưa có kết quả. Mở bằng Excel, lưu lại rồi gửi.",
        "Dòng 15, cột C: “x” không phải là số. Viết như 1.283,5 hoặc 12,5.",
        "Dòng 16, cột A: thiếu “Đơn vị”.",
        "Dòng 17, cột B: Sở Tài chính (minh họa) đã có “I/2” ở dòng 11. Giữ một dòng.",
        "Dòng 17, cột F: 10 khác 6 tính từ kết quả. Để trống điểm hoặc kết quả.",
        "Dòng 18, cột C: ô này là đúng/sai, không phải số. Viết như 1.283,5.",
        "Dòng 19, cột B: Sở Tài chính (minh họa) đã có “II/1” ở dòng 13. Giữ một dòng.",
        "Dòng 19, cột C: 30,5 vượt điểm tối đa 30. Nhập từ 0 đến 30.",
    ]


def test_faults_of_the_sheet_itself(world: World) -> None:
    begun(world)
    row = (HOME, "I/1", 5)
    assert faults(world, row, keys=("unit", "path", "actual", "grade", "actual")) == [
        f"Dòng 1, cột D: cột “grade” không thuộc mẫu. Chỉ dùng: {', '.join(KEYS)}.",
        "Dòng 1, cột E: cột này có hai lần. Bỏ một cột.",
    ]
    assert faults(world, (5, "I/1"), keys=("actual", "path")) == [
        "Dòng 1, cột A: thiếu cột “unit” (Đơn vị)."
    ]
    assert faults(world, row, (FINANCE, "I/1", 6), merged=["C3:D4"]) == [
        "Dòng 3, cột C: các ô C3:D4 bị gộp. Bỏ gộp ô rồi điền từng ô."
    ]
    assert faults(world) == ["Dòng 3, cột A: chưa có điểm nào. Điền từ dòng 3."]
    assert faults(world, (HOME, "I/1", 5, None, None, None, None, "thừa")) == [
        "Dòng 3, cột H: cột này không có khóa ở dòng 1. Bỏ cột đó hoặc ghi khóa."
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Tệp không phải là sổ Excel (.xlsx). Mở bằng Excel, lưu thành .xlsx rồi gửi lại."),
        (
            b"PK\x03\x04 broken",
            "Tệp không phải là sổ Excel (.xlsx). Mở bằng Excel, lưu thành .xlsx rồi gửi lại.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            "Tệp có mật khẩu hoặc là sổ Excel đời cũ (.xls). Bỏ mật khẩu, lưu thành .xlsx.",
        ),
        (
            b"PK" + b"\0" * (100 * 1024 * 1024),
            "Tệp lớn 100 MB; tối đa 20 MB. Chỉ giữ trang cần nhập rồi gửi lại.",
        ),
        (
            scores([(HOME, "I/1", 5)], sheet="diem").getvalue(),
            "Sổ không có trang “scores” mà có: diem.",
        ),
        (
            scores([(HOME, "I/1", 5)], keys=("a", "b", "c")).getvalue(),
            f"Dòng 1 của trang “scores” phải là các khóa: {', '.join(KEYS)}.",
        ),
    ],
    ids=["empty", "broken", "password", "large", "other sheet", "no keys"],
)
def test_files_that_are_no_workbook_of_scores(world: World, content: bytes, words: str) -> None:
    begun(world)
    with pytest.raises(BadWorkbook) as told:
        take(world, BytesIO(content))
    assert str(told.value) == words
    assert not Score.objects.exists()


def test_the_corrected_file_goes_through_and_again_changes_nothing(world: World) -> None:
    begun(world)
    faults(world, (HOME, "I/1", None, None, None, 42))
    file = scores([(HOME, "I/1", None, None, None, 4.2), (FINANCE, "I/2", 2)])
    assert take(world, file) == ImportedScores(2, 2, 2)
    assert take(world, file) == ImportedScores(2, 0, 2)
    assert take(world, scores([(HOME, "I/1", None, None, None, 0), (FINANCE, "I/2")])) == (
        ImportedScores(1, 1, 1)
    )
    assert entry(HOME, "I/1")[0].points == 0
    assert [str(row.points) for row in ScoreChange.objects.filter(criterion__path="I/1")] == [
        "4.20",
        "0.00",
    ]
    # A row that says nothing leaves what is there.
    assert entry(FINANCE, "I/2")[0].actual == 2


def test_the_stages_are_words_of_their_own_until_they_are_spoken(world: World) -> None:
    year = begun(world)
    home = units(year.cluster_year)
    sheet = sent(year, next(unit for unit in home if unit.name == HOME))
    file = scores([(HOME, "I/1", None, None, None, 7)])
    with pytest.raises(Refused) as told:
        take(world, file)
    assert str(told.value) == (
        "Điểm “Tự chấm” của các đơn vị sau đã gửi hoặc đã chốt, không ghi đè: Sở Nội vụ (minh họa)."
    )
    for stage in (Stage.APPRAISAL, Stage.SECOND, Stage.FINAL):
        take(world, file, stage=stage)
        assert entry(HOME, "I/1", stage)[0] == Entry(points=D(7))
    assert Score.objects.get(sheet=sheet, criterion__path="I/1", stage="self").points == 10


def test_only_the_chair_imports_and_keeps_to_what_may_be_left_out(world: World) -> None:
    begun(world)
    file = scores([(HOME, "I/1", None, None, "không")])
    with pytest.raises(Denied):
        take(world, file, by=fresh(world.users["staff"]))
    with pytest.raises(Faulty) as told:
        take(world, file, by=fresh(world.users["chair"]))
    assert told.value.lines == ["Dòng 3, cột E: “I/1” giao cho mọi đơn vị. Để trống ô này."]
    assert take(world, file) == ImportedScores(1, 1, 1)


def test_a_year_without_rules_takes_the_set_that_fits(world: World) -> None:
    CriteriaSet.objects.all().delete()
    with pytest.raises(Refused, match="Chưa có bộ tiêu chí đã ban hành cho"):
        take(world, scores([(HOME, "I/1", 5)]))
    of_council = criteria(world)
    year = world.cluster_year
    assert set_for(year) == of_council
    of_year = criteria_called(world, "Của năm", cluster_year=year)
    of_cluster = criteria_called(world, "Của khối", cluster=year.cluster)
    criteria_called(world, "Nháp", cluster_year=year, state=CriteriaState.DRAFT)
    assert set_for(year) == of_year
    assert take(world, scores([(HOME, "I/1", 5)])).rows == 1
    made = ScoringYear.objects.get()
    assert (made.criteria_set, made.final_rule, made.cross_mode, made.rank_by) == (
        of_year,
        "appraisal",
        "none",
        "ratio",
    )
    assert made.sheets.count() == 7
    of_year.cluster_year = None
    of_year.cluster = year.cluster
    of_year.save()
    with pytest.raises(Refused, match="Có 2 bộ tiêu chí dùng được"):
        set_for(year)
    of_cluster.delete()


def criteria_called(world: World, name: str, **fields: Any) -> CriteriaSet:
    CriteriaSet.objects.filter(name="Bộ thử").update(name="Bộ đã có")
    made = criteria(world)
    for field, value in ({"name": name} | fields).items():
        setattr(made, field, value)
    made.save()
    return made


def test_a_faulty_file_sets_up_nothing(world: World) -> None:
    CriteriaSet.objects.all().delete()
    criteria(world)
    with pytest.raises(Faulty):
        take(world, scores([(HOME, "I/1", "x")]))
    assert not ScoringYear.objects.exists()


def test_a_formula_counts_as_what_it_gave(world: World) -> None:
    begun(world)
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet("scores")
        page.write_row(0, 0, ("unit", "path", "points"))
        page.write_row(2, 0, (HOME, "I/1"))
        page.write_formula(2, 2, "=10+2.5", value=12.5)
        page.write_row(3, 0, (FINANCE, "I/1"))
        page.write_rich_string(3, 1, "I", book.add_format({"bold": True}), "/1")
        page.write_datetime(3, 2, date(2026, 1, 1), book.add_format({"num_format": "d/m/yyyy"}))
    content.seek(0)
    with pytest.raises(Faulty) as told:
        take(world, content)
    assert told.value.lines == [
        "Dòng 4, cột C: ô này là ngày, không phải số. Đổi kiểu ô thành số rồi nhập lại."
    ]


def test_a_workbook_of_one_unit_may_have_columns_that_are_not_read(world: World) -> None:
    year = begun(world)
    lines = {line.path: line for line in lines_of(year.criteria_set)}
    unit = world.unit(HOME)
    file = scores([(HOME, "I/1", 5, "Nội dung")], keys=("unit", "path", "points", "title"))
    rows, wrong = read_scores(file, lines, lambda text: unit, also=("title",))
    assert [(row.number, row.unit, row.criterion.path, row.entry) for row in rows] == [
        (3, unit, "I/1", Entry(points=D(5)))
    ]
    assert wrong == []


def test_the_order_of_the_rows_does_not_matter(world: World) -> None:
    year = begun(world)
    members = [unit.name for unit in units(year.cluster_year)]
    rows: list[tuple[Any, ...]] = [
        row
        for extra, name in enumerate(members)
        for row in ((name, "I/4", 100 + extra, 90), (name, "II/2", 50 + extra), (name, "I/3", 1))
    ]
    take(world, scores(rows))
    straight = [(r.unit.pk, r.total, r.rank) for r in read_places(year, Stage.SELF).rows]
    ScoreChange.objects.all()._raw_delete("default")
    Score.objects.all().delete()
    random.Random(3).shuffle(rows)
    take(world, scores(rows))
    assert [(r.unit.pk, r.total, r.rank) for r in read_places(year, Stage.SELF).rows] == straight


def test_the_number_of_queries_does_not_grow_with_the_rows(world: World) -> None:
    year = begun(world)
    names = [unit.name for unit in units(year.cluster_year)]

    def asked(count: int, points: int) -> int:
        file = scores([(name, "I/1", None, None, None, points) for name in names[:count]])
        with CaptureQueriesContext(connection) as queries:
            take(world, file)
        return len(queries)

    assert {asked(1, 1), asked(3, 2), asked(7, 3)} == {asked(2, 4)}


def test_a_unit_that_only_now_became_a_member_gets_its_sheet(world: World) -> None:
    year = begun(world)
    host = world.unit(HOME).parent
    new = Unit(name="Sở Công Thương", full_name="", kind="department", parent=host, is_demo=True)
    new.save()
    Membership.objects.create(cluster_year=year.cluster_year, unit=new)
    assert take(world, scores([("Sở Công thương", "I/1", 5)])).changed == 1
    assert year.sheets.filter(unit=new).count() == 1


def test_a_path_is_known_with_and_without_its_dot(world: World) -> None:
    lines: Any = (("1.", "group", "10", {}), ("1.1.", "direct", "10", {}))
    begun(world, criteria_set=criteria(world, lines))
    take(world, scores([(HOME, "1.1", None, None, None, "7,5", None)]))
    take(world, scores([(FINANCE, " 1.1. ", None, None, None, 8, None)]))
    assert {row.points for row in Score.objects.all()} == {D("7.5"), D(8)}
    take_again = scores([(HOME, "1.1", *[None] * 3, 5, None), (HOME, "1.1.", *[None] * 3, 6, None)])
    with pytest.raises(Faulty) as told:
        take(world, take_again)
    assert told.value.lines == [
        "Dòng 4, cột B: Sở Nội vụ (minh họa) đã có “1.1.” ở dòng 3. Giữ một dòng."
    ]
