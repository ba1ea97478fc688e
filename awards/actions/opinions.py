"""What absent members wrote about dossiers: a whole agenda at once, with the letter as a file."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.agenda import RUNNING
from awards.actions.permitting import permit_council
from awards.actions.sessions import CAPACITY, MEETING
from awards.models import (
    CouncilOpinion,
    CouncilSession,
    OpinionVerdict,
    SessionItem,
    SessionMember,
)
from awards.rules.proposals import conflicts
from awards.sessions.members import barred_of
from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from conferences.models import Seat
from workflow import files, journal
from workflow.moves import Denied, Refused

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from accounts.models import User

_OTHER = {
    OpinionVerdict.AGREE: OpinionVerdict.DISAGREE,
    OpinionVerdict.DISAGREE: OpinionVerdict.AGREE,
}
KINDS = ("pdf", "png", "jpg", "jpeg", "docx", "doc")


@dataclass(frozen=True)
class Letter:
    """What a letter says: `verdict` on all dossiers, the other one on `except_for` (numbers on
    the agenda); or, with `only`, `verdict` on these alone.
    """

    verdict: OpinionVerdict
    except_for: frozenset[int] = frozenset()
    only: frozenset[int] = frozenset()
    text: str = ""


@dataclass(frozen=True)
class Taken:
    """What came of a letter: how many opinions count; the dossiers that it cannot speak for,
    by their numbers on the agenda.
    """

    recorded: int
    barred: tuple[int, ...] = ()
    voted: tuple[int, ...] = ()


def record_opinions(
    *, member: SessionMember, letter: Letter, upload: "UploadedFile[Any] | None", by: "User"
) -> Taken:
    """Take down what an absent member wrote, in place of what they wrote before on the same
    dossiers. Those with a conflict of interest and those already voted are left out, and said.

    Raises Denied, Refused where the member is there, the file is missing or a number is none;
    BadFile.
    """
    session = member.session
    permit_council("keep_session", session.council, by)
    if upload is None:
        raise Refused(_("Chưa chọn tệp văn bản. Chọn bản quét văn bản có chữ ký rồi gửi."))
    file = files.checked(upload, kinds=KINDS, thorough=True)
    with transaction.atomic():
        held = CouncilSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        _check(held, SessionMember.objects.get(pk=member.pk))
        items = _items_of(held, letter)
        _check_desk(items, by)
        barred, voted = _left_out(member, items)
        left = [item for item in items if item.pk not in barred and item.pk not in voted]
        if not left:
            raise Refused(_("Không còn hồ sơ nào để ghi ý kiến: đã bỏ phiếu hoặc trùng đơn vị."))
        stored = files.keep(file.content, name=file.name, by=by)
        text, now = nfc(letter.text).replace("\x00", "").strip(), timezone.now()
        CouncilOpinion.objects.filter(member=member, item__in=left).delete()
        CouncilOpinion.objects.bulk_create(
            CouncilOpinion(
                item=item,
                member=member,
                verdict=_verdict(letter, item),
                text=text,
                file=stored,
                received_at=now,
                received_by=by,
            )
            for item in left
        )
        # Never for what: the opinions are nobody's to see before the ballots close.
        detail = {"opinions_of": member.name, "items": len(left)}
        journal.record("keep_session", held, by=by, capacity=CAPACITY, detail=detail)
    return Taken(
        recorded=len(left),
        barred=tuple(item.order for item in items if item.pk in barred),
        voted=tuple(item.order for item in items if item.pk in voted - barred),
    )


def remove_opinions(*, member: SessionMember, by: "User") -> int:
    """Take back what was recorded of a member by mistake, where it is not counted yet."""
    session = member.session
    permit_council("keep_session", session.council, by)
    with transaction.atomic():
        held = CouncilSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        rows = CouncilOpinion.objects.filter(member=member, item__outcome="")
        count = rows.count()
        if not count or held.state not in MEETING:
            raise Refused(_("Không có ý kiến nào bỏ được: đã tính vào kết quả hoặc chưa ghi."))
        rows.delete()
        detail = {"opinions_of": member.name, "removed": count}
        journal.record("keep_session", held, by=by, capacity=CAPACITY, detail=detail)
    return count


def _check(session: CouncilSession, member: SessionMember) -> None:
    if session.state not in MEETING:
        raise Refused(
            _("Chỉ ghi ý kiến bằng văn bản sau khi mời họp và trước khi kết thúc phiên họp.")
        )
    if member.is_present:
        raise Refused(
            _("%(name)s có mặt nên bỏ phiếu tại phiên họp, không ghi ý kiến bằng văn bản.")
            % {"name": member.name}
        )


def _items_of(session: CouncilSession, letter: Letter) -> list[SessionItem]:
    rows = list(
        session.items.exclude(outcome="put_off")
        .select_related("proposal__home", "proposal__batch", "ballot")
        .order_by("order")
    )
    known = {row.order for row in rows}
    if strange := sorted((letter.except_for | letter.only) - known):
        raise Refused(
            _("Không có hồ sơ số %(numbers)s trong phiên họp. Ghi số thứ tự trên danh sách.")
            % {"numbers": ", ".join(map(str, strange))}
        )
    return [row for row in rows if row.order in letter.only] if letter.only else rows


def _check_desk(items: Sequence[SessionItem], by: "User") -> None:
    """Who has a conflict of interest does not write down what others think about it."""
    offices = offices_of(by)
    if any(conflicts(offices, item.proposal) for item in items):
        raise Denied(
            _(
                "Trong các hồ sơ này có hồ sơ trùng đơn vị với người ghi. Chuyên viên khác ghi ý "
                "kiến này."
            )
        )


def _left_out(
    member: SessionMember, items: Sequence[SessionItem]
) -> tuple[frozenset[int], frozenset[int]]:
    """(items with a conflict of interest of the member, items that have been voted or in whose
    ballot the member sits).
    """
    barred = barred_of([member], [item.proposal for item in items])[member.pk]
    seats = Seat.objects.filter(user=member.user_id, ballot__state__in=RUNNING)
    sits: Collection[int] = set(seats.values_list("ballot", flat=True))
    return (
        frozenset(item.pk for item in items if item.proposal_id in barred),
        frozenset(item.pk for item in items if item.outcome or item.ballot_id in sits),
    )


def _verdict(letter: Letter, item: SessionItem) -> OpinionVerdict:
    return _OTHER[letter.verdict] if item.order in letter.except_for else letter.verdict
