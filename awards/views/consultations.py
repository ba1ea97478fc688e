"""Asking other bodies for their opinion: the list, whom to ask, one request, the end."""

from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.consulting import (
    Asking,
    Letter,
    consult,
    end_consultations,
    record_letter,
    withdraw_request,
)
from awards.consultations.listing import CONSULTATIONS
from awards.consultations.pages import (
    ConsultationPage,
    body_called,
    chosen_dossiers,
    consultation_page,
    dossiers_asked_about,
    dossiers_of_desk,
    is_ready,
    offered_due,
    units_to_ask,
)
from awards.consultations.querysets import ASKABLE, consultations_visible_to, with_dossiers
from awards.forms.consultations import (
    AnswerForm,
    ConsultForm,
    EndForm,
    FreeReasonForm,
    LetterForm,
    PaperAnswerForm,
    PickFilter,
)
from awards.models import Consultation, Proposal
from awards.proposal_querysets import desks_of
from awards.rules.proposals import denial
from clusters.offices import offices_of
from clusters.resolution import Resolver
from workflow import lists
from workflow.files import BadFile, response_of
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User

_METHODS = ["GET", "HEAD", "POST"]
# A council's session of a year has 500 dossiers; more at once is a slip.
MOST_AT_ONCE = 600


def by(request: HttpRequest) -> "User":
    return cast("User", request.user)


def sent(request: HttpRequest) -> Any:
    """What a form is bound to: an empty form that was sent is wrong, not new."""
    return request.POST if request.method == "POST" else None


def demand_desk(request: HttpRequest) -> None:
    """403 for whoever works at no council's desk."""
    if not desks_of(offices_of(request.user)):
        raise PermissionDenied(
            _("Chỉ chuyên viên Thường trực của hội đồng thẩm định làm được việc này.")
        )


def chosen(request: HttpRequest) -> list[tuple[Proposal, int]]:
    """The dossiers that the page is about; 404 where one is none of those one works on."""
    typed = request.POST.getlist("p") or request.GET.getlist("p")
    found = chosen_dossiers(by(request), typed[:MOST_AT_ONCE])
    if found is None:
        raise Http404
    return found


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    rows = with_dossiers(consultations_visible_to(request.user))
    is_desk = bool(desks_of(offices_of(request.user)))
    return lists.answer(request, CONSULTATIONS, rows, "awards/consultations.html", is_desk=is_desk)


def pick(request: HttpRequest, rows: Any, **context: Any) -> HttpResponse:
    """Where dossiers are chosen for a deed on many; a letter chosen ticks all of its own."""
    filters = PickFilter(request.GET, queryset=rows, request=request)
    found = filters.qs if filters.form.is_valid() else rows.none()
    shown = list(found.order_by("batch", "order", "pk")[:MOST_AT_ONCE])
    ticked = bool(request.GET.get("batch"))
    page = {"filters": filters, "dossiers": shown, "ticked": ticked, **context}
    return render(request, "awards/pick.html", page)


