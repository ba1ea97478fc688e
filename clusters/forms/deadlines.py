"""The form of a year's deadlines: one row for each phase, what is wrong and what is odd."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.working_days import Overrides, next_working_day
from clusters.actions.deadlines import fingerprint, past_words
from clusters.deadlines.calendar import Due, day_off, out_of_order
from clusters.models import ClusterYear, Phase

DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def date_field(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A day, typed as 29/3/2024 or chosen from the browser's calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        input_formats=DATE_FORMATS,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Ngày không có trong lịch. Ghi như 29/3/2026.")},
    )


class DeadlinesForm(forms.Form):
    """`warnings` are odd but possible: saved once the person has said so."""

    def __init__(
        self,
        *args: Any,
        year: ClusterYear,
        day: date,
        overrides: Overrides,
        notes: dict[date, str],
        **kwargs: Any,
    ) -> None:
        self.day, self.overrides, self.notes = day, overrides, notes
        self.known = {row.phase: row for row in year.deadlines.all()}
        self.warnings: list[str] = []
        super().__init__(*args, **kwargs)
        self.fields["seen"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=fingerprint(year)
        )
        for phase in Phase:
            row = self.known.get(phase)
            self.fields[f"due_{phase}"] = date_field(phase.label, required=False)
            self.fields[f"due_{phase}"].initial = row.due_on if row else None
            self.fields[f"hard_{phase}"] = forms.BooleanField(
                label=gettext_lazy("Hạn cứng"),
                required=False,
                initial=row.is_hard if row else False,
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """For the template: phase, its two fields, and what is written now."""
        return [
            {
                "phase": phase,
                "due": self[f"due_{phase}"],
                "hard": self[f"hard_{phase}"],
                "now": self.known.get(phase),
            }
            for phase in Phase
        ]

    def clean(self) -> dict[str, Any]:
        for phase in Phase:
            due = self.cleaned_data.get(f"due_{phase}")
            row = self.known.get(phase)
            if due and (row is None or row.due_on != due) and (words := past_words(due, self.day)):
                self.add_error(f"due_{phase}", words)
            if not due and self.cleaned_data.get(f"hard_{phase}"):
                self.add_error(
                    f"due_{phase}", _("Hạn cứng cần có ngày. Ghi ngày, hoặc bỏ đánh dấu.")
                )
        if not self.errors:
            self.warnings = [*self._days_off(), *self._disorder()]
        return self.cleaned_data

    def dues(self, *, moved: bool = False) -> dict[str, Due | None]:
        """What was typed; with `moved`, days off moved on to the next working day."""
        found: dict[str, Due | None] = {}
        for phase in Phase:
            due = self.cleaned_data[f"due_{phase}"]
            if due and moved:
                due = next_working_day(due, self.overrides)
            is_hard = self.cleaned_data[f"hard_{phase}"]
            found[phase.value] = Due(phase.value, due, is_hard) if due else None
        return found

    @property
    def has_days_off(self) -> bool:
        return bool(self._days_off())

    def _typed(self) -> list[Due]:
        """In the order of the phases."""
        return [due for due in self.dues().values() if due is not None]

    def _days_off(self) -> list[str]:
        return [
            _("%(phase)s: %(day)s là %(off)s. Ngày làm việc kế tiếp: %(next)s.")
            % {
                "phase": Phase(due.phase).label,
                "day": _day(due.on),
                "off": off,
                "next": _day(next_working_day(due.on, self.overrides)),
            }
            for due in self._typed()
            if (off := day_off(due.on, self.overrides, self.notes))
        ]

    def _disorder(self) -> list[str]:
        return [
            _("%(after)s (%(after_day)s) đến hạn trước %(before)s (%(before_day)s).")
            % {
                "after": Phase(after.phase).label,
                "after_day": _day(after.on),
                "before": Phase(before.phase).label,
                "before_day": _day(before.on),
            }
            for before, after in out_of_order(self._typed())
        ]


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
