"""From the order to the file: claims, leases, failures and files."""

import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import User
from conferences.models import Conference
from reports.actions import leasing, request_report, retry, sweep
from reports.actions.building import build
from reports.actions.leasing import Lease, LeaseLost
from reports.actions.sweeping import MOST_ATTEMPTS
from reports.documents.canonical import canonical_json, facts_sha256
from reports.documents.summary import template_version
from reports.facts import facts_of
from reports.models import Report
from reports.storage import store
from reports.workflow import ReportState, Step
from tests.reports.layout import text_of
from workflow.journal import history
from workflow.moves import Refused

TakeOver = Callable[..., Conference]


@pytest.fixture
def admin(db: None) -> User:
    return User.objects.create_superuser("admin-of-reports", email="a@example.org")


@pytest.fixture
def report(recorded: TakeOver, admin: User) -> Report:
    return request_report(recorded("seed-4"), by=admin)


def _verbs(report: Report) -> list[str]:
    return [line.verb for line in history(report)][::-1]


def _lapse(report: Report) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Report.objects.filter(pk=report.pk).update(lease_until=past)


def test_an_order_waits_and_is_made(report: Report) -> None:
    assert (report.state, report.progress, report.attempt) == (ReportState.PENDING, 0, 0)
    done = build(report.pk)
    assert done is not None
    assert (done.state, done.progress, done.step, done.attempt) == (
        ReportState.DONE, 100, Step.FINISHED, 1,
    )  # fmt: skip
    assert (done.error, done.lease_until) == ("", None)
    assert _verbs(report) == ["request", "take", "finish"]
    assert [line.by for line in history(report)] == [None, None, report.requested_by]


def test_the_file_is_what_the_row_says(report: Report) -> None:
    done = build(report.pk)
    assert done is not None
    with done.file.open() as kept:
        content = kept.read()
    assert sha256(content).hexdigest() == done.sha256
    assert done.file.name == f"reports/{done.sha256[:2]}/{done.sha256}.pdf"
    facts = facts_of(report.conference, code=report.code)
    assert done.facts == facts
    assert (done.facts_sha256, done.template_version) == (facts_sha256(facts), template_version())
    with pikepdf.open(BytesIO(content)) as pdf:
        attached = pdf.attachments["facts.json"].get_file().read_bytes()
    assert attached == canonical_json(done.facts)
    assert sha256(attached).hexdigest() == done.facts_sha256
    # And again from what the database keeps.
    done.refresh_from_db()
    assert facts_sha256(done.facts) == done.facts_sha256


def test_a_task_that_runs_twice_has_one_effect(report: Report) -> None:
    first = build(report.pk)
    assert first is not None
    assert build(report.pk) is None
    again = Report.objects.get(pk=report.pk)
    assert (again.version, again.sha256, again.attempt) == (first.version, first.sha256, 1)
    assert _verbs(report) == ["request", "take", "finish"]


def test_a_report_that_is_gone_is_no_error(db: None) -> None:
    assert build(1) is None


def test_of_two_workers_one_takes_it(report: Report) -> None:
    first, second = leasing.take(report.pk), leasing.take(report.pk)
    assert first == Lease(report.pk, report.version + 1)
    assert second is None
    taken = Report.objects.get(pk=report.pk)
    assert (taken.state, taken.attempt) == (ReportState.RUNNING, 1)
    assert _verbs(report) == ["request", "take"]


def test_a_worker_that_was_thought_dead_changes_nothing_any_more(report: Report) -> None:
    late = leasing.take(report.pk)
    assert late is not None
    _lapse(report)
    assert sweep() == 1
    again = leasing.take(report.pk)
    assert again is not None
    file, digest = store(b"%PDF- from the late one")
    for write in (
        lambda: leasing.finish(late, file=file, sha256=digest),
        lambda: leasing.fail(late, error="x"),
        lambda: leasing.reach(late, Step.WRITE),
        lambda: leasing.note(late),
    ):
        with pytest.raises(LeaseLost):
            write()
    now = Report.objects.get(pk=report.pk)
    assert (now.state, now.version, now.progress, now.error) == (
        ReportState.RUNNING, again.version, 0, "",
    )  # fmt: skip
    assert _verbs(report) == ["request", "take", "release", "take"]


def test_the_sweep_leaves_what_is_held(report: Report) -> None:
    lease = leasing.take(report.pk)
    assert lease is not None
    assert sweep() == 0
    leasing.reach(lease, Step.LAYOUT)
    held = Report.objects.get(pk=report.pk)
    assert (held.state, held.step, held.progress) == (ReportState.RUNNING, Step.LAYOUT, 25)


def test_a_lease_renewed_between_look_and_deed_is_left(report: Report) -> None:
    lease = leasing.take(report.pk)
    assert lease is not None
    _lapse(report)
    seen = Report.objects.get(pk=report.pk)
    leasing.note(lease)
    with pytest.raises(LeaseLost):
        leasing.take_away(seen, now=timezone.now(), most_attempts=MOST_ATTEMPTS)
    assert Report.objects.get(pk=report.pk).state == ReportState.RUNNING


def test_the_sweep_sends_what_nobody_took_and_not_what_was_just_sent(report: Report) -> None:
    assert sweep() == 1
    # Sent a moment ago.
    assert sweep() == 0
    Report.objects.filter(pk=report.pk).update(resend_after=timezone.now())
    assert sweep() == 1
    build(report.pk)
    Report.objects.filter(pk=report.pk).update(resend_after=None)
    assert sweep() == 0


