"""Whether an award can be given to a unit or person, as a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from awards.checking import Asked, check_all, recipient_of
from awards.forms.facts import CheckForm
from awards.pages import address_of, crumbs_of, shown
from awards.views.facts import visible_owner
from catalogue.rule_terms import Ground


@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    owner = visible_owner(request, pk)
    recipient = recipient_of(owner)
    initial = {"year": timezone.localdate().year - 1, "ground": Ground.MERIT}
    asked = "award" in request.GET
    form = CheckForm(request.GET if asked else None, subject=recipient.subject, initial=initial)
    context: dict[str, Any] = {
        "owner": owner,
        "form": form,
        "crumbs": crumbs_of(owner),
        "back": address_of(owner),
        "person": request.GET.get("person", ""),
    }
    if asked and form.is_valid():
        said = form.cleaned_data
        question = Asked(
            recipient, said["award"], said["year"], said["on"], said["ground"] or Ground.MERIT
        )
        (findings,) = check_all([question])
        context |= {"kind": said["award"], "year": said["year"], "on": question.on}
        context |= shown(findings)
    return render(request, "awards/check.html", context, status=400 if form.errors else 200)
