"""Facts of units and persons: seen, entered, corrected, ended."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions import facts as deeds
from awards.actions.facts import Owner, owner_of, unit_of
from awards.facts_listing import UNITS_WITH_FACTS
from awards.forms.facts import FORMS, EndHoldForm, FactForm, HistoryForm, InitiativeForm
from awards.models import Award, Hold
from awards.pages import address_of, crumbs_of, facts_page
from awards.rules.facts import denial
from awards.scope import persons_visible_to, standing_of, units_with_facts
from awards.words import headings
from workflow import lists
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


def by(request: HttpRequest) -> "User":
    return cast("User", request.user)


def sent(request: HttpRequest) -> Any:
    """What a form is bound to: an empty form that was sent is wrong, not new."""
    return request.POST if request.method == "POST" else None


def demand(request: HttpRequest, verb: str, owner: Owner) -> None:
    if reason := denial(verb, standing_of(request.user, unit_of(owner))):
        raise PermissionDenied(reason)


def visible_owner(request: HttpRequest, pk: int) -> Owner:
    """The unit, or the person of it that the address names; 404 outside one's scope."""
    unit = get_object_or_404(units_with_facts(request.user), pk=pk)
    person = request.GET.get("person", "")
    if not person:
        return unit
    if not person.isdecimal():
        raise Http404
    persons = persons_visible_to(request.user).select_related("unit")
    return get_object_or_404(persons.filter(unit=unit), pk=int(person))


@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    units = units_with_facts(request.user).select_related("parent")
    return lists.answer(request, UNITS_WITH_FACTS, units, "awards/facts.html")


@require_safe
def facts_of(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(units_with_facts(request.user), pk=pk)
    page = facts_page(unit, standing_of(request.user, unit))
    return render(request, "awards/facts_of.html", {"page": page, "crumbs": crumbs_of(unit)[:-1]})


def form_page(
    request: HttpRequest, owner: Owner, verb: str, form: Any, status: int, **more: Any
) -> HttpResponse:
    heading, action = headings(verb)
    context = {
        "heading": heading,
        "action": action,
        "owner": owner,
        "crumbs": crumbs_of(owner),
        "back": address_of(owner),
        "form": form,
        **more,
    }
    return render(request, "awards/fact_form.html", context, status=status)


def attempt(
    request: HttpRequest,
    owner: Owner,
    verb: str,
    form: Any,
    deed: Callable[[], Any],
    done: str,
    **more: Any,
) -> HttpResponse:
    """GET shows the form; POST does the deed, or says why not and keeps what was typed."""
    if request.method != "POST":
        return form_page(request, owner, verb, form, 200, **more)
    if not form.is_valid():
        return form_page(request, owner, verb, form, 400, **more)
    try:
        deed()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return form_page(request, owner, verb, form, 409, **more)
    messages.success(request, done)
    return redirect(address_of(owner))


def _form(what: str, owner: Owner, *args: Any, **kwargs: Any) -> FactForm:
    form = FORMS[what](*args, **kwargs)
    if isinstance(form, InitiativeForm):
        name = "unit" if unit_of(owner) == owner else "person"
        form.of_owner(Award.objects.filter(**{name: owner}).order_by("-year", "pk"))
    return form


@require_http_methods(["GET", "HEAD", "POST"])
def fact_enter(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    owner = visible_owner(request, pk)
    if what not in FORMS or (what == "headcount" and owner != unit_of(owner)):
        raise Http404
    demand(request, f"enter_{what}", owner)
    form = _form(what, owner, sent(request))
    return attempt(
        request,
        owner,
        f"enter_{what}",
        form,
        lambda: deeds.enter(what=what, owner=owner, values=form.values, by=by(request)),
        _("Đã ghi cho %(owner)s.") % {"owner": owner},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def fact_correct(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    if what not in FORMS:
        raise Http404
    row = _row(request, what, pk)
    owner = owner_of(row)
    demand(request, f"correct_{what}", owner)
    initial = FORMS[what].initial_of(row)
    form = _form(what, owner, sent(request), initial=initial)
    return attempt(
        request,
        owner,
        f"correct_{what}",
        form,
        lambda: deeds.correct(
            what=what, row=row, values=form.values, version=form.seen, by=by(request)
        ),
        _("Đã sửa cho %(owner)s.") % {"owner": owner},
        now=row,
    )


def _row(request: HttpRequest, what: str, pk: int) -> Any:
    """A fact of a unit or person that `request.user` may see."""
    model = deeds.MODELS[what]
    units = units_with_facts(request.user).values("pk")
    rows = model.objects.filter(unit__in=units)
    if what != "headcount":
        rows = rows | model.objects.filter(person__unit__in=units)
        rows = rows.select_related("unit", "person__unit")
    return get_object_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def hold_end(request: HttpRequest, pk: int) -> HttpResponse:
    hold: Hold = _row(request, "hold", pk)
    demand(request, "end_hold", hold.owner)
    form = EndHoldForm(sent(request), initial={"version": hold.version})
    return attempt(
        request,
        hold.owner,
        "end_hold",
        form,
        lambda: deeds.end_hold(
            hold=hold,
            on=form.cleaned_data["ends_on"],
            is_cleared=form.cleaned_data["is_cleared"],
            version=form.seen,
            by=by(request),
        ),
        _("Đã kết thúc vụ việc của %(owner)s.") % {"owner": hold.owner},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def history_check(request: HttpRequest, pk: int) -> HttpResponse:
    owner = visible_owner(request, pk)
    demand(request, "check_history", owner)
    form = HistoryForm(sent(request))
    return attempt(
        request,
        owner,
        "check_history",
        form,
        lambda: deeds.check_history(owner=owner, by=by(request), **form.cleaned_data),
        _("Đã ghi việc đối chiếu sổ khen thưởng của %(owner)s.") % {"owner": owner},
    )
