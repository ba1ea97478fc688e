"""Sending a sheet: what is missing, what is late, what is taken back."""

from decimal import Decimal

import pytest

from clusters.deadlines.sending import working_days_late
from clusters.models import Phase
from scoring.actions.appraising import return_sheet
from scoring.actions.evidence import attach_evidence, remove_evidence
from scoring.actions.sheets import recall_sheet, submit_sheet
from scoring.actions.writing import Line, write_lines
from scoring.duties import duties
from scoring.gaps import GapKind, gaps_of
from scoring.methods import Entry
from scoring.models import Evidence, ScoreSheet, Stage
from tests.scoring.sheets_made import due, fill, key, own_sheet, pdf
from tests.world import World
from workflow.files import BadFile
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

D = Decimal
ZERO = {
    "I/1": Entry(points=D(0)),
    "I/2": Entry(actual=D(0)),
    "I/3/a": Entry(actual=D(0)),
    "I/3/b": Entry(actual=D(0)),
    "II/1": Entry(points=D(0)),
    "II/2": Entry(actual=D(0)),
    "T": Entry(actual=D(0)),
    "G": Entry(actual=D(1)),
}


def ready(world: World) -> ScoreSheet:
    sheet = fill(own_sheet(world))
    attach(sheet, world)
    return sheet


def attach(sheet: ScoreSheet, world: World, path: str = "I/1", *names: str) -> list[Evidence]:
    uploads = [pdf(name, name) for name in names or ("a.pdf",)]
    by = world.users["staff"]
    return attach_evidence(sheet=sheet, criterion=key(sheet, path), uploads=uploads, by=by)


def send(sheet: ScoreSheet, world: World, version: int | None = None) -> ScoreSheet:
    return submit_sheet(sheet=sheet, version=version, by=world.users["staff"])


def test_an_empty_sheet_says_of_every_line_what_is_missing(world: World) -> None:
    sheet = own_sheet(world)
    assert [(gap.line.path, gap.kind) for gap in gaps_of(sheet)] == [
        (path, GapKind.EMPTY) for path in ("I/1", "I/2", "I/3/a", "I/3/b", "II/1", "II/2", "T", "G")
    ]
    with pytest.raises(Refused) as told:
        send(sheet, world)
    assert str(told.value) == "Còn 8 chỗ thiếu nên chưa gửi được. Xem danh sách rồi điền nốt."
    sheet.refresh_from_db()
    assert (sheet.state, sheet.submitted_at) == ("draft", None)


def test_a_line_that_must_be_proved_blocks_without_a_file(world: World) -> None:
    sheet = fill(own_sheet(world))
    assert [(gap.line.path, gap.kind) for gap in gaps_of(sheet)] == [("I/1", GapKind.EVIDENCE)]
    attach(sheet, world)
    assert gaps_of(sheet) == []
    assert send(sheet, world).state == "submitted"


def test_zero_points_everywhere_is_a_valid_sheet(world: World) -> None:
    sheet = fill(own_sheet(world), ZERO)
    sent = send(sheet, world)
    assert (sent.state, sent.submitted_by) == ("submitted", world.users["staff"])


def test_what_was_not_given_to_the_unit_is_not_missing(world: World) -> None:
    sheet = own_sheet(world)
    write_lines([Line(sheet, key(sheet, "II/1"), Entry(assigned=False))], stage=Stage.SELF, by=None)
    assert "II/1" not in {gap.line.path for gap in gaps_of(sheet)}


@pytest.mark.parametrize("name", ["chair", "specialist", "admin", "other"])
def test_only_its_own_unit_sends_a_sheet(world: World, name: str) -> None:
    sheet = ready(world)
    for deed in (submit_sheet, recall_sheet):
        with pytest.raises(Denied):
            deed(sheet=sheet, by=world.users[name])


def test_what_changed_since_the_question_was_shown_is_asked_again(world: World) -> None:
    sheet = ready(world)
    with pytest.raises(Stale):
        send(sheet, world, version=0)


def test_a_soft_deadline_marks_in_working_days_and_a_hard_one_refuses(world: World) -> None:
    sheet = ready(world)
    due(sheet, -14, is_hard=True)
    with pytest.raises(Refused) as told:
        send(sheet, world)
    assert "hạn cứng" in str(told.value)
    due(sheet, -14)
    send(sheet, world)
    year = sheet.scoring_year.cluster_year
    entry = history(sheet).filter(verb="submit_sheet").get()
    late = entry.detail["working_days_late"]
    assert late == working_days_late(year, Phase.SELF_SCORE, entry.at.date())[sheet.unit_id]
    assert 8 <= late <= 10


