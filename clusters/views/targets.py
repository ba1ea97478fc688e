"""Targets of a covenant: each by itself, what a unit pledges, and all in a workbook."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalogue.numbers import written
from clusters.actions import targets as deeds
from clusters.composing import members_of, targets_of
from clusters.forms.covenants import PledgesForm, TargetForm, WorkbookForm
from clusters.models import Covenant, Target, Unit
from clusters.offices import offices_of
from clusters.pages.covenants import (
    address_of,
    choices,
    columns,
    covenants_visible_to,
    page_of,
    workbook_rows,
)
from clusters.rules.covenants import denial
from clusters.views.covenants import attempt, demand, person, sent_version, visible_covenant
from clusters.workbooks.importing import pack, preview, unpack
from clusters.workbooks.reading import BadWorkbook, Reading, read
from clusters.workbooks.targets import write
from workflow.files import MAX_BYTES
from workflow.moves import Denied, Refused, Stale
from workflow.workbooks import CONTENT_TYPE


@require_http_methods(["GET", "POST"])
def target_add(request: HttpRequest, pk: int) -> HttpResponse:
    return _target(request, visible_covenant(request, pk), None)


@require_http_methods(["GET", "POST"])
def target(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return _target(request, row.covenant, row)


def _row(request: HttpRequest, pk: int) -> Target:
    rows = Target.objects.filter(covenant__in=covenants_visible_to(request.user))
    return get_object_or_404(rows.select_related("covenant__cluster_year__cluster__council"), pk=pk)


def _target(request: HttpRequest, covenant: Covenant, row: Target | None) -> HttpResponse:
    """One target; where somebody else has saved it, both versions are shown."""
    demand(request, "save_target", covenant)
    form = TargetForm.of(row, request.POST or None)
    context: dict[str, Any] = {"covenant": covenant, "target": row, "form": form}
    status = 400 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            saved = deeds.save_target(
                covenant=covenant,
                target=row,
                definition=form.definition,
                version=sent_version(request),
                by=person(request),
            )
        except Stale as told:
            assert row is not None  # only what was there can have changed
            row.refresh_from_db()
            context["form"] = TargetForm.of(row, {**request.POST.dict(), "version": row.version})
            context["form"].add_error(None, str(told))
            context["stale"] = True
            status = 409
        except Refused as told:
            form.add_error(None, str(told))
            status = 409
        else:
            messages.success(request, _("Đã lưu chỉ tiêu “%(name)s”.") % {"name": saved.indicator})
            return redirect(address_of(covenant) + "#chi-tieu")
    context |= {"year": covenant.cluster_year, "address": address_of(covenant)}
    return render(request, "clusters/covenant_target.html", context, status=status)


@require_POST
def target_remove(request: HttpRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    attempt(
        request,
        lambda: deeds.remove_target(target=row, version=sent_version(request), by=person(request)),
        _("Đã bỏ chỉ tiêu “%(name)s”.") % {"name": row.indicator},
    )
    return redirect(address_of(row.covenant) + "#chi-tieu")


@require_http_methods(["GET", "POST"])
def pledges(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """What one unit pledges on every target; an old form comes back beside what is there."""
    covenant = visible_covenant(request, pk)
    members = members_of(covenant.cluster_year, timezone.localdate())
    pledging = get_object_or_404(
        Unit.objects.visible_to(request.user).filter(pk__in=[row.pk for row in members]), pk=unit
    )
    reason = denial(
        "pledge",
        covenant.cluster_year,
        offices_of(request.user),
        members=[row.pk for row in members],
        unit=unit,
    )
    if reason:
        raise PermissionDenied(reason)
    form = PledgesForm(targets_of(covenant), pledging, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _pledge(request, covenant, pledging, form)
    return _pledges(request, covenant, pledging, form, status=400 if form.is_bound else 200)


def _pledge(
    request: HttpRequest, covenant: Covenant, unit: Unit, form: PledgesForm
) -> HttpResponse:
    try:
        deeds.pledge(
            covenant=covenant,
            unit=unit,
            amounts=form.amounts,
            shown=form.shown,
            by=person(request),
        )
    except deeds.PledgesChanged as told:
        fresh = PledgesForm(targets_of(covenant), unit, _with_shown(request, told))
        fresh.add_error(None, str(told))
        return _pledges(request, covenant, unit, fresh, now=told.now, status=409)
    except Denied as told:
        raise PermissionDenied(str(told)) from told
    except Refused as told:
        form.add_error(None, str(told))
        return _pledges(request, covenant, unit, form, status=409)
    messages.success(request, _("Đã lưu mức cam kết của %(unit)s.") % {"unit": unit})
    return redirect(address_of(covenant) + "#chi-tieu")


def _with_shown(request: HttpRequest, told: deeds.PledgesChanged) -> dict[str, Any]:
    """What was typed, beside the amounts of now: the next save knows of them."""
    sent: dict[str, Any] = request.POST.dict()
    for pk, now in told.now.items():
        for kind in ("value", "plan", "weight"):
            number = getattr(now, kind)
            sent[f"was_{kind}_{pk}"] = "" if number is None else written(number)
    return sent


def _pledges(
    request: HttpRequest,
    covenant: Covenant,
    unit: Unit,
    form: PledgesForm,
    *,
    now: Any = None,
    status: int,
) -> HttpResponse:
    lines = [line | {"now": (now or {}).get(line["target"].pk)} for line in form.lines]
    context = {
        "covenant": covenant,
        "year": covenant.cluster_year,
        "address": address_of(covenant),
        "unit": unit,
        "form": form,
        "lines": lines,
    }
    return render(request, "clusters/covenant_pledges.html", context, status=status)


@require_safe
def targets_workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """All targets with all pledges, to be filled in and imported again."""
    covenant = visible_covenant(request, pk)
    rows = targets_of(covenant)
    units = [(unit.pk, str(unit)) for unit in _units(covenant, rows)]
    name = f"chi-tieu-giao-uoc-{covenant.cluster_year.label}.xlsx"
    return HttpResponse(
        write(units, workbook_rows(rows), choices()),
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": str(content_disposition_header(True, name))},
    )


def _units(covenant: Covenant, rows: list[Target]) -> list[Unit]:
    return columns(rows, members_of(covenant.cluster_year, timezone.localdate()))


@require_http_methods(["GET", "POST"])
def targets_import(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a workbook, see every fault in it or what it changes, and only then import it."""
    covenant = visible_covenant(request, pk)
    demand(request, "import_targets", covenant)
    if "plan" in request.POST:
        return _import(request, covenant)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            found = _read(covenant, form.cleaned_data["file"])
        except BadWorkbook as told:
            form.add_error("file", str(told))
        else:
            context["reading"] = found
            if not found.faults:
                context["preview"] = preview(workbook_rows(targets_of(covenant)), found.rows)
                context["plan"] = pack(covenant.pk, covenant.version, found.rows)
                return _import_page(request, covenant, WorkbookForm(), context, status=200)
    return _import_page(request, covenant, form, context, status=400 if form.is_bound else 200)


