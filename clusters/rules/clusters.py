"""Who may do what with clusters and their years. Predicates about people; no queries."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from clusters.models import Cluster, ClusterYear, Council
from clusters.models.councils import SeatRole
from clusters.offices import Offices


def organises(offices: Offices, council: Council) -> bool:
    """Whether the person keeps the clusters of `council`: its specialists, or those above it."""
    if offices.is_admin:
        return True
    councils = {seat.council_id for seat in offices.seats if seat.role == SeatRole.SPECIALIST}
    return not councils.isdisjoint({council.pk, council.parent_id})


def keeps_year(offices: Offices, cluster_year: ClusterYear) -> bool:
    """Whether the person may lay down what is due and file papers in this year."""
    return offices.runs(cluster_year) or organises(offices, cluster_year.cluster.council)


def denial(verb: str, subject: Any, offices: Offices) -> str:
    """Why somebody may not do `verb` to `subject`; empty where they may.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    return _DENIALS[verb](subject, offices)


def _only_organisers(subject: Council | Cluster | ClusterYear, offices: Offices) -> str:
    if organises(offices, council_of(subject)):
        return ""
    return _("Chỉ chuyên viên của %(council)s hoặc quản trị hệ thống làm được việc này.") % {
        "council": council_of(subject)
    }


def _organisers_or_chair(subject: Council | Cluster | ClusterYear, offices: Offices) -> str:
    if isinstance(subject, ClusterYear) and offices.runs(subject):
        return ""
    if not _only_organisers(subject, offices):
        return ""
    if not isinstance(subject, ClusterYear):
        return _only_organisers(subject, offices)
    return _(
        "Chỉ cán bộ của đơn vị giữ chức %(title)s hoặc chuyên viên Hội đồng làm được việc này."
    ) % {"title": subject.cluster.chair_title}


def council_of(subject: Council | Cluster | ClusterYear) -> Council:
    if isinstance(subject, ClusterYear):
        subject = subject.cluster
    return subject.council if isinstance(subject, Cluster) else subject


Rule = Callable[[Any, Offices], str]

_DENIALS: dict[str, Rule] = {
    # Subject: the council, or the cluster.
    "create_cluster": _only_organisers,
    "edit_cluster": _only_organisers,
    "set_rotation": _only_organisers,
    "open_year": _only_organisers,
    # Subject: the year, or the cluster where a paper belongs to no year.
    "regroup": _only_organisers,
    "set_deadlines": _organisers_or_chair,
    "set_quotas": _organisers_or_chair,
    "file_paper": _organisers_or_chair,
    "launch_movement": _organisers_or_chair,
}
