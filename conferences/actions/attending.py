"""Who has come: the check-in list, guests, and the quorum that follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Unit
from conferences.actions.allowing import allow, note, tidy
from conferences.actions.drafting import add_delegations
from conferences.models import Away, Conference, Delegation
from conferences.workflow import ConferenceState
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

HERE = "here"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Attendance:
    """What is taken down of one delegation: here, not known, or away in one of three ways."""

    is_here: str
    reason: str = ""
    expected: time | None = None


def mark_present(*, conference: Conference, units: Iterable[Unit], by: "User") -> None:
    """Take down which delegations have come; the others have not."""
    allow("run", conference, by)
    checked = {"checked_at": timezone.now(), "checked_by": by}
    with transaction.atomic():
        conference.delegations.update(is_present=False, **checked)
        conference.delegations.filter(unit__in=list(units)).update(
            is_present=True, has_attended=True, away="", away_reason="", expected=None, **checked
        )
        note("mark_present", conference, by)


def check_in(*, delegation: Delegation, told: Attendance, by: "User") -> None:
    """Take down whether one delegation is there.

    Raises Refused before the conference is called and for one that leaves without having come.
    """
    conference = delegation.conference
    allow("run", conference, by)
    if conference.state == ConferenceState.DRAFT:
        raise Refused(_("Hội nghị chưa triệu tập nên chưa điểm danh. Triệu tập trước."))
    if told.is_here not in (HERE, UNKNOWN, *Away.values):
        raise Refused(_("“%(word)s” không phải là cách điểm danh.") % {"word": told.is_here})
    if told.is_here == Away.LEFT and not delegation.has_attended:
        raise Refused(
            _("Đoàn %(unit)s chưa có mặt nên không thể đã rời. Chọn vắng mặt.")
            % {"unit": delegation.unit}
        )
    is_here = told.is_here == HERE
    away = told.is_here if told.is_here in Away.values else ""
    with transaction.atomic():
        delegation.is_present = is_here
        # Taken down by mistake: unknown again means that nobody has come.
        delegation.has_attended = is_here or (away != "" and delegation.has_attended)
        delegation.away = away
        delegation.away_reason = tidy(told.reason) if away else ""
        delegation.expected = told.expected if away == Away.LATER else None
        delegation.checked_at = timezone.now()
        delegation.checked_by = by
        delegation.save()
        note("check_in", conference, by, unit=str(delegation.unit), told=told.is_here)


def invite_guest(*, conference: Conference, unit: Unit, by: "User") -> None:
    """A delegation that sits in the hall and neither votes nor counts for the quorum.

    A meeting without a cluster has no members of its own: who is called there counts.
    """
    allow("prepare", conference, by)
    with transaction.atomic():
        if not add_delegations(conference, [unit], is_guest=conference.cluster_year is not None):
            raise Refused(_("%(unit)s đã có trong danh sách đoàn.") % {"unit": unit})
        note("invite_guest", conference, by, unit=str(unit))


def remove_delegation(*, delegation: Delegation, by: "User") -> None:
    """Take out a delegation that follows from no cluster and for which nothing is written."""
    conference = delegation.conference
    allow("prepare", conference, by)
    if not delegation.is_guest and conference.cluster_year is not None:
        raise Refused(_("Đoàn của đơn vị thành viên đi theo danh sách thành viên, không gỡ được."))
    if delegation.has_attended or delegation.delegates.exists() or delegation.represents.exists():
        raise Refused(_("Đoàn đã có đại biểu hoặc đã điểm danh nên không gỡ được."))
    with transaction.atomic():
        note("remove_delegation", conference, by, unit=str(delegation.unit))
        delegation.delete()
