"""Dossiers added to a letter, changed and taken out; persons offered while a name is typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions.people import Alike
from awards.actions.proposing import (
    add_proposal,
    change_proposal,
    free_initiatives,
    remove_proposal,
)
from awards.actions.recipients import (
    change_household_dossier,
    propose_new_household,
    propose_new_person,
)
from awards.forms.proposing import (
    ADD_FORMS,
    DossierForm,
    EditDossierForm,
    EditHouseholdDossierForm,
    HouseholdDossierForm,
    PersonDossierForm,
)
from awards.letters.pages import batch_crumbs
from awards.letters.reach import person_units, units_in_reach
from awards.letters.suggesting import look_alikes, suggestions
from awards.models import Batch, Person, Proposal
from awards.models.people import FIRST_YEAR, LAST_YEAR
from awards.rules.proposals import batch_denial, denial
from awards.views.batches import renewed, version_sent
from awards.views.facts import by, sent
from awards.workflow import EDITABLE, ENDED, ProposalState
from catalogue.rule_terms import Subject
from clusters.offices import offices_of
from workflow.moves import Denied, Refused, Stale


def writable_batch(request: HttpRequest, pk: int, verb: str) -> Batch:
    """404 outside one's scope, 403 where one sees the letter and does not write it."""
    rows = Batch.objects.visible_to(request.user).select_related("unit", "proposer", "council")
    batch = get_object_or_404(rows, pk=pk)
    if reason := batch_denial(verb, offices_of(request.user), batch):
        raise PermissionDenied(reason)
    return batch


def _writable_proposal(request: HttpRequest, pk: int, verb: str) -> Proposal:
    rows = Proposal.objects.visible_to(request.user).select_related(
        "batch__unit", "batch__proposer", "kind", "home", "unit", "person", "household"
    )
    proposal = get_object_or_404(rows, pk=pk)
    if reason := denial(verb, offices_of(request.user), proposal):
        raise PermissionDenied(reason)
    return proposal


