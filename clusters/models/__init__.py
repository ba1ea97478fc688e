from clusters.models.clusters import (
    Cluster,
    ClusterAlias,
    ClusterKind,
    ClusterYear,
    Membership,
    Office,
    Term,
    TermStatus,
)
from clusters.models.councils import Council, CouncilLevel, CouncilSeat, Officer, OfficerRole
from clusters.models.units import Abbreviation, Province, Unit, UnitChange, UnitKind

__all__ = [
    "Abbreviation",
    "Cluster",
    "ClusterAlias",
    "ClusterKind",
    "ClusterYear",
    "Council",
    "CouncilLevel",
    "CouncilSeat",
    "Membership",
    "Office",
    "Officer",
    "OfficerRole",
    "Province",
    "Term",
    "TermStatus",
    "Unit",
    "UnitChange",
    "UnitKind",
]
