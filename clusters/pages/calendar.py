"""The calendar of one cluster year: the phases, and who has sent what and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalogue.models import Holiday
from catalogue.working_days import Overrides, next_working_day
from clusters.deadlines.calendar import Due, Step, StepState, day_off, is_closed, steps
from clusters.deadlines.sending import OF_EVERY_UNIT, Sent, concerned, sent_in
from clusters.models import ClusterYear, Deadline, Membership, Phase, Unit

_ORDER = {phase: number for number, phase in enumerate(Phase.values)}


@dataclass(frozen=True)
class Cell:
    """What one unit has done in one phase."""

    phase_label: str
    at: datetime | None
    days_late: int
    is_concerned: bool
    is_known: bool

    @property
    def state(self) -> str:
        """The state of the look."""
        if not self.is_concerned:
            return "idle"
        if not self.is_known:
            return "unknown"
        if self.days_late:
            return "bad" if self.at is None else "warn"
        return "ok" if self.at is not None else "now"

    @property
    def words(self) -> str:
        if not self.is_concerned:
            return _("không thuộc cụm, khối khi đến hạn")
        if not self.is_known:
            return _("hệ thống chưa theo dõi")
        if not self.days_late:
            return _("đúng hạn") if self.at is not None else _("chưa gửi, còn hạn")
        late = ngettext("trễ %(n)d ngày làm việc", "trễ %(n)d ngày làm việc", self.days_late) % {
            "n": self.days_late
        }
        return late if self.at is not None else _("chưa gửi, %(late)s") % {"late": late}


@dataclass(frozen=True)
class Row:
    unit: Unit
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PhaseShown:
    """A deadline as the page shows it."""

    deadline: Deadline
    step: Step
    off: str
    next_worked: date | None
    is_closed: bool
    sent_count: int | None

    @property
    def label(self) -> str:
        return self.deadline.get_phase_display()

    @property
    def due(self) -> date:
        return self.deadline.due_on

    @property
    def css(self) -> str:
        return {StepState.DONE: "done", StepState.NOW: "now", StepState.AHEAD: ""}[self.step.state]


@dataclass(frozen=True)
class YearCalendar:
    """`day` is the day on which it is looked at."""

    year: ClusterYear
    day: date
    deadlines: tuple[Deadline, ...]
    memberships: tuple[Membership, ...]
    sent: Mapping[str, Sent]
    overrides: Overrides
    notes: Mapping[date, str]

    @cached_property
    def phases(self) -> tuple[PhaseShown, ...]:
        """In the order of their days."""
        by_phase = {deadline.phase: deadline for deadline in self.deadlines}
        dues = [Due(row.phase, row.due_on, row.is_hard) for row in self.deadlines]
        shown = []
        for step in steps(dues, self.day, self.finished):
            deadline = by_phase[step.due.phase]
            off = day_off(deadline.due_on, self.overrides, self.notes)
            shown.append(
                PhaseShown(
                    deadline=deadline,
                    step=step,
                    off=off,
                    next_worked=next_working_day(deadline.due_on, self.overrides) if off else None,
                    is_closed=is_closed(step.due, self.day, self.overrides),
                    sent_count=self._sent_count(deadline),
                )
            )
        return tuple(shown)

    @property
    def finished(self) -> frozenset[str]:
        """The phases in which every unit concerned has sent, whatever the day."""
        return frozenset(
            deadline.phase
            for deadline in self.deadlines
            if (members := self._concerned(deadline)) and self._sent_count(deadline) == len(members)
        )

    @property
    def present(self) -> PhaseShown | None:
        return next((shown for shown in self.phases if shown.css == "now"), None)

    @property
    def place(self) -> int:
        """The number of the present phase, from 1."""
        return next((n for n, shown in enumerate(self.phases, 1) if shown.css == "now"), 0)

    @property
    def following(self) -> PhaseShown | None:
        """The phase after the present one."""
        return self.phases[self.place] if 0 < self.place < len(self.phases) else None

    @property
    def sent_phases(self) -> tuple[Deadline, ...]:
        """What every unit sends: the columns of the board, in the order of the year."""
        rows = [row for row in self.deadlines if row.phase in OF_EVERY_UNIT]
        return tuple(sorted(rows, key=lambda row: _ORDER[row.phase]))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple(
            Row(member.unit, tuple(self._cell(member, row) for row in self.sent_phases))
            for member in self.memberships
        )

    def late_units(self, phase: str) -> list[Unit]:
        """Who has not sent and is late."""
        at = [row.phase for row in self.sent_phases].index(phase)
        cells = [(row.unit, row.cells[at]) for row in self.rows]
        return [unit for unit, cell in cells if cell.state == "bad"]

    def _concerned(self, deadline: Deadline) -> list[Membership]:
        return [row for row in self.memberships if concerned(row, deadline.due_on)]

    def _sent_count(self, deadline: Deadline) -> int | None:
        answered = self.sent.get(deadline.phase)
        if answered is None or deadline.phase not in OF_EVERY_UNIT:
            return None
        return sum(row.unit_id in answered.at for row in self._concerned(deadline))

    def _cell(self, member: Membership, deadline: Deadline) -> Cell:
        answered = self.sent.get(deadline.phase)
        belongs = concerned(member, deadline.due_on)
        late = 0
        if answered is not None and belongs:
            late = answered.late(member.unit_id, deadline.due_on, self.day, self.overrides)
        return Cell(
            phase_label=deadline.get_phase_display(),
            at=answered.at.get(member.unit_id) if answered else None,
            days_late=late,
            is_concerned=belongs,
            is_known=answered is not None,
        )


@dataclass(frozen=True)
class Strip:
    """The phases of a year by their days alone, where the rest would cost too much to read."""

    year: ClusterYear
    phases: tuple[PhaseShown, ...]
    present: PhaseShown | None
    place: int
    following: PhaseShown | None


def strips(years: Sequence[ClusterYear], day: date) -> list[Strip]:
    """The strips of those `years` that have deadlines; one query for all."""
    by_year: dict[int, list[Deadline]] = {}
    for row in Deadline.objects.filter(cluster_year__in=years):
        by_year.setdefault(row.cluster_year_id, []).append(row)
    found = []
    for year in years:
        rows = tuple(by_year.get(year.pk, ()))
        shown = YearCalendar(year, day, rows, (), {}, {}, {})
        strip = Strip(year, shown.phases, shown.present, shown.place, shown.following)
        found += [strip] if rows else []
    return found


def year_calendar(year: ClusterYear, day: date) -> YearCalendar:
    """Three queries and those of the apps that answer what was sent."""
    holidays = list(Holiday.objects.all())
    members = year.memberships.select_related("unit").order_by("unit__order_key", "unit_id")
    return YearCalendar(
        year=year,
        day=day,
        deadlines=tuple(year.deadlines.all()),
        memberships=tuple(members),
        sent=sent_in(year),
        overrides={row.day: row.is_worked for row in holidays},
        notes={row.day: row.note for row in holidays if not row.is_worked},
    )
