"""Who may do what with a conference. Predicates about people only; they ask no queries."""

from django.utils.translation import gettext as _

from clusters.offices import Offices
from conferences.models import Conference
from conferences.workflow import CONFERENCE


def runs(offices: Offices, conference: Conference) -> bool:
    """Whether one of the person's units chairs the year that the conference belongs to."""
    return offices.runs(conference.cluster_year)


def denial(verb: str, conference: Conference, offices: Offices) -> str:
    """Why somebody may not do `verb`; empty where they may.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    return _DENIALS[verb](conference, offices)


def _only_the_chair(conference: Conference, offices: Offices) -> str:
    if runs(offices, conference):
        return ""
    cluster = conference.cluster
    title = cluster.chair_title if cluster else _("đơn vị chủ trì")
    return _("Chỉ cán bộ của đơn vị giữ chức %(title)s làm được việc này.") % {"title": title}


_DENIALS = dict.fromkeys([*CONFERENCE.moves, "prepare"], _only_the_chair)
