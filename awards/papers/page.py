"""The part of a page that shows the papers of a dossier or of a letter."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from awards.models import Batch, Proposal
from awards.papers.checklist import checklist_of_batch, checklists_of
from awards.papers.lines import Checklist, Line
from awards.rules.proposals import batch_denial, denial
from awards.workflow import EDITABLE
from catalogue.models.papers import PaperSource
from clusters.offices import offices_of
from workflow.composition import parts
from workflow.files import KINDS, MAX_BYTES


def papers_context(
    request: HttpRequest, owner: Proposal | Batch, checklist: Checklist | None = None
) -> dict[str, Any]:
    """What `awards/_papers.html` shows as `papers`. A proposal is read with `batch` and `home`.

    `checklist` saves the queries where the page has read it already. Papers that all dossiers
    of a letter share are shown with the dossier, too, and are handed in for the letter.
    """
    found = checklist or _checklist(owner)
    batch = owner if isinstance(owner, Batch) else owner.batch
    closed = {False: _closed(request, owner), True: _closed_letter(request, batch)}
    offers = parts("papers", request, owner)
    return {
        "owner": owner,
        "batch": batch,
        "is_letter": isinstance(owner, Batch),
        "lines": [_row(line, batch, owner, closed) for line in found.lines],
        "extra": [_row(line, batch, owner, closed) for line in found.extra],
        "missing": found.missing,
        "closed": closed[isinstance(owner, Batch)],
        "offers": offers,
        "accept": ",".join(f".{kind}" for kind in KINDS),
        "most": MAX_BYTES // 1024**2,
    }


def _checklist(owner: Proposal | Batch) -> Checklist:
    if isinstance(owner, Batch):
        return checklist_of_batch(owner)
    return checklists_of([owner])[owner.pk]


def _row(
    line: Line, batch: Batch, owner: Proposal | Batch, closed: dict[bool, str]
) -> dict[str, Any]:
    is_shared = line.is_shared or isinstance(owner, Batch)
    return {
        "line": line,
        "mark": f"{line.requirement.pk}" if line.requirement else f"k{line.versions[0].pk}",
        "state": _state(line),
        "is_shared": is_shared,
        "is_open": not closed[is_shared],
        "is_made": line.source != PaperSource.UPLOAD,
        "add_to": ("awards:letter_papers_add", batch.pk)
        if is_shared
        else ("awards:papers_add", owner.pk),
    }


def _state(line: Line) -> tuple[str, str, str]:
    """Look, icon and words."""
    if line.paper is not None:
        return "ok", "check-circle-fill", _("Đã có")
    if line.is_missing:
        return "bad", "x-octagon-fill", _("Còn thiếu")
    return "idle", "circle", _("Nộp khi có")


def _closed(request: HttpRequest, owner: Proposal | Batch) -> str:
    """Why papers of it cannot be changed by this person now; empty where they can."""
    if isinstance(owner, Batch):
        return _closed_letter(request, owner)
    if told := denial("add_paper", offices_of(request.user), owner):
        return told
    if owner.state in EDITABLE:
        return ""
    return _("Hồ sơ đã gửi; giấy tờ thay được khi lấy lại hồ sơ hoặc Hội đồng trả lại.")


def _closed_letter(request: HttpRequest, batch: Batch) -> str:
    if told := batch_denial("add_paper", offices_of(request.user), batch):
        return told
    states = set(Proposal.objects.filter(batch=batch).values_list("state", flat=True))
    if not states or states & set(EDITABLE):
        return ""
    return _("Mọi hồ sơ của đợt trình đã gửi; giấy tờ chung thay được khi một hồ sơ được trả lại.")
