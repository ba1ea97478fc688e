"""Which specialist looks after which cluster or unit."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.actions.areas import add_area, remove_area
from awards.forms.board import AreaForm
from awards.models import DeskArea
from awards.proposal_querysets import desks_of
from awards.views.facts import by, sent
from clusters.offices import offices_of
from workflow.moves import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def areas(request: HttpRequest) -> HttpResponse:
    """All areas of one's councils, and a line to add one."""
    desks = desks_of(offices_of(request.user))
    if not desks:
        raise PermissionDenied(_("Chỉ chuyên viên Thường trực của hội đồng làm được việc này."))
    form = AreaForm(sent(request), by=by(request))
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = add_area(by=by(request), **form.cleaned_data)
        except Refused as told:
            form.add_error(None, str(told))
            status = 409
        else:
            messages.success(request, _("Đã giao: %(area)s.") % {"area": made})
            return redirect("awards:areas")
    rows = DeskArea.objects.filter(council__in=desks).select_related(
        "user", "cluster", "unit", "council"
    )
    shown = rows.order_by("council__order_key", "user__full_name", "cluster__order_key", "pk")
    return render(request, "awards/board_areas.html", {"rows": shown, "form": form}, status=status)


@require_POST
def area_remove(request: HttpRequest, pk: int) -> HttpResponse:
    desks = desks_of(offices_of(request.user))
    row = get_object_or_404(DeskArea.objects.filter(council__in=desks), pk=pk)
    remove_area(area=row, by=by(request))
    messages.success(request, _("Đã bỏ: %(area)s.") % {"area": row})
    return redirect("awards:areas")
