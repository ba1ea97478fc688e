"""The list of reports: its filters and columns, for the page and for Excel."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.searching import Searched, matching
from reports.models import Report, ReportKind
from reports.naming import name_of_report
from reports.subjects import SEARCHED, held_on, subject_of, title_of
from reports.workflow import ReportState
from workflow.lists import Column, Listing

STATES = {
    ReportState.PENDING: ("idle", "hourglass"),
    ReportState.RUNNING: ("now", "arrow-repeat"),
    ReportState.DONE: ("ok", "check-circle-fill"),
    ReportState.FAILED: ("bad", "exclamation-octagon-fill"),
}


class ReportFilters(Searched):
    """What the list of reports is narrowed down by."""

    q = django_filters.CharFilter(
        label=_("Tìm theo hội nghị, người được đề nghị, đơn vị hoặc mã"), method="search"
    )
    kind = django_filters.ChoiceFilter(
        label=_("Loại văn bản"), choices=ReportKind.choices, empty_label=_("Tất cả")
    )
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"), choices=ReportState.choices, empty_label=_("Tất cả")
    )

    class Meta:
        model = Report
        fields: list[str] = []

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        by_code = Q(code__iexact=value.strip())
        by_name = Q(pk__in=matching(rows, value, *SEARCHED).values("pk"))
        return rows.filter(by_code | by_name)


def address(report: Report) -> str:
    return reverse("reports:report", args=[report.pk])


def _held(report: Report) -> str:
    held = held_on(subject_of(report))
    day = f"{held.day}/{held.month}/{held.year}" if held else ""
    return gettext("họp ngày %(day)s") % {"day": day} if day else ""


def _by(report: Report) -> str:
    return str(report.requested_by) if report.requested_by else gettext("hệ thống")


REPORTS = Listing(
    title=_("Văn bản"),
    file_name="van-ban",
    filters=ReportFilters,
    sort="-requested_at",
    columns=(
        Column(
            "conference",
            _("Văn bản"),
            lambda report: f"{name_of_report(report)}: {title_of(subject_of(report))}",
            order=("conference__order_key", "proposal__order_key", "requested_at"),
            href=address,
            width=70,
        ),
        Column("code", _("Mã"), lambda r: r.code, under="conference", figures=True, width=14),
        Column("held_on", _("Họp ngày"), _held, under="conference", figures=True, width=26),
        Column(
            "requested_at",
            _("Yêu cầu ngày"),
            lambda report: timezone.localtime(report.requested_at).date(),
            order=("requested_at",),
            width=14,
        ),
        Column("requested_by", _("Người yêu cầu"), _by, under="requested_at", width=28),
        Column(
            "state",
            _("Trạng thái"),
            lambda report: report.get_state_display(),
            order=("state", "-requested_at"),
            state=lambda report: STATES[ReportState(report.state)][0],
            width=18,
        ),
    ),
)
