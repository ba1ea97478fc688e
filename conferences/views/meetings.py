"""Laying a meeting down: new, changed, and who presides."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.models import ClusterYear, Council
from clusters.offices import offices_of
from conferences.actions.drafting import describe_meeting, draft_meeting
from conferences.actions.presiding import name_presiding
from conferences.forms.meetings import MeetingForm, PresidingForm
from conferences.models import Conference
from conferences.pages.meetings import changed_since
from conferences.rules.conferences import may_start
from conferences.views.asking import demand, person, sent_number, visible
from workflow.moves import Denied, Refused, Stale


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    offices = offices_of(request.user)
    if not may_start(offices):
        raise PermissionDenied(
            _(
                "Chỉ cán bộ của đơn vị đứng đầu cụm, khối và chuyên viên Thường trực của hội"
                " đồng lập hội nghị."
            )
        )
    form = MeetingForm.new(offices, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _draft(request, form)
        if made is not None:
            messages.success(request, _("Đã lập hội nghị. Soạn chương trình, rồi triệu tập."))
            return redirect("conferences:agenda", pk=made.pk)
    context = {
        "heading": _("Lập hội nghị"),
        "action": _("Lập hội nghị"),
        "back": reverse("conferences:conferences"),
        "form": form,
    }
    return render(request, "conferences/form.html", context, status=400 if form.is_bound else 200)


def _draft(request: HttpRequest, form: MeetingForm) -> Conference | None:
    """The new conference; None where it cannot be, which the form then says."""
    kind, pk = form.owner_key()
    year = None
    if kind == "year":
        year = get_object_or_404(ClusterYear.objects.select_related("cluster__council"), pk=pk)
        council = year.cluster.council
    else:
        council = get_object_or_404(Council, pk=pk)
    try:
        return draft_meeting(
            council=council, cluster_year=year, facts=form.facts(), by=person(request)
        )
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return None


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what was laid down."""
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    form = MeetingForm.of(shown, request.POST if request.method == "POST" else None)
    return _changed(
        request,
        shown,
        form,
        lambda version: describe_meeting(
            conference=shown, facts=form.facts(), version=version, by=person(request)
        ),
        done=_("Đã lưu hội nghị."),
        words={"heading": _("Sửa hội nghị"), "action": _("Lưu hội nghị")},
    )


@require_http_methods(["GET", "POST"])
def presiding(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    form = PresidingForm.of(shown, request.POST if request.method == "POST" else None)
    return _changed(
        request,
        shown,
        form,
        lambda version: name_presiding(
            conference=shown,
            presiding=form.presiding(),
            secretary=form.secretary(),
            version=version,
            by=person(request),
        ),
        done=_("Đã lưu người chủ trì và thư ký."),
        words={
            "heading": _("Chủ trì và thư ký"),
            "action": _("Lưu chủ trì và thư ký"),
            "help": _("Biên bản có hai chữ ký: thư ký bên trái, người chủ trì thứ nhất bên phải."),
        },
    )


def _changed(
    request: HttpRequest,
    shown: Conference,
    form: MeetingForm | PresidingForm,
    save: Callable[[int], object],
    *,
    done: str,
    words: Mapping[str, str],
) -> HttpResponse:
    """The form, or the conference once `save` took the version that the page showed.

    An old page comes back with what is there now beside what was typed.
    """
    back = reverse("conferences:conference", args=[shown.pk])
    status, stale = (400 if form.is_bound else 200), []
    if form.is_bound and form.is_valid():
        try:
            save(sent_number(request))
        except Stale as told:
            status, stale = 409, changed_since(form)
            shown.refresh_from_db()
            form.add_error(None, str(told))
        except Refused as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "conference": shown,
        "back": back,
        "form": form,
        "stale": stale,
        "version": shown.version,
        **words,
    }
    return render(request, "conferences/form.html", context, status=status)
