"""The list of sessions, and the agenda of one: searched, sorted and exported as shown."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import CouncilSession, ItemOutcome, SessionItem
from awards.sessions.words import share_of, share_words, votes_words
from awards.workflow import SessionState
from catalogue.models import AwardKind
from catalogue.searching import Searched, matching
from catalogue.vietnamese import search_key
from workflow.lists import Column, Listing

S = SessionState
STATES = {
    S.DRAFT: ("idle", "pencil"),
    S.CALLED: ("now", "envelope-paper-fill"),
    S.OPEN: ("ok", "broadcast"),
    S.CLOSED: ("ok", "check-circle-fill"),
    S.CANCELLED: ("idle", "x-lg"),
}
OUTCOMES = {
    ItemOutcome.RECOMMENDED: "ok",
    ItemOutcome.NOT_RECOMMENDED: "warn",
    ItemOutcome.PUT_OFF: "unknown",
}
_ALL = gettext_lazy("Tất cả")


class SessionFilter(Searched):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Trạng thái"), choices=SessionState.choices, empty_label=_ALL
    )

    def search(
        self, rows: "QuerySet[CouncilSession]", name: str, value: str
    ) -> "QuerySet[CouncilSession]":
        titles = rows.order_by().values_list("pk", "title")
        words = search_key(value).split()
        named = [pk for pk, title in titles if all(word in search_key(title) for word in words)]
        return rows.filter(pk__in=named) | matching(rows, value, "council__search_key")


class AgendaFilter(Searched):
    kind = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Hình thức"),
        field_name="proposal__kind",
        queryset=AwardKind.objects.none(),
        empty_label=_ALL,
    )
    outcome = django_filters.ChoiceFilter(
        label=gettext_lazy("Kết quả"),
        choices=(*ItemOutcome.choices, ("none", gettext_lazy("Chưa có kết quả"))),
        empty_label=_ALL,
        method="by_outcome",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only what stands on this agenda: a list of choices can betray, too.
        kinds = AwardKind.objects.filter(proposals__session_items__in=self.queryset)
        self.filters["kind"].queryset = kinds.distinct().order_by("order_key")

    def search(
        self, rows: "QuerySet[SessionItem]", name: str, value: str
    ) -> "QuerySet[SessionItem]":
        if value.strip().isdecimal() and len(value.strip()) < 5:
            return rows.filter(order=int(value))
        return matching(rows, value, "proposal__search_key", "proposal__home__search_key")

    def by_outcome(
        self, rows: "QuerySet[SessionItem]", name: str, value: str
    ) -> "QuerySet[SessionItem]":
        return rows.filter(outcome="" if value == "none" else value)


def result_of_item(item: SessionItem) -> str:
    """What was decided; while nothing is, where the dossier stands."""
    if item.outcome:
        return str(item.get_outcome_display())
    return _("Chưa có kết quả")


def votes_of_item(item: SessionItem) -> str:
    if item.votes_for is None or item.votes_base is None:
        return ""
    words = votes_words(item.votes_for, item.votes_base)
    if item.votes_written:
        words = _("%(words)s, %(n)d bằng văn bản") % {"words": words, "n": item.votes_written}
    return words


def _sheet(item: Any) -> str:
    return reverse("awards:session_sheet", args=[item.pk]) if item.is_readable else ""


SESSIONS = Listing(
    title=gettext_lazy("Phiên họp Hội đồng"),
    file_name="phien-hop-hoi-dong",
    sort="-held",
    filters=SessionFilter,
    columns=(
        Column(
            "title",
            gettext_lazy("Phiên họp"),
            lambda row: row.title,
            order=("title",),
            href=lambda row: reverse("awards:session", args=[row.pk]),
            width=50,
        ),
        Column("council", gettext_lazy("Hội đồng"), lambda row: str(row.council), under="title"),
        Column(
            "held",
            gettext_lazy("Họp ngày"),
            lambda row: timezone.localdate(row.held_at),
            order=("held_at",),
            width=14,
        ),
        Column("place", gettext_lazy("Địa điểm"), lambda row: row.place, under="held", width=30),
        Column(
            "items",
            gettext_lazy("Số hồ sơ"),
            lambda row: row.item_count,
            order=("item_count",),
            width=12,
        ),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: str(row.get_state_display()),
            order=("state",),
            state=lambda row: STATES[SessionState(row.state)][0],
            width=18,
        ),
    ),
)

AGENDA = Listing(
    title=gettext_lazy("Hồ sơ của phiên họp"),
    file_name="ho-so-phien-hop",
    sort="order",
    filters=AgendaFilter,
    columns=(
        Column(
            "name",
            gettext_lazy("Tên"),
            lambda row: row.proposal.name,
            order=("proposal__order_key",),
            href=_sheet,
            width=36,
        ),
        Column("order", gettext_lazy("Số"), lambda row: row.order, order=("order",), width=8),
        Column(
            "home",
            gettext_lazy("Đơn vị"),
            lambda row: "" if row.proposal.unit_id else str(row.proposal.home),
            under="name",
            width=30,
        ),
        Column(
            "kind",
            gettext_lazy("Hình thức, danh hiệu"),
            lambda row: row.proposal.kind.name,
            order=("proposal__kind__order_key", "proposal__rank", "proposal__order_key"),
            width=40,
        ),
        Column(
            "share",
            gettext_lazy("Tỷ lệ cần"),
            lambda row: share_words(share_of(row)),
            under="kind",
            width=16,
        ),
        Column(
            "rank",
            gettext_lazy("Hạng"),
            lambda row: row.proposal.rank,
            order=("proposal__rank", "order"),
            width=8,
        ),
        Column(
            "total",
            gettext_lazy("Tổng điểm"),
            lambda row: row.proposal.total,
            under="rank",
            width=12,
        ),
        Column(
            "result",
            gettext_lazy("Kết quả"),
            result_of_item,
            order=("outcome", "order"),
            state=lambda row: OUTCOMES.get(row.outcome, "idle"),
            width=24,
        ),
        Column("votes", gettext_lazy("Phiếu đồng ý"), votes_of_item, under="result", width=30),
        Column("note", gettext_lazy("Ghi chú"), lambda row: row.note, under="result", width=30),
    ),
)
