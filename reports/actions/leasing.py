"""Holding a report while it is made: taking it, renewing, finishing, failing, taking away.

Every write here bears the version of the lease as a condition.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.models import Report
from reports.querysets import ReportQuerySet
from reports.workflow import PROGRESS, REPORT, Step
from workflow.moves import Refused, perform

logger = logging.getLogger(__name__)


class LeaseLost(Exception):
    """The report was taken from this worker, which was thought dead."""


@dataclass(frozen=True)
class Lease:
    """The right to make one report; `version` is the row's while it is held."""

    report_id: int
    version: int


def _length() -> timedelta:
    return timedelta(seconds=settings.REPORT_LEASE_SECONDS)


def take(report_id: int) -> Lease | None:
    """Take a pending report; None where it is not pending (any more)."""
    with transaction.atomic():
        report = Report.objects.filter(pk=report_id).first()
        if report is None:
            return None
        # The lease first: a running report without one is refused by the database.
        Report.objects.filter(pk=report_id, version=report.version).update(
            lease_until=timezone.now() + _length(), attempt=F("attempt") + 1
        )
        try:
            taken = perform(REPORT.moves["take"], report, by=None, version=report.version)
        except Refused:
            transaction.set_rollback(True)
            return None
    return Lease(report_id, taken.version)


def note(lease: Lease, **columns: Any) -> None:
    """Write `columns` of the report and renew the lease.

    Raises LeaseLost where the report is no longer held.
    """
    _write(_held(lease), lease, lease_until=timezone.now() + _length(), **columns)


def _held(lease: Lease) -> ReportQuerySet:
    return Report.objects.held(pk=lease.report_id, version=lease.version)


def _write(rows: ReportQuerySet, lease: Lease, **columns: Any) -> None:
    if not rows.update(**columns):
        raise LeaseLost(f"Report {lease.report_id} is not held any more.")


def reach(lease: Lease, step: Step) -> None:
    """Say how far the report is.

    Raises LeaseLost where the report is no longer held.
    """
    note(lease, step=step, progress=PROGRESS[step])


def finish(lease: Lease, *, file: str, sha256: str) -> Report:
    """The report is done.

    Raises LeaseLost where the report is no longer held: then another worker finishes it.
    """
    columns = {"file": file, "sha256": sha256, "error": "", "step": Step.FINISHED, "progress": 100}
    return _leave("finish", _held(lease), lease, columns, {"sha256": sha256})


def fail(lease: Lease, *, error: str) -> Report:
    """The report cannot be made; `error` is shown to people.

    Raises LeaseLost where the report is no longer held.
    """
    return _leave("fail", _held(lease), lease, {"error": error}, {"error": error})


def take_away(report: Report, *, now: datetime, most_attempts: int) -> Report:
    """End the lapsed lease of another worker: back to the others, or failed for good.

    Raises LeaseLost where the lease was renewed after all, or ended by somebody else.
    """
    lease = Lease(report.pk, report.version)
    lapsed = Report.objects.lapsed(now).filter(pk=report.pk, version=report.version)
    if report.attempt < most_attempts:
        columns = {"step": Step.WAITING, "progress": 0, "resend_after": None}
        return _leave("release", lapsed, lease, columns, {})
    error = _("Tiến trình tạo văn bản đã dừng giữa chừng %(times)d lần.") % {
        "times": report.attempt
    }
    return _leave("fail", lapsed, lease, {"error": error}, {"error": error})


def _leave(
    verb: str, rows: ReportQuerySet, lease: Lease, columns: dict[str, Any], detail: dict[str, Any]
) -> Report:
    """Make a move out of running. `rows` is the report, if it still is as it should be."""

    def then(moved: Report) -> dict[str, Any]:
        Report.objects.filter(pk=moved.pk).update(lease_until=None)
        moved.lease_until = None
        return detail

    with transaction.atomic():
        _write(rows, lease, **columns)
        report = Report.objects.get(pk=lease.report_id)
        # Nobody can come between: the row is locked since it was written.
        return perform(REPORT.moves[verb], report, by=None, version=lease.version, then=then)


@contextmanager
def kept(lease: Lease) -> Iterator[None]:
    """Renew `lease` from a thread of its own for as long as the block runs.

    Laying out a long document keeps the main thread from the database for minutes.
    """
    over = threading.Event()
    beat = threading.Thread(target=_renew, args=(lease, over), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join()


def _renew(lease: Lease, over: threading.Event) -> None:
    interval = settings.REPORT_LEASE_SECONDS / 4
    try:
        while not over.wait(interval):
            try:
                note(lease)
            except DatabaseError:
                # The next beat tries again; three may fail before the lease lapses.
                logger.warning("Lease of report %s not renewed", lease.report_id, exc_info=True)
            except LeaseLost:
                logger.warning("Report %s was taken over by another worker", lease.report_id)
                return
    finally:
        connection.close()
