"""The queue of the board, the way to the next dossier, and dossiers side by side."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from awards.actions.pending import PREPARED
from awards.board.comparing import MOST, compared
from awards.board.listing import QUEUE
from awards.board.looking import looks, read_for_looking
from awards.board.queue import (
    Tab,
    counts,
    for_rows,
    in_tab,
    next_of,
    queue_of,
    tab_of,
    tabs_for,
)
from awards.models import PendingMove, Proposal
from awards.proposal_querysets import desks_of
from awards.workbooks.comparison import comparison_workbook
from clusters.offices import offices_of
from workflow import lists
from workflow.moves import Refused

MOST_CHOSEN = 500


def demand_board(request: HttpRequest) -> bool:
    """Whether the desk is asking; 403 for those who are on no council's board."""
    offices = offices_of(request.user)
    if not (offices.council_ids or offices.is_admin):
        raise PermissionDenied(_("Chỉ chuyên viên và thành viên của hội đồng xem được trang này."))
    return bool(desks_of(offices)) or offices.is_admin


def chosen(request: HttpRequest) -> dict[int, int]:
    """The dossiers that the address or the form names, each at the version that was shown, -1
    where none was; with `found` all that the queue at the address `of` shows. What is no key is
    left out. Raises Refused where there are too many.
    """
    told = request.POST if request.method == "POST" else request.GET
    keys = {}
    for text in (text for one in told.getlist("ids") for text in one.split(",")):
        key, _dot, version = text.partition(".")
        if is_number(key):
            keys[int(key)] = int(version) if is_number(version) else -1
    if "found" in told:
        rows = lists.found(request, QUEUE, _in_queue(request, _of(request)), _of(request))
        keys = dict.fromkeys(rows.values_list("pk", flat=True)[: MOST_CHOSEN + 1], -1)
    if len(keys) > MOST_CHOSEN:
        raise Refused(
            _("Một lần làm được nhiều nhất %(n)d hồ sơ. Lọc bớt rồi chọn lại.") % {"n": MOST_CHOSEN}
        )
    return keys


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _of(request: HttpRequest) -> QueryDict:
    """The address of the queue that somebody came from."""
    told = request.POST if request.method == "POST" else request.GET
    return QueryDict(told.get("of", ""))


def back_to_queue(request: HttpRequest) -> str:
    """The queue as it was left: its part, filters and order."""
    asked = _of(request).urlencode()
    return reverse("awards:queue") + (f"?{asked}" if asked else "")


def way_back(request: HttpRequest) -> dict[str, str]:
    """For a page in between: where it leads back to, and what its form brings along for that."""
    return {"back": back_to_queue(request), "of": _of(request).urlencode()}


def _in_queue(request: HttpRequest, asked: QueryDict) -> "QuerySet[Proposal]":
    tab = tab_of(asked.get("tab", ""), is_desk=demand_board(request))
    return in_tab(queue_of(request.user), tab.key)


def seen_of(request: HttpRequest, keys: Iterable[int]) -> "QuerySet[Proposal]":
    """Those of `keys` that the board's work on them may be shown of; the rest is only counted."""
    return Proposal.objects.board_sees(request.user).filter(pk__in=list(keys))


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    is_desk = demand_board(request)
    tab = tab_of(request.GET.get("tab", ""), is_desk=is_desk)
    rows = queue_of(request.user)
    tabs = tabs_for(is_desk=is_desk)
    counted = counts(rows, tabs, timezone.localdate())
    context: dict[str, Any] = {
        "tab": tab,
        "tabs": [(each, counted[each.key]) for each in tabs],
        "is_desk": is_desk,
        "prepared": _offered(tab),
        "of": _kept(request.GET),
        "pending": PendingMove.objects.filter(
            proposal__in=Proposal.objects.board_sees(request.user).values("pk")
        ).count()
        if is_desk
        else 0,
        "hidden": Proposal.objects.barred_from(request.user).count(),
        "owed": {"all": counted["mine"], "late": counted["late"]},
    }
    shown = for_rows(in_tab(rows, tab.key))
    return lists.answer(request, QUEUE, shown, "awards/queue.html", **context)


def _offered(tab: Tab) -> list[tuple[str, Any]]:
    """What can be prepared, what fits this part of the queue first."""
    verbs = sorted(PREPARED, key=lambda verb: verb not in tab.deeds)
    return [(verb, PREPARED[verb]) for verb in verbs]


def _kept(asked: QueryDict) -> str:
    """Of the address what leads back to the same rows."""
    kept = asked.copy()
    for name in ("page", "format"):
        kept.pop(name, None)
    return kept.urlencode()


@require_safe
def next_review(request: HttpRequest) -> HttpResponse:
    """To the next dossier that waits for one's opinion, or back to the queue with a word."""
    demand_board(request)
    after = request.GET.get("after", "")
    found = next_of(request.user, after=int(after) if after.isdecimal() and len(after) < 10 else 0)
    if found is None:
        messages.success(request, _("Không còn hồ sơ nào chờ ý kiến."))
        return redirect("awards:queue")
    return redirect("awards:review", pk=found.pk)


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Dossiers of one cluster and year side by side; what may not be seen is only counted."""
    demand_board(request)
    try:
        keys = chosen(request)
    except Refused as told:
        messages.warning(request, str(told))
        return redirect(back_to_queue(request))
    rows = list(read_for_looking(seen_of(request, keys)).order_by("order_key", "pk")[: MOST + 1])
    table = compared(looks(rows, request.user), left_out=len(keys) - len(rows))
    if why := table.trouble:
        messages.warning(request, why)
        return redirect(back_to_queue(request))
    if request.GET.get("format") == "xlsx":
        return comparison_workbook(table)
    context = {"table": table, "export_url": f"?{request.GET.urlencode()}&format=xlsx"}
    return render(request, "awards/compare.html", context)
