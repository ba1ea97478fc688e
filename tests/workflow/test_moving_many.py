"""Many rows moved together: all or none, in a number of queries that does not depend on theirs."""

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from conferences.models import Conference
from conferences.workflow import CONFERENCE
from tests.workflow.conferences import conference
from workflow.journal import history
from workflow.models import JournalEntry
from workflow.moves import Refused, Stale, perform_many

pytestmark = pytest.mark.django_db
CALL = CONFERENCE.moves["call"]
WIRED = override_settings(WIRING="tests.workflow.wiring")


def _stored(rows: list[Conference]) -> list[tuple[str, int]]:
    found = {row.pk: (row.state, row.version) for row in Conference.objects.all()}
    return [found[row.pk] for row in rows]


def test_all_are_moved_and_each_has_its_line() -> None:
    rows = [conference() for _n in range(3)]
    detail = {rows[0].pk: {"number": 7}}
    perform_many(CALL, rows, by=None, capacity="thu", stamps={"place": "Hội trường"}, detail=detail)
    assert _stored(rows) == [("called", 1)] * 3
    assert [(row.state, row.version, row.place) for row in rows] == [
        ("called", 1, "Hội trường")
    ] * 3
    lines = [history(row).get() for row in rows]
    assert [(line.verb, line.capacity) for line in lines] == [("call", "thu")] * 3
    assert [line.detail for line in lines] == [{"number": 7}, {}, {}]


def test_rows_of_several_versions_go_together() -> None:
    rows = [conference(), conference()]
    Conference.objects.filter(pk=rows[1].pk).update(version=5)
    rows[1].refresh_from_db()
    perform_many(CALL, rows, by=None)
    assert _stored(rows) == [("called", 1), ("called", 6)]


def test_one_in_another_state_keeps_all_where_they_were() -> None:
    rows = [conference(), conference("open")]
    with pytest.raises(Refused, match=r"Hội nghị thử: Không thể .* “Đang họp”"):
        perform_many(CALL, rows, by=None)
    assert _stored(rows) == [("draft", 0), ("open", 0)]
    assert [row.state for row in rows] == ["draft", "open"]
    assert JournalEntry.objects.count() == 0


def test_one_that_somebody_else_changed_keeps_all_where_they_were() -> None:
    rows = [conference(), conference()]
    Conference.objects.filter(pk=rows[1].pk).update(version=3)
    with pytest.raises(Stale, match="đã thay đổi từ lúc trang được mở"):
        perform_many(CALL, rows, by=None)
    assert _stored(rows) == [("draft", 0), ("draft", 3)]


def test_one_that_somebody_else_moved_first_is_refused() -> None:
    rows = [conference(), conference()]
    perform_many(CALL, [Conference.objects.get(pk=rows[1].pk)], by=None)
    with pytest.raises(Refused, match="đang ở trạng thái “Đã triệu tập”"):
        perform_many(CALL, rows, by=None)
    assert _stored(rows) == [("draft", 0), ("called", 1)]


@WIRED
def test_what_follows_runs_for_each_and_takes_all_back_when_it_fails() -> None:
    rows = [conference(), conference()]
    perform_many(CALL, rows, by=None)
    assert [row.findings.count() for row in rows] == [2, 2]
    with pytest.raises(Refused, match="Việc sau không làm được"):
        perform_many(CONFERENCE.moves["open"], rows, by=None)
    assert _stored(rows) == [("called", 1)] * 2
    assert [row.state for row in rows] == ["called"] * 2


@pytest.mark.parametrize("number", [1, 3, 30])
def test_queries_do_not_grow(number: int) -> None:
    rows = [conference() for _n in range(number)]
    with CaptureQueriesContext(connection) as asked:
        perform_many(CALL, rows, by=None)
    assert len(asked) == 4


def test_nothing_is_nothing() -> None:
    perform_many(CALL, [], by=None)
    assert JournalEntry.objects.count() == 0
