"""Laying down what is due when in a cluster's year."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.deadlines.calendar import Due
from clusters.models import ClusterYear, Deadline, Phase
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


def fingerprint(cluster_year: ClusterYear) -> str:
    """What the deadlines of a year are, as a text that a form carries along."""
    rows = Deadline.objects.filter(cluster_year=cluster_year).order_by("phase")
    return ";".join(f"{row.phase}={row.due_on}{'!' if row.is_hard else ''}" for row in rows)


def past_words(due: date, day: date) -> str:
    """Why `due` cannot newly be laid down on `day`; empty where it can."""
    if due >= day:
        return ""
    return _("Ngày %(due)s đã qua. Chọn từ hôm nay, %(day)s, trở đi.") % {
        "due": f"{due:%-d/%-m/%Y}",
        "day": f"{day:%-d/%-m/%Y}",
    }


@transaction.atomic
def set_deadlines(
    *,
    cluster_year: ClusterYear,
    dues: Mapping[str, Due | None],
    by: "User",
    day: date,
    seen: str | None = None,
) -> dict[str, list[str]]:
    """Bring the phases named in `dues` to these days; None takes a deadline away.

    `seen` is the fingerprint that the form showed. Returns what changed, by phase: before and
    after.

    Raises Denied where the year is not `by`'s to keep, Refused where a day newly laid down is
    over, Stale where somebody else changed the deadlines meanwhile.
    """
    offices = offices_of(by)
    if reason := denial("set_deadlines", cluster_year, offices):
        raise Denied(reason)
    # Two forms saved at once: the second waits here and then sees the first.
    ClusterYear.objects.select_for_update().get(pk=cluster_year.pk)
    if seen is not None and seen != fingerprint(cluster_year):
        raise Stale(_("Thời hạn đã được sửa từ lúc trang được mở. Xem lại rồi lưu lần nữa."))
    known = {row.phase: row for row in Deadline.objects.filter(cluster_year=cluster_year)}
    changed: dict[str, list[str]] = {}
    for phase, due in dues.items():
        row = known.get(phase)
        before, after = _words(row), _words(due)
        if before == after:
            continue
        if due is not None and (row is None or row.due_on != due.on):
            _refuse_past(due, day)
        _write(cluster_year, phase, due)
        changed[phase] = [before, after]
    if changed:
        journal.record(
            "set_deadlines",
            cluster_year,
            by=by,
            capacity=offices.capacity_in(cluster_year),
            detail=changed,
        )
    return changed


def _refuse_past(due: Due, day: date) -> None:
    if reason := past_words(due.on, day):
        raise Refused(f"{Phase(due.phase).label}: {reason}")


def _write(cluster_year: ClusterYear, phase: str, due: Due | None) -> None:
    if due is None:
        Deadline.objects.filter(cluster_year=cluster_year, phase=phase).delete()
        return
    Deadline.objects.update_or_create(
        cluster_year=cluster_year,
        phase=phase,
        defaults={"due_on": due.on, "is_hard": due.is_hard},
    )


def _words(due: Deadline | Due | None) -> str:
    """A deadline for the journal: its day, marked where it is hard; empty for none."""
    if due is None:
        return ""
    day = due.due_on if isinstance(due, Deadline) else due.on
    return f"{day}{'!' if due.is_hard else ''}"
