"""The quorum of a conference, and what it bars."""

from django.utils.translation import gettext as _

from conferences.meetings.quorum import Quorum
from conferences.models import Conference, QuorumEffect


def quorum_of(conference: Conference, *, ever: bool = False) -> Quorum:
    """The count of now; with `ever`, of all that have come, also of those who left since.

    Guests do not count. Reads `delegations` where they were fetched already.
    """
    rows = [row for row in conference.delegations.all() if not row.is_guest]
    present = sum(row.has_attended if ever else row.is_present for row in rows)
    return Quorum(present, len(rows), conference.quorum_part, conference.quorum_whole)


def missing_words(conference: Conference, quorum: Quorum) -> str:
    """What is missing, in a sentence; empty where enough are there."""
    if quorum.is_met:
        return ""
    return _(
        "Chưa đủ số họp: %(present)d trên %(total)d đoàn có mặt, cần ít nhất %(needed)d"
        " (%(part)d/%(whole)d)."
    ) % {
        "present": quorum.present,
        "total": quorum.total,
        "needed": quorum.needed,
        "part": conference.quorum_part,
        "whole": conference.quorum_whole,
    }


def opening_denial(conference: Conference, quorum: Quorum) -> str:
    """Why the meeting may not begin yet; empty where it may."""
    if conference.quorum_effect != QuorumEffect.OPENING or quorum.is_met:
        return ""
    return _("%(missing)s Điểm danh đủ rồi khai mạc.") % {
        "missing": missing_words(conference, quorum)
    }


def voting_denial(conference: Conference, quorum: Quorum) -> str:
    """Why nothing may be voted on or adopted with so few; empty where it may."""
    if conference.quorum_effect == QuorumEffect.NOTHING or quorum.is_met:
        return ""
    return _("%(missing)s Điểm danh lại, hoặc sửa điều kiện số họp của hội nghị.") % {
        "missing": missing_words(conference, quorum)
    }
