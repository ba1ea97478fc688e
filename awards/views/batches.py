"""Letters: their list, one with its dossiers, and writing them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.batches import change_batch, prepare_batch, remove_batch
from awards.forms.proposing import BatchForm
from awards.letters.listings import BATCHES, DOSSIERS, DOSSIERS_WITH_DEEDS, with_counts
from awards.letters.pages import (
    batch_crumbs,
    sender_key,
    shows_conference,
)
from awards.letters.reach import senders_of
from awards.models import Batch, Proposal
from awards.papers.page import papers_context
from awards.rules.proposals import batch_denial, writes
from awards.views.facts import by, sent
from awards.workflow import EDITABLE, ProposalState
from clusters.offices import offices_of
from workflow import lists
from workflow.moves import Denied, Refused, Stale


@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    rows = with_counts(Batch.objects.visible_to(request.user), request.user)
    may_write = bool(senders_of(offices_of(request.user)))
    return lists.answer(request, BATCHES, rows, "awards/batches.html", may_write=may_write)


@require_safe
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter and the dossiers in it that the person may see; what a conflict bars is counted
    and nothing more.
    """
    rows = Batch.objects.visible_to(request.user).select_related(
        "unit", "proposer", "council", "cluster_year__cluster", "resolution__conference"
    )
    shown = get_object_or_404(rows, pk=pk)
    offices = offices_of(request.user)
    may_write = writes(offices, shown)
    dossiers = Proposal.objects.filter(batch=shown)
    barred = 0 if may_write else dossiers.barred_from(request.user).count()
    unsent = _unsent(dossiers) if may_write else {}
    exported = request.GET.get("format") == "xlsx"
    return lists.answer(
        request,
        DOSSIERS_WITH_DEEDS if may_write and not exported else DOSSIERS,
        dossiers.visible_to(request.user).select_related("kind", "home", "decision"),
        "awards/batch.html",
        batch=shown,
        crumbs=batch_crumbs(),
        may_write=may_write,
        hidden=barred,
        ready=unsent.get(ProposalState.DRAFT, 0),
        returned=unsent.get(ProposalState.RETURNED, 0),
        shows_conference=shows_conference(request.user, shown),
        papers=None if exported else papers_context(request, shown),
    )


def _unsent(dossiers: "QuerySet[Proposal]") -> dict[str, int]:
    """How many the writer has still to send, for the first time or again, by state."""
    rows = dossiers.filter(state__in=EDITABLE).order_by().values_list("state")
    return dict(rows.annotate(n=Count("pk")))


@require_http_methods(["GET", "HEAD", "POST"])
def batch_new(request: HttpRequest) -> HttpResponse:
    """For whom, where somebody writes for several; then the letter."""
    senders = {sender_key(one): one for one in senders_of(offices_of(request.user))}
    if not senders:
        raise PermissionDenied(_("Chỉ cán bộ của đơn vị hoặc của hội đồng lập được đợt trình."))
    asked = request.GET.get("sender", "")
    if len(senders) > 1 and asked not in senders:
        context: dict[str, Any] = {"senders": senders, "crumbs": batch_crumbs()}
        return render(request, "awards/batch_sender.html", context)
    sender = senders.get(asked) or next(iter(senders.values()))
    initial = {"year": timezone.localdate().year}
    form = BatchForm(sent(request), sender=sender, initial=initial)
    page = {"heading": _("Lập đợt trình"), "action": _("Lập đợt trình"), "sender": sender}
    if request.method != "POST":
        return _form_page(request, form, 200, **page)
    if not form.is_valid():
        return _form_page(request, form, 400, **page)
    try:
        made = prepare_batch(sender=sender, facts=form.facts, by=by(request))
    except Refused as told:
        form.add_error(None, str(told))
        return _form_page(request, form, 409, **page)
    messages.success(request, _("Đã lập đợt trình. Thêm hồ sơ của từng nơi được đề nghị."))
    return redirect("awards:batch", pk=made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def batch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Batch.objects.visible_to(request.user).select_related("unit", "proposer", "council")
    shown = get_object_or_404(rows, pk=pk)
    if reason := batch_denial("change_batch", offices_of(request.user), shown):
        raise PermissionDenied(reason)
    names = ("title", "council", "year", "ground", "cluster_year", "number", "dated", "version")
    initial = {name: getattr(shown, name) for name in names}
    form = BatchForm(sent(request), sender=shown.sender, initial=initial)
    page: dict[str, Any] = {"heading": _("Sửa đợt trình"), "action": _("Lưu đợt trình")}
    page |= {"sender": shown.sender, "batch": shown}
    if request.method != "POST":
        return _form_page(request, form, 200, **page)
    if not form.is_valid():
        return _form_page(request, form, 400, **page)
    try:
        change_batch(batch=shown, facts=form.facts, version=form.seen, by=by(request))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Stale as told:
        form.add_error(None, str(told))
        return _form_page(request, renewed(form, shown), 409, now=_now(shown), **page)
    except Refused as told:
        form.add_error(None, str(told))
        return _form_page(request, form, 409, **page)
    messages.success(request, _("Đã lưu đợt trình."))
    return redirect("awards:batch", pk=shown.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def batch_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; a letter with dossiers in it stays."""
    rows = Batch.objects.visible_to(request.user).select_related("unit", "proposer", "council")
    shown = get_object_or_404(rows, pk=pk)
    if reason := batch_denial("remove_batch", offices_of(request.user), shown):
        raise PermissionDenied(reason)
    context: dict[str, Any] = {"batch": shown, "crumbs": batch_crumbs(shown)}
    context["is_empty"] = not shown.proposals.exists()
    if request.method != "POST":
        return render(request, "awards/batch_remove.html", context)
    try:
        remove_batch(batch=shown, version=version_sent(request), by=by(request))
    except Refused as told:
        shown.refresh_from_db()
        context["refusal"] = str(told)
        return render(request, "awards/batch_remove.html", context, status=409)
    messages.success(request, _("Đã bỏ đợt trình “%(title)s”.") % {"title": shown.title})
    return redirect("awards:batches")


def version_sent(request: HttpRequest) -> int:
    """The version that the page showed; one that nothing has where none was sent."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def renewed(form: Any, row: Any) -> Any:
    """The form with the typed text and the version of now: sent again, it takes the place of
    what is shown above it.
    """
    form.data = form.data.copy()
    form.data["version"] = str(row.version)
    return form


def _now(batch: Batch) -> list[tuple[str, Any]]:
    """What stands there by now, for who wrote on an older state."""
    return [
        (_("Về việc"), batch.title),
        (_("Hội đồng thẩm định"), batch.council),
        (_("Thành tích năm"), str(batch.year)),
        (_("Loại hình"), batch.get_ground_display()),
        (_("Số tờ trình"), batch.number or "—"),
    ]


def _form_page(request: HttpRequest, form: BatchForm, status: int, **page: Any) -> HttpResponse:
    shown = page.get("batch")
    context = {"form": form, "crumbs": batch_crumbs(shown), **page}
    context["no_council"] = not form.fields["council"].queryset.exists()  # type: ignore[attr-defined]  # of a model choice
    return render(request, "awards/batch_form.html", context, status=status)
