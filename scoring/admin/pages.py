"""The pages of the admin round a criteria set: its lines, moves, copies and workbooks.

Each takes the admin that it belongs to; `admin_view` has checked that the person is staff.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clusters.actions.changing import Faulty
from scoring.actions import criteria as deeds
from scoring.actions import criteria_lines as line_deeds
from scoring.admin.outline import Outline, outline
from scoring.criteria_rows import editions_of, file_name, outline_of, years_on
from scoring.forms.criteria import CopyForm, CriteriaFileForm, LineForm, NewCriteriaFileForm
from scoring.methods import Method
from scoring.models import CriteriaSet, Criterion
from scoring.outline import declared_total
from scoring.workbooks.criteria import formulas, workbook_response
from scoring.workbooks.criteria_reading import Reading, read
from scoring.workbooks.grid import BadWorkbook
from scoring.workflow import CRITERIA
from workflow.admin import editor
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from scoring.admin.criteria import CriteriaSetAdmin

CHANGE = "admin:scoring_criteriaset_change"
_MOVES = {
    "publish_criteria": deeds.publish_criteria,
    "withdraw_criteria": deeds.withdraw_criteria,
    "retire_criteria": deeds.retire_criteria,
}


def editor_context(
    admin: "CriteriaSetAdmin", request: HttpRequest, criteria_set: CriteriaSet
) -> dict[str, Any]:
    """What every page with the editor shows beside the lines."""
    return {
        **admin.admin_site.each_context(request),
        "opts": CriteriaSet._meta,
        "criteria_set": criteria_set,
        "years": years_on([criteria_set]),
        "formulas": formulas(),
        "group": Method.GROUP,
    }


def _shown(admin: "CriteriaSetAdmin", request: HttpRequest, pk: int) -> CriteriaSet:
    """The set, for somebody who may look at it here."""
    found: CriteriaSet = get_object_or_404(admin.get_queryset(request), pk=pk)
    if not admin.has_view_permission(request, found):
        raise PermissionDenied
    return found


def _edited(admin: "CriteriaSetAdmin", request: HttpRequest, pk: int) -> CriteriaSet:
    """The set, for somebody who may write; its state is the actions' to judge."""
    found = _shown(admin, request, pk)
    if not admin.may_edit(request):
        raise PermissionDenied
    return found


def _at(criteria_set: CriteriaSet, line: Criterion | None = None, *, opened: bool = True) -> str:
    """The editor, at a line, which is opened or only stood at."""
    address = reverse(CHANGE, args=[criteria_set.pk])
    name = "line" if opened else "at"
    return f"{address}?{name}={line.pk}#line-{line.pk}" if line else f"{address}#outline"


