"""Every write to reports. `build` is not here: it brings WeasyPrint along, see there."""

from reports.actions.requesting import follow_conclusion, request_report, retry
from reports.actions.sweeping import sweep

__all__ = ["follow_conclusion", "request_report", "retry", "sweep"]
