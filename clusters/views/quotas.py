"""How many units of a year may be proposed for which award."""

from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusters.actions.quotas import fingerprint, set_quotas
from clusters.forms.quotas import quotas_form
from clusters.inner_years import inner_years
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@require_http_methods(["GET", "POST"])
def quotas(request: HttpRequest, pk: int) -> HttpResponse:
    years = inner_years(request.user).select_related("cluster__council")
    year = get_object_or_404(years, pk=pk)
    if reason := denial("set_quotas", year, offices_of(request.user)):
        raise PermissionDenied(reason)
    posted = request.POST if request.method == "POST" else None
    form = quotas_form(year, posted)
    seen, trouble = fingerprint(year), ""
    if posted is not None:
        if form.is_valid():
            try:
                set_quotas(
                    cluster_year=year,
                    lines=form.lines(),
                    by=cast("User", request.user),
                    seen=posted.get("seen", ""),
                )
            except Refused as told:
                trouble = str(told)
            else:
                messages.success(request, _("Đã lưu hạn mức khen thưởng."))
                return redirect("clusters:year", pk=pk)
        else:
            trouble = _("Có dòng chưa đúng. Xem lời báo dưới từng ô.")
    context = {"year": year, "form": form, "seen": seen, "trouble": trouble}
    return render(request, "clusters/quotas.html", context, status=400 if form.is_bound else 200)
