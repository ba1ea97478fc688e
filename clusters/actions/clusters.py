"""Founding clusters, renaming them, and agreeing on their rotation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.vietnamese import nfc
from clusters.actions.changing import Faulty
from clusters.models import Cluster, ClusterAlias, Council, RotationPlace, Unit
from clusters.names import key
from clusters.offices import offices_of
from clusters.resolution import wordings
from clusters.rules.clusters import denial
from workflow import journal
from workflow.moves import Denied

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ClusterFacts:
    """What is laid down about a cluster."""

    name: str
    kind: str
    sector: str = ""
    chair_title: str = "Cụm trưởng"
    vice_title: str = "Cụm phó"
    vice_count: int = 1
    founding_decision: str = ""
    note: str = ""


@transaction.atomic
def create_cluster(*, council: Council, facts: ClusterFacts, by: "User") -> Cluster:
    """A new cluster of `council`.

    Raises Denied unless `by` keeps the council's clusters, Faulty where the name is taken.
    """
    if reason := denial("create_cluster", council, offices_of(by)):
        raise Denied(reason)
    cluster = Cluster(council=council, is_demo=council.is_demo)
    _lay_down(cluster, facts)
    cluster.save()
    _note("create_cluster", cluster, by, {"decision": facts.founding_decision})
    return cluster


@transaction.atomic
def edit_cluster(*, cluster: Cluster, facts: ClusterFacts, by: "User") -> Cluster:
    """Bring `cluster` to `facts`. A name that it had stays as another name of it, so that
    what speaks of it under that name still finds it.
    """
    _allow("edit_cluster", cluster, by)
    before = {name: getattr(cluster, name) for name in vars(facts)}
    old_name, old_key = cluster.name, cluster.name_key
    _lay_down(cluster, facts)
    cluster.save()
    if cluster.name_key != old_key:
        ClusterAlias.objects.filter(cluster=cluster, name_key=cluster.name_key).delete()
        ClusterAlias.objects.get_or_create(
            cluster=cluster, name_key=old_key, defaults={"name": old_name}
        )
    changed = {
        name: [str(old), str(getattr(cluster, name))]
        for name, old in before.items()
        if old != getattr(cluster, name)
    }
    if changed:
        _note("edit_cluster", cluster, by, changed)
    return cluster


@transaction.atomic
def set_rotation(*, cluster: Cluster, units: Sequence[Unit], by: "User") -> None:
    """The fixed order in which units take the chair, instead of any before; empty for none."""
    _allow("set_rotation", cluster, by)
    if len(set(units)) != len(units):
        raise Faulty({"units": [_("Một đơn vị chỉ có một chỗ trong thứ tự luân phiên.")]})
    RotationPlace.objects.filter(cluster=cluster).delete()
    RotationPlace.objects.bulk_create(
        [
            RotationPlace(cluster=cluster, position=position, unit=unit)
            for position, unit in enumerate(units, start=1)
        ]
    )
    _note("set_rotation", cluster, by, {"order": [str(unit) for unit in units]})


def _allow(verb: str, cluster: Cluster, by: "User") -> None:
    if reason := denial(verb, cluster, offices_of(by)):
        raise Denied(reason)


def _lay_down(cluster: Cluster, facts: ClusterFacts) -> None:
    """Write `facts` and the keys that follow from names onto `cluster`."""
    for name, value in vars(facts).items():
        setattr(cluster, name, nfc(value).strip() if isinstance(value, str) else value)
    known = wordings()
    cluster.name_key = key(known.expand(cluster.name))
    cluster.sector_key = key(known.expand(cluster.sector))
    same = Cluster.objects.filter(council=cluster.council, sector_key=cluster.sector_key)
    others = same.exclude(pk=cluster.pk)
    taken = others.filter(name_key=cluster.name_key).first()
    if taken is None:
        taken = others.filter(aliases__name_key=cluster.name_key).first()
    if taken is not None:
        told = _("Hội đồng này đã có “%(name)s” mang tên này, hoặc từng mang. Chọn tên khác.")
        raise Faulty({"name": [told % {"name": taken.name}]})


def _note(verb: str, cluster: Cluster, by: "User", detail: Mapping[str, object]) -> None:
    capacity = offices_of(by).capacity_in(None)
    journal.record(verb, cluster, by=by, capacity=capacity, detail=dict(detail))