def _version(request: HttpRequest) -> int:
    """The version that was shown; one that nobody has where the form is broken."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else -1


@require_POST
def lines(request: HttpRequest, pk: int, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    """The buttons of the lines: `do` is what to do and to which line, as in "up:12"."""
    criteria_set = _edited(admin, request, pk)
    verb, _colon, key = request.POST.get("do", "").partition(":")
    if verb not in ("add", "child", "duplicate", *line_deeds.WAYS):
        return redirect(_at(criteria_set))
    of_set = Criterion.objects.filter(criteria_set=criteria_set).select_related("criteria_set")
    line = get_object_or_404(of_set, pk=key) if key.isdecimal() else None
    try:
        line = _do(request, criteria_set, verb, line)
    except (Denied, Refused) as told:
        messages.error(request, str(told))
    return redirect(_at(criteria_set, line, opened=verb not in line_deeds.WAYS))


def _do(
    request: HttpRequest, criteria_set: CriteriaSet, verb: str, line: Criterion | None
) -> Criterion | None:
    """Do it; returns the line to stand at afterwards."""
    told: dict[str, Any] = {"version": _version(request), "by": editor(request)}
    if verb == "child":
        return line_deeds.add_criterion(criteria_set=criteria_set, parent=line, **told)
    if verb == "add":
        return line_deeds.add_criterion(criteria_set=criteria_set, after=line, **told)
    if line is None:
        return None
    if verb == "duplicate":
        return line_deeds.duplicate_criterion(criterion=line, **told)
    line_deeds.move_criterion(criterion=line, way=verb, **told)
    return line


@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, pk: int, line: int, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    """Save one line. What cannot be saved comes back as it was typed."""
    criteria_set = _edited(admin, request, pk)
    of_set = Criterion.objects.filter(criteria_set=criteria_set).select_related("criteria_set")
    edited = get_object_or_404(of_set, pk=line)
    if request.method == "GET":
        return redirect(_at(criteria_set, edited))
    form = LineForm(edited, criteria_set.version, request.POST)
    if "choose" in request.POST:
        # Without scripts: show the parameters of the method chosen, save nothing.
        fresh = LineForm(edited, criteria_set.version)
        typed = {name: form[name].value() for name in form.fields if name != "version"}
        fresh.initial = {**fresh.initial, **typed}
        return _outline_page(admin, request, criteria_set, edited, fresh, 200)
    if not form.is_valid():
        return _outline_page(admin, request, criteria_set, edited, form, 400)
    version = form.cleaned_data["version"]
    try:
        line_deeds.save_criterion(
            criterion=edited, line=form.line, version=version, by=editor(request)
        )
    except Faulty as told:
        form.show_faults(told.faults)
        return _outline_page(admin, request, criteria_set, edited, form, 400)
    except Stale as told:
        return _outline_page(admin, request, criteria_set, edited, _again(form, told), 409)
    except (Denied, Refused) as told:
        messages.error(request, str(told))
        return redirect(_at(criteria_set))
    messages.success(request, _("Đã lưu “%(title)s”.") % {"title": form.line.title})
    return redirect(_at(criteria_set, edited))


def _again(form: LineForm, told: Stale) -> LineForm:
    """The form as it was typed, with what is there now beside it; the next save goes through."""
    form.add_error(None, str(told))
    for name in form.fields:
        now, typed = form.initial.get(name), form.cleaned_data.get(name)
        if name not in ("version", *form.errors) and name in form.changed_data:
            shown = form[name].field.to_python(now) if now != "" else now
            if shown != typed:
                words = _("Đang lưu là: %(now)s")
                form.add_error(name, words % {"now": now if now not in (None, "") else "—"})
    typed_in: Any = form.data
    sent = typed_in.copy()
    sent[form.add_prefix("version")] = str(form.initial["version"])
    form.data = sent
    return form


def _outline_page(
    admin: "CriteriaSetAdmin",
    request: HttpRequest,
    criteria_set: CriteriaSet,
    edited: Criterion,
    form: LineForm,
    status: int,
) -> HttpResponse:
    told: Outline = outline(criteria_set, may_edit=True, opened=str(edited.pk), form=form)
    context = editor_context(admin, request, criteria_set) | {"outline": told}
    page = "admin/scoring/criteriaset/outline.html"
    return render(request, page, context | {"title": str(criteria_set)}, status=status)


@require_http_methods(["GET", "POST"])
def line_remove(
    request: HttpRequest, pk: int, line: int, *, admin: "CriteriaSetAdmin"
) -> HttpResponse:
    """Ask, then remove a line with its branch."""
    criteria_set = _edited(admin, request, pk)
    of_set = Criterion.objects.filter(criteria_set=criteria_set).select_related("criteria_set")
    gone = get_object_or_404(of_set, pk=line)
    if request.method == "POST":
        try:
            count = line_deeds.remove_criterion(
                criterion=gone, version=_version(request), by=editor(request)
            )
        except (Denied, Refused) as told:
            messages.error(request, str(told))
        else:
            messages.success(request, _("Đã xóa %(count)d dòng.") % {"count": count})
        return redirect(_at(criteria_set))
    context = editor_context(admin, request, criteria_set) | {
        "title": _("Xóa dòng"),
        "line": gone,
        "branch": line_deeds.branch_of(gone),
    }
    return render(request, "admin/scoring/criteriaset/line_remove.html", context)


@require_POST
def move(request: HttpRequest, pk: int, verb: str, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    """Publish, withdraw or retire. What keeps a set from being published is listed above it."""
    criteria_set = _edited(admin, request, pk)
    if verb in _MOVES:
        try:
            _MOVES[verb](criteria_set=criteria_set, version=_version(request), by=editor(request))
        except (Denied, Refused) as told:
            messages.error(request, str(told))
        else:
            label = CRITERIA.moves[verb].label
            messages.success(request, _("Đã xong: %(move)s.") % {"move": label})
    return redirect(_at(criteria_set))


@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, pk: int, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    """The next edition, and whom it would concern: nobody, until a year is scored on it."""
    criteria_set = _edited(admin, request, pk)
    form = CopyForm(criteria_set, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = deeds.copy_criteria(
                criteria_set=criteria_set,
                effective_from=form.cleaned_data["effective_from"],
                cluster_year=form.cleaned_data.get("cluster_year") or criteria_set.cluster_year,
                by=editor(request),
            )
        except (Denied, Refused) as told:
            form.add_error(None, str(told))
        else:
            messages.success(request, _("Đã lập %(set)s.") % {"set": made})
            return redirect(_at(made))
    context = editor_context(admin, request, criteria_set) | {
        "title": _("Lập bản mới"),
        "form": form,
        "concerned": years_on(editions_of(criteria_set)),
    }
    page = "admin/scoring/criteriaset/copy.html"
    return render(request, page, context, status=400 if form.is_bound else 200)


@require_safe
def export(request: HttpRequest, pk: int, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    criteria_set = _shown(admin, request, pk)
    return workbook_response(outline_of(criteria_set), file_name(criteria_set))


@require_safe
def template(request: HttpRequest, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    return workbook_response([], "mau-bo-tieu-chi")


@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    """A workbook as a new set, or the next edition of one."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    form = NewCriteriaFileForm(request.POST or None, request.FILES or None)
    found = _read(form)
    if found is not None and not found.faults:
        told = form.cleaned_data
        about = deeds.About(
            council=told["council"], cluster=told["cluster"], name=told["name"],
            total=declared_total(found.lines),
        )  # fmt: skip
        try:
            made, is_new = deeds.import_criteria(about=about, lines=found.lines, by=editor(request))
        except (Denied, Refused) as no:
            form.add_error(None, str(no))
        else:
            said = _("Đã nhập %(set)s.") if is_new else _("%(set)s đã giống tệp; không có gì mới.")
            messages.success(request, said % {"set": made})
            return redirect(_at(made))
    return _import_page(admin, request, form, found, None)


