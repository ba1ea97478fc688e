"""Recording, replacing and recognising the officers of a cluster's year."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.changing import Faulty
from clusters.inner_years import members_on
from clusters.models import ClusterYear, Office, Term, TermOrigin, TermStatus, Unit
from clusters.models.clusters import TermQuerySet
from clusters.offices import offices_of
from clusters.rules.offices import denial_of_terms
from clusters.sources import FROM_COUNCIL
from clusters.units.changes import Faults, span
from clusters.years.suggesting import rotation_of
from workflow import journal
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class NewTerm:
    """An office as somebody records it; without days it lasts as long as the year."""

    office: str
    unit: Unit
    starts_on: date | None = None
    ends_on: date | None = None
    order: int = 1
    origin: str = ""
    reason: str = ""


def record_term(*, cluster_year: ClusterYear, new: NewTerm, by: "User") -> Term:
    """Write down who holds an office; a reason where the rotation would have it otherwise.

    Raises Denied, and Faulty for a unit that is no member, days outside the year, a second
    chair at one time.
    """
    _allow(cluster_year, by)
    with transaction.atomic():
        found = _faults(cluster_year, new)
        if not found and not new.reason.strip() and is_exception(cluster_year, new):
            found["reason"] = [
                _("%(unit)s không phải là đơn vị được gợi ý theo luân phiên. Ghi lý do.")
                % {"unit": new.unit}
            ]
        if found:
            raise Faulty(found)
        term = _create(cluster_year, new)
        _note("record_term", term, by, {})
    return term


def replace_chair(
    *, cluster_year: ClusterYear, unit: Unit, on: date, reason: str, origin: str, by: "User"
) -> Term:
    """Another unit takes the chair from `on`; the right to run the year goes with it.

    The old term ends the day before and stays on record. A vice-chair that moves up leaves
    its own office on the same day.
    """
    _allow(cluster_year, by)
    first, last = span(cluster_year.label, cluster_year.starts_on, cluster_year.ends_on)
    new = NewTerm(Office.CHAIR, unit, on, None, origin=origin, reason=reason)
    with transaction.atomic():
        held = list(_current(cluster_year, on - timedelta(days=1)).filter(office=Office.CHAIR))
        found: Faults = {}
        if not first < on <= last:
            found["on"] = [
                _("Chọn ngày sau %(first)s và không muộn hơn %(last)s.")
                % {"first": _day(first), "last": _day(last)}
            ]
        if not held:
            found["on"] = [_("Ngày trước đó không có đơn vị nào giữ chức danh này để thay.")]
        if unit in [term.unit for term in held]:
            found["unit"] = [_("%(unit)s đang giữ chức danh này.") % {"unit": unit}]
        if not reason.strip():
            found["reason"] = [_("Ghi lý do thay, ví dụ số văn bản phân công.")]
        general = _faults(cluster_year, new, replaced=held)
        if "starts_on" in general:
            general["on"] = general.pop("starts_on")
        found = general | found
        if found:
            raise Faulty(found)
        moved_up = _current(cluster_year, on).filter(office=Office.VICE_CHAIR, unit=unit)
        ended = [*held, *moved_up]
        for term in ended:
            _end(term, on)
        term = _create(cluster_year, new)
        _note("replace_chair", term, by, {"ended": [str(old) for old in ended]})
    return term


def recognise(*, term: Term, by: "User") -> Term:
    """The council recognises an elected unit; only from then on does its office give rights."""
    _allow(term.cluster_year, by)
    with transaction.atomic():
        rows = Term.objects.filter(
            pk=term.pk,
            status=TermStatus.ELECTED,
            recognised_at=None,
            cluster_year__cluster__council__recognises_officers=True,
        )
        if not rows.update(recognised_at=timezone.now(), recognised_by=by):
            raise Refused(
                _("Chức danh này không chờ công nhận: đã công nhận rồi, chưa được bầu, hoặc Hội"
                  " đồng không đặt bước công nhận.")
            )  # fmt: skip
        term.refresh_from_db()
        _note("recognise", term, by, {})
    return term


def is_exception(cluster_year: ClusterYear, new: NewTerm) -> bool:
    """Whether the rotation suggests somebody else for this office, where it knows at all."""
    cluster = cluster_year.cluster
    found = rotation_of(cluster, cluster_year.label).suggest(cluster.vice_count)
    if new.office == Office.CHAIR:
        return found.chair is not None and found.chair.unit != new.unit
    return bool(found.vice_chairs) and new.unit not in [vice.unit for vice in found.vice_chairs]


def _allow(cluster_year: ClusterYear, by: "User") -> None:
    if reason := denial_of_terms(cluster_year, offices_of(by)):
        raise Denied(reason)


def _faults(cluster_year: ClusterYear, new: NewTerm, replaced: list[Term] | None = None) -> Faults:
    first, last = span(cluster_year.label, cluster_year.starts_on, cluster_year.ends_on)
    starts, ends = new.starts_on or first, new.ends_on or last
    found: Faults = {}
    if not first <= starts <= last:
        found["starts_on"] = [_outside(first, last)]
    elif not starts <= ends <= last:
        found["ends_on"] = [_("Ngày kết thúc nằm trong năm và không sớm hơn ngày bắt đầu.")]
    if new.unit not in members_on(cluster_year, starts):
        found["unit"] = [
            _("%(unit)s không phải là thành viên vào ngày %(day)s. Chọn một thành viên.")
            % {"unit": new.unit, "day": _day(starts)}
        ]
    same = Term.objects.filter(cluster_year=cluster_year, office=new.office, unit=new.unit)
    if same.exists():
        found.setdefault("unit", []).append(
            _("%(unit)s đã có nhiệm kỳ của chức danh này trong năm.") % {"unit": new.unit}
        )
    gone = {term.pk for term in replaced or ()}
    if new.office == Office.CHAIR:
        others = [term for term in _chairs(cluster_year) if term.pk not in gone]
        found |= _overlaps(others, starts, ends, (first, last))
    return found


def _chairs(cluster_year: ClusterYear) -> list[Term]:
    rows = Term.objects.filter(cluster_year=cluster_year, office=Office.CHAIR)
    return list(rows.exclude(status=TermStatus.PROPOSED).select_related("unit"))


def _overlaps(others: list[Term], starts: date, ends: date, year: tuple[date, date]) -> Faults:
    """One chair at a time: which other term stands in the way."""
    for other in others:
        begun, over = other.starts_on or year[0], other.ends_on or year[1]
        if begun <= ends and starts <= over:
            told = _(
                "%(unit)s giữ chức danh này từ %(first)s đến hết %(last)s. Chọn ngày khác, hoặc"
                " ghi là thay giữa năm."
            )
            words = {"unit": other.unit or "—", "first": _day(begun), "last": _day(over)}
            return {"starts_on": [told % words]}
    return {}


def _current(cluster_year: ClusterYear, day: date) -> TermQuerySet:
    rows = Term.objects.filter(cluster_year=cluster_year).exclude(status=TermStatus.PROPOSED)
    return rows.exclude(starts_on__gt=day).exclude(ends_on__lt=day)


def _end(term: Term, on: date) -> None:
    """End `term` before `on`; one that was to begin then is not begun."""
    if term.starts_on is not None and term.starts_on >= on:
        term.delete()
        return
    term.ends_on = on - timedelta(days=1)
    term.save(update_fields=["ends_on"])


def _create(cluster_year: ClusterYear, new: NewTerm) -> Term:
    return Term.objects.create(
        cluster_year=cluster_year,
        office=new.office,
        unit=new.unit,
        order=new.order,
        status=TermStatus.SERVING,
        origin=new.origin or TermOrigin.ASSIGNED,
        reason=new.reason.strip(),
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        source=FROM_COUNCIL,
    )


def _note(verb: str, term: Term, by: "User", detail: dict[str, list[str]]) -> None:
    """On the year, so that its history reads as one."""
    year = term.cluster_year
    capacity = offices_of(by).capacity_in(year)
    told = {"term": str(term), "reason": term.reason, **detail}
    journal.record(verb, year, by=by, capacity=capacity, detail=told)


def _outside(first: date, last: date) -> str:
    return _("Chọn ngày từ %(first)s đến %(last)s.") % {"first": _day(first), "last": _day(last)}


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
