"""Writing down what sources say of clusters: the canonical rows, each with its source."""

from collections.abc import Collection
from datetime import date

from clusters.models import Cluster, ClusterKind, ClusterYear, Council, Membership, Term, Unit
from clusters.models.clusters import STATUS_WEIGHT, TermStatus
from clusters.names import Wordings, key

# Rows that stand on conference records, as opposed to what an administrator or a file of
# reference data laid down; only the former may fall away when a record is corrected.
FROM_RECORD = "record:"

_TITLES = {
    ClusterKind.CUM: ("Cụm trưởng", "Cụm phó"),
    ClusterKind.KHOI: ("Khối trưởng", "Khối phó"),
}


def cluster_called(
    *, council: Council, name: str, kind: str, sector: str | None, wordings: Wordings
) -> Cluster:
    """The cluster of `council` and `sector` with this name or alias; made where new."""
    name_key = key(wordings.expand(name))
    sector_key = key(wordings.expand(sector or ""))
    known = Cluster.objects.filter(council=council, sector_key=sector_key)
    cluster = known.filter(name_key=name_key).first()
    if cluster is None:
        cluster = known.filter(aliases__name_key=name_key).first()
    if cluster is None:
        chair, vice = _TITLES[ClusterKind(kind)]
        cluster = Cluster(
            council=council,
            name=name,
            kind=kind,
            sector=sector or "",
            name_key=name_key,
            sector_key=sector_key,
            chair_title=chair,
            vice_title=vice,
        )
        cluster.save()
    return cluster


def year_of(*, cluster: Cluster, label: str) -> ClusterYear:
    """The year `label` of `cluster`. A calendar year has its days; a school year's are the

    cluster's own and stay open.
    """
    days = {}
    if "-" not in label and int(label) >= 1:
        days = {"starts_on": date(int(label), 1, 1), "ends_on": date(int(label), 12, 31)}
    return ClusterYear.objects.get_or_create(cluster=cluster, label=label, defaults=days)[0]


def state_membership(*, cluster_year: ClusterYear, unit: Unit, source: str) -> Membership:
    return Membership.objects.get_or_create(
        cluster_year=cluster_year, unit=unit, defaults={"source": source}
    )[0]


def state_term(
    *,
    cluster_year: ClusterYear,
    office: str,
    unit: Unit | None,
    order: int,
    status: str,
    source: str,
) -> Term:
    """The canonical term; of several words on it the weightiest stays (serving > elected)."""
    same = Term.objects.filter(cluster_year=cluster_year, office=office, unit=unit)
    term = (same.filter(order=order) if unit is None else same).first()
    if term is None:
        return Term.objects.create(
            cluster_year=cluster_year,
            office=office,
            unit=unit,
            order=order,
            status=status,
            source=source,
        )
    if STATUS_WEIGHT[TermStatus(status)] > STATUS_WEIGHT[TermStatus(term.status)]:
        term.status = status
        term.save(update_fields=["status"])
    return term


def retract_stated(*, cluster_year: ClusterYear, keep_members: Collection[int]) -> None:
    """Remove what only records had stated of this year; terms are stated anew from scratch,

    because a weightier word on one may have gone.
    """
    stated = {"cluster_year": cluster_year, "source__startswith": FROM_RECORD}
    Term.objects.filter(**stated).delete()
    Membership.objects.filter(**stated).exclude(pk__in=keep_members).delete()


def drop_empty_year(cluster_year: ClusterYear) -> None:
    """Remove a year that nothing speaks of any more."""
    if not (
        cluster_year.memberships.exists()
        or cluster_year.terms.exists()
        or cluster_year.conferences.exists()
    ):
        cluster_year.delete()
