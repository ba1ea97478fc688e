"""Who may do what with a conference. Predicates about people only; they ask no queries."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from clusters.models.councils import SeatRole
from clusters.offices import Offices
from conferences.models import Conference
from conferences.workflow import AGENDA_ITEM, CONFERENCE, ConferenceState


def runs(offices: Offices, conference: Conference) -> bool:
    """Whether the meeting is the person's to run: the chair unit's staff run their cluster's,
    the specialists of a council those that belong to no cluster.
    """
    if conference.cluster_id is not None:
        return conference.cluster_year_id in offices.run_year_ids
    return any(
        seat.role == SeatRole.SPECIALIST and seat.council_id == conference.council_id
        for seat in offices.seats
    )


def may_start(offices: Offices) -> bool:
    """Whether there is any body whose meetings are the person's to lay down."""
    return bool(offices.run_year_ids) or any(
        seat.role == SeatRole.SPECIALIST for seat in offices.seats
    )


def denial(verb: str, conference: Conference, offices: Offices) -> str:
    """Why somebody may not do `verb`; empty where they may.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    return _DENIALS[verb](conference, offices)


def denial_of_delegation(unit_id: int, conference: Conference, offices: Offices) -> str:
    """Why somebody may not say who comes for a unit: its own people may, and who runs."""
    if unit_id in offices.unit_ids or runs(offices, conference):
        return ""
    return _("Chỉ cán bộ của đơn vị cử đoàn và của đơn vị chủ trì làm được việc này.")


def is_invited(
    conference: Conference,
    offices: Offices,
    *,
    units: Collection[int],
    delegates: Collection[int | None],
    user_id: int | None,
) -> bool:
    """Whether the way into the meeting is told to somebody: to those who run it, the people of
    the `units` that come, and the `delegates` that have an account.
    """
    return (
        runs(offices, conference)
        or not offices.unit_ids.isdisjoint(units)
        or (user_id is not None and user_id in delegates)
    )


def _only_the_chair(conference: Conference, offices: Offices) -> str:
    if runs(offices, conference):
        return ""
    cluster = conference.cluster
    if cluster is None:
        return _("Chỉ chuyên viên Thường trực của hội đồng làm được việc này.")
    return _("Chỉ cán bộ của đơn vị giữ chức %(title)s làm được việc này.") % {
        "title": cluster.chair_title
    }


def _only_the_council(conference: Conference, offices: Offices) -> str:
    """Specialists of the conference's council, or of the one above it."""
    council = conference.council
    held = {seat.council_id for seat in offices.seats if seat.role == SeatRole.SPECIALIST}
    if not held.isdisjoint({council.pk, council.parent_id}):
        return ""
    return _("Chỉ chuyên viên của %(council)s hoặc của hội đồng cấp trên mở lại được hội nghị.") % {
        "council": council
    }


_DENIALS = dict.fromkeys([*CONFERENCE.moves, *AGENDA_ITEM.moves, "prepare", "run"], _only_the_chair)
_DENIALS["reopen"] = _only_the_council


def reads_resolution(conference: Conference, offices: Offices) -> str:
    """Why somebody may not read what is only being prepared; empty where they may: who runs the
    meeting, and the council above. What was adopted is everybody's who sees the conference.
    """
    council = conference.council
    above = not offices.council_ids.isdisjoint({council.pk, council.parent_id})
    if above or runs(offices, conference) or conference.state in _TOLD:
        return ""
    return _("Nghị quyết đang chuẩn bị; đọc được sau khi hội nghị kết thúc.")


_TOLD = (ConferenceState.CONCLUDED, ConferenceState.RECORDED)
