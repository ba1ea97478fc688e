"""What the page of a year's offices shows: who holds what, and what the rotation suggested."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import ClusterYear, Membership, Office, Term, TermStatus
from clusters.offices import Offices
from clusters.rules.offices import denial_of_terms
from clusters.years.comparing import Comparison, compare
from clusters.years.handovers import ends, gives_rights, starts


@dataclass(frozen=True)
class TermRow:
    term: Term
    title: str
    starts: date
    ends: date
    waits: bool

    @property
    def is_proposed(self) -> bool:
        return self.term.status == TermStatus.PROPOSED

    @property
    def status_words(self) -> str:
        """The status as of today: who served last year does not serve any more."""
        today = timezone.localdate()
        if self.term.status != TermStatus.SERVING:
            return str(self.term.get_status_display())
        if self.ends < today:
            return _("Đã giữ")
        return _("Đang giữ") if self.starts <= today else _("Sẽ giữ")

    @property
    def is_recognised(self) -> bool:
        return self.term.recognised_at is not None


@dataclass(frozen=True)
class ComparisonRow:
    title: str
    comparison: Comparison


@dataclass(frozen=True)
class TermsPage:
    year: ClusterYear
    rows: tuple[TermRow, ...]
    comparisons: tuple[ComparisonRow, ...]
    members: tuple[int, ...]
    locked: str
    capacity: str

    @property
    def has_chair(self) -> bool:
        return any(
            row.term.office == Office.CHAIR and not row.is_proposed and row.term.unit is not None
            for row in self.rows
        )


def terms_page(year: ClusterYear, offices: Offices) -> TermsPage:
    rows = (
        Term.objects.filter(cluster_year=year)
        .select_related("unit", "recognised_by", "cluster_year__cluster__council")
        .order_by("office", "order", "starts_on", "pk")
    )
    members = Membership.objects.filter(cluster_year=year).values_list("unit_id", flat=True)
    return TermsPage(
        year=year,
        rows=tuple(_row(year, term) for term in rows),
        comparisons=tuple(
            ComparisonRow(title(year, comparison.office), comparison)
            for comparison in compare(year)
            if comparison.suggested
        ),
        members=tuple(members),
        locked=denial_of_terms(year, offices),
        capacity=offices.capacity_in(year),
    )


def title(year: ClusterYear, office: str) -> str:
    cluster = year.cluster
    return cluster.chair_title if office == Office.CHAIR else cluster.vice_title


def _row(year: ClusterYear, term: Term) -> TermRow:
    waits = term.status == TermStatus.ELECTED and not gives_rights(term)
    return TermRow(term, title(year, term.office), starts(term), ends(term), waits)