def test_a_sheet_is_taken_back_before_the_deadline_only(world: World) -> None:
    sheet = send(ready(world), world)
    due(sheet, -3)
    with pytest.raises(Refused) as told:
        recall_sheet(sheet=sheet, by=world.users["staff"])
    assert str(told.value).startswith("Đã hết hạn tự chấm")
    due(sheet, 3)
    back = recall_sheet(sheet=sheet, by=world.users["staff"])
    assert (back.state, back.submitted_at, back.submitted_by) == ("draft", None, None)


def test_a_sheet_is_not_taken_back_once_it_is_being_appraised(world: World) -> None:
    sheet = send(ready(world), world)
    write_lines(
        [Line(sheet, key(sheet, "I/1"), Entry(points=D(20)))],
        stage=Stage.APPRAISAL,
        by=world.users["chair"],
    )
    with pytest.raises(Refused) as told:
        recall_sheet(sheet=sheet, by=world.users["staff"])
    assert str(told.value).startswith("Đã bắt đầu thẩm định")


def test_a_sheet_that_was_given_back_goes_again_and_is_not_late(world: World) -> None:
    sheet = send(ready(world), world)
    first = sheet.submitted_at
    given = return_sheet(
        sheet=sheet, reason="Thiếu số liệu quý IV", version=None, by=world.users["chair"]
    )
    due(sheet, -20, is_hard=True)
    year = sheet.scoring_year.cluster_year
    assert first is not None
    # Its first sending is what counts against the deadline: that was today.
    late = working_days_late(year, Phase.SELF_SCORE, first.date())[sheet.unit_id]
    again = send(given, world)
    assert (again.state, again.returned_because, again.submitted_at) == ("submitted", "", first)
    assert working_days_late(year, Phase.SELF_SCORE, first.date())[sheet.unit_id] == late


def test_what_waits_for_a_unit(world: World) -> None:
    staff, sheet = world.users["staff"], own_sheet(world)
    deadline = due(sheet, 4)
    today = deadline.due_on
    [duty] = duties(staff, today)
    assert (duty.text, duty.due, duty.url) == (
        "Còn 8 dòng chưa chấm.",
        deadline.due_on,
        f"/sheets/{sheet.pk}/",
    )
    fill(sheet)
    assert [duty.text for duty in duties(staff, today)] == ["Đã chấm mọi dòng, chưa gửi."]
    attach(sheet, world)
    given = return_sheet(
        sheet=send(sheet, world), reason="Xem lại dòng 1", version=None, by=world.users["chair"]
    )
    assert [(d.text, d.state) for d in duties(staff, today)] == [
        ("Bị trả lại: Xem lại dòng 1", "Bị trả lại")
    ]
    send(given, world)
    assert (duties(staff, today), duties(world.users["nobody"], today)) == ([], [])


def test_evidence_is_kept_once_and_removed_while_the_sheet_is_open(world: World) -> None:
    sheet = own_sheet(world)
    kept = attach(sheet, world, "I/2", "a.pdf", "b.pdf", "a.pdf")
    assert [row.file.name for row in kept] == ["a.pdf", "b.pdf"]
    assert attach(sheet, world, "I/2", "a.pdf") == []
    remove_evidence(evidence=kept[0], by=world.users["staff"])
    assert [row.file.name for row in sheet.evidence.all()] == ["b.pdf"]
    with pytest.raises(Denied):
        remove_evidence(evidence=kept[1], by=world.users["chair"])
    with pytest.raises(Refused):
        attach(sheet, world, "I")
    with pytest.raises(BadFile):
        attach(sheet, world, "I/2", "good.pdf", "bad.exe")
    assert sheet.evidence.count() == 1


def test_evidence_stays_once_the_sheet_was_sent(world: World) -> None:
    sheet = ready(world)
    [proof] = sheet.evidence.all()
    send(sheet, world)
    with pytest.raises(Refused):
        remove_evidence(evidence=proof, by=world.users["staff"])
    with pytest.raises(Refused):
        attach(sheet, world, "I/2")
