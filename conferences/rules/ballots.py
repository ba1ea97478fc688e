"""Who may do what with ballots. Predicates about people only; they ask no queries."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from clusters.models import Council
from clusters.models.councils import SeatRole
from clusters.offices import Offices
from conferences.models import Ballot, Conference, Seat
from conferences.rules import conferences as rules
from conferences.workflow import BALLOT

# Besides the moves: what goes with preparing and running a ballot.
RUNNING = ("prepare_ballot", "call_roll", "issue_links", "attach_scan", "next_round", "settle")


def runs_body(offices: Offices, conference: Conference | None, council: Council | None) -> bool:
    """Who runs the meeting runs its ballots; in a council its specialists do."""
    if conference is not None:
        return rules.runs(offices, conference)
    return council is not None and any(
        seat.role == SeatRole.SPECIALIST and seat.council_id == council.pk for seat in offices.seats
    )


def runs(offices: Offices, ballot: Ballot) -> bool:
    return runs_body(offices, ballot.conference, ballot.council)


def denial(
    verb: str, conference: Conference | None, council: Council | None, offices: Offices
) -> str:
    """Why somebody may not do `verb` with a ballot of this body; empty where they may.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    return _DENIALS[verb](conference, council, offices)


def denial_of(verb: str, ballot: Ballot, offices: Offices) -> str:
    return denial(verb, ballot.conference, ballot.council, offices)


def denial_of_vote(seat: Seat, offices: Offices, user_id: int | None) -> str:
    """Why somebody may not cast the vote of `seat`: a named delegate alone, else the staff."""
    if seat.user_id is not None:
        if seat.user_id == user_id:
            return ""
        return _("Phiếu của %(seat)s do người được cử bỏ; tài khoản này không phải người đó.") % {
            "seat": seat.name
        }
    if seat.stands_for_unit and seat.unit_id in offices.unit_ids:
        return ""
    return _("Tài khoản này không có phiếu của %(seat)s.") % {"seat": seat.name}


def denial_of_count(tellers: Collection[int | None], user_id: int | None) -> str:
    """Why somebody may not enter what was counted on paper."""
    if user_id is not None and user_id in tellers:
        return ""
    return _("Chỉ hai người kiểm phiếu nhập được số phiếu giấy.")


def _only_who_runs(conference: Conference | None, council: Council | None, offices: Offices) -> str:
    if runs_body(offices, conference, council):
        return ""
    cluster = conference.cluster if conference is not None else None
    if cluster is None:
        return _("Chỉ chuyên viên Thường trực của hội đồng làm được việc này.")
    return _("Chỉ cán bộ của đơn vị giữ chức %(title)s làm được việc này.") % {
        "title": cluster.chair_title
    }


_DENIALS = dict.fromkeys([*BALLOT.moves, *RUNNING], _only_who_runs)
