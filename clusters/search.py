"""Clusters and units found by their names."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.searching import matching
from clusters.forms.filters import clusters_called
from clusters.models import Cluster, Unit
from workflow.search import MOST_OF_A_KIND, Hit

if TYPE_CHECKING:
    from accounts.models import User


def search(user: "User", query: str) -> list[Hit]:
    """Units of any time, and clusters by any of their names."""
    return [*_units(user, query), *_clusters(user, query)]


def _units(user: "User", query: str) -> list[Hit]:
    rows = matching(Unit.objects.visible_to(user), query).select_related("parent", "ministry")
    return [
        Hit(_("Đơn vị"), str(unit), where(unit), reverse("clusters:unit", args=[unit.pk]))
        for unit in rows.order_by("order_key", "valid_from", "pk")[:MOST_OF_A_KIND]
    ]


def where(unit: Unit) -> str:
    """What tells units of one name apart: where they lie and when they existed."""
    above = unit.parent or unit.ministry
    words = (unit.get_kind_display(), str(above) if above else "", unit.period)
    return ", ".join(word for word in words if word)


def _clusters(user: "User", query: str) -> list[Hit]:
    rows = clusters_called(Cluster.objects.visible_to(user), query).select_related("council")
    return [
        Hit(
            _("Cụm, khối thi đua"),
            cluster.name,
            ", ".join(part for part in (str(cluster.council), cluster.sector) if part),
            reverse("clusters:cluster", args=[cluster.pk]),
        )
        for cluster in rows.order_by("order_key", "pk")[:MOST_OF_A_KIND]
    ]
