"""The lists of letters and of the dossiers in one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import django_filters
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.dossiers.columns import HOME, KIND, NAME, STATE, DossierFilter
from awards.eligibility import Outcome
from awards.judging import Judged, findings_of, read_for_judging
from awards.models import Batch, Proposal
from awards.papers.checklist import checklists_of
from awards.workflow import EDITABLE, ProposalState
from catalogue.rule_terms import Ground
from catalogue.searching import Searched
from catalogue.vietnamese import search_key
from workflow.lists import Column, Listing

_GRAVE = (Outcome.BLOCKS, Outcome.CANNOT_TELL, Outcome.WARNS)


def with_counts(batches: "QuerySet[Batch]", user: Any) -> "QuerySet[Batch]":
    """With how many dossiers `user` sees of each, and how many are with the writer."""
    seen = Proposal.objects.visible_to(user).filter(batch=OuterRef("pk")).order_by()
    counted = seen.values("batch").annotate(
        n=Count("pk"),
        written=Count("pk", filter=Q(state=ProposalState.DRAFT)),
        returned=Count("pk", filter=Q(state=ProposalState.RETURNED)),
    )
    return batches.select_related("unit", "proposer", "council").annotate(
        dossiers=Coalesce(Subquery(counted.values("n")), 0, output_field=IntegerField()),
        written=Coalesce(Subquery(counted.values("written")), 0, output_field=IntegerField()),
        returned=Coalesce(Subquery(counted.values("returned")), 0, output_field=IntegerField()),
    )


def _years(request: HttpRequest) -> list[tuple[str, str]]:
    rows = Batch.objects.visible_to(request.user).order_by("-year")
    return [(str(year), str(year)) for year in rows.values_list("year", flat=True).distinct()]


class BatchFilter(Searched):
    year = django_filters.ChoiceFilter(label=gettext_lazy("Năm"), choices=())
    ground = django_filters.ChoiceFilter(
        label=gettext_lazy("Loại hình"),
        choices=Ground.choices,
        empty_label=gettext_lazy("Mọi loại hình"),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.filters["year"].extra["choices"] = _years(request)
        self.filters["year"].extra["empty_label"] = _("Mọi năm")

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """By sender, by council, and by the number of the letter as it is written."""
        for word in value.split():
            bare = search_key(word)
            rows = rows.filter(
                Q(unit__search_key__contains=bare)
                | Q(proposer__search_key__contains=bare)
                | Q(council__search_key__contains=bare)
                | Q(number__icontains=word)
                | Q(title__icontains=word)
            )
        return rows


BATCHES = Listing(
    title=gettext_lazy("Đợt trình khen thưởng"),
    file_name="dot-trinh-khen-thuong",
    sort="-year",
    filters=BatchFilter,
    columns=(
        Column(
            "title",
            gettext_lazy("Về việc"),
            lambda batch: batch.title,
            order=("title",),
            href=lambda batch: reverse("awards:batch", args=[batch.pk]),
            width=48,
        ),
        Column("number", gettext_lazy("Số tờ trình"), lambda b: b.number, under="title", width=18),
        Column(
            "sender",
            gettext_lazy("Nơi trình"),
            lambda batch: str(batch.sender),
            order=("unit__order_key", "proposer__order_key"),
            width=36,
        ),
        Column(
            "council",
            gettext_lazy("Hội đồng thẩm định"),
            lambda batch: str(batch.council),
            order=("council__order_key",),
            width=40,
        ),
        Column(
            "year",
            gettext_lazy("Thành tích năm"),
            lambda batch: str(batch.year),
            order=("year", "pk"),
            figures=True,
            width=12,
        ),
        Column(
            "ground",
            gettext_lazy("Loại hình"),
            lambda batch: str(batch.get_ground_display()),
            under="year",
            width=24,
        ),
        Column(
            "dossiers",
            gettext_lazy("Số hồ sơ"),
            lambda batch: batch.dossiers,
            order=("dossiers",),
            width=10,
        ),
        Column(
            "written",
            gettext_lazy("Còn soạn"),
            lambda b: _("%(n)d đang soạn") % {"n": b.written} if b.written else "",
            under="dossiers",
            width=14,
        ),
        Column(
            "returned",
            gettext_lazy("Bị trả lại"),
            lambda b: _("%(n)d chờ bổ sung") % {"n": b.returned} if b.returned else "",
            under="dossiers",
            width=14,
        ),
    ),
)


def read_findings(rows: Sequence[Any]) -> None:
    """Let each row tell what the rules say of it and which papers are there."""
    pks = [row.pk for row in rows]
    # What is judged here is only what the list has let through.
    read = list(read_for_judging(Proposal.objects.filter(pk__in=pks)))
    judged, papers = findings_of(read), checklists_of(read)
    for row in rows:
        row.judged, row.checklist = judged[row.pk], papers[row.pk]


def _papers(row: Any) -> str:
    needed = [line for line in row.checklist.lines if line.is_needed]
    there = len(needed) - len(row.checklist.missing)
    if not needed:
        return _("không đòi hỏi")
    return f"{there}/{len(needed)}"


def _papers_state(row: Any) -> str:
    if row.checklist.stopping:
        return "bad"
    return "warn" if row.checklist.missing else "ok"


def _worst(row: Any) -> Outcome:
    found: list[Judged] = row.judged
    outcomes = {one.finding.outcome for one in found if not one.is_lifted}
    return next((one for one in _GRAVE if one in outcomes), Outcome.PASSES)


def _findings(row: Any) -> str:
    """How many of each outcome that asks for something; lifted ones are told apart."""
    found: list[Judged] = row.judged
    told = [
        f"{outcome.label}: {n}"
        for outcome in _GRAVE
        if (n := sum(one.finding.outcome == outcome and not one.is_lifted for one in found))
    ]
    lifted = sum(one.is_lifted for one in found)
    if lifted:
        told.append(_("chấp nhận ngoại lệ: %(n)d") % {"n": lifted})
    return "; ".join(told) or str(Outcome.PASSES.label)


_FINDING_STATES = {
    Outcome.PASSES: "ok",
    Outcome.WARNS: "warn",
    Outcome.BLOCKS: "bad",
    Outcome.CANNOT_TELL: "unknown",
}


DOSSIERS = Listing(
    title=gettext_lazy("Hồ sơ của đợt trình"),
    file_name="ho-so-dot-trinh",
    sort="order",
    filters=DossierFilter,
    read=read_findings,
    columns=(
        NAME,
        HOME,
        Column(
            "order", gettext_lazy("Thứ tự"), lambda row: row.order, order=("order", "pk"), width=8
        ),
        KIND,
        STATE,
        Column(
            "findings",
            gettext_lazy("Điều kiện"),
            _findings,
            state=lambda row: _FINDING_STATES[_worst(row)],
            width=30,
        ),
        Column("papers", gettext_lazy("Giấy tờ"), _papers, state=_papers_state, width=12),
    ),
)

# With what the writer may do to each; a workbook has no use for it.
DOSSIERS_WITH_DEEDS = replace(
    DOSSIERS,
    columns=(
        *DOSSIERS.columns,
        Column(
            "edit",
            gettext_lazy("Việc làm được"),
            lambda row: _("Sửa hồ sơ") if row.state in EDITABLE else "",
            href=lambda row: reverse("awards:proposal_edit", args=[row.pk]),
        ),
    ),
)