@require_http_methods(["GET", "POST"])
def import_into(request: HttpRequest, pk: int, *, admin: "CriteriaSetAdmin") -> HttpResponse:
    """A workbook in place of the lines of a draft."""
    criteria_set = _edited(admin, request, pk)
    form = CriteriaFileForm(request.POST or None, request.FILES or None)
    found = _read(form)
    if found is not None and not found.faults:
        try:
            deeds.replace_lines(
                criteria_set=criteria_set,
                lines=found.lines,
                version=_version(request),
                by=editor(request),
            )
        except (Denied, Refused) as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("Đã nhập %(count)d dòng.") % {"count": len(found.lines)})
            return redirect(_at(criteria_set))
    return _import_page(admin, request, form, found, criteria_set)


def _read(form: CriteriaFileForm) -> Reading | None:
    """What the workbook says; None where there is none, or it cannot be read."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return read(form.cleaned_data["file"])
    except BadWorkbook as told:
        form.add_error("file", str(told))
        return None


def _import_page(
    admin: "CriteriaSetAdmin",
    request: HttpRequest,
    form: CriteriaFileForm,
    found: Reading | None,
    criteria_set: CriteriaSet | None,
) -> HttpResponse:
    context = {
        **admin.admin_site.each_context(request),
        "opts": CriteriaSet._meta,
        "title": _("Nhập bộ tiêu chí từ Excel"),
        "form": form,
        "faults": found.faults if found else [],
        "criteria_set": criteria_set,
    }
    page = "admin/scoring/criteriaset/import.html"
    return render(request, page, context, status=400 if form.is_bound else 200)
