"""Putting a document that is made among the papers of a dossier or letter."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from awards.models import Batch, Proposal
from conferences.views.asking import attempt, person, sent_number
from reports.actions.attaching import attach_document
from reports.models import Report, ReportKind
from reports.subjects import READ_REPORT, address_of


def _belongs(report: Report, owner: Proposal | Batch) -> bool:
    """A document of a dossier or letter is a paper of that one alone; minutes and vote counts are
    papers of the letter that followed from their conference.
    """
    if report.conference_id is None:
        return owner in (report.proposal, report.batch)
    if not isinstance(owner, Batch) or owner.resolution is None:
        return False
    return (
        report.kind in (ReportKind.MINUTES, ReportKind.VOTE_COUNT)
        and owner.resolution.conference_id == report.conference_id
    )


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Attach document `pk` to the dossier or letter that the form names."""
    rows = Report.objects.visible_to(request.user).select_related(
        *READ_REPORT, "ballot", "draft__scan"
    )
    report = get_object_or_404(rows, pk=pk)
    owners: dict[str, Any] = {
        "proposal": Proposal.objects.visible_to(request.user).select_related("batch", "home"),
        "batch": Batch.objects.visible_to(request.user).select_related("resolution"),
    }
    column = request.POST.get("column", "")
    if column not in owners:
        raise Http404
    owner = get_object_or_404(owners[column], pk=sent_number(request, "pk"))
    if not _belongs(report, owner):
        raise Http404
    attempt(
        request,
        lambda: attach_document(report, owner, by=person(request)),
        _("Đã đính kèm văn bản vào giấy tờ."),
    )
    shown = owners["proposal"].filter(pk=sent_number(request, "of")).first()
    return redirect(f"{address_of(shown or owner)}#giay-to")
