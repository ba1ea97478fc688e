"""The covenant of a year and its annexes: reading, drafting, moving on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions import covenants as deeds
from clusters.composing import members_of
from clusters.forms.covenants import ArticleForm, CommentForm, DescribeForm
from clusters.inner_years import inner_years
from clusters.models import Covenant, CovenantArticle
from clusters.offices import offices_of
from clusters.pages.covenants import address_of, consequences, covenants_visible_to, page_of
from clusters.rules.covenants import denial, own_units
from clusters.workflow import COVENANT, CovenantState
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


def visible_covenant(request: HttpRequest, pk: int) -> Covenant:
    return get_object_or_404(covenants_visible_to(request.user), pk=pk)


def person(request: HttpRequest) -> "User":
    """Who is signed in: every page here asks for that."""
    return cast("User", request.user)


def demand(request: HttpRequest, verb: str, covenant: Covenant) -> None:
    """Raises PermissionDenied, with the sentence, where `verb` is not this person's."""
    if reason := denial(verb, covenant.cluster_year, offices_of(request.user)):
        raise PermissionDenied(reason)


def sent_version(request: HttpRequest) -> int:
    """The version that the page showed; a form without one is as good as an old one."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


def attempt(request: HttpRequest, deed: Callable[[], Any], done: str) -> bool:
    """Do `deed` and say so, or say why not."""
    try:
        deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return False
    messages.success(request, done)
    return True


@require_safe
def covenant(request: HttpRequest, pk: int) -> HttpResponse:
    """The covenant of a cluster's year, or what is missing before there is one."""
    year = get_object_or_404(inner_years(request.user).select_related("cluster__council"), pk=pk)
    found = covenants_visible_to(request.user).filter(cluster_year=year, amends=None).first()
    if found is not None:
        return _page(request, found)
    context = {
        "year": year,
        "locked": denial("draft_covenant", year, offices_of(request.user)),
        "template_articles": list(year.cluster.council.articles.all()),
    }
    return render(request, "clusters/covenant_missing.html", context)


@require_safe
def annex(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, visible_covenant(request, pk))


def _page(
    request: HttpRequest, shown: Covenant, comment: CommentForm | None = None, status: int = 200
) -> HttpResponse:
    context = page_of(shown, offices_of(request.user))
    if context["own"] and shown.state == CovenantState.DRAFT:
        context["comment_form"] = comment or CommentForm(context["own"])
    return render(request, "clusters/covenant.html", context, status=status)


@require_safe
def covenant_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The text on A4, with who has signed; a paper that is signed is in Vietnamese."""
    shown = visible_covenant(request, pk)
    with translation.override("vi"):
        context = page_of(shown, offices_of(request.user))
        return render(request, "clusters/covenant_print.html", context)


@require_POST
def covenant_draft(request: HttpRequest, pk: int) -> HttpResponse:
    year = get_object_or_404(inner_years(request.user).select_related("cluster"), pk=pk)
    attempt(
        request,
        lambda: deeds.draft_covenant(
            cluster_year=year,
            from_template=request.POST.get("start") == "template",
            by=person(request),
        ),
        _("Đã tạo bản soạn giao ước."),
    )
    return redirect("clusters:covenant", pk=pk)


@require_POST
def annex_start(request: HttpRequest, pk: int) -> HttpResponse:
    main = visible_covenant(request, pk)
    try:
        made = deeds.start_annex(covenant=main, by=person(request))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return redirect(address_of(main))
    messages.success(request, _("Đã tạo bản soạn phụ lục. Ghi ngày và nội dung thay đổi."))
    return redirect("clusters:articles", pk=made.pk)


@require_POST
def covenant_comment(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible_covenant(request, pk)
    demand_member(request, shown)
    members = members_of(shown.cluster_year, timezone.localdate())
    ids = own_units(offices_of(request.user), [unit.pk for unit in members])
    form = CommentForm([unit for unit in members if unit.pk in ids], request.POST)
    if not form.is_valid():
        return _page(request, shown, form, status=400)
    try:
        deeds.comment(
            covenant=shown,
            unit=form.cleaned_data["unit"],
            text=form.cleaned_data["text"],
            by=person(request),
        )
    except Refused as told:
        form.add_error(None, str(told))
        return _page(request, shown, form, status=409)
    messages.success(request, _("Đã gửi ý kiến."))
    return redirect(address_of(shown) + "#y-kien")


def demand_member(request: HttpRequest, shown: Covenant) -> None:
    members = members_of(shown.cluster_year, timezone.localdate())
    ids = [unit.pk for unit in members]
    offices = offices_of(request.user)
    if reason := denial("comment", shown.cluster_year, offices, members=ids):
        raise PermissionDenied(reason)


@require_http_methods(["GET", "POST"])
def articles(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the chair drafts, one form for each article; POST adds one."""
    shown = visible_covenant(request, pk)
    demand(request, "save_article", shown)
    if request.method != "POST":
        return _articles(request, shown)
    form = ArticleForm.of(None, request.POST)
    if not form.is_valid():
        return _articles(request, shown, {None: form}, status=400)
    given = {name: form.cleaned_data[name] for name in ("heading", "text")}
    try:
        deeds.add_article(covenant=shown, by=person(request), **given)
    except Refused as told:
        form.add_error(None, str(told))
        return _articles(request, shown, {None: form}, status=409)
    messages.success(request, _("Đã thêm điều."))
    return redirect("clusters:articles", pk=pk)


