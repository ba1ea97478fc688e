from typing import TYPE_CHECKING, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workflow.models import Notice
from workflow.notices import mark_all_read, mark_read

if TYPE_CHECKING:
    from accounts.models import User

PAGE_SIZE = 30


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    rows = Notice.objects.visible_to(request.user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "workflow/notices.html", {"page": page})


@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a notice, and go where it leads."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(notice)
    return redirect(notice.url or "notices:notices")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    mark_all_read(by=cast("User", request.user))
    messages.success(request, _("Đã đánh dấu mọi thông báo là đã đọc."))
    return redirect("notices:notices")
