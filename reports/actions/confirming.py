"""Ordering the confirmation of an award."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Award
from clusters.offices import offices_of
from reports.actions.waking import wake_on_commit
from reports.models import Report, ReportKind
from reports.subjects import capacity_of
from reports.workflow import UNFINISHED
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def request_confirmation(award: Award, *, by: "User") -> Report:
    """Order a confirmation of `award`; a worker makes it. Whoever reads the register may.

    Raises Refused where one is being made, and where the register has no recipient to name.
    """
    if not (award.unit_id or award.person_id or award.household_id or award.recipient):
        raise Refused(
            _("Dòng này chỉ ghi số lượng, không có nơi được khen để xác nhận cho một nơi.")
        )
    with transaction.atomic():
        # Of two who press the button at once one waits here.
        Award.objects.select_for_update().get(pk=award.pk)
        waiting = Report.objects.filter(
            award=award, kind=ReportKind.CONFIRMATION, state__in=UNFINISHED
        )
        if waiting.exists():
            raise Refused(_("Giấy xác nhận của khen thưởng này đang được tạo."))
        report = Report.objects.create(award=award, kind=ReportKind.CONFIRMATION, requested_by=by)
        capacity = capacity_of(offices_of(by), award)
        journal.record("request", report, by=by, capacity=capacity)
        wake_on_commit(report)
    return report
