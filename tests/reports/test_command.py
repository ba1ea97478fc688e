"""`build_report`: a report at once, into a file, beside the rows of ordered reports."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test.utils import override_settings

from conferences.models import Conference
from reports.actions.building import build
from reports.facts import facts_of
from reports.models import Report
from workflow.models import JournalEntry

TakeOver = Callable[..., Conference]


def _run(record: str, output: Path) -> None:
    call_command("build_report", record=record, output=output)


def test_it_writes_the_file_and_no_row(recorded: TakeOver, tmp_path: Path) -> None:
    conference = recorded("seed-4")
    lines = JournalEntry.objects.count()
    _run("seed-4", tmp_path / "report.pdf")
    assert (Report.objects.count(), JournalEntry.objects.count()) == (0, lines)
    # The same facts give the same bytes; a worker's document differs by the code on its foot.
    _run("seed-4", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == (tmp_path / "report.pdf").read_bytes()
    done = build(Report.objects.create(conference=conference).pk)
    assert done is not None
    assert done.facts == facts_of(conference, code=done.code)
    assert done.facts != facts_of(conference)


def test_an_unknown_record_is_told(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="Không có hội nghị nào với mã bản ghi “nope”"):
        _run("nope", tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(recorded: TakeOver, tmp_path: Path) -> None:
    recorded("seed-4")
    with pytest.raises(CommandError, match="Không ghi được tệp"):
        _run("seed-4", tmp_path / "nowhere" / "report.pdf")


def test_what_cannot_be_made_leaves_no_file(recorded: TakeOver, tmp_path: Path) -> None:
    recorded("seed-4")
    with override_settings(NODE_MODULES=tmp_path), pytest.raises(CommandError, match="Tinos"):
        _run("seed-4", tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []
