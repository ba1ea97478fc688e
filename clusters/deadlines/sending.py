"""What units have sent in a cluster's year, and when: the answers of all apps.

Each app that takes something in answers `gather("sent", cluster_year)` with one `Sent` for
every phase that it keeps, also where nobody has sent yet: a phase without an answer is not
kept in the platform, and nobody is called late in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.models.holidays import holiday_overrides
from clusters.deadlines.calendar import Due, is_closed, last_day, lateness
from clusters.models import ClusterYear, Deadline, Membership, Period, Phase, Reporting, Signature
from clusters.workflow import ReportingState
from workflow.composition import gather

if TYPE_CHECKING:
    from catalogue.working_days import Overrides

# What every unit sends; the other phases are the work of the chair and the council.
OF_EVERY_UNIT = (
    Phase.COVENANT,
    Phase.MID_YEAR_REPORT,
    Phase.YEAR_END_REPORT,
    Phase.SELF_SCORE,
    Phase.CROSS_SCORE,
    Phase.DOSSIERS,
)
_REPORTS = {Period.MID_YEAR: Phase.MID_YEAR_REPORT, Period.YEAR_END: Phase.YEAR_END_REPORT}


@dataclass(frozen=True)
class Sent:
    """Which units have done their part of `phase`, and when, by the keys of the units.

    `has_own_duties` where its app itself asks the units for it, and the calendar need not.
    """

    phase: str
    at: Mapping[int, datetime] = field(default_factory=dict)
    has_own_duties: bool = False

    def late(self, unit_id: int, due: date, day: date, overrides: "Overrides") -> int:
        """How many working days late a unit sent, or is on `day`; 0 in time."""
        return lateness(due, local_day(self.at.get(unit_id)), day, overrides)


def sent(cluster_year: ClusterYear) -> list[Sent]:
    """The part of this app: signatures of the covenant, and reports that were sent."""
    signed = Signature.objects.filter(
        covenant__cluster_year=cluster_year, covenant__amends__isnull=True
    )
    found = [Sent(Phase.COVENANT, dict(signed.values_list("unit_id", "signed_at")))]
    reports: dict[str, dict[int, datetime]] = {period: {} for period in _REPORTS}
    rows = Reporting.objects.filter(cluster_year=cluster_year, state=ReportingState.SUBMITTED)
    for period, unit, at in rows.values_list("period", "unit_id", "submitted_at"):
        if at is not None:
            reports[period][unit] = at
    found += [Sent(phase, reports[period]) for period, phase in _REPORTS.items()]
    return found


def sent_in(cluster_year: ClusterYear) -> dict[str, Sent]:
    """By phase; a phase that no app keeps is not there."""
    answers: list[Sent] = gather("sent", cluster_year)
    return {answer.phase: answer for answer in answers}


def concerned(membership: Membership, due: date) -> bool:
    """Whether the unit of `membership` belongs to the cluster on the day that is due."""
    begun = membership.starts_on is None or membership.starts_on <= due
    return begun and (membership.ends_on is None or membership.ends_on >= due)


def working_days_late(cluster_year: ClusterYear, phase: str, day: date) -> dict[int, int]:
    """By unit: how many working days late it sent, or is on `day`; 0 in time.

    Empty where the phase has no deadline or is not kept in the platform. Reads what is
    written now, so a criterion that counts it gives the same answer as the board.
    """
    deadline = Deadline.objects.filter(cluster_year=cluster_year, phase=phase).first()
    answered = sent_in(cluster_year).get(phase)
    if deadline is None or answered is None:
        return {}
    overrides = holiday_overrides()
    return {
        membership.unit_id: answered.late(membership.unit_id, deadline.due_on, day, overrides)
        for membership in cluster_year.memberships.all()
        if concerned(membership, deadline.due_on)
    }


def local_day(at: datetime | None) -> date | None:
    return timezone.localdate(at) if at is not None else None


def closed_words(
    cluster_year: ClusterYear, phase: str, day: date, overrides: "Overrides | None" = None
) -> str:
    """Why nothing is taken for `phase` on `day` any more; empty where it is."""
    deadline = Deadline.objects.filter(cluster_year=cluster_year, phase=phase, is_hard=True).first()
    if deadline is None:
        return ""
    known = holiday_overrides() if overrides is None else overrides
    if not is_closed(Due(phase, deadline.due_on, is_hard=True), day, known):
        return ""
    return _(
        "“%(phase)s” có hạn cứng %(day)s, đã hết hạn nên không nhận nữa."
        " Liên hệ %(title)s nếu cần lùi hạn."
    ) % {
        "phase": deadline.get_phase_display(),
        "day": f"{last_day(deadline.due_on, known):%-d/%-m/%Y}",
        "title": cluster_year.cluster.chair_title,
    }
