"""What the calendar of somebody's cluster years asks of them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models.holidays import holiday_overrides
from clusters.deadlines.calendar import last_day, lateness
from clusters.deadlines.sending import OF_EVERY_UNIT, Sent, concerned, sent_in
from clusters.models import ClusterYear, Deadline, Membership, Period, Phase, Unit
from clusters.offices import Offices, offices_of
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User
    from catalogue.working_days import Overrides

# What is further ahead does not wait yet; what is longer over is history.
_AHEAD = timedelta(days=30)
_BEHIND = timedelta(days=60)


def duties(user: "User", day: date) -> list[Duty]:
    """What one's units have still to send, and of whom a chair has to ask it."""
    offices = offices_of(user)
    near = Deadline.objects.filter(due_on__gte=day - _BEHIND, due_on__lte=day + _AHEAD)
    years = (
        ClusterYear.objects.filter(pk__in=offices.year_ids, deadlines__in=near)
        .distinct()
        .select_related("cluster")
        .prefetch_related(
            Prefetch("deadlines", near, to_attr="near_deadlines"),
            Prefetch("memberships", Membership.objects.select_related("unit")),
        )
        .order_by("pk")
    )
    found = list(years)
    overrides = holiday_overrides() if found else {}
    return [duty for year in found for duty in _of_year(year, offices, day, overrides)]


def _of_year(
    year: ClusterYear, offices: Offices, day: date, overrides: "Overrides"
) -> Iterable[Duty]:
    answered = sent_in(year)
    deadlines: list[Deadline] = vars(year)["near_deadlines"]
    for deadline in deadlines:
        deadline.cluster_year = year
        is_over = day > last_day(deadline.due_on, overrides)
        if deadline.phase not in OF_EVERY_UNIT:
            if offices.runs(year) and not is_over:
                yield _own(deadline, (), offices, 0)
            continue
        waiting = _waiting(deadline, answered.get(deadline.phase), is_over=is_over)
        mine = [unit for unit in waiting if unit.pk in offices.unit_ids]
        late = lateness(deadline.due_on, None, day, overrides)
        asked = answered.get(deadline.phase)
        if mine and not (asked and asked.has_own_duties):
            yield _own(deadline, mine, offices, late)
        others = [unit for unit in waiting if unit not in mine]
        if others and is_over and offices.runs(year):
            yield _ask(deadline, others, offices)


def _waiting(deadline: Deadline, answered: Sent | None, *, is_over: bool) -> list[Unit]:
    """The units that have still to send; none is called late where nobody can tell."""
    members = [
        row.unit
        for row in deadline.cluster_year.memberships.all()
        if concerned(row, deadline.due_on)
    ]
    if answered is None:
        return [] if is_over else members
    return [unit for unit in members if unit.pk not in answered.at]


_PERIODS = {Phase.MID_YEAR_REPORT: Period.MID_YEAR, Phase.YEAR_END_REPORT: Period.YEAR_END}


def _way(deadline: Deadline, units: Sequence[Unit]) -> tuple[str, str]:
    """Where the deed is done, and what the button says."""
    year = deadline.cluster_year_id
    if deadline.phase == Phase.COVENANT and units:
        return reverse("clusters:covenant", args=[year]), _("Xem giao ước")
    period = _PERIODS.get(Phase(deadline.phase))
    if period is not None and len(units) == 1:
        return reverse("clusters:reporting", args=[year, period, units[0].pk]), _("Nhập kết quả")
    return reverse("clusters:calendar", args=[year]), _("Xem lịch của năm")


def _own(deadline: Deadline, units: Sequence[Unit], offices: Offices, late: int) -> Duty:
    year = deadline.cluster_year
    url, action = _way(deadline, units)
    names = ", ".join(unit.name for unit in units)
    text = [names + "."] if names else []
    if late:
        text.append(
            ngettext("Đã trễ %(n)d ngày làm việc.", "Đã trễ %(n)d ngày làm việc.", late)
            % {"n": late}
        )
    return Duty(
        title=_("%(phase)s, năm %(year)s")
        % {"phase": deadline.get_phase_display(), "year": year.label},
        text=" ".join(text),
        url=url,
        action=action,
        kind=DutyKind.FAILED if late else DutyKind.NOW,
        due=deadline.due_on,
        capacity=offices.capacity_in(year),
        about=str(year),
        state=_("Hạn cứng") if deadline.is_hard else "",
    )


def _ask(deadline: Deadline, units: list[Unit], offices: Offices) -> Duty:
    year = deadline.cluster_year
    title = ngettext(
        "%(n)d đơn vị chưa gửi: %(phase)s", "%(n)d đơn vị chưa gửi: %(phase)s", len(units)
    ) % {"n": len(units), "phase": deadline.get_phase_display()}
    return Duty(
        title=title,
        text=", ".join(unit.name for unit in units) + ".",
        url=reverse("clusters:calendar", args=[year.pk]),
        action=_("Xem đơn vị chưa gửi"),
        kind=DutyKind.WARNING,
        due=deadline.due_on,
        capacity=offices.capacity_in(year),
        about=str(year),
    )
