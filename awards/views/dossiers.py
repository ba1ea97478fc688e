"""The page of one dossier."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from awards.models import Proposal


@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Proposal.objects.visible_to(request.user).select_related("batch", "kind", "home")
    return render(request, "awards/proposal.html", {"proposal": get_object_or_404(rows, pk=pk)})
