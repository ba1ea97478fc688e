"""Who may ask for documents. Predicates about people only; they ask no queries."""

from django.utils.translation import gettext as _

from clusters.offices import Offices
from conferences.models import Conference
from conferences.rules.conferences import runs
from reports.workflow import DRAFT


def denial(conference: Conference, offices: Offices) -> str:
    """Why somebody may not order a document about `conference`; empty where they may."""
    if offices.is_admin or offices.seats:
        return ""
    if conference.cluster_year_id in offices.year_ids:
        return ""
    return _(
        "Chỉ cán bộ của đơn vị trong cụm, khối hoặc của Hội đồng tạo được văn bản của hội nghị này."
    )


def draft_denial(verb: str, conference: Conference, offices: Offices) -> str:
    """Why somebody may not do `verb` with the text of a document; empty where they may.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    return _DRAFT_DENIALS[verb](conference, offices)


def reads_draft(conference: Conference, offices: Offices) -> str:
    """Why somebody may not read a text before it is frozen; empty where they may: who runs the
    meeting, and the council above.
    """
    council = conference.council
    above = not offices.council_ids.isdisjoint({council.pk, council.parent_id})
    if above or offices.is_admin or runs(offices, conference):
        return ""
    return _("Văn bản đang soạn; đọc được sau khi đơn vị chủ trì chốt văn bản.")


def _only_who_runs(conference: Conference, offices: Offices) -> str:
    if runs(offices, conference):
        return ""
    if conference.cluster is None:
        return _("Chỉ chuyên viên Thường trực của hội đồng làm được việc này.")
    return _("Chỉ cán bộ của đơn vị giữ chức %(title)s làm được việc này.") % {
        "title": conference.cluster.chair_title
    }


# Besides the moves: laying a document down, and editing it.
_DRAFT_DENIALS = dict.fromkeys([*DRAFT.moves, "start_draft", "edit_draft"], _only_who_runs)
