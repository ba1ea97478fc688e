"""Many dossiers at once: those that somebody chose, as they saw them, and may act on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.permitting import permit
from awards.board.fitting import for_deeds
from awards.decisions.dates import Course
from awards.models import ItemOutcome, Proposal, SessionItem
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

# Key of a dossier → the version that the person had before their eyes; None for any.
Seen = Mapping[int, int | None]

_MOST_NAMES = 5


def chosen(seen: Seen, *, verb: str, by: "User") -> list[Proposal]:
    """The dossiers of `seen`, locked, where `by` may do `verb` with every one of them.

    Raises Denied for the first that is not theirs to touch, Refused where nothing was chosen
    or one is gone, Stale where one has changed since.
    """
    rows = held(seen, verb=verb, by=by)
    changed = [row for row in rows if is_changed(row, seen)]
    if changed:
        raise Stale(
            _("Đã thay đổi từ lúc trang được mở: %(names)s. Xem lại danh sách rồi chọn lại.")
            % {"names": names_of(changed)}
        )
    return rows


def held(seen: Iterable[int], *, verb: str, by: "User") -> list[Proposal]:
    """The same, for who says by themselves which have changed. Raises Denied, Refused."""
    keys = set(seen)
    if not keys:
        raise Refused(_("Chưa chọn hồ sơ nào. Đánh dấu ít nhất một hồ sơ trong danh sách."))
    rows = list(
        for_deeds(Proposal.objects.filter(pk__in=keys))
        .select_related("decision")
        .select_for_update(of=("self",))
        .order_by("batch", "order", "pk")
    )
    for row in rows:
        permit(verb, row, by)
    if len(rows) < len(keys):
        raise Refused(_("Có hồ sơ đã chọn không còn nữa. Mở lại danh sách rồi chọn lại."))
    return rows


def is_changed(row: Proposal, seen: Seen) -> bool:
    return seen[row.pk] not in (None, row.version)


def write(rows: Sequence[Proposal], **values: Any) -> None:
    """Write in dossiers that are locked, without a change of state; each has a new version."""
    Proposal.objects.filter(pk__in=[row.pk for row in rows]).update(
        **values, version=models.F("version") + 1
    )
    for row in rows:
        row.version += 1
        for name, value in values.items():
            setattr(row, name, value)


def demand_state(rows: Sequence[Proposal], states: Iterable[str], deed: str) -> None:
    """Raises Refused, naming them, where some of `rows` are in none of `states`."""
    allowed = set(states)
    wrong = [row for row in rows if row.state not in allowed]
    if wrong:
        raise Refused(
            _("Không thể “%(deed)s” với hồ sơ ở trạng thái “%(state)s”: %(names)s.")
            % {"deed": deed, "state": wrong[0].get_state_display(), "names": names_of(wrong)}
        )


def names_of(rows: Sequence[Proposal]) -> str:
    """The first few by name, and how many more."""
    told = ", ".join(row.name for row in rows[:_MOST_NAMES])
    more = len(rows) - _MOST_NAMES
    return (
        _("%(names)s và %(more)d hồ sơ khác") % {"names": told, "more": more} if more > 0 else told
    )


def courses_of(rows: Sequence[Proposal]) -> dict[int, Course]:
    """The recorded days of each dossier, read with its decision; one query."""
    sessions = _session_days(rows)
    return {
        row.pk: Course(
            name=row.name,
            received=row.received_on,
            session=sessions.get(row.pk),
            forwarded=row.forwarded_on,
            decided=row.decision.issued_on if row.decision else None,
            refused=row.refused_on,
        )
        for row in rows
    }


def _session_days(rows: Sequence[Proposal]) -> dict[int, date]:
    """The day of the session that recommended each."""
    held = SessionItem.objects.filter(
        proposal__in=[row.pk for row in rows], outcome=ItemOutcome.RECOMMENDED
    ).order_by("session__held_at")
    return {
        proposal: timezone.localdate(at)
        for proposal, at in held.values_list("proposal_id", "session__held_at")
    }
