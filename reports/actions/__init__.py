"""Every write to reports. `build` is not here: it brings WeasyPrint along, see there."""

from reports.actions.drafting import (
    Around,
    edit_around,
    edit_section,
    follow_conclusion_with_texts,
    restore_section,
    start_draft,
)
from reports.actions.freezing import freeze, sign
from reports.actions.requesting import follow_conclusion, request_report, retry
from reports.actions.sweeping import sweep

__all__ = [
    "Around",
    "edit_around",
    "edit_section",
    "follow_conclusion",
    "follow_conclusion_with_texts",
    "freeze",
    "request_report",
    "restore_section",
    "retry",
    "sign",
    "start_draft",
    "sweep",
]
