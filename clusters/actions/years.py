"""Opening a year of a cluster, and changing who belongs to a year that has not begun to work."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions.changing import Faulty
from clusters.actions.deadlines import set_deadlines
from clusters.actions.quotas import copy_quotas
from clusters.actions.terms import NewTerm, record_term
from clusters.deadlines.calendar import Due
from clusters.models import Cluster, ClusterYear, Covenant, Membership, Office, Term, Unit
from clusters.models.clusters import YEAR_LABEL
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from clusters.sources import FROM_OPENING
from clusters.units.changes import Faults
from clusters.workflow import CovenantState
from clusters.years.opening import elsewhere, elsewhere_words, ended_words
from workflow import journal
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class YearPlan:
    """A year as it is to be opened. Officers are named by unit; reasons where they differ from
    what the rotation suggests."""

    label: str
    starts_on: date
    ends_on: date
    units: Sequence[Unit]
    chair: Unit | None = None
    chair_reason: str = ""
    vices: Sequence[Unit] = ()
    vice_reason: str = ""
    dues: Sequence[Due] = field(default_factory=tuple)


@transaction.atomic
def open_year(*, cluster: Cluster, plan: YearPlan, by: "User", day: date) -> ClusterYear:
    """Open a year: members, officers, deadlines, in one transaction.

    A year that is known already, from a conference that elected its officers, keeps what it
    has. Raises Denied unless `by` keeps the cluster; Faulty by field where the year has members
    already, a unit has ended or belongs to another cluster of the council, officers are no
    members or a reason is missing; Refused where a deadline lies in the past.
    """
    if reason := denial("open_year", cluster, offices_of(by)):
        raise Denied(reason)
    # Of two openings of one year the second waits here and then sees the first.
    Cluster.objects.select_for_update().get(pk=cluster.pk)
    if found := _faults(cluster, plan):
        raise Faulty(found)
    year, _created = ClusterYear.objects.get_or_create(cluster=cluster, label=plan.label)
    year.starts_on, year.ends_on = plan.starts_on, plan.ends_on
    year.save(update_fields=["starts_on", "ends_on"])
    _admit(year, plan.units)
    detail = {"members": [str(unit) for unit in plan.units]}
    if copied := copy_quotas(year):
        detail["quotas"] = copied
    journal.record("open_year", year, by=by, capacity=offices_of(by).capacity_in(None),
                   detail=detail)  # fmt: skip
    _elect(year, plan, by)
    if plan.dues:
        dues = {due.phase: due for due in plan.dues}
        set_deadlines(cluster_year=year, dues=dues, by=by, day=day)
    return year


@transaction.atomic
def regroup(
    *,
    cluster_year: ClusterYear,
    units: Collection[Unit],
    reason: str,
    by: "User",
    transfer: bool = False,
) -> None:
    """Bring the members of a year to `units` before its covenant is opened for signing.

    With `transfer`, units that belong to another cluster of the council in that year leave it.
    Raises Denied, Faulty by field, and Refused once units have begun to sign.
    """
    offices = offices_of(by)
    if told := denial("regroup", cluster_year, offices):
        raise Denied(told)
    Cluster.objects.select_for_update().get(pk=cluster_year.cluster_id)
    _require_unsigned(cluster_year)
    now = {row.unit: row for row in cluster_year.memberships.select_related("unit")}
    added = [unit for unit in units if unit not in now]
    gone = [unit for unit in now if unit not in units]
    if not added and not gone:
        return
    found: Faults = {}
    if not reason.strip():
        found["reason"] = [_("Ghi căn cứ hoặc lý do thay đổi thành viên.")]
    if not units:
        found["units"] = [_("Chọn ít nhất một đơn vị.")]
    others = elsewhere(cluster_year.cluster, cluster_year.label, added, cluster_year.starts_on)
    if others and not transfer:
        told_units = [elsewhere_words(unit, other) for unit, other in others.items()]
        found.setdefault("units", []).extend(told_units)
    if found:
        raise Faulty(found)
    for other in others.values():
        _require_unsigned(other.cluster_year)
        _dismiss(other.cluster_year, [other.unit], reason, by)
    _dismiss(cluster_year, gone, reason, by)
    _admit(cluster_year, added)
    detail = {"added": [str(unit) for unit in added], "reason": reason.strip()}
    journal.record(
        "regroup", cluster_year, by=by, capacity=offices.capacity_in(cluster_year), detail=detail
    )


def _faults(cluster: Cluster, plan: YearPlan) -> Faults:
    found: Faults = {}
    try:
        YEAR_LABEL(plan.label)
    except ValidationError as error:
        return {"label": list(error.messages)}
    if "-" in plan.label and int(plan.label[5:]) != int(plan.label[:4]) + 1:
        return {"label": [_("Một năm học gồm hai năm liền nhau, như 2026-2027.")]}
    if Membership.objects.filter(cluster_year__cluster=cluster, cluster_year__label=plan.label):
        told = _("Năm %(year)s của %(cluster)s đã mở. Sửa thành viên ở trang của năm đó.")
        found["label"] = [told % {"year": plan.label, "cluster": cluster}]
    if plan.ends_on < plan.starts_on:
        found["ends_on"] = [_("Ngày kết thúc phải sau ngày bắt đầu.")]
    told_units = [words for unit in plan.units if (words := ended_words(unit, plan.starts_on))]
    others = elsewhere(cluster, plan.label, plan.units, plan.starts_on)
    told_units += [elsewhere_words(unit, other) for unit, other in others.items()]
    if not plan.units:
        told_units = [_("Chọn ít nhất một đơn vị.")]
    if told_units:
        found["units"] = told_units
    return found | _officer_faults(plan)


def _officer_faults(plan: YearPlan) -> Faults:
    found: Faults = {}
    no_member = _("%(unit)s không có trong danh sách thành viên. Chọn một thành viên.")
    if plan.chair is not None and plan.chair not in plan.units:
        found["chair"] = [no_member % {"unit": plan.chair}]
    strangers = [unit for unit in plan.vices if unit not in plan.units]
    if strangers:
        found["vices"] = [no_member % {"unit": unit} for unit in strangers]
    elif plan.chair in plan.vices:
        told = _("%(unit)s đã được chọn làm đơn vị đứng đầu. Chọn đơn vị khác.")
        found["vices"] = [told % {"unit": plan.chair}]
    return found


def _admit(year: ClusterYear, units: Collection[Unit]) -> None:
    source = f"{FROM_OPENING}{year.label}"
    Membership.objects.bulk_create(
        [Membership(cluster_year=year, unit=unit, source=source) for unit in units]
    )


def _elect(year: ClusterYear, plan: YearPlan, by: "User") -> None:
    """The officers that the year has not got yet; faults under the fields of the plan."""
    held = {office for (office,) in year.terms.values_list("office")}
    chosen: list[tuple[str, str, NewTerm]] = []
    if plan.chair is not None and Office.CHAIR not in held:
        new = NewTerm(
            Office.CHAIR, plan.chair, year.starts_on, year.ends_on, reason=plan.chair_reason
        )
        chosen.append(("chair", "chair_reason", new))
    if Office.VICE_CHAIR not in held:
        for order, unit in enumerate(plan.vices, start=1):
            new = NewTerm(
                Office.VICE_CHAIR, unit, year.starts_on, year.ends_on, order,
                reason=plan.vice_reason,
            )  # fmt: skip
            chosen.append(("vices", "vice_reason", new))
    for unit_field, reason_field, new in chosen:
        try:
            record_term(cluster_year=year, new=new, by=by)
        except Faulty as told:
            fields = {"reason": reason_field, "unit": unit_field}
            raise Faulty(
                {fields.get(name, unit_field): words for name, words in told.faults.items()}
            ) from told


def _require_unsigned(year: ClusterYear) -> None:
    begun = Covenant.objects.filter(cluster_year=year).exclude(state=CovenantState.DRAFT)
    if begun.exists():
        raise Refused(
            _("Giao ước của %(year)s đã mở ký; thành viên không đổi ở đây được nữa.")
            % {"year": year}
        )


def _dismiss(year: ClusterYear, units: Collection[Unit], reason: str, by: "User") -> None:
    """Take `units` out of a year in which they hold no office and have handed in nothing."""
    if not units:
        return
    for unit in units:
        if Term.objects.filter(cluster_year=year, unit=unit).exists():
            told = _("%(unit)s giữ chức danh trong %(year)s. Thay người giữ chức danh trước.")
            raise Faulty({"units": [told % {"unit": unit, "year": year}]})
        if year.reportings.filter(unit=unit).exists():
            told = _("%(unit)s đã nhập báo cáo của %(year)s, không bỏ khỏi năm này được.")
            raise Faulty({"units": [told % {"unit": unit, "year": year}]})
    Membership.objects.filter(cluster_year=year, unit__in=units).delete()
    detail = {"removed": [str(unit) for unit in units], "reason": reason.strip()}
    journal.record("regroup", year, by=by, capacity=offices_of(by).capacity_in(year), detail=detail)
