"""Writing down what sources say of clusters: the canonical rows, each with its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from clusters.models import Cluster, ClusterKind, ClusterYear, Council, Membership, Term, Unit
from clusters.models.clusters import STATUS_WEIGHT, TermStatus
from clusters.names import Wordings, key
from clusters.years.relying import relied_on
from workflow.moves import Refused

# Rows that stand on conference records, as opposed to what an administrator or a file of
# reference data laid down; only the former may fall away when a record is corrected.
FROM_RECORD = "record:"

_TITLES = {
    ClusterKind.CUM: ("Cụm trưởng", "Cụm phó"),
    ClusterKind.KHOI: ("Khối trưởng", "Khối phó"),
}


@dataclass(frozen=True)
class StatedTerm:
    """One source's word on who holds an office; without unit where only the office is known."""

    office: str
    unit: Unit | None
    order: int
    status: str
    source: str

    @property
    def seat(self) -> tuple[str, int | None, int | None]:
        """What makes several words speak of one term: office and unit, else its order."""
        unit = self.unit.pk if self.unit else None
        return self.office, unit, None if unit else self.order


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
    origin: str = "",
    reason: str = "",
) -> Term:
    """The canonical term; what is there already stays, except that a weightier word on it
    counts (serving > elected > proposed).
    """
    term = _term_at(cluster_year, StatedTerm(office, unit, order, status, source))
    if term is None:
        return Term.objects.create(
            cluster_year=cluster_year,
            office=office,
            unit=unit,
            order=order,
            status=status,
            source=source,
            origin=origin,
            reason=reason,
        )
    if STATUS_WEIGHT[TermStatus(status)] > STATUS_WEIGHT[TermStatus(term.status)]:
        term.status = status
        term.save(update_fields=["status"])
    return term


def withdraw_term(*, term: Term, source: str, restore: str = "") -> None:
    """Take back what `source` said of a term: the row where it stands on that alone, else the
    weight that it gave (`restore` is the status before).

    Raises Refused where somebody has built on it.
    """
    if told := relied_on(term):
        raise Refused(_("%(told)s Không rút lại được.") % {"told": told})
    if term.source == source:
        year = term.cluster_year
        term.delete()
        drop_empty_year(year)
    elif restore:
        term.status = restore
        term.save(update_fields=["status"])


def _term_at(cluster_year: ClusterYear, stated: StatedTerm) -> Term | None:
    same = Term.objects.filter(cluster_year=cluster_year, office=stated.office, unit=stated.unit)
    return (same.filter(order=stated.order) if stated.unit is None else same).first()


def restate_members(*, cluster_year: ClusterYear, sources: Mapping[Unit, str]) -> None:
    """Bring what records state of membership into step with `sources`, a unit's first source
    each. Rows that stand on anything else stay as they are.
    """
    for unit, source in sources.items():
        row = state_membership(cluster_year=cluster_year, unit=unit, source=source)
        if row.source != source and row.source.startswith(FROM_RECORD):
            row.source = source
            row.save(update_fields=["source"])
    stated = Membership.objects.filter(cluster_year=cluster_year, source__startswith=FROM_RECORD)
    stated.exclude(unit__in=sources).delete()


def restate_terms(*, cluster_year: ClusterYear, stated: Iterable[StatedTerm]) -> list[Term]:
    """Bring what records state of offices into step with `stated`; the term of each.

    Of several words on one term the first gives order and source and the weightiest the
    status. A row keeps its key for as long as any record speaks of it.
    """
    words = list(stated)
    firsts: dict[tuple[str, int | None, int | None], Term] = {}
    for word in words:
        if word.seat in firsts:
            state_term(cluster_year=cluster_year, **vars(word))
            firsts[word.seat].refresh_from_db()
            continue
        term = _term_at(cluster_year, word)
        if term is None or not term.source.startswith(FROM_RECORD):
            term = state_term(cluster_year=cluster_year, **vars(word))
        else:
            term.order, term.status, term.source = word.order, word.status, word.source
            term.save(update_fields=["order", "status", "source"])
        firsts[word.seat] = term
    kept = [term.pk for term in firsts.values()]
    fallen = Term.objects.filter(cluster_year=cluster_year, source__startswith=FROM_RECORD)
    fallen.exclude(pk__in=kept).delete()
    return [firsts[word.seat] for word in words]


def drop_empty_year(cluster_year: ClusterYear) -> None:
    """Remove a year that nothing speaks of any more, in any app."""
    for link in cluster_year._meta.related_objects:
        if link.related_model._default_manager.filter(**{link.field.name: cluster_year}).exists():
            return
    cluster_year.delete()
