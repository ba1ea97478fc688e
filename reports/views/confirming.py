from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from awards.models import Award
from reports.actions.confirming import request_confirmation
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the confirmation of award `pk`; its page shows how far it is."""
    award = get_object_or_404(Award.objects.visible_to(request.user), pk=pk)
    try:
        request_confirmation(award, by=cast("User", request.user))
    except Refused as told:
        messages.error(request, str(told))
    return redirect("awards:award", pk=award.pk)
