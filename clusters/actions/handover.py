"""The old chair hands over, the new one receives: a checklist that both sides tick."""

from typing import TYPE_CHECKING

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.changing import Faulty
from clusters.models import HandoverItem
from clusters.offices import offices_of
from clusters.rules.offices import denial_of_giving, denial_of_receiving
from clusters.years.handovers import Handover
from workflow import journal
from workflow.files import BadFile, store
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from accounts.models import User


def usual_items() -> tuple[str, ...]:
    """What a chair commonly hands over; each list can be added to and shortened.

    It is kept as data of the cluster, in Vietnamese whatever the page was shown in.
    """
    return (
        "Hồ sơ, văn bản của cụm, khối trong năm",
        "Giao ước thi đua và kết quả thực hiện",
        "Bảng điểm, kết quả xếp hạng và biên bản hội nghị",
        "Hồ sơ đề nghị khen thưởng đang xử lý",
        "Cờ luân lưu",
        "Danh sách đầu mối liên hệ của các thành viên",
    )


def begin_handover(*, handover: Handover, by: "User") -> None:
    """Lay down the usual list, once."""
    _allow_giving(handover, by)
    with transaction.atomic():
        if _items(handover).exists():
            raise Refused(_("Danh mục bàn giao đã có."))
        HandoverItem.objects.bulk_create(
            HandoverItem(
                cluster_year=handover.year, giver=handover.giver_unit, order=order, text=text
            )
            for order, text in enumerate(usual_items(), start=1)
        )
        _note("begin_handover", handover, by, "")


def add_item(*, handover: Handover, text: str, by: "User") -> HandoverItem:
    _allow_giving(handover, by)
    if not text.strip():
        raise Faulty({"text": [_("Ghi nội dung bàn giao.")]})
    with transaction.atomic():
        last = _items(handover).aggregate(last=Max("order"))["last"] or 0
        item = HandoverItem.objects.create(
            cluster_year=handover.year,
            giver=handover.giver_unit,
            order=last + 1,
            text=text.strip(),
        )
        _note("add_handover_item", handover, by, item.text)
    return item


def drop_item(*, handover: Handover, item: HandoverItem, by: "User") -> None:
    """Take an item off the list, as long as nobody has handed it over."""
    _allow_giving(handover, by)
    with transaction.atomic():
        gone, _rows = _items(handover).filter(pk=item.pk, handed_at=None).delete()
        if not gone:
            raise Refused(_("Mục này đã giao, không bỏ khỏi danh mục được."))
        _note("drop_handover_item", handover, by, item.text)


def hand_over(
    *, handover: Handover, item: HandoverItem, upload: "UploadedFile[bytes] | None", by: "User"
) -> None:
    """The old chair's staff mark an item as handed over, with a file where there is one."""
    _allow_giving(handover, by)
    with transaction.atomic():
        rows = _items(handover).filter(pk=item.pk, handed_at=None)
        if not rows.update(handed_at=timezone.now(), handed_by=by):
            raise Refused(_("Mục này đã được đánh dấu đã giao."))
        if upload is not None:
            try:
                file = store(upload, by=by)
            except BadFile as told:
                raise Faulty({"file": [str(told)]}) from told
            _items(handover).filter(pk=item.pk).update(file=file)
        _note("hand_over", handover, by, item.text)


def receive(*, handover: Handover, item: HandoverItem, by: "User") -> None:
    """The new chair's staff mark an item as received; only what was handed over can be."""
    if reason := denial_of_receiving(handover.receivers, offices_of(by)):
        raise Denied(reason)
    with transaction.atomic():
        rows = _items(handover).filter(pk=item.pk, handed_at__isnull=False, received_at=None)
        if not rows.update(received_at=timezone.now(), received_by=by):
            raise Refused(_("Mục này chưa được giao, hoặc đã nhận rồi."))
        _note("receive", handover, by, item.text)


def _items(handover: Handover) -> "QuerySet[HandoverItem]":
    return HandoverItem.objects.filter(cluster_year=handover.year, giver=handover.giver_unit)


def _allow_giving(handover: Handover, by: "User") -> None:
    if reason := denial_of_giving(handover.givers, offices_of(by)):
        raise Denied(reason)


def _note(verb: str, handover: Handover, by: "User", text: str) -> None:
    capacity = offices_of(by).capacity_in(handover.year)
    journal.record(verb, handover.year, by=by, capacity=capacity, detail={"item": text})
