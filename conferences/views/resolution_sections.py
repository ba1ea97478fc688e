"""The sections of a resolution, each on a page of its own where it is written."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalogue.models import AwardKind
from clusters.composing import members_of
from clusters.models import AwardQuota, Covenant, Unit
from clusters.workflow import CovenantState
from conferences.actions.conferring import remove_conferral, write_conferral
from conferences.actions.electing import coming_year, suggested, write_officers
from conferences.actions.nominating import remove_nomination, write_nomination
from conferences.actions.ranking import rank_units
from conferences.actions.stating import write_covenant, write_findings
from conferences.forms.resolutions import (
    SPARE_VICES,
    ConferralForm,
    CovenantForm,
    FindingsForm,
    NominationForm,
    OfficersForm,
    RanksForm,
)
from conferences.models import Conference, Conferral, Nomination, Resolution
from conferences.pages.conferences import office_titles
from conferences.pages.meetings import changed_since
from conferences.pages.resolutions import back_to
from conferences.resolutions.allotting import allotment_of
from conferences.resolutions.ranks import ranks_of
from conferences.views.asking import attempt, demand, person, sent_number, visible
from workflow.moves import Denied, Refused, Stale

Make = Callable[[Any], Form]
Save = Callable[[Any, dict[str, Any]], object]


def _section(
    request: HttpRequest,
    conference: Conference,
    heading: str,
    make: Make,
    save: Save,
    template: str = "conferences/form.html",
) -> HttpResponse:
    """Show a form and save it; an old one comes back with what is there now beside it."""
    demand(request, "prepare", conference)
    form = make(request.POST if request.method == "POST" else None)
    status, stale = 200, []
    if form.is_bound:
        status = 400
        about = {"conference": conference, "by": person(request), "seen": sent_number(request)}
        if form.is_valid():
            try:
                save(form, about)
            except Denied as told:
                raise PermissionDenied(str(told)) from told
            except Stale as told:
                status, stale = 409, changed_since(form)
                form.add_error(None, str(told))
            except Refused as told:
                form.add_error(None, str(told))
            else:
                messages.success(request, _("Đã lưu vào nghị quyết."))
                return redirect("conferences:resolution", pk=conference.pk)
    now = Resolution.objects.filter(conference=conference).first()
    context = {
        "conference": conference,
        "heading": heading,
        "action": _("Lưu vào nghị quyết"),
        "back": back_to(conference),
        "form": form,
        "stale": stale,
        "version": now.version if now else 0,
    }
    return render(request, template, context, status=status)


@require_http_methods(["GET", "POST"])
def ranks(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    resolution, rows = getattr(shown, "resolution", None), []
    if resolution is not None:
        rows = list(resolution.standings.select_related("mention").order_by("order"))
    held = ranks_of(resolution, rows) if resolution else {}
    rows.sort(key=lambda row: (held[row.pk] is None, held[row.pk] or 0, row.order))

    def save(form: RanksForm, about: dict[str, Any]) -> None:
        rank_units(places=form.places(), why=form.cleaned_data["why"], **about)

    return _section(
        request,
        shown,
        _("Sửa hạng và xếp loại"),
        lambda posted: RanksForm(posted, rows=rows, ranks=held),
        save,
        "conferences/resolution_ranks.html",
    )


@require_http_methods(["GET", "POST"])
def nomination_new(request: HttpRequest, pk: int) -> HttpResponse:
    return _nomination(request, visible(request, pk), None)


@require_http_methods(["GET", "POST"])
def nomination(request: HttpRequest, pk: int, nomination: int) -> HttpResponse:
    shown = visible(request, pk)
    return _nomination(request, shown, _own_nomination(shown, nomination))


@require_POST
def nomination_remove(request: HttpRequest, pk: int, nomination: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    row = _own_nomination(shown, nomination)
    attempt(
        request,
        lambda: remove_nomination(
            conference=shown,
            nomination=row,
            why=request.POST.get("why", "").replace("\0", "")[:1000],
            by=person(request),
            seen=sent_number(request),
        ),
        _("Đã bỏ đề nghị."),
    )
    return redirect("conferences:resolution", pk=pk)


def _own_nomination(conference: Conference, pk: int) -> Nomination:
    rows = Nomination.objects.filter(resolution__conference=conference)
    return get_object_or_404(rows.prefetch_related("recipients__mention"), pk=pk)


def _nomination(
    request: HttpRequest, conference: Conference, row: Nomination | None
) -> HttpResponse:
    def make(posted: Any) -> NominationForm:
        initial = NominationForm.initial_of(row) if row else None
        quotas = AwardQuota.objects.filter(cluster_year=conference.cluster_year_id)
        return NominationForm(
            posted,
            initial=initial,
            quotas=quotas.select_related("kind").order_by("order"),
            kinds=AwardKind.objects.order_by("order_key"),
            units=_units_by_rank(conference),
        )

    def save(form: NominationForm, about: dict[str, Any]) -> None:
        write_nomination(nomination=row, proposed=form.proposed(), **about)

    heading = _("Sửa đề nghị khen thưởng") if row else _("Thêm đề nghị khen thưởng")
    return _section(request, conference, heading, make, save)


def _units_by_rank(conference: Conference) -> list[tuple[Unit, str]]:
    """Whom a nomination can name, with their ranks: the standing first, then other members."""
    found = allotment_of(conference, getattr(conference, "resolution", None)).ranks
    ordered = sorted(found, key=lambda unit: (found[unit] is None, found[unit] or 0))
    told = [(unit, _with_rank(unit, found[unit])) for unit in ordered]
    return told + [(unit, str(unit)) for unit in _members(conference) if unit not in found]


def _with_rank(unit: Unit, rank: int | None) -> str:
    if rank is None:
        return _("%(unit)s, không xếp hạng") % {"unit": unit}
    return _("%(unit)s, hạng %(rank)d") % {"unit": unit, "rank": rank}


def _members(conference: Conference) -> list[Unit]:
    if conference.cluster_year is None:
        rows = conference.delegations.filter(is_guest=False).select_related("unit")
        return [row.unit for row in rows]
    assert conference.held_on is not None
    return members_of(conference.cluster_year, conference.held_on)


@require_http_methods(["GET", "POST"])
def officers(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    if shown.cluster is None or shown.cluster_year is None:
        messages.warning(request, _("Hội nghị không thuộc năm nào nên không có chức danh."))
        return redirect("conferences:resolution", pk=pk)
    suggestion = suggested(shown)
    rows = shown.stated_terms.filter(year=coming_year(shown)).select_related("mention__unit")
    held = list(rows.order_by("position"))
    units = list(dict.fromkeys([*_members(shown), *(r.mention.unit for r in held if r.mention)]))
    vices = max(shown.cluster.vice_count, len(held) - 1) + SPARE_VICES
    titles = office_titles(shown)

    def make(posted: Any) -> OfficersForm:
        initial = OfficersForm.initial_of(held, suggestion)
        known = [unit for unit in units if unit is not None]
        return OfficersForm(posted, initial=initial, units=known, titles=titles, vices=vices)

    def save(form: OfficersForm, about: dict[str, Any]) -> None:
        write_officers(officers=form.officers(), why=form.cleaned_data["why"], **about)

    heading = _("Chức danh năm %(year)s") % {"year": coming_year(shown)}
    return _section(request, shown, heading, make, save)


@require_http_methods(["GET", "POST"])
def conferral_new(request: HttpRequest, pk: int) -> HttpResponse:
    return _conferral(request, visible(request, pk), None)


@require_http_methods(["GET", "POST"])
def conferral(request: HttpRequest, pk: int, conferral: int) -> HttpResponse:
    shown = visible(request, pk)
    return _conferral(request, shown, _own_conferral(shown, conferral))


@require_POST
def conferral_remove(request: HttpRequest, pk: int, conferral: int) -> HttpResponse:
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    row = _own_conferral(shown, conferral)
    attempt(
        request,
        lambda: remove_conferral(
            conference=shown, conferral=row, by=person(request), seen=sent_number(request)
        ),
        _("Đã bỏ khen thưởng này khỏi nghị quyết."),
    )
    return redirect("conferences:resolution", pk=pk)


def _own_conferral(conference: Conference, pk: int) -> Conferral:
    rows = Conferral.objects.filter(resolution__conference=conference)
    return get_object_or_404(rows.prefetch_related("groups__recipients"), pk=pk)


def _conferral(request: HttpRequest, conference: Conference, row: Conferral | None) -> HttpResponse:
    def make(posted: Any) -> ConferralForm:
        initial = ConferralForm.initial_of(row) if row else None
        return ConferralForm(posted, initial=initial, kinds=AwardKind.objects.order_by("order_key"))

    def save(form: ConferralForm, about: dict[str, Any]) -> None:
        write_conferral(conferral=row, conferred=form.conferred(), **about)

    heading = _("Sửa khen thưởng trao tại hội nghị") if row else _("Ghi khen thưởng trao tại chỗ")
    return _section(request, conference, heading, make, save)


@require_http_methods(["GET", "POST"])
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)

    def make(posted: Any) -> FindingsForm:
        told: dict[str, list[str]] = {}
        for row in shown.findings.order_by("kind", "order"):
            told.setdefault(row.kind, []).append(row.text)
        initial = {kind: "\n".join(texts) for kind, texts in told.items()}
        return FindingsForm(posted, initial=initial)

    def save(form: FindingsForm, about: dict[str, Any]) -> None:
        write_findings(texts=form.texts(), **about)

    return _section(request, shown, _("Kết luận của hội nghị"), make, save)


@require_http_methods(["GET", "POST"])
def covenant(request: HttpRequest, pk: int) -> HttpResponse:
    shown = visible(request, pk)
    signed = Covenant.objects.filter(
        cluster_year__cluster=shown.cluster_id, state=CovenantState.SIGNED, amends=None
    )

    def make(posted: Any) -> CovenantForm:
        documents = signed.select_related("cluster_year__cluster") if shown.cluster_id else ()
        return CovenantForm(
            posted,
            initial=CovenantForm.initial_of(getattr(shown, "covenant", None)),
            documents=documents,
        )

    def save(form: CovenantForm, about: dict[str, Any]) -> None:
        write_covenant(**form.cleaned_data, **about)

    return _section(request, shown, _("Giao ước"), make, save)
