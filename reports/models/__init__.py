from reports.models.drafts import DocumentDraft, DocumentSection
from reports.models.reports import CODE_LENGTH, Report, ReportKind, new_code

__all__ = [
    "CODE_LENGTH",
    "DocumentDraft",
    "DocumentSection",
    "Report",
    "ReportKind",
    "new_code",
]
