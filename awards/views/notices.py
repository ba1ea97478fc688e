"""Public consultations as the desk of a council keeps them, and what people wrote."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.publishing import (
    Notice,
    close_notice,
    least_end,
    publish_notice,
    settle_comments,
    withdraw_notice,
)
from awards.consultations.listing import COMMENTS, NOTICES, with_counts
from awards.consultations.notice_pages import notice_page, unpublished
from awards.consultations.pages import dossiers_of_desk
from awards.consultations.querysets import (
    ASKABLE,
    comments_barred_from,
    comments_like,
    comments_visible_to,
    lines_visible_to,
    notices_visible_to,
)
from awards.forms.consultations import ReasonForm
from awards.forms.notices import NoticeForm, ResultForm
from awards.models import Proposal, PublicNotice
from awards.proposal_querysets import desks_of
from awards.rules.proposals import council_denial
from awards.views.consultations import by, chosen, demand_desk, pick, sent
from clusters.offices import offices_of
from workflow import lists
from workflow.moves import Denied, Refused

_METHODS = ["GET", "HEAD", "POST"]


def visible(request: HttpRequest, pk: int) -> PublicNotice:
    rows = with_counts(notices_visible_to(request.user), comments_visible_to(request.user))
    found: PublicNotice = get_object_or_404(rows.select_related("opened_by", "ended_by"), pk=pk)
    return found


def demand(request: HttpRequest, verb: str, notice: PublicNotice) -> None:
    if reason := council_denial(verb, offices_of(request.user), notice.council):
        raise PermissionDenied(reason)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    rows = with_counts(notices_visible_to(request.user), comments_visible_to(request.user))
    is_desk = bool(desks_of(offices_of(request.user)))
    return lists.answer(request, NOTICES, rows, "awards/notices.html", is_desk=is_desk)


@require_safe
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, pk)
    lines = lines_visible_to(request.user).filter(notice=found)
    context = {"page": notice_page(found, lines, offices_of(request.user))}
    return render(request, "awards/notice.html", context)


@require_http_methods(_METHODS)
def notice_new(request: HttpRequest) -> HttpResponse:
    """Choose dossiers, then say how long the public is asked about them."""
    demand_desk(request)
    dossiers = chosen(request)
    if not dossiers:
        if request.method == "POST":
            messages.warning(request, _("Chưa chọn hồ sơ nào. Chọn ít nhất một hồ sơ."))
        rows = unpublished(dossiers_of_desk(by(request)).filter(state__in=ASKABLE))
        return pick(request, rows, heading=_("Lấy ý kiến công khai"), action=_("Soạn thông báo"))
    today = timezone.localdate()
    least = least_end([row for row, _version in dossiers], today)
    typed = request.POST if "starts_on" in request.POST else None
    form = NoticeForm(typed, initial={"starts_on": today, "ends_on": least.day if least else None})
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if made := _published(request, form, dossiers):
            return redirect("awards:notice", pk=made.pk)
        status = 409
    context = {"form": form, "dossiers": dossiers, "least": least}
    return render(request, "awards/notice_new.html", context, status=status)


def _published(
    request: HttpRequest, form: NoticeForm, dossiers: list[tuple[Proposal, int]]
) -> PublicNotice | None:
    try:
        made = publish_notice(
            seen={row.pk: version for row, version in dossiers},
            notice=Notice(**form.cleaned_data),
            by=by(request),
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return None
    messages.success(
        request,
        _("Đã đăng thông báo đến hết ngày %(day)s.")
        % {"day": f"{made.ends_on.day}/{made.ends_on.month}/{made.ends_on.year}"},
    )
    return made


def _move(
    request: HttpRequest,
    found: PublicNotice,
    form: Any,
    deed: Callable[[], Any],
    done: str,
    **words: Any,
) -> HttpResponse:
    """GET asks; POST does it, or says why not and keeps what was typed."""
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            deed()
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            form.add_error(None, str(told))
            status = 409
        else:
            messages.success(request, done)
            return redirect("awards:notice", pk=found.pk)
    context = {"notice": found, "form": form, **words}
    return render(request, "awards/notice_move.html", context, status=status)


@require_http_methods(_METHODS)
def notice_close(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, pk)
    demand(request, "close_notice", found)
    form = ReasonForm(sent(request), initial={"version": found.version})
    del form.fields["reason"]
    return _move(
        request,
        found,
        form,
        lambda: close_notice(notice=found, by=by(request), **form.cleaned_data),
        _("Đã kết thúc lấy ý kiến công khai."),
        heading=_("Kết thúc lấy ý kiến công khai"),
        consequences=[
            _("Danh sách hồ sơ thôi hiện trên trang công khai; tên và thời gian thông báo còn đó."),
            _("Không ai gửi thêm ý kiến được. Ý kiến đã gửi vẫn xem xét tiếp được."),
        ],
    )


@require_http_methods(_METHODS)
def notice_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, pk)
    demand(request, "withdraw_notice", found)
    form = ReasonForm(sent(request), initial={"version": found.version})
    return _move(
        request,
        found,
        form,
        lambda: withdraw_notice(notice=found, by=by(request), **form.cleaned_data),
        _("Đã gỡ thông báo."),
        heading=_("Gỡ thông báo"),
        consequences=[
            _("Thông báo biến mất khỏi trang công khai ngay."),
            _("Số ngày đã đăng không được tính; phải lấy ý kiến công khai lại từ đầu."),
        ],
    )


@require_safe
def notice_comments(request: HttpRequest, pk: int) -> HttpResponse:
    found = visible(request, pk)
    demand(request, "handle_comment", found)
    rows = comments_visible_to(request.user).filter(notice=found)
    barred = comments_barred_from(request.user).filter(notice=found).count()
    return lists.answer(
        request,
        COMMENTS,
        rows.select_related("line__proposal", "notice"),
        "awards/notice_comments.html",
        notice=found,
        barred=barred,
    )


@require_http_methods(_METHODS)
def notice_comment(request: HttpRequest, pk: int, comment: int) -> HttpResponse:
    found = visible(request, pk)
    demand(request, "handle_comment", found)
    rows = comments_visible_to(request.user).filter(notice=found)
    row = get_object_or_404(
        rows.select_related("notice__council", "line__proposal__kind", "handled_by"), pk=comment
    )
    alike = list(comments_like(rows, row))
    form = ResultForm(sent(request), initial={"result": row.result})
    status = 400 if form.is_bound else 200
    ticked = request.POST.getlist("also")
    if form.is_bound and form.is_valid():
        also = [one.pk for one in alike if str(one.pk) in ticked]
        try:
            done = settle_comments(
                notice=found, comments=[row.pk, *also], by=by(request), **form.cleaned_data
            )
        except Refused as told:
            form.add_error(None, str(told))
            status = 409
        else:
            told_words = ngettext(
                "Đã ghi kết quả xem xét %(n)d ý kiến.",
                "Đã ghi kết quả xem xét %(n)d ý kiến.",
                len(done),
            )
            messages.success(request, told_words % {"n": len(done)})
            return redirect("awards:notice_comments", pk=pk)
    context = {"notice": found, "row": row, "form": form, "alike": alike, "ticked": ticked}
    return render(request, "awards/notice_comment.html", context, status=status)
