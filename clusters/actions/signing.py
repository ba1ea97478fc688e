"""Signatures on a covenant: confirmed by a leader in the browser, or taken from paper."""

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.covenants import allow, note, unsigned
from clusters.composing import hash_of, members_of
from clusters.models import Covenant, Signature, Unit
from clusters.offices import Offices
from clusters.workflow import COVENANT, CovenantState
from workflow.files import store
from workflow.models import StoredFile
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User

SCANS = ("pdf", "png", "jpg", "jpeg")


def sign(
    *, covenant: Covenant, unit: Unit, name: str, position: str, text_hash: str, by: "User"
) -> Signature:
    """Confirm the covenant for `unit`, as one of its leaders; the last member freezes it.

    `text_hash` is that of the text that the person has read.

    Raises Denied unless `by` leads `unit`, Stale where the text is another by now, Refused
    where it is not open, or the unit has signed or is no member.
    """
    members = members_of(covenant.cluster_year, timezone.localdate())
    offices = allow("sign", covenant.cluster_year, by, members=members, unit=unit)
    return _take(covenant, unit, name, position, text_hash, by, offices, timezone.now(), None)


def record_paper(
    *,
    covenant: Covenant,
    unit: Unit,
    name: str,
    position: str,
    signed_on: date,
    scan: "UploadedFile[Any]",
    text_hash: str,
    by: "User",
) -> Signature:
    """Take down that `unit` has signed on paper, with the scan, as the chair's staff.

    Raises as `sign` does, BadFile where the scan is none, Refused for a day to come.
    """
    offices = allow("record_paper", covenant.cluster_year, by)
    if signed_on > timezone.localdate():
        raise Refused(_("Ngày ký ở sau hôm nay. Ghi ngày đã ký trên bản giấy."))
    with transaction.atomic():
        kept = store(scan, by=by, kinds=SCANS)
        at = timezone.make_aware(datetime.combine(signed_on, time.min))
        return _take(covenant, unit, name, position, text_hash, by, offices, at, kept)


def _take(
    covenant: Covenant,
    unit: Unit,
    name: str,
    position: str,
    text_hash: str,
    by: "User",
    offices: Offices,
    at: datetime,
    scan: StoredFile | None,
) -> Signature:
    with transaction.atomic():
        _claim_open(covenant, text_hash)
        members = members_of(covenant.cluster_year, timezone.localdate())
        if unit.pk not in {member.pk for member in members}:
            raise Refused(_("%(unit)s không là thành viên của năm này.") % {"unit": unit})
        if covenant.signatures.filter(unit=unit).exists():
            raise Refused(_("%(unit)s đã ký giao ước này rồi.") % {"unit": unit})
        signature = Signature.objects.create(
            covenant=covenant,
            unit=unit,
            name=name.strip(),
            position=position.strip(),
            signed_at=at,
            signed_by=by,
            text_hash=text_hash,
            scan=scan,
        )
        verb = "sign" if scan is None else "record_paper"
        note(verb, covenant, by, unit=str(unit), name=signature.name, text_hash=text_hash)
        if not unsigned(covenant):
            capacity = offices.capacity_in(covenant.cluster_year)
            perform(COVENANT.moves["freeze"], covenant, by=by, capacity=capacity)
    return signature


def _claim_open(covenant: Covenant, text_hash: str) -> None:
    """Take the open covenant for this transaction, so that nobody takes it back meanwhile."""
    rows = Covenant.objects.filter(pk=covenant.pk, state=CovenantState.OPEN)
    if not rows.update(version=F("version") + 1):
        covenant.refresh_from_db()
        raise Refused(
            _("Giao ước đang ở trạng thái “%(state)s”, không phải đang ký.")
            % {"state": covenant.get_state_display()}
        )
    covenant.refresh_from_db()
    if covenant.text_hash != text_hash or hash_of(covenant) != text_hash:
        raise Stale(
            _("Nội dung giao ước đã khác với lúc trang được mở. Đọc lại toàn văn rồi xác nhận.")
        )