@require_safe
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the form that offers persons; the page fetches it while a name is typed."""
    batch = writable_batch(request, pk, "add_proposal")
    name = request.GET.get("name", "").replace("\x00", "")[:150]
    found = suggestions(batch, request.user, name, _year(request.GET.get("birth_year", "")))
    context = {"suggestions": found, "batch": batch, "typed": name}
    return render(request, "awards/_suggestions.html", context)


def _year(text: str) -> int | None:
    is_year = len(text) == 4 and text.isascii() and text.isdigit()
    return int(text) if is_year and FIRST_YEAR <= int(text) <= LAST_YEAR else None


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_add(request: HttpRequest, pk: int) -> HttpResponse:
    batch = writable_batch(request, pk, "add_proposal")
    about = request.GET.get("about", Subject.COLLECTIVE)
    if about not in ADD_FORMS:
        raise Http404
    is_unit = about == Subject.COLLECTIVE
    units = units_in_reach(batch) if is_unit else person_units(batch, request.user)
    form = ADD_FORMS[about](sent(request), units=units.select_related("parent"))
    page: dict[str, Any] = {"batch": batch, "about": about, "form": form}
    if request.method != "POST":
        return _add_page(request, page, 200)
    if not form.is_valid():
        return _add_page(request, page | _offered(request, batch, form), 400)
    if "look" in request.POST and isinstance(form, PersonDossierForm):
        return _add_page(request, page | _offered(request, batch, form), 200)
    try:
        made = _add(request, batch, form)
    except Alike as told:
        form.add_error(None, _("Có người gần giống. Chọn người đã ghi, hoặc nói rõ là người khác."))
        return _add_page(request, page | _offered(request, batch, form), 409, told=told)
    except Refused as told:
        form.add_error(None, str(told))
        return _add_page(request, page | _offered(request, batch, form), 409)
    _tell(request, made)
    if free_initiatives(made.recipient).exists():
        messages.info(request, _("Nơi được đề nghị có sáng kiến chưa dùng. Chọn bên dưới nếu cần."))
        return redirect("awards:proposal_edit", pk=made.pk)
    return redirect("awards:batch", pk=batch.pk)


def _add(request: HttpRequest, batch: Batch, form: DossierForm) -> Proposal:
    said, facts, who = form.cleaned_data, form.facts, by(request)
    if isinstance(form, PersonDossierForm):
        if form.chosen is None:
            return propose_new_person(
                batch=batch,
                unit=said["unit"],
                person=form.person_facts,
                facts=facts,
                is_another=form.is_another,
                by=who,
            )
        reach = person_units(batch, request.user).values("pk")
        person = (
            Person.objects.filter(pk=form.chosen, unit__in=reach).select_related("unit").first()
        )
        if person is None:
            raise Refused(_("Người đã chọn không còn trong danh sách. Tìm lại."))
        return add_proposal(batch=batch, recipient=person, facts=facts, by=who)
    if isinstance(form, HouseholdDossierForm) and said["household"] is None:
        return propose_new_household(
            batch=batch, unit=said["unit"], household=form.household_facts, facts=facts, by=who
        )
    recipient = said.get("household") or said["unit"]
    return add_proposal(batch=batch, recipient=recipient, facts=facts, by=who)


def _offered(request: HttpRequest, batch: Batch, form: DossierForm) -> dict[str, Any]:
    """Who may be meant, to choose from; what was chosen before stays so."""
    if not isinstance(form, PersonDossierForm):
        return {}
    said = form.cleaned_data
    name, year = said.get("name", ""), said.get("birth_year")
    alike = look_alikes(batch, request.user, name, year) if name else []
    return {
        "suggestions": alike or suggestions(batch, request.user, name, year),
        "typed": name,
        "must_choose": bool(alike),
        "chosen": said.get("person", ""),
    }


def _tell(request: HttpRequest, made: Proposal) -> None:
    """What was done, and what is odd about it without standing in the way."""
    messages.success(request, _("Đã thêm hồ sơ của %(name)s.") % {"name": made.name})
    if made.person is not None and made.person.birth_year is None:
        messages.warning(
            request, _("%(name)s chưa ghi năm sinh. Bổ sung để không nhầm với người cùng tên.")
            % {"name": made.name},
        )  # fmt: skip
    owner = {"unit": made.unit_id, "person": made.person_id, "household": made.household_id}
    others = Proposal.objects.visible_to(request.user).filter(
        batch__year=made.batch.year, **{name: pk for name, pk in owner.items() if pk}
    )
    for other in others.exclude(pk=made.pk).exclude(state__in=ENDED).select_related("kind")[:3]:
        messages.warning(
            request,
            _("%(name)s còn hồ sơ khác cùng năm: %(kind)s, %(state)s.")
            % {"name": made.name, "kind": other.kind, "state": other.get_state_display()},
        )


def _add_page(request: HttpRequest, page: dict[str, Any], status: int, **more: Any) -> HttpResponse:
    subjects = [(str(one.value), one.label) for one in Subject if str(one.value) in ADD_FORMS]
    batch: Batch = page["batch"]
    context = {
        "heading": _("Thêm hồ sơ"),
        "action": _("Thêm hồ sơ"),
        "subjects": subjects,
        "crumbs": batch_crumbs(batch),
        "is_person": page["about"] == Subject.INDIVIDUAL,
        **page,
        **more,
    }
    return render(request, "awards/dossier_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_edit(request: HttpRequest, pk: int) -> HttpResponse:
    proposal = _writable_proposal(request, pk, "change_proposal")
    form, save = _editing(request, proposal)
    page: dict[str, Any] = {"proposal": proposal, "batch": proposal.batch, "form": form}
    page["locked"] = proposal.state not in EDITABLE
    is_draft = proposal.state == ProposalState.DRAFT
    page["may_remove"] = is_draft and not proposal.versions.exists()
    if request.method != "POST":
        return _edit_page(request, page, 200)
    if not form.is_valid():
        return _edit_page(request, page, 400)
    try:
        save()
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Stale as told:
        form.add_error(None, str(told))
        proposal.refresh_from_db()
        page["form"] = renewed(form, proposal)
        now = [(_("Hình thức"), proposal.kind), (_("Tóm tắt thành tích"), proposal.merits or "—")]
        return _edit_page(request, page, 409, now=now)
    except Refused as told:
        form.add_error(None, str(told))
        return _edit_page(request, page, 409)
    messages.success(request, _("Đã lưu hồ sơ của %(name)s.") % {"name": proposal.name})
    return redirect("awards:proposal", pk=proposal.pk)


def _editing(
    request: HttpRequest, proposal: Proposal
) -> tuple[DossierForm, Callable[[], Proposal]]:
    """The form for what the dossier is about, and what saving it does."""
    units = person_units(proposal.batch, request.user)
    who = by(request)
    if proposal.household_id:
        initial = EditHouseholdDossierForm.initial_of(proposal)
        of_household = EditHouseholdDossierForm(sent(request), units=units, initial=initial)
        return of_household, lambda: change_household_dossier(
            proposal=proposal,
            household=of_household.household_facts,
            household_version=of_household.cleaned_data["household_version"] or 0,
            facts=of_household.facts,
            version=of_household.seen,
            by=who,
        )
    initial = EditDossierForm.initial_of(proposal)
    form = EditDossierForm(sent(request), proposal=proposal, units=units, initial=initial)
    return form, lambda: change_proposal(
        proposal=proposal, facts=form.facts, version=form.seen, by=who
    )


def _edit_page(
    request: HttpRequest, page: dict[str, Any], status: int, **more: Any
) -> HttpResponse:
    proposal: Proposal = page["proposal"]
    context = {
        "heading": _("Sửa hồ sơ"),
        "action": _("Lưu hồ sơ"),
        "crumbs": batch_crumbs(proposal.batch),
        **page,
        **more,
    }
    return render(request, "awards/dossier_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def proposal_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; a draft that was taken out is gone."""
    proposal = _writable_proposal(request, pk, "remove_proposal")
    context: dict[str, Any] = {"proposal": proposal, "crumbs": batch_crumbs(proposal.batch)}
    if request.method != "POST":
        return render(request, "awards/dossier_remove.html", context)
    try:
        remove_proposal(proposal=proposal, version=version_sent(request), by=by(request))
    except Refused as told:
        proposal.refresh_from_db()
        return render(
            request, "awards/dossier_remove.html", context | {"refusal": str(told)}, status=409
        )
    messages.success(request, _("Đã bỏ hồ sơ của %(name)s.") % {"name": proposal.name})
    return redirect("awards:batch", pk=proposal.batch_id)
