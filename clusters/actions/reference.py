"""Writing units and clusters from reference data. What an administrator has edited stays."""

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from clusters.actions.known import cluster_called, state_membership, state_term, year_of
from clusters.models import (
    Abbreviation,
    Cluster,
    ClusterAlias,
    ClusterKind,
    Office,
    TermStatus,
    Unit,
    UnitChange,
    UnitKind,
)
from clusters.models.units import UnitChangeKind
from clusters.names import key
from clusters.resolution import Resolver

Data = dict[str, Any]

_MERGER = date(2025, 7, 1)
_CITY = "thành phố trực thuộc trung ương"
_PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?( \(before 1/7/2025\))?")
_SECTOR = re.compile(r"\(ngành ([^)]+)\)")


def load_abbreviations(entries: Iterable[Data]) -> int:
    made = 0
    for entry in entries:
        _row, created = Abbreviation.objects.get_or_create(
            short=entry["short"], defaults={"long": entry["long"]}
        )
        made += created
    return made


def load_provinces(data: Data) -> int:
    """The 63 provinces until 30/6/2025, the 34 after, and the upgrades before and since.

    Returns how many units were added.
    """
    before = Unit.objects.count()
    upgrades = {entry["code"]: entry for entry in data["upgrades"]}
    unchanged = {new["code"] for new in data["new_34"] if not new["is_merger"]}
    old_units = {
        old["code"]: _old_province(old, upgrades.get(old["code"]), old["code"] in unchanged)
        for old in data["old_63"]
    }
    for new in data["new_34"]:
        if new["is_merger"]:
            merged = _merged_province(new, old_units, data["meta"]["legal_basis"][0]["doc"])
            _upgrade(merged, upgrades.get(new["code"]))
        else:
            _upgrade(old_units[new["code"]], upgrades.get(new["code"]))
    return Unit.objects.count() - before


def _province(code: str, since: date | None, until: date | None, **facts: Any) -> Unit:
    known = Unit.objects.filter(code=code, valid_from=since, parent=None).first()
    if known is not None:
        return known
    unit = Unit(code=code, valid_from=since, valid_to=until, **facts)
    unit.save()
    return unit


def _old_province(old: Data, upgrade: Data | None, unchanged: bool) -> Unit:
    until: date | None = date.fromisoformat(old["valid_until"])
    if unchanged:
        until = None
        if upgrade is not None:
            until = date.fromisoformat(upgrade["effective"]) - timedelta(days=1)
    return _province(
        old["code"],
        None,
        until,
        name=old["name"],
        full_name=old["full_name"],
        kind=UnitKind.CITY if old["type"] == _CITY else UnitKind.PROVINCE,
    )


def _merged_province(new: Data, old_units: dict[str, Unit], basis: str) -> Unit:
    until = None
    if new["type_now"] != new["type_2025_07_01"]:
        until = date.fromisoformat(new["became_city"]["effective"]) - timedelta(days=1)
    unit = _province(
        new["code"],
        _MERGER,
        until,
        name=new["name"],
        full_name=new["full_name_2025_07_01"],
        kind=UnitKind.CITY if new["type_2025_07_01"] == _CITY else UnitKind.PROVINCE,
    )
    parts = [old_units[code] for code in new["merged_from_old_codes"]]
    _change(UnitChangeKind.MERGE, _MERGER, basis, parts, unit)
    return unit


def _upgrade(unit: Unit, upgrade: Data | None) -> None:
    """The same area as a city, from the day of its upgrade."""
    if upgrade is None:
        return
    day = date.fromisoformat(upgrade["effective"])
    name = upgrade.get("new_name", upgrade["name"])
    city = _province(
        upgrade["code"], day, None, name=name, full_name=f"Thành phố {name}", kind=UnitKind.CITY
    )
    note = "" if upgrade["confidence"] == "sourced" else "Chưa đối chiếu với văn bản gốc."
    _change(UnitChangeKind.UPGRADE, day, upgrade["legal_basis"], [unit], city, note)