def _articles(
    request: HttpRequest,
    shown: Covenant,
    sent: dict[int | None, ArticleForm] | None = None,
    *,
    describe: DescribeForm | None = None,
    stale: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with what was typed in the forms of `sent`, and the others as they are now."""
    shown.refresh_from_db()
    forms = sent or {}
    rows = [
        {"article": row, "form": forms.get(row.pk, ArticleForm.of(row)), "stale": row.pk == stale}
        for row in shown.articles.all()
    ]
    context = page_of(shown, offices_of(request.user)) | {
        "forms": rows,
        "new": forms.get(None, ArticleForm.of(None)),
        "describe": describe or DescribeForm.of(shown),
    }
    return render(request, "clusters/covenant_articles.html", context, status=status)


def _article(request: HttpRequest, pk: int) -> CovenantArticle:
    visible = covenants_visible_to(request.user)
    rows = CovenantArticle.objects.filter(covenant__in=visible)
    return get_object_or_404(rows.select_related("covenant__cluster_year__cluster"), pk=pk)


@require_POST
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """Save one article; a stale one comes back with both texts, and a second save is taken."""
    row = _article(request, pk)
    demand(request, "save_article", row.covenant)
    form = ArticleForm.of(row, request.POST)
    if not form.is_valid():
        return _articles(request, row.covenant, {pk: form}, status=400)
    given = {name: form.cleaned_data[name] for name in ("heading", "text")}
    try:
        deeds.save_article(article=row, version=sent_version(request), by=person(request), **given)
    except Stale as told:
        row.refresh_from_db()
        kept = ArticleForm.of(row, {**given, "version": row.version})
        kept.add_error(None, str(told))
        return _articles(request, row.covenant, {pk: kept}, stale=pk, status=409)
    except Refused as told:
        form.add_error(None, str(told))
        return _articles(request, row.covenant, {pk: form}, status=409)
    messages.success(request, _("Đã lưu điều “%(heading)s”.") % {"heading": given["heading"]})
    return redirect("clusters:articles", pk=row.covenant_id)


@require_POST
def article_move(request: HttpRequest, pk: int) -> HttpResponse:
    row = _article(request, pk)
    up = request.POST.get("to") == "up"
    attempt(
        request,
        lambda: deeds.move_article(article=row, up=up, by=person(request)),
        _("Đã đổi thứ tự."),
    )
    return redirect("clusters:articles", pk=row.covenant_id)


@require_POST
def article_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _article(request, pk)
    attempt(
        request,
        lambda: deeds.remove_article(
            article=row, version=sent_version(request), by=person(request)
        ),
        _("Đã bỏ điều “%(heading)s”.") % {"heading": row.heading},
    )
    return redirect("clusters:articles", pk=row.covenant_id)


@require_POST
def covenant_describe(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible_covenant(request, pk)
    demand(request, "describe_covenant", shown)
    form = DescribeForm.of(shown, request.POST)
    if not form.is_valid():
        return _articles(request, shown, describe=form, status=400)
    try:
        deeds.describe_covenant(covenant=shown, by=person(request), **form.cleaned_data)
    except Refused as told:
        shown.refresh_from_db()
        kept = DescribeForm.of(shown, {**request.POST.dict(), "version": shown.version})
        kept.add_error(None, str(told))
        return _articles(request, shown, describe=kept, status=409)
    messages.success(request, _("Đã lưu ngày và nơi ký."))
    return redirect("clusters:articles", pk=pk)


@require_http_methods(["GET", "POST"])
def covenant_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One page for every move: GET says what will follow, POST does it."""
    shown = visible_covenant(request, pk)
    if verb not in COVENANT.moves:
        raise Http404
    demand(request, verb, shown)
    move = COVENANT.moves[verb]
    stale = ""
    if request.method == "POST":
        try:
            deeds.move(shown, verb=verb, by=person(request), version=sent_version(request))
        except Stale as told:
            stale = str(told)
        except Refused as told:
            messages.error(request, str(told))
            return redirect(address_of(shown))
        else:
            messages.success(request, _("Đã xong: %(move)s.") % {"move": move.label})
            return redirect(address_of(shown))
    shown.refresh_from_db()
    if shown.state not in move.sources:
        told_state = _("Không thể “%(move)s” vì giao ước đang ở trạng thái “%(state)s”.")
        words = {"move": move.label, "state": shown.get_state_display()}
        messages.warning(request, told_state % words)
        return redirect(address_of(shown))
    context = page_of(shown, offices_of(request.user)) | {
        "move": move,
        "consequences": consequences(verb, shown),
        "stale": stale,
    }
    return render(request, "clusters/covenant_move.html", context, status=409 if stale else 200)
