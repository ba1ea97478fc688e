"""Who may ask for documents. Predicates about people only; they ask no queries."""

from django.utils.translation import gettext as _

from clusters.offices import Offices
from conferences.models import Conference


def denial(conference: Conference, offices: Offices) -> str:
    """Why somebody may not order a document about `conference`; empty where they may."""
    if offices.is_admin or offices.seats:
        return ""
    if conference.cluster_year_id in offices.year_ids:
        return ""
    return _(
        "Chỉ cán bộ của đơn vị trong cụm, khối hoặc của Hội đồng tạo được văn bản của hội nghị này."
    )
