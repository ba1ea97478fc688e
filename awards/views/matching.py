"""Saying which unit a line of the register means that only bears a name; and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from awards.actions.matching import match_recipient, unmatch_recipient
from awards.models import Award
from awards.register.matching import called_alike, candidates
from awards.rules.register import register_denial
from awards.scope import units_of_desks
from awards.views.facts import by
from clusters.offices import offices_of
from workflow.moves import Denied, Refused


def _award(request: HttpRequest, pk: int) -> Award:
    if reason := register_denial("match_recipient", offices_of(request.user)):
        raise PermissionDenied(reason)
    return get_object_or_404(Award.objects.visible_to(request.user), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """The units that may be meant, found by the name or by what is typed, and then the choice."""
    row = _award(request, pk)
    typed = request.GET.get("q", "")
    status = 200
    if request.method == "POST":
        said = request.POST.get("unit", "")
        units = units_of_desks(request.user)
        unit = units.filter(pk=int(said)).first() if said.isdecimal() and len(said) < 18 else None
        all_alike = request.POST.get("all") == "on"
        try:
            if unit is None:
                raise Refused(_("Chọn một đơn vị."))
            count = match_recipient(award=row, unit=unit, all_alike=all_alike, by=by(request))
        except Denied as told:
            raise PermissionDenied(str(told)) from told
        except Refused as told:
            messages.error(request, str(told))
            status = 400 if unit is None else 409
        else:
            words = _("Đã đối chiếu %(n)d dòng với %(unit)s.")
            messages.success(request, words % {"n": count, "unit": unit})
            return redirect("awards:award", pk=pk)
    alike = called_alike(row)
    context = {
        "award": row,
        "is_open": alike.filter(pk=pk).exists(),
        "alike": alike.count(),
        "units": candidates(row, request.user, typed),
        "typed": typed,
    }
    return render(request, "awards/award_match.html", context, status=status)


@require_POST
def unmatch(request: HttpRequest, pk: int) -> HttpResponse:
    row = _award(request, pk)
    try:
        unmatch_recipient(award=row, by=by(request))
    except Refused as told:
        messages.error(request, str(told))
    else:
        messages.success(request, _("Đã bỏ đối chiếu. Dòng này lại chỉ ghi tên như nguồn."))
    return redirect("awards:award", pk=pk)
