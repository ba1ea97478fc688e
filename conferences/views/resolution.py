"""The resolution of a conference: what is prepared, taken over, and kept of earlier versions."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from catalogue.models import AwardKind
from clusters.models import AwardQuota, Office
from clusters.offices import offices_of
from conferences.actions.electing import by_rotation, elect_by_ballot, suggested, write_officers
from conferences.actions.nominating import nominate_by_ballot, prepare_nominations
from conferences.actions.ranking import rank_by_ballot, take_standing
from conferences.actions.stating import signed_covenant, write_covenant
from conferences.models import Ballot, Conference, Question, ResolutionVersion
from conferences.pages.conferences import with_rows
from conferences.pages.resolutions import resolution_page
from conferences.rules.conferences import reads_resolution
from conferences.views.asking import attempt, demand, person, sent_number, visible
from workflow.composition import parts


@require_safe
def resolution(request: HttpRequest, pk: int) -> HttpResponse:
    shown = get_object_or_404(with_rows(Conference.objects.visible_to(request.user)), pk=pk)
    offices = offices_of(request.user)
    if reason := reads_resolution(shown, offices):
        raise PermissionDenied(reason)
    return render(request, "conferences/resolution.html", resolution_page(shown, offices))


@require_POST
def resolution_prepare(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one section anew from what the platform knows."""
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    prepare = _PREPARE.get(request.POST.get("section", ""))
    if prepare is None:
        raise Http404
    about: dict[str, Any] = {
        "conference": shown, "by": person(request), "seen": sent_number(request),
    }  # fmt: skip
    attempt(request, lambda: prepare(about), _("Đã chuẩn bị mục này từ dữ liệu."))
    return redirect("conferences:resolution", pk=pk)


def _prepare_officers(about: dict[str, Any]) -> None:
    write_officers(officers=by_rotation(suggested(about["conference"])), **about)


def _prepare_covenant(about: dict[str, Any]) -> None:
    found = signed_covenant(about["conference"])
    if found is not None:
        write_covenant(year=found.cluster_year.label, signed=True, document=found, **about)


_PREPARE: dict[str, Callable[[dict[str, Any]], object]] = {
    "standing": lambda about: take_standing(**about),
    "nominations": lambda about: prepare_nominations(**about),
    "officers": _prepare_officers,
    "covenant": _prepare_covenant,
}


@require_POST
def resolution_ballot(request: HttpRequest, pk: int, ballot: int) -> HttpResponse:
    """Take the result of a closed ballot into the section that it is about."""
    shown = visible(request, pk)
    demand(request, "prepare", shown)
    voted = get_object_or_404(Ballot.objects.filter(conference=shown), pk=ballot)
    about: dict[str, Any] = {
        "conference": shown, "ballot": voted, "by": person(request), "seen": sent_number(request),
    }  # fmt: skip
    target = request.POST.get("target", "")
    done = _("Đã lấy kết quả bỏ phiếu vào nghị quyết.")
    if voted.question == Question.RANKING:
        attempt(request, lambda: rank_by_ballot(**about), done)
    elif voted.question == Question.OFFICERS:
        office, _dash, how = target.partition("-")
        if office not in Office.values:
            raise Http404
        equal = how == "equal"
        attempt(
            request,
            lambda: elect_by_ballot(office=Office(office), is_equal=equal, **about),
            done,
        )
    else:
        quota, kind = _award_of(shown, target)
        attempt(request, lambda: nominate_by_ballot(quota=quota, kind=kind, **about), done)
    return redirect("conferences:resolution", pk=pk)


def _award_of(conference: Conference, target: str) -> tuple[AwardQuota | None, AwardKind | None]:
    """The quota or the award that "quota-3" or "kind-7" names; neither for anything else."""
    what, _dash, key = target.partition("-")
    if not (key.isascii() and key.isdecimal() and len(key) < 10):
        return None, None
    if what == "quota":
        rows = AwardQuota.objects.filter(cluster_year=conference.cluster_year_id)
        return get_object_or_404(rows.select_related("kind"), pk=key), None
    return None, AwardKind.objects.filter(pk=key).first() if what == "kind" else None


@require_safe
def resolution_version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A resolution as it was concluded, with the documents made of it."""
    shown = visible(request, pk)
    rows = ResolutionVersion.objects.filter(resolution__conference=shown)
    kept = rows.select_related("resolution__conference", "concluded_by", "reopened_by")
    version = get_object_or_404(kept, number=number)
    context = {
        "conference": shown,
        "version": version,
        "content": version.content,
        "newest": not rows.filter(number__gt=number).exists(),
        "parts": parts("resolution_version", request, version),
    }
    return render(request, "conferences/resolution_version.html", context)
