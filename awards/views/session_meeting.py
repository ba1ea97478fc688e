"""While a session meets: who is there, what is said, what is printed for it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from awards.actions import sessions
from awards.forms.sessions import NotesForm
from awards.sessions.members import quorum_of
from awards.sessions.printing import agenda_sheet, opinion_papers
from awards.views.sessions import demand, form_page, person, visible
from workflow.moves import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def session_roll(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is there, and why the others are not."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    members = list(shown.members.all())
    if request.method == "POST":
        sent = request.POST
        here = set(sent.getlist("present"))
        present = {row.pk for row in members if "all" in sent or str(row.pk) in here}
        absences = {row.pk: sent.get(f"absence-{row.pk}", "") for row in members}
        try:
            sessions.call_roll(
                session=shown, present=present, absences=absences, by=person(request)
            )
        except Refused as told:
            messages.error(request, str(told))
        else:
            messages.success(request, _("Đã ghi điểm danh."))
        return redirect("awards:session", pk=pk)
    context = {"session": shown, "members": members, "quorum": quorum_of(shown, members)}
    return render(request, "awards/session_roll.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_notes(request: HttpRequest, pk: int) -> HttpResponse:
    """What is said at the session; an old page is refused and keeps what was typed."""
    shown = visible(request, pk)
    demand(request, "keep_session", shown.council)
    known = {"notes": shown.notes, "version": shown.version}
    form = NotesForm(request.POST if request.method == "POST" else None, initial=known)
    status, told = 200, _("Ghi vào biên bản, phần “Diễn biến”.")
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            sessions.keep_notes(
                session=shown,
                notes=form.cleaned_data["notes"],
                version=-1 if version is None else version,
                by=person(request),
            )
        except Refused as why:
            form.add_error(None, str(why))
            status, told = 409, shown.notes or told
        else:
            messages.success(request, _("Đã ghi diễn biến."))
            return redirect("awards:session", pk=pk)
    words = (_("Ghi diễn biến"), _("Ghi diễn biến"))
    return form_page(request, form, *words, session=shown, status=status, help=told)


_SHEETS = {
    "agenda": (agenda_sheet, "awards/session_print_agenda.html"),
    "opinions": (opinion_papers, "awards/session_print_opinions.html"),
}


@require_safe
def session_print(request: HttpRequest, pk: int, sheet: str) -> HttpResponse:
    """Sheets on A4; in Vietnamese, whatever the page is in."""
    shown = visible(request, pk)
    if sheet not in _SHEETS:
        raise Http404
    if sheet == "opinions":
        demand(request, "keep_session", shown.council)
    made, template = _SHEETS[sheet]
    with translation.override("vi"):
        context = {"session": shown} | made(shown, request.user)
        return render(request, template, context)
