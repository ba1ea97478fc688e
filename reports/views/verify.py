"""The public page on which a document is checked by the code on its paper."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reports.forms import CompareForm
from reports.verifying import compared, fingerprint, plain_code, verdict_of


@login_not_required
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    code = plain_code(request.GET.get("code", ""))
    if code.isascii() and code.isalnum():
        return redirect("reports:verdict", code=code)
    answer = render(request, "reports/verify.html", {"wrong": bool(request.GET.get("code"))})
    return _unindexed(answer)


@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def verdict(request: HttpRequest, code: str) -> HttpResponse:
    """What the document with this code is; a file that is sent is compared and thrown away."""
    found = verdict_of(code)
    if found is None:
        return _unindexed(render(request, "reports/verify.html", {"code": code}, status=404))
    form = CompareForm(request.POST or None, request.FILES or None)
    context = {"found": found, "form": form, "code": found.report.code}
    status = 200
    if request.method == "POST":
        if form.is_valid():
            upload = form.cleaned_data["file"]
            sha256 = fingerprint(upload) if upload else form.cleaned_data["sha256"]
            context["compared"] = compared(found, sha256)
        else:
            status = 422
    return _unindexed(render(request, "reports/verdict.html", context, status=status))


def _unindexed(answer: HttpResponse) -> HttpResponse:
    """No search engine lists documents or codes."""
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
