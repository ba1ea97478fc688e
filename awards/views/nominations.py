"""Taking up what a recorded conference nominated."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from awards.actions.nominations import take_up_nominations
from awards.models import Batch
from awards.views.facts import by
from conferences.models import Conference
from workflow.moves import Denied, Refused


@require_POST
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Conference.objects.visible_to(request.user).select_related("cluster__council", "council")
    conference = get_object_or_404(rows, pk=pk)
    try:
        made = take_up_nominations(conference=conference, by=by(request))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return redirect("conferences:conference", pk=conference.pk)
    words = ngettext("Đã lập %(n)d hồ sơ đang soạn.", "Đã lập %(n)d hồ sơ đang soạn.", len(made))
    messages.success(request, words % {"n": len(made)})
    batch = made[0].batch
    if Batch.objects.visible_to(request.user).filter(pk=batch.pk).exists():
        return redirect("awards:batch", pk=batch.pk)
    sent_by = _("Đợt trình do %(unit)s gửi.") % {"unit": batch.sender}
    messages.info(request, sent_by)
    return redirect("conferences:conference", pk=conference.pk)
