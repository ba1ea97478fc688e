"""What everybody may read without an account: consultations that run, decisions announced.

These pages make no session and, but for the form, set no cookie.
"""

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.commenting import Comment, send_comment
from awards.consultations.notice_pages import PublicNoticePage, public_page, running_and_over
from awards.consultations.querysets import public_lines, public_notices
from awards.decisions.public import counted, decisions_of, recipients_of, with_lines_of
from awards.decisions.querysets import amendments_of
from awards.forms.notices import CommentForm, PublicDecisionFilter
from awards.models import Decision, PublicNotice
from awards.workflow import DecisionState
from workflow.files import response_of
from workflow.lists import PAGE_SIZE
from workflow.moves import Refused

# So long may a page stand in a cache after a decision was revoked or a notice taken down.
_SECONDS = 60


@login_not_required
@require_safe
@cache_control(public=True, max_age=_SECONDS)
def public_notices_page(request: HttpRequest) -> HttpResponse:
    running, over = running_and_over(timezone.localdate())
    return render(request, "awards/public_notices.html", {"running": running, "over": over})


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def public_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """A notice with its list, and while it runs the form in which anybody writes to the board."""
    rows = public_notices(timezone.localdate()).select_related("council")
    notice = get_object_or_404(rows, pk=pk)
    page = public_page(notice)
    if request.method == "POST":
        return _write(request, page)
    form = _form(page, None)
    context = {"page": page, "form": form, "sent": request.GET.get("sent") == "1"}
    return render(request, "awards/public_notice.html", context)


def _form(page: PublicNoticePage, typed: Any) -> CommentForm | None:
    if not page.takes_comments:
        return None
    lines = public_lines(page.notice).select_related("proposal__kind").order_by("order")
    return CommentForm(typed, lines=lines)


def _write(request: HttpRequest, page: PublicNoticePage) -> HttpResponse:
    """Keep a comment, or say why not with what was typed still there."""
    form = _form(page, request.POST)
    context = {"page": page, "form": form}
    if form is None:
        return render(request, "awards/public_notice.html", context, status=409)
    thanks = f"{reverse('awards:public_notice', args=[page.notice.pk])}?sent=1#y-kien"
    if form.is_program:
        # It is told what a person is told, and nothing is kept.
        return redirect(thanks)
    if not form.is_valid():
        return render(request, "awards/public_notice.html", context, status=400)
    if not _may_write(request, page.notice):
        form.add_error(None, _("Gửi quá nhiều lần trong thời gian ngắn. Chờ vài phút rồi gửi lại."))
        return render(request, "awards/public_notice.html", context, status=429)
    told = form.cleaned_data
    comment = Comment(told["name"], told["contact"], told["text"], told["line"])
    try:
        send_comment(notice=page.notice, comment=comment)
    except Refused as why:
        form.add_error(None, str(why))
        return render(request, "awards/public_notice.html", context, status=409)
    return redirect(thanks)


def _may_write(request: HttpRequest, notice: PublicNotice) -> bool:
    """So many comments from one address, and on one notice (ACCOUNT_RATE_LIMITS), counted in
    the cache as attempts to sign in are."""
    return bool(ratelimit.consume(request, action="public_comment", key=str(notice.pk)))


@login_not_required
@require_safe
@cache_control(public=True, max_age=_SECONDS)
def public_decisions(request: HttpRequest) -> HttpResponse:
    filters = PublicDecisionFilter(request.GET, queryset=decisions_of(), request=request)
    found = filters.qs if filters.form.is_valid() else filters.queryset.none()
    page = Paginator(found.order_by("-issued_on", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    page.object_list = counted(page.object_list)
    query = request.GET.get("q", "")[:200]
    context = {
        "filters": filters,
        "page": page,
        "is_filtered": bool(filters.form.changed_data),
        "query": query,
        "in_lines": with_lines_of(page.object_list, query),
    }
    return render(request, "awards/public_decisions.html", context)


@login_not_required
@require_safe
@cache_control(public=True, max_age=_SECONDS)
def public_decision(request: HttpRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(decisions_of(), pk=pk)
    query = request.GET.get("q", "")[:200]
    page = Paginator(recipients_of(decision, query), 2 * PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "decision": decision,
        "page": page,
        "query": query,
        "amendments": list(amendments_of(decision)),
    }
    return render(request, "awards/public_decision.html", context)


@login_not_required
@require_safe
def public_decision_file(request: HttpRequest, pk: int) -> Any:
    """The signed decision, for as long as it stands."""
    announced = Decision.objects.announced().filter(state=DecisionState.ANNOUNCED)
    decision = get_object_or_404(announced.select_related("file"), pk=pk)
    if decision.file is None:
        raise Http404
    return response_of(decision.file)
