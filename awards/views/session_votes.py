"""Votes of a session: what the absent wrote, ballots laid down, voted again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from awards.actions import closing_votes, opinions, votes
from awards.forms.sessions import OpinionForm, VoteForm
from awards.models import CouncilOpinion, CouncilSession
from awards.sessions.pages import ballots_of, runs_session
from awards.sessions.words import share_of, share_words, source_words
from awards.views.session_agenda import visible_items
from awards.views.sessions import demand, form_page, person, visible
from clusters.offices import offices_of
from conferences.models import Secrecy
from workflow.files import BadFile, response_of
from workflow.moves import Denied, Refused


@require_http_methods(["GET", "HEAD", "POST"])
def session_votes(request: HttpRequest, pk: int) -> HttpResponse:
    """Which ballots will come of what waits, and how they are voted."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    form = VoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = votes.open_votes(session=shown, terms=form.terms(), by=person(request))
        except Refused as told:
            form.add_error(None, str(told))
        else:
            if made[0].secrecy == Secrecy.STRICT:
                done = _("Đã lập %(n)d lượt phiếu. Mở từng lượt để nhận hai mã.")
            else:
                done = _("Đã mở %(n)d lượt phiếu. Thành viên có mặt bỏ phiếu trên máy của mình.")
            messages.success(request, done % {"n": len(made)})
            return redirect("awards:session", pk=pk)
    groups = [
        {"share": share_words(share_of(rows[0])), "source": source_words(rows[0]), "n": len(rows)}
        for rows in votes.parted(votes.to_vote(shown))
    ]
    context = {"form": form, "session": shown, "groups": groups, "members": shown.members.count()}
    status = 422 if form.errors else 200
    return render(request, "awards/session_votes.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def session_close_votes(request: HttpRequest, pk: int) -> HttpResponse:
    """All open ballots at one press; GET says who has not voted yet."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    if request.method == "POST":
        try:
            done = closing_votes.close_votes(session=shown, by=person(request))
        except Refused as told:
            messages.error(request, str(told))
        else:
            messages.success(request, _("Đã đóng %(n)d lượt phiếu.") % {"n": done.done})
            for why in done.left:
                messages.error(request, why)
        return redirect("awards:session", pk=pk)
    open_ones = set(closing_votes.closable(shown).values_list("pk", flat=True))
    rows = [row for row in ballots_of(shown, request.user) if row["ballot"].pk in open_ones]
    if not rows:
        messages.warning(request, _("Không còn lượt phiếu nào đang mở."))
        return redirect("awards:session", pk=pk)
    context = {"session": shown, "ballots": rows}
    return render(request, "awards/session_close_votes.html", context)


@require_POST
def session_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A further ballot on what missed its share."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    try:
        made = votes.vote_again(session=shown, by=person(request))
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã lập %(n)d lượt phiếu vòng sau.") % {"n": len(made)})
    return redirect("awards:session", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def session_opinions(request: HttpRequest, pk: int) -> HttpResponse:
    """What an absent member wrote, on the whole agenda at once."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    absent = list(shown.members.filter(is_present=False).select_related("session__council"))
    posted = request.POST if request.method == "POST" else None
    form = OpinionForm(posted, request.FILES or None).of(absent)
    if request.method == "POST" and form.is_valid() and _record(request, shown, form):
        return redirect("awards:session", pk=pk)
    told = _("Một văn bản cho cả phiên họp: đồng ý tất cả, trừ các số nêu riêng.")
    return form_page(
        request,
        form,
        _("Ghi ý kiến bằng văn bản"),
        _("Ghi ý kiến bằng văn bản"),
        session=shown,
        help=told,
    )


def _record(request: HttpRequest, session: CouncilSession, form: OpinionForm) -> bool:
    member = get_object_or_404(session.members, pk=form.cleaned_data["member"])
    try:
        taken = opinions.record_opinions(
            member=member,
            letter=form.letter(),
            upload=form.cleaned_data["file"],
            by=person(request),
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except (Refused, BadFile) as told:
        form.add_error(None, str(told))
        return False
    said = [_("Đã ghi %(n)d ý kiến của %(name)s.") % {"n": taken.recorded, "name": member}]
    if taken.barred:
        numbers = ", ".join(map(str, taken.barred))
        said.append(_("Không ghi hồ sơ số %(numbers)s: trùng đơn vị.") % {"numbers": numbers})
    if taken.voted:
        numbers = ", ".join(map(str, taken.voted))
        said.append(_("Không ghi hồ sơ số %(numbers)s: đã bỏ phiếu.") % {"numbers": numbers})
    messages.success(request, " ".join(said))
    return True


@require_POST
def session_opinions_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was recorded of one member by mistake."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    sent = request.POST.get("member", "")
    known = {str(row.pk): row for row in shown.members.select_related("session__council")}
    if sent not in known:
        messages.error(request, _("Chưa chọn thành viên. Chọn ở danh sách thành viên."))
        return redirect("awards:session", pk=pk)
    try:
        count = opinions.remove_opinions(member=known[sent], by=person(request))
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã bỏ %(n)d ý kiến chưa tính.") % {"n": count})
    return redirect("awards:session", pk=pk)


@require_safe
def session_opinion_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter of an absent member: for the desk, and for members once the result is out."""
    rows = CouncilOpinion.objects.filter(item__in=visible_items(request), file__isnull=False)
    opinion = get_object_or_404(rows.select_related("item__session", "file"), pk=pk)
    runs = runs_session(offices_of(request.user), opinion.item.session)
    if not runs and not _is_out(opinion):
        raise PermissionDenied(_("Ý kiến bằng văn bản chỉ xem được sau khi phiên họp kết thúc."))
    assert opinion.file is not None  # by the filter above
    answer: HttpResponse = response_of(opinion.file)
    return answer


def _is_out(opinion: CouncilOpinion) -> bool:
    """One letter speaks of the whole agenda: until the session ends part of it may be open."""
    return opinion.item.session.closed_at is not None
