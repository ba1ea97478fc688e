"""The meeting under way: the programme moves on, and what happens is noted."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from conferences.actions.allowing import allow, note
from conferences.models import AgendaItem, Conference
from conferences.workflow import AGENDA_ITEM, ConferenceState, ItemState
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User

# Somebody who types is one line of the journal in this time, not one for every pause.
_ONE_SITTING = timedelta(minutes=10)


def move_item_on(
    item: AgendaItem, *, verb: str, by: "User", version: int | None = None
) -> AgendaItem:
    """Begin an item, end it, leave it for later or take it up again.

    Raises Refused while the conference is not open, or another item is under way; Stale where
    `version` is not the present one.
    """
    conference = item.conference
    allow(verb, conference, by)
    with transaction.atomic():
        _meets(conference)
        if AGENDA_ITEM.moves[verb].target == ItemState.CURRENT:
            _nothing_else(item)
        return perform(
            AGENDA_ITEM.moves[verb],
            item,
            by=by,
            capacity=offices_of(by).capacity_in(conference.cluster_year),
            version=version,
            then=lambda moved: _dated(moved, verb, by),
        )


def _meets(conference: Conference) -> None:
    """Hold the conference open until this is written."""
    rows = Conference.objects.select_for_update().filter(pk=conference.pk)
    if not rows.filter(state=ConferenceState.OPEN).exists():
        raise Refused(_("Hội nghị chưa khai mạc hoặc đã kết thúc, chương trình không chuyển mục."))


def _nothing_else(item: AgendaItem) -> None:
    other = AgendaItem.objects.filter(conference=item.conference_id, state=ItemState.CURRENT)
    if found := other.exclude(pk=item.pk).first():
        raise Refused(_("Đang họp mục “%(title)s”. Kết thúc mục đó trước.") % {"title": found})


def _dated(item: AgendaItem, verb: str, by: "User") -> dict[str, Any]:
    """When an item began and ended, for the minutes; taken back where the move is."""
    now = timezone.now()
    if verb == "start_item":
        item.started_at, item.started_by = now, by
    elif verb == "end_item":
        item.ended_at, item.ended_by = now, by
    elif verb == "put_back_item":
        item.started_at = item.started_by = None
    else:
        item.ended_at = item.ended_by = None
    item.save(update_fields=["started_at", "started_by", "ended_at", "ended_by"])
    return {"conference": item.conference_id}


def advance(*, conference: Conference, seen: int | None, by: "User") -> AgendaItem | None:
    """End the item under way and begin the next one; the item begun, if there is one.

    `seen` is the item that the page showed as under way: pressed twice, it moves on once.
    """
    allow("run", conference, by)
    with transaction.atomic():
        _meets(conference)
        items = list(conference.items.order_by("order"))
        current = next((row for row in items if row.state == ItemState.CURRENT), None)
        if (current.pk if current else None) != seen:
            raise Stale(_("Chương trình đã chuyển mục từ lúc trang được mở. Xem lại rồi làm tiếp."))
        if current is not None:
            move_item_on(current, verb="end_item", by=by)
        at = current.order if current else 0
        waiting = [row for row in items if row.state == ItemState.PLANNED]
        following = [row for row in waiting if row.order > at] or waiting
        if not following:
            return None
        return move_item_on(following[0], verb="start_item", by=by)


def save_notes(*, item: AgendaItem, text: str, version: int, by: "User") -> AgendaItem:
    """Keep what is noted on an item, as it was typed; `version` is that of the notes shown.

    Raises Stale, and writes nothing, where somebody else has noted something since.
    """
    conference = item.conference
    allow("run", conference, by)
    now = timezone.now()
    with transaction.atomic():
        known = AgendaItem.objects.select_for_update().get(pk=item.pk)
        rows = AgendaItem.objects.filter(pk=item.pk, notes_version=version)
        changed = rows.update(
            notes=nfc(text).replace("\r\n", "\n"),
            notes_version=F("notes_version") + 1,
            noted_at=now,
            noted_by=by,
        )
        if not changed:
            raise Stale(_("Người khác vừa ghi mục này. So hai bản rồi chọn bản giữ lại."))
        sitting = known.noted_at is not None and now - known.noted_at < _ONE_SITTING
        if known.noted_by_id != by.pk or not sitting:
            note("save_notes", conference, by, item=item.title)
    item.refresh_from_db()
    return item
