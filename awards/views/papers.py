"""Papers of dossiers and letters: handing in, taking out, downloading."""

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from awards.actions.papers import Owner, add_other_papers, add_paper, remove_paper
from awards.models import Batch, DossierPaper, Proposal
from awards.papers.checklist import requirements_of
from workflow.files import BadFile, plain_name, response_of
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


def _by(request: HttpRequest) -> "User":
    return cast("User", request.user)


@require_POST
def proposal_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in one paper of the list, or several others, for a dossier."""
    rows = Proposal.objects.visible_to(request.user).select_related("batch", "home")
    return _add(request, get_object_or_404(rows, pk=pk))


@require_POST
def batch_add(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for what all dossiers of a letter share."""
    return _add(request, get_object_or_404(Batch.objects.visible_to(request.user), pk=pk))


def _add(request: HttpRequest, owner: Owner) -> HttpResponse:
    sent = request.POST.get("requirement", "")
    asked = {str(row.pk): row for row in requirements_of(owner)}
    uploads = request.FILES.getlist("files")
    seen = request.POST.get("seen", "")

    def deed() -> str:
        if not sent:
            kept = add_other_papers(owner, uploads=uploads, by=_by(request))
            return ngettext("Đã tải lên %(n)d giấy tờ.", "Đã tải lên %(n)d giấy tờ.", len(kept)) % {
                "n": len(kept)
            }
        if sent not in asked:
            raise Refused(_("Giấy tờ này không còn trong danh mục. Tải lại trang rồi nộp lại."))
        if len(uploads) != 1:
            raise Refused(
                _("Chọn một tệp cho “%(title)s” rồi tải lên.") % {"title": asked[sent].title}
            )
        paper = add_paper(
            owner,
            upload=uploads[0],
            by=_by(request),
            requirement=asked[sent],
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else None,
        )
        return _("Đã tải lên “%(title)s”, bản thứ %(number)d.") % {
            "title": paper.title,
            "number": paper.number,
        }

    return _done(request, owner, deed)


@require_POST
def paper_remove(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _visible(request, pk)

    def deed() -> str:
        remove_paper(paper, by=_by(request))
        return _("Đã gỡ “%(title)s”; các bản đã nộp vẫn được lưu.") % {"title": paper.title}

    owner = paper.proposal or paper.batch
    assert owner is not None  # a constraint holds it
    return _done(request, owner, deed)


@require_safe
def paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, earlier versions and what was taken out among them, under a name that says whose
    paper it is.
    """
    paper = _visible(request, pk)
    answer: HttpResponse = response_of(paper.file, _file_name(paper))
    return answer


def _visible(request: HttpRequest, pk: int) -> DossierPaper:
    dossiers = Proposal.objects.visible_to(request.user)
    letters = Batch.objects.visible_to(request.user)
    rows = DossierPaper.objects.filter(Q(proposal__in=dossiers) | Q(batch__in=letters))
    return get_object_or_404(
        rows.select_related(
            "file", "requirement", "proposal__batch", "proposal__home", "batch__unit",
            "batch__proposer",
        ),
        pk=pk,
    )  # fmt: skip


def _done(request: HttpRequest, owner: Owner, deed: Callable[[], str]) -> HttpResponse:
    """Do it and say so, or say why not; back to the page that was open."""
    try:
        messages.success(request, deed())
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except (Refused, BadFile) as told:
        messages.error(request, str(told))
    return redirect(f"{_back(request, owner)}#giay-to")


def _back(request: HttpRequest, owner: Owner) -> str:
    """The dossier that the paper was handed in from, or the owner's own page."""
    if isinstance(owner, Proposal):
        return reverse("awards:proposal", args=[owner.pk])
    of = request.POST.get("of", "")
    if of.isascii() and of.isdecimal() and len(of) < 10:
        rows = Proposal.objects.visible_to(request.user).filter(batch=owner, pk=int(of))
        if rows.exists():
            return reverse("awards:proposal", args=[int(of)])
    return reverse("awards:batch", args=[owner.pk])


def _file_name(paper: DossierPaper) -> str:
    whose = (
        paper.proposal.name if paper.proposal else str(paper.batch.sender if paper.batch else "")
    )
    name = plain_name(f"{paper.title} - {whose} - bản {paper.number}")
    return f"{name}.{paper.file.kind}"
