"""Merging, splitting, renaming, upgrading and abolishing units."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.vietnamese import words
from clusters.models import (
    ClusterYear,
    Membership,
    Officer,
    Term,
    TermOrigin,
    Unit,
    UnitChange,
)
from clusters.models.units import UnitChangeKind
from clusters.offices import offices_of
from clusters.rules.offices import denial_of_change
from clusters.sources import FROM_CHANGE
from clusters.units.changes import Act, Faults, faults
from clusters.units.effect_words import in_words
from clusters.units.effects import (
    Begins,
    Cut,
    Plan,
    Step,
    carry_members,
    carry_officers,
    carry_terms,
    lay_out,
    read_held,
)
from workflow import composition, journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

VERB = "apply_change"


class Faulty(Refused):
    """What was filled in is wrong; `faults` says what, by field."""

    def __init__(self, found: Faults) -> None:
        super().__init__(" ".join(told for each in found.values() for told in each))
        self.faults = found


def check(act: Act) -> Faults:
    """What is wrong with `act`, in itself and beside the units that there are."""
    found = faults(act, timezone.localdate())
    if act.on is None:
        return found
    before = {unit.pk for unit in act.predecessors}
    told = []
    for unit in act.made:
        beside = Unit.objects.on(act.on).filter(parent=unit.parent, ministry=unit.ministry)
        same = [
            other
            for other in beside.exclude(pk__in=before)
            if words(other.name) == words(unit.name) and other.kind == unit.kind
        ]
        if same:
            told.append(
                _("Đã có %(unit)s vào ngày này. Chọn đơn vị đó làm đơn vị sau, hoặc ghi tên khác.")
                % {"unit": same[0]}
            )
        if unit.code and Unit.objects.filter(code=unit.code, valid_from=act.on).exists():
            told.append(_("Mã %(code)s đã có đơn vị khác dùng từ ngày này.") % {"code": unit.code})
    codes = [unit.code for unit in act.made if unit.code]
    if len(set(codes)) < len(codes):
        told.append(_("Hai đơn vị mới trùng mã."))
    if told:
        found.setdefault("successors", []).extend(told)
    return found


def preview(*, act: Act) -> Plan:
    """What applying `act` would do; raises Faulty where it cannot be applied."""
    if found := check(act):
        raise Faulty(found)
    plan = Plan(act)
    lay_out(plan)
    held = read_held(plan)
    for step in plan.steps:
        members = carry_members(plan, step, held)
        carry_terms(plan, step, held, members)
        carry_officers(plan, step, held)
    plan.effects = [*in_words(plan), *composition.gather("effects_of", act)]
    return plan


def asks_heir(plan: Plan) -> bool:
    """Whether somebody has to say which part of a split takes over offices and people."""
    carried = any(isinstance(cut.row, Term | Officer) for cut in plan.cuts)
    return plan.act.kind == UnitChangeKind.SPLIT and carried


def apply_change(*, act: Act, by: "User", expected: str | None = None) -> UnitChange:
    """Write everything that the preview of `act` told, in one transaction.

    `expected` is the digest of the preview that somebody agreed to. Raises Denied, Faulty,
    and Stale where the preview would be another one by now.
    """
    offices = offices_of(by)
    if reason := denial_of_change(offices):
        raise Denied(reason)
    with transaction.atomic():
        plan = preview(act=act)
        if found := _unanswered(plan):
            raise Faulty(found)
        if expected is not None and plan.digest != expected:
            raise Stale(
                _("Dữ liệu đã thay đổi từ lúc xem trước. Xem lại các thay đổi rồi xác nhận.")
            )
        changes = [_write_step(plan, step) for step in plan.steps]
        reason = str(_in_one_line(changes[0]))
        _write_rows(plan, changes[0], reason)
        composition.follow("apply_change", changes[0], by=by)
        _note(plan, changes[0], by, offices.capacity_in(None))
    return changes[0]


def _unanswered(plan: Plan) -> Faults:
    found = {
        question.key: [_("Chọn cụm, khối mà %(unit)s tham gia.") % {"unit": question.unit}]
        for question in plan.questions
        if question.chosen is None
    }
    if asks_heir(plan) and plan.steps[0].heir is None:
        found["heir"] = [_("Chọn đơn vị kế thừa chức danh và cán bộ.")]
    return found


def _in_one_line(change: UnitChange) -> str:
    return _("%(kind)s từ ngày %(day)s theo %(basis)s") % {
        "kind": change.get_kind_display(),
        "day": f"{change.on:%-d/%-m/%Y}",
        "basis": change.legal_basis,
    }


def _write_step(plan: Plan, step: Step) -> UnitChange:
    act = plan.act
    for unit in step.before:
        unit.valid_to = act.day_before
        unit.save(update_fields=["valid_to"])
    for unit in step.after:
        if unit.pk is None:
            unit.valid_from = act.day
            unit.is_demo = all(before.is_demo for before in step.before)
            unit.save()
    change = UnitChange.objects.create(
        kind=UnitChangeKind.FOLLOW if step.follows else act.kind,
        on=act.day,
        legal_basis=act.legal_basis,
        note="" if step.follows else act.note,
    )
    change.predecessors.set(step.before)
    change.successors.set(step.after)
    return change


def _write_rows(plan: Plan, change: UnitChange, reason: str) -> None:
    """The rows that end, then those that begin: a seat is free before it is taken."""
    begins = [_successor_of(row, change, reason) for row in plan.begins]
    for cut in plan.cuts:
        _end(cut)
    for row in begins:
        row.save()


def _end(cut: Cut) -> None:
    if cut.ends_on is None:
        cut.row.delete()
        return
    cut.row.ends_on = cut.ends_on
    cut.row.save(update_fields=["ends_on"])


def _successor_of(begins: Begins, change: UnitChange, reason: str) -> Membership | Term | Officer:
    row, days = begins.row, {"starts_on": begins.starts_on, "ends_on": begins.ends_on}
    source = f"{FROM_CHANGE}{change.pk}"
    if isinstance(row, Membership):
        return Membership(cluster_year=row.cluster_year, unit=begins.unit, source=source, **days)
    if isinstance(row, Officer):
        return Officer(
            user=row.user,
            unit=begins.unit,
            role=row.role,
            starts_on=begins.starts_on or change.on,
            ends_on=begins.ends_on,
        )
    return Term(
        cluster_year=row.cluster_year,
        office=row.office,
        unit=begins.unit,
        order=row.order,
        status=row.status,
        origin=TermOrigin.INHERITED,
        reason=reason,
        recognised_at=row.recognised_at,
        recognised_by=row.recognised_by,
        source=source,
        **days,
    )


def _note(plan: Plan, change: UnitChange, by: "User", capacity: str) -> None:
    """One line on the act with everything told, one on each year that it touched."""
    told = [effect.text for effect in plan.effects]
    journal.record(VERB, change, by=by, capacity=capacity, detail={"effects": told})
    years: dict[int, ClusterYear] = {
        cut.row.cluster_year_id: cut.row.cluster_year
        for cut in plan.cuts
        if not isinstance(cut.row, Officer)
    }
    for year in years.values():
        journal.record(VERB, year, by=by, capacity=capacity, detail={"change": change.pk})
