"""Where dossiers go beyond the quota of their cluster's year, told before it is too late."""

from collections.abc import Iterable

from django.db.models import Count
from django.utils.translation import gettext as _

from awards.decisions.querysets import CUT
from awards.decisions.quota_limits import limits_of
from awards.models import Batch, CouncilSession, Decision, Proposal
from awards.workflow import ProposalState
from clusters.models import AwardQuota

_Pair = tuple[int, int]


def overruns_of(rows: Iterable[Proposal]) -> list[str]:
    """One sentence for each award of a cluster year of which more is asked than its quota.

    Counted are all dossiers under way, and `rows` though they be drafts. Three queries at most;
    `rows` are read with `batch`.
    """
    drafts: dict[_Pair, int] = {}
    for row in rows:
        if row.batch.cluster_year_id is not None:
            pair = (row.batch.cluster_year_id, row.kind_id)
            drafts[pair] = drafts.get(pair, 0) + (row.state == ProposalState.DRAFT)
    if not drafts:
        return []
    quotas = AwardQuota.objects.filter(
        cluster_year__in={year for year, _kind in drafts}, kind__in={kind for _year, kind in drafts}
    )
    limits: dict[_Pair, int] = {}
    named: dict[_Pair, AwardQuota] = {}
    for quota, limit in limits_of(quotas.select_related("cluster_year__cluster", "kind")):
        pair = (quota.cluster_year_id, quota.kind_id)
        if limit is not None and pair in drafts:
            limits[pair] = limits.get(pair, 0) + limit
            named[pair] = quota
    if not limits:
        return []
    counts = _under_way(limits)
    return [
        _("Vượt hạn mức %(award)s của %(year)s: hạn mức %(limit)d, đề nghị %(count)d.")
        % {
            "award": named[pair].kind.name,
            "year": named[pair].cluster_year,
            "limit": limit,
            "count": counts.get(pair, 0) + drafts[pair],
        }
        for pair, limit in limits.items()
        if counts.get(pair, 0) + drafts[pair] > limit
    ]


def _under_way(pairs: Iterable[_Pair]) -> dict[_Pair, int]:
    wanted = list(pairs)
    rows = (
        Proposal.objects.filter(
            batch__cluster_year__in={year for year, _kind in wanted},
            kind__in={kind for _year, kind in wanted},
        )
        .exclude(state__in=(ProposalState.DRAFT, *CUT))
        .order_by()
        .values_list("batch__cluster_year", "kind")
        .annotate(n=Count("pk"))
    )
    return {(year, kind): n for year, kind, n in rows}


def dossiers_about(about: Batch | CouncilSession | Decision | Proposal) -> Iterable[Proposal]:
    """The dossiers of a letter, of an agenda or of a decision that are not over; one alone."""
    if isinstance(about, Proposal):
        return [about]
    # Some hundred stand on an agenda: no more of each than is looked at.
    rows = Proposal.objects.exclude(state__in=CUT).select_related("batch").order_by()
    rows = rows.only("kind", "state", "batch__cluster_year")
    if isinstance(about, CouncilSession):
        return rows.filter(session_items__session=about)
    return rows.filter(batch=about) if isinstance(about, Batch) else rows.filter(decision=about)
