"""The programme: items in their order, and the papers that go with them."""

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from clusters.models import Unit
from conferences.actions.allowing import allow, note, tidy
from conferences.meetings.programmes import usual
from conferences.models import AgendaItem, Conference, ConferencePaper
from conferences.workflow import ItemState
from workflow.files import store
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ItemFacts:
    title: str
    kind: str
    begins: time | None = None
    minutes: int | None = None
    speaker_unit: Unit | None = None
    speaker: str = ""


def _columns(facts: ItemFacts) -> dict[str, Any]:
    if not tidy(facts.title):
        raise Refused(_("Chưa ghi nội dung của mục."))
    return vars(facts) | {"title": tidy(facts.title), "speaker": tidy(facts.speaker)}


def _last(conference: Conference) -> int:
    """The last number in use, read while nobody else numbers items of the conference."""
    Conference.objects.select_for_update().get(pk=conference.pk)
    return conference.items.aggregate(last=Max("order"))["last"] or 0


def add_item(*, conference: Conference, facts: ItemFacts, by: "User") -> AgendaItem:
    """A new item after the last; also while the meeting is on."""
    allow("prepare", conference, by)
    columns = _columns(facts)
    with transaction.atomic():
        order = _last(conference) + 1
        item = AgendaItem.objects.create(conference=conference, order=order, **columns)
        note("add_item", conference, by, item=item.title)
    return item


def fill_programme(*, conference: Conference, by: "User") -> int:
    """The items that a meeting of this kind usually has, into an empty programme."""
    allow("prepare", conference, by)
    with transaction.atomic():
        if _last(conference):
            raise Refused(_("Chương trình đã có nội dung. Thêm từng mục, hoặc bỏ hết trước."))
        rows = AgendaItem.objects.bulk_create(
            [
                AgendaItem(
                    conference=conference, order=order, title=title, kind=kind, minutes=minutes
                )
                for order, (title, kind, minutes) in enumerate(usual(conference.kind), 1)
            ]
        )
        note("fill_programme", conference, by, items=len(rows))
    return len(rows)


def change_item(*, item: AgendaItem, facts: ItemFacts, version: int, by: "User") -> None:
    """Change an item that was shown in `version`.

    Raises Stale where it has been changed or moved on since.
    """
    allow("prepare", item.conference, by)
    columns = _columns(facts)
    with transaction.atomic():
        rows = AgendaItem.objects.filter(pk=item.pk, version=version)
        if not rows.update(version=F("version") + 1, **columns):
            raise Stale(_("Mục này vừa được người khác sửa. So hai bản rồi lưu lần nữa."))
        note("change_item", item.conference, by, item=columns["title"])


def move_item(*, item: AgendaItem, up: bool, by: "User") -> None:
    """Change places with the item above or below; the first and the last stay."""
    conference = item.conference
    allow("prepare", conference, by)
    with transaction.atomic():
        last = _last(conference)
        rows = list(conference.items.order_by("order"))
        at = next((n for n, row in enumerate(rows) if row.pk == item.pk), None)
        if at is None:
            raise Refused(_("Mục này không còn nữa. Tải lại trang."))
        other = at - 1 if up else at + 1
        if not 0 <= other < len(rows):
            return
        # Two rows never share a number, so one of them steps aside first.
        first, second = rows[at].order, rows[other].order
        for row, order in ((rows[at], last + 1), (rows[other], first), (rows[at], second)):
            AgendaItem.objects.filter(pk=row.pk).update(order=order)
        note("move_item", conference, by, item=item.title)


def remove_item(*, item: AgendaItem, by: "User") -> None:
    """Take out an item that was not begun and on which nothing is noted."""
    conference = item.conference
    allow("prepare", conference, by)
    with transaction.atomic():
        rows = AgendaItem.objects.filter(pk=item.pk, state=ItemState.PLANNED, notes="")
        gone, _rows = rows.delete()
        if not gone:
            raise Refused(_("Mục đã họp hoặc đã có ghi chép thì giữ lại, không bỏ được."))
        note("remove_item", conference, by, item=item.title)


def file_paper(
    *,
    conference: Conference,
    item: AgendaItem | None,
    title: str,
    upload: "UploadedFile[Any]",
    by: "User",
) -> ConferencePaper:
    """Keep a paper of the conference, or of one of its items. Without a title the file's name.

    Raises BadFile for a file that is not taken.
    """
    allow("prepare", conference, by)
    with transaction.atomic():
        file = store(upload, by=by)
        paper = ConferencePaper.objects.create(
            conference=conference, item=item, title=tidy(title) or file.name, file=file
        )
        note("file_paper", conference, by, paper=paper.title, sha256=file.sha256)
    return paper


def remove_paper(*, paper: ConferencePaper, by: "User") -> None:
    """Take a paper off; the journal keeps what it was, and the file stays stored."""
    allow("prepare", paper.conference, by)
    with transaction.atomic():
        note("remove_paper", paper.conference, by, paper=paper.title, sha256=paper.file.sha256)
        paper.delete()
