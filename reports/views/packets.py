from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.models import User
from awards.models import Proposal
from reports.actions.packets import order_packet
from workflow.moves import Denied, Refused


@require_POST
def packet(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the packet of dossier `pk`: a PDF, or a zip where the form says so."""
    rows = Proposal.objects.visible_to(request.user).select_related("batch", "home")
    shown = get_object_or_404(rows, pk=pk)
    zipped = request.POST.get("form") == "zip"
    try:
        ordered = order_packet(shown, zipped=zipped, by=cast("User", request.user))
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        messages.error(request, str(told))
        return redirect(reverse("awards:proposal", args=[pk]))
    return redirect("reports:report", pk=ordered.pk)
