"""A constructed 2025: provinces before and after 1/7/2025 in two clusters, with people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from accounts.models import User
from clusters.models import (
    Cluster,
    ClusterYear,
    Council,
    CouncilLevel,
    Membership,
    Office,
    Officer,
    OfficerRole,
    Term,
    TermStatus,
    Unit,
    UnitChange,
    UnitKind,
)
from clusters.units.changes import Act

DAY = date(2025, 7, 1)
BASIS = "Nghị quyết 202/2025/QH15"
NORTH = ("Phú Thọ", "Hòa Bình", "Yên Bái")
OTHERS = ("Vĩnh Phúc", "Bắc Ninh")


@dataclass(frozen=True)
class Year2025:
    """Phú Thọ chairs the northern cluster, Hòa Bình is its vice; Vĩnh Phúc chairs the other."""

    admin: User
    north: ClusterYear
    others: ClusterYear
    units: dict[str, Unit]

    def of(self, *names: str) -> tuple[Unit, ...]:
        return tuple(self.units[name] for name in names)


def province(name: str, **facts: Any) -> Unit:
    facts = {"full_name": f"Tỉnh {name}", "kind": UnitKind.PROVINCE} | facts
    unit = Unit(name=name, **facts)
    unit.save()
    return unit


def new(name: str, **facts: Any) -> Unit:
    """A successor to be made."""
    return Unit(**{"name": name, "full_name": f"Tỉnh {name}", "kind": UnitKind.PROVINCE} | facts)


def act(**facts: Any) -> Act:
    given: dict[str, Any] = {"kind": "merge", "on": DAY, "legal_basis": BASIS}
    return Act(**given | facts)


def year(council: Council, name: str, units: Iterable[Unit], label: str = "2025") -> ClusterYear:
    cluster, _created = Cluster.objects.get_or_create(
        council=council,
        name_key=name.casefold(),
        sector_key="",
        defaults={"name": name, "kind": "cum"},
    )
    first = int(label[:4])
    made = ClusterYear.objects.create(
        cluster=cluster, label=label, starts_on=date(first, 1, 1), ends_on=date(first, 12, 31)
    )
    for unit in units:
        Membership.objects.create(cluster_year=made, unit=unit, source="test")
    return made


def term(cluster_year: ClusterYear, unit: Unit, office: str = Office.CHAIR, **facts: Any) -> Term:
    facts = {"status": TermStatus.SERVING, "source": "test"} | facts
    return Term.objects.create(cluster_year=cluster_year, unit=unit, office=office, **facts)


def officer(unit: Unit, username: str, role: str = OfficerRole.STAFF) -> Officer:
    user, _created = User.objects.get_or_create(
        username=username, defaults={"full_name": username, "email": f"{username}@example.vn"}
    )
    return Officer.objects.create(user=user, unit=unit, role=role, starts_on=date(2025, 1, 1))


def central() -> Council:
    council = Council(level=CouncilLevel.CENTRAL, name="Hội đồng Trung ương", name_key="tw")
    council.save()
    return council


def build() -> Year2025:
    admin = User.objects.create_superuser("quan-tri", "q@example.vn", "x", full_name="Quản trị")
    council = central()
    codes = {"Phú Thọ": "25", "Hòa Bình": "17", "Vĩnh Phúc": "26"}
    units = {name: province(name, code=codes.get(name, "")) for name in (*NORTH, *OTHERS)}
    north = year(council, "Cụm miền núi", [units[name] for name in NORTH])
    others = year(council, "Cụm đồng bằng", [units[name] for name in OTHERS])
    term(north, units["Phú Thọ"])
    term(north, units["Hòa Bình"], Office.VICE_CHAIR)
    term(others, units["Vĩnh Phúc"])
    officer(units["Phú Thọ"], "pho", OfficerRole.LEADER)
    officer(units["Hòa Bình"], "hoa")
    officer(units["Vĩnh Phúc"], "hoa")
    return Year2025(admin, north, others, units)


def rows(model: type[models.Model]) -> dict[int, dict[str, Any]]:
    """Every row of a table, by key."""
    return {row["pk"]: row for row in model._default_manager.values("pk", *_fields(model))}


def _fields(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def everything() -> dict[str, dict[int, dict[str, Any]]]:
    tables = (Unit, UnitChange, Membership, Term, Officer)
    return {model.__name__: rows(model) for model in tables}
