"""What every deed about a live conference asks first, and the line that it leaves."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from conferences.models import Conference
from conferences.rules.conferences import denial
from conferences.workflow import ConferenceState
from workflow import journal
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User

ENDED = (ConferenceState.CONCLUDED, ConferenceState.RECORDED)


def allow(verb: str, conference: Conference, by: "User") -> None:
    """Raises Denied where `by` may not, Refused where the conference is over."""
    if reason := denial(verb, conference, offices_of(by)):
        raise Denied(reason)
    still_open(conference)


def still_open(conference: Conference) -> None:
    """Raises Refused for a conference that is over, whatever the caller still holds of it."""
    rows = Conference.objects.filter(pk=conference.pk, state__in=ENDED)
    if conference.state in ENDED or (conference.pk and rows.exists()):
        raise Refused(_("Hội nghị đã kết thúc; nội dung không sửa được nữa."))


def note(
    verb: str,
    conference: Conference,
    by: "User",
    *,
    about: models.Model | None = None,
    **detail: Any,
) -> None:
    """One line of the journal, about the conference unless it is `about` something else."""
    capacity = offices_of(by).capacity_in(conference.cluster_year)
    journal.record(verb, about or conference, by=by, capacity=capacity, detail=detail)


def tidy(text: str) -> str:
    """What was typed, as it is stored."""
    return nfc(text).strip()
