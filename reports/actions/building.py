"""Making a report: facts, file, and the row that says so. Imports WeasyPrint: workers only."""

import logging

from django.db import DatabaseError
from django.utils.translation import gettext as _

from reports.actions import leasing
from reports.actions.leasing import Lease, LeaseLost
from reports.actions.making import maker_of
from reports.documents.canonical import facts_sha256
from reports.documents.pdf import NotRendered
from reports.models import Report
from reports.storage import store
from reports.workflow import Step

logger = logging.getLogger(__name__)


def build(report_id: int) -> Report | None:
    """Make the report if it waits to be made; None where somebody else has it or it is gone.

    Whatever goes wrong ends in the row: failed with a sentence for people. Only where the
    database itself fails the lease is left to lapse, and the sweep starts anew.
    """
    lease = leasing.take(report_id)
    if lease is None:
        return None
    try:
        with leasing.kept(lease):
            file, sha256 = _make(lease)
        return leasing.finish(lease, file=file, sha256=sha256)
    except LeaseLost:
        logger.warning("Report %s was made here in vain: another worker has it", report_id)
        return None
    except DatabaseError:
        raise
    except NotRendered as refused:
        return _failed(lease, str(refused))
    except Exception:
        logger.exception("Report %s failed", report_id)
        return _failed(
            lease, _("Lỗi ngoài dự kiến khi tạo văn bản; chi tiết ở nhật ký của máy chủ.")
        )


def _make(lease: Lease) -> tuple[str, str]:
    """Facts to file, telling each step; returns the name and the hash of the file."""
    leasing.reach(lease, Step.FACTS)
    report = Report.objects.select_related("conference").get(pk=lease.report_id)
    maker = maker_of(report)
    facts = maker.facts(report)
    leasing.note(
        lease,
        facts=facts,
        facts_sha256=facts_sha256(facts),
        template_version=maker.template(facts),
    )
    made = maker.file(facts, lambda name: leasing.reach(lease, Step(name)))
    leasing.reach(lease, Step.STORE)
    return store(made)


def _failed(lease: Lease, error: str) -> Report | None:
    try:
        return leasing.fail(lease, error=error)
    except LeaseLost:
        return None
