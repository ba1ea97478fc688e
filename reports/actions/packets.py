"""Ordering the packet of a dossier."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from awards.actions.permitting import permit
from awards.models import Proposal
from reports.actions.waking import wake_on_commit
from reports.models import Report, ReportKind
from reports.workflow import UNFINISHED
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def order_packet(proposal: Proposal, *, zipped: bool, by: "User") -> Report:
    """Order the packet of `proposal` as one PDF, or as a zip of all its files.

    Raises Denied where `by` may not, Refused where it has not been received yet or the same
    packet is being made.
    """
    interest = permit("make_packet", proposal, by)
    kind = ReportKind.PACKET_ZIP if zipped else ReportKind.PACKET
    with transaction.atomic():
        # Two who press at once come here one after the other.
        held = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        if held.received_at is None:
            raise Refused(_("Hồ sơ chưa được tiếp nhận nên chưa đóng thành bộ được."))
        if Report.objects.filter(proposal=held, kind=kind, state__in=UNFINISHED).exists():
            raise Refused(_("Bộ hồ sơ này đang được tạo."))
        report = Report.objects.create(proposal=held, kind=kind, requested_by=by)
        journal.record("request", report, by=by, capacity=interest.capacity)
        wake_on_commit(report)
    return report