def _change(
    kind: str, day: date, basis: str, before: list[Unit], after: Unit, note: str = ""
) -> None:
    if UnitChange.objects.filter(on=day, successors=after).exists():
        return
    change = UnitChange.objects.create(kind=kind, on=day, legal_basis=basis, note=note)
    change.predecessors.set(before)
    change.successors.add(after)


def load_clusters(data: Data) -> int:
    """Clusters with members and officers by year. Members only inferred are left out.

    Returns how many clusters were added.
    """
    before = Cluster.objects.count()
    resolver = Resolver()
    for entry in data["clusters"]:
        _cluster(resolver, entry)
    for structure in data["structures"]:
        if structure["membership_status"] != "confirmed":
            continue
        for name, members in structure["clusters"].items():
            _cluster(resolver, {**structure, "name_vi": name, "kind": "cum", "members": members})
    return Cluster.objects.count() - before


def _cluster(resolver: Resolver, entry: Data) -> None:
    years, day = _years(entry["period"])
    council = resolver.council(
        entry["level"], entry.get("organiser") or "Hội đồng Thi đua - Khen thưởng Trung ương", day
    )
    sector = _SECTOR.search(entry["name_vi"])
    cluster = cluster_called(
        council=council,
        name=entry["name_vi"],
        kind=entry["kind"],
        sector=sector[1] if sector else None,
        wordings=resolver.wordings,
    )
    source = f"clusters.json: {entry['id']}"
    for label in years:
        cluster_year = year_of(cluster=cluster, label=label)
        for name in _certain_members(entry):
            unit = resolver.in_council(council, name, day, create=True).unit
            if unit is not None:
                state_membership(cluster_year=cluster_year, unit=unit, source=source)
    for said in entry.get("officers", ()):
        if "inferred" in said.get("remark", ""):
            continue
        cluster_year = year_of(cluster=cluster, label=str(said["year"]))
        vices = [(Office.VICE_CHAIR, name) for name in said["vice_chairs"]]
        held = [(Office.CHAIR, said["chair"]), *vices]
        for office, name in held:
            if name is None:
                continue
            on = date(said["year"], 12, 31)
            unit = resolver.in_council(council, name, on, create=True).unit
            if unit is not None:
                state_term(
                    cluster_year=cluster_year,
                    office=office,
                    unit=unit,
                    order=1,
                    status=said.get("status", TermStatus.SERVING),
                    source=source,
                )


def _years(period: str) -> tuple[list[str], date | None]:
    """The years of "2017-2018", and a day in them; none where the period has no years."""
    found = _PERIOD.fullmatch(period)
    if found is None:
        return [], date(2020, 12, 31) if period.startswith("before 2021") else None
    first, last = int(found[1]), int(found[2] or found[1])
    day = date(first, 6, 30) if found[3] else date(first, 12, 31)
    return [str(year) for year in range(first, last + 1)], day


def _certain_members(entry: Data) -> list[str]:
    """The names of members that a source states."""
    listed: list[Any] = entry.get("members") or next(iter(entry.get("clusters", {}).values()), [])
    names = [member["name"] if isinstance(member, dict) else member for member in listed]
    if entry["membership_status"].startswith("confirmed"):
        return names
    return list(entry.get("members_confirmed_by_source", ()))


def load_aliases(entries: Iterable[Data]) -> int:
    """Names under which one cluster appears; returns how many were added."""
    resolver = Resolver()
    made = 0
    for entry in entries:
        if "names" not in entry:
            continue
        council = resolver.council(entry["council"]["level"], entry["council"]["name"], None)
        keys = {name: key(resolver.wordings.expand(name)) for name in entry["names"]}
        cluster = Cluster.objects.filter(council=council, name_key__in=keys.values()).first()
        if cluster is None:
            first = entry["names"][0]
            kind = ClusterKind.KHOI if first.startswith("Khối") else ClusterKind.CUM
            cluster = cluster_called(
                council=council, name=first, kind=kind, sector=None, wordings=resolver.wordings
            )
        for name, name_key in keys.items():
            if name_key != cluster.name_key:
                _alias, created = ClusterAlias.objects.get_or_create(
                    cluster=cluster, name_key=name_key, defaults={"name": name}
                )
                made += created
    return made