@require_http_methods(_METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    """Choose dossiers, then say whom to ask about them."""
    demand_desk(request)
    dossiers = chosen(request)
    if not dossiers:
        if request.method == "POST":
            messages.warning(request, _("Chưa chọn hồ sơ nào. Chọn ít nhất một hồ sơ."))
        rows = dossiers_of_desk(by(request)).filter(state__in=ASKABLE)
        return pick(
            request, rows, heading=_("Lấy ý kiến các cơ quan"), action=_("Chọn cơ quan để hỏi")
        )
    offered = offered_due([row for row, _version in dossiers])
    typed = request.POST if "due_on" in request.POST else None
    form = ConsultForm(typed, initial={"due_on": offered.day if offered else None})
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if _asked(request, form, dossiers):
            return redirect("awards:consultations")
        status = 409
    council = dossiers[0][0].batch.council
    context = {
        "form": form,
        "dossiers": dossiers,
        "offered": offered,
        "units": units_to_ask(council),
    }
    return render(request, "awards/consult.html", context, status=status)


def _asked(request: HttpRequest, form: ConsultForm, dossiers: list[tuple[Proposal, int]]) -> bool:
    council, resolver = dossiers[0][0].batch.council, Resolver()
    asking = Asking(
        bodies=[body_called(council, text, resolver) for _field, text in form.bodies],
        question=form.cleaned_data["question"],
        due_on=form.cleaned_data["due_on"],
        letter=Letter(form.cleaned_data["letter_number"], form.cleaned_data["letter_on"]),
    )
    try:
        found = consult(
            seen={row.pk: version for row, version in dossiers},
            asking=asking,
            by=by(request),
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return False
    own = len([row for row in found if row.unit_id])
    done = ngettext(
        "Đã gửi %(n)d yêu cầu lấy ý kiến, %(own)d đến đơn vị trong hệ thống.",
        "Đã gửi %(n)d yêu cầu lấy ý kiến, %(own)d đến đơn vị trong hệ thống.",
        len(found),
    ) % {"n": len(found), "own": own}
    messages.success(request, done)
    return True


def visible(request: HttpRequest, pk: int) -> Consultation:
    rows = with_dossiers(consultations_visible_to(request.user)).select_related("file")
    found: Consultation = get_object_or_404(rows.select_related("asked_by", "answered_by"), pk=pk)
    return found


@require_http_methods(_METHODS)
def consultation(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: read by the desk and the body, answered by either."""
    page = consultation_page(visible(request, pk), by(request))
    if request.method == "POST" and page.answer_denial:
        raise PermissionDenied(page.answer_denial)
    form_class = AnswerForm if page.is_own else PaperAnswerForm
    initial = {
        "version": page.row.version,
        "answer": page.row.answer,
        "text": page.row.text,
        "number": page.row.answer_number,
    }
    if not page.is_own:
        initial["answered_on"] = page.row.answered_on
    form = form_class(sent(request), request.FILES or None, initial=initial)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if _answered(request, form, page):
            return redirect("awards:consultation", pk=pk)
        status = 409
    ticked = request.POST.getlist("also")
    context = {"page": page, "form": form, "ticked": ticked}
    return render(request, "awards/consultation.html", context, status=status)


def _answered(request: HttpRequest, form: AnswerForm, page: ConsultationPage) -> bool:
    also = set(request.POST.getlist("also"))
    asked = [Asked(page.row, form.cleaned_data["version"])]
    asked += [Asked(one, one.version) for one in page.siblings if str(one.pk) in also]
    told = form.cleaned_data
    given = Answer(
        told["answer"], told["text"], form.answered_on, told["file"] or None, told["number"]
    )
    try:
        rows = record_answers(asked=asked, given=given, by=by(request))
    except Denied as why:
        raise PermissionDenied(str(why)) from why
    except BadFile as why:
        form.add_error("file", str(why))
        return False
    except Refused as why:
        form.add_error(None, str(why))
        return False
    done = ngettext("Đã ghi ý kiến về %(n)d hồ sơ.", "Đã ghi ý kiến về %(n)d hồ sơ.", len(rows)) % {
        "n": len(rows)
    }
    messages.success(request, done)
    return True


@require_safe
def consultation_file(request: HttpRequest, pk: int) -> Any:
    row = visible(request, pk)
    if row.file is None:
        raise Http404
    return response_of(row.file)


@require_http_methods(_METHODS)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Number and day of the letter by which a body was asked."""
    row = visible(request, pk)
    if reason := denial("record_letter", offices_of(request.user), row.proposal):
        raise PermissionDenied(reason)
    initial = {"version": row.version, "number": row.letter_number, "on": row.letter_on}
    form = LetterForm(sent(request), initial=initial)
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            rows = record_letter(
                consultation=row,
                version=told["version"],
                letter=Letter(told["number"], told["on"]),
                by=by(request),
            )
        except Refused as why:
            form.add_error(None, str(why))
            status = 409
        else:
            done = ngettext(
                "Đã ghi số công văn cho %(n)d hồ sơ.",
                "Đã ghi số công văn cho %(n)d hồ sơ.",
                len(rows),
            )
            messages.success(request, done % {"n": len(rows)})
            return redirect("awards:consultation", pk=pk)
    context = {"form": form, "row": row}
    return render(request, "awards/consultation_letter.html", context, status=status)


@require_http_methods(_METHODS)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row = visible(request, pk)
    if reason := denial("withdraw_request", offices_of(request.user), row.proposal):
        raise PermissionDenied(reason)
    form = FreeReasonForm(sent(request), initial={"version": row.version})
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            withdraw_request(consultation=row, by=by(request), **told)
        except Refused as why:
            form.add_error(None, str(why))
            status = 409
        else:
            messages.success(request, _("Đã thôi hỏi %(body)s.") % {"body": row.body})
            return redirect("awards:consultation", pk=pk)
    context = {"form": form, "row": row}
    return render(request, "awards/consultation_withdraw.html", context, status=status)


@require_http_methods(_METHODS)
def end(request: HttpRequest) -> HttpResponse:
    """Which consultations are over: those of which all answers are in stand ticked."""
    demand_desk(request)
    dossiers = chosen(request) if request.method == "POST" else []
    form = EndForm(sent(request))
    status = 400 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if _ended(request, form, dossiers):
            return redirect("awards:consultations")
        status = 409
    waiting = dossiers_asked_about(by(request)).order_by("batch", "order", "pk")[:MOST_AT_ONCE]
    ticked = {row.pk for row, _version in dossiers} if form.is_bound else None
    shown = [(row, is_ready(row) if ticked is None else row.pk in ticked) for row in waiting]
    context = {"form": form, "dossiers": shown}
    return render(request, "awards/consultations_end.html", context, status=status)


def _ended(request: HttpRequest, form: EndForm, dossiers: list[tuple[Proposal, int]]) -> bool:
    try:
        rows = end_consultations(
            seen={row.pk: version for row, version in dossiers},
            reason=form.cleaned_data["reason"],
            by=by(request),
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return False
    done = ngettext(
        "Đã kết thúc lấy ý kiến về %(n)d hồ sơ; hồ sơ trở lại thẩm định.",
        "Đã kết thúc lấy ý kiến về %(n)d hồ sơ; hồ sơ trở lại thẩm định.",
        len(rows),
    ) % {"n": len(rows)}
    messages.success(request, done)
    return True