def test_a_report_that_brings_down_every_worker_fails_in_the_end(report: Report) -> None:
    for _attempt in range(MOST_ATTEMPTS):
        assert leasing.take(report.pk) is not None
        _lapse(report)
        sweep()
    assert leasing.take(report.pk) is None
    report.refresh_from_db()
    assert (report.state, report.attempt) == (ReportState.FAILED, MOST_ATTEMPTS)
    assert report.error == "Tiến trình tạo văn bản đã dừng giữa chừng 3 lần."


def test_what_cannot_be_made_says_why_and_can_be_tried_again(
    report: Report, admin: User, tmp_path: Path
) -> None:
    with override_settings(NODE_MODULES=tmp_path):
        failed = build(report.pk)
    assert failed is not None
    assert failed.state == ReportState.FAILED
    assert "Tinos_400Regular.ttf" in failed.error
    again = retry(failed, by=admin, version=failed.version)
    assert (again.state, again.error, again.attempt, again.progress) == (
        ReportState.PENDING, "", 0, 0,
    )  # fmt: skip
    done = build(report.pk)
    assert done is not None
    assert done.state == ReportState.DONE
    assert _verbs(report) == ["request", "take", "fail", "retry", "take", "finish"]
    with pytest.raises(Refused):
        retry(done, by=admin)


def test_what_nobody_foresaw_ends_in_the_row_and_in_the_log(
    report: Report, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    # The folder of files cannot be made: a plain file stands in its place.
    blocked = tmp_path / "media"
    blocked.write_text("")
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    storage_options = {**storage, "OPTIONS": {"location": str(blocked)}}
    with override_settings(STORAGES={"default": storage_options, "staticfiles": storage}):
        failed = build(report.pk)
    assert failed is not None
    assert (failed.state, failed.step) == (ReportState.FAILED, Step.STORE)
    assert failed.error.startswith("Lỗi ngoài dự kiến")
    assert [r.exc_info is not None for r in caplog.records if "failed" in r.message] == [True]


def test_one_conference_has_one_unfinished_report(report: Report, admin: User) -> None:
    with pytest.raises(Refused, match="đang được tạo"):
        request_report(report.conference, by=admin)
    build(report.pk)
    second = request_report(report.conference, by=admin)
    assert (second.pk != report.pk, Report.objects.count()) == (True, 2)
    done = build(second.pk)
    assert done is not None
    # Equal facts but for the code on the paper.
    first = Report.objects.get(pk=report.pk)
    assert [r.facts["document"].pop("code") for r in (first, done)] == [first.code, done.code]
    assert first.facts == done.facts


def test_a_failed_report_is_not_tried_again_beside_another(
    report: Report, admin: User, tmp_path: Path
) -> None:
    with override_settings(NODE_MODULES=tmp_path):
        build(report.pk)
    request_report(report.conference, by=admin)
    report.refresh_from_db()
    with pytest.raises(Refused, match="đang được tạo"):
        retry(report, by=admin)


@pytest.mark.parametrize(
    "columns",
    [
        {"progress": 101},
        {"state": ReportState.DONE},
        {"state": ReportState.DONE, "file": "a.pdf", "sha256": "0" * 64},
        {"state": ReportState.FAILED},
        {"state": ReportState.RUNNING},
    ],
)
def test_the_database_refuses_what_must_not_be(report: Report, columns: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**columns)


def test_the_database_refuses_two_unfinished_reports(report: Report) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(conference=report.conference)


def test_a_file_that_was_written_half_is_written_anew(tmp_path: Path) -> None:
    # A store of its own: in the common one any file's digest may begin with the same two signs.
    with override_settings(MEDIA_ROOT=tmp_path):
        name, digest = store(b"%PDF- whole")
        path = Path(default_storage.path(name))
        path.write_bytes(b"%PDF")
        assert store(b"%PDF- whole") == (name, digest)
        assert path.read_bytes() == b"%PDF- whole"
        # No draft is left beside it.
        assert [other for other in tmp_path.rglob("*") if other.is_file()] == [path]
    assert path.name == f"{digest}.pdf"


def test_facts_are_the_record_and_what_is_about_it(recorded: TakeOver) -> None:
    facts = facts_of(recorded("seed-0"))
    about = facts["document"]
    assert (about["from_published"], about["is_demo"], about["number"]) == (True, False, "")
    assert facts["id"] == "seed-0"
    assert json.loads(canonical_json(facts)) == facts


def test_facts_do_not_depend_on_the_language_of_the_page(recorded: TakeOver) -> None:
    # Imported here: the test turns the language of its own thread.
    from django.utils import translation

    conference = recorded("seed-0")
    with translation.override("en"):
        english = facts_of(conference)
    assert english == facts_of(conference)


def test_made_from_the_rows_it_is_the_report_of_the_record(recorded: TakeOver) -> None:
    report = Report.objects.create(conference=recorded("seed-4"))
    done = build(report.pk)
    assert done is not None
    with done.file.open() as kept:
        text = text_of(kept.read())
    for word in ("Bình Định", "Đắk Lắk", "Khánh Hòa", "Đắk Nông", "Lâm Đồng", "Phú Yên"):
        assert word in text
