"""What every change of a resolution asks first, and the trace that it leaves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from conferences.actions.allowing import allow, note
from conferences.models import Conference, Resolution
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

# The journal's verb for a change of what will be adopted; its detail says section, lines before
# and after, and why.
VERB = "change_resolution"


def begin(conference: Conference, by: "User", seen: int | None = None) -> Resolution:
    """The resolution, held for a change until the transaction ends.

    `seen` is the version that the form showed. Raises Denied where `by` may not, Refused where
    it has been adopted, Stale where somebody else changed it meanwhile.
    """
    allow("prepare", conference, by)
    resolution, _created = Resolution.objects.get_or_create(conference=conference)
    # In the UPDATE, so that one that waits for a conclusion finds it adopted.
    rows = Resolution.objects.filter(pk=resolution.pk, adopted_at=None)
    if seen is not None:
        rows = rows.filter(version=seen)
    if not rows.update(version=F("version") + 1):
        if Resolution.objects.filter(pk=resolution.pk, adopted_at=None).exists():
            raise Stale(
                _("Nghị quyết vừa được người khác sửa từ lúc mở trang. Xem lại rồi lưu lần nữa.")
            )
        raise Refused(_("Nghị quyết đã được thông qua; nội dung không sửa được nữa."))
    resolution.refresh_from_db()
    # Whoever holds the conference reads the resolution from it.
    conference.resolution = resolution
    return resolution


def trace(
    conference: Conference,
    section: str,
    by: "User",
    *,
    before: Sequence[str],
    after: Sequence[str],
    why: str = "",
) -> None:
    """One line of the journal, where anything has changed."""
    if list(before) != list(after):
        note(
            VERB, conference, by,
            section=section, before=list(before), after=list(after), why=why,
        )  # fmt: skip