def _read(covenant: Covenant, upload: "UploadedFile[Any]") -> Reading:
    name = upload.name or ""
    if not name.lower().endswith(".xlsx"):
        raise BadWorkbook(_("“%(name)s” không phải là tệp .xlsx.") % {"name": name})
    if (upload.size or 0) > MAX_BYTES:
        raise BadWorkbook(
            _("“%(name)s” lớn %(size)d MB; mỗi tệp tối đa %(most)d MB.")
            % {
                "name": name,
                "size": (upload.size or 0) // 1024**2 + 1,
                "most": MAX_BYTES // 1024**2,
            }
        )
    rows = targets_of(covenant)
    units = [(unit.pk, str(unit)) for unit in _units(covenant, rows)]
    return read(upload.read(), units, choices())


def _import(request: HttpRequest, covenant: Covenant) -> HttpResponse:
    try:
        version, rows = unpack(request.POST["plan"], covenant.pk)
        deeds.import_targets(covenant=covenant, rows=rows, version=version, by=person(request))
    except signing.BadSignature:
        messages.error(request, _("Bản xem trước đã hết hiệu lực. Chọn lại tệp."))
        return _import_page(request, covenant, WorkbookForm(), {}, status=400)
    except Refused as told:
        messages.error(request, str(told))
        return _import_page(request, covenant, WorkbookForm(), {}, status=409)
    messages.success(request, _("Đã nhập %(count)d chỉ tiêu.") % {"count": len(rows)})
    return redirect(address_of(covenant) + "#chi-tieu")


def _import_page(
    request: HttpRequest,
    covenant: Covenant,
    form: WorkbookForm,
    context: dict[str, Any],
    *,
    status: int,
) -> HttpResponse:
    page = page_of(covenant, offices_of(request.user)) | {"form": form} | context
    return render(request, "clusters/covenant_import.html", page, status=status)
