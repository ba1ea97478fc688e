"""WeasyPrint, imported where it sees no font of the machine.

Importing it costs half a second and 40 MB: only code that makes PDF files imports this.
"""

import logging

from reports.documents.typeface import only_our_face

# Each step is a line of the log; the row of the report tells that.
logging.getLogger("weasyprint.progress").setLevel(logging.WARNING)

with only_our_face():
    from weasyprint import CSS, HTML, Attachment
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

__all__ = [
    "CSS",
    "HTML",
    "Attachment",
    "FatalURLFetchingError",
    "FontConfiguration",
    "URLFetcher",
]
