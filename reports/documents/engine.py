"""WeasyPrint, imported where it sees no font of the machine.

Importing it costs half a second and 40 MB: only code that makes PDF files imports this.
"""

from reports.documents.typeface import only_our_face

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
