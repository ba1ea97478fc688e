"""Sessions of a council: laid down, called, opened with a quorum, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.actions.agenda import RUNNING, take_off_all
from awards.actions.permitting import permit_council
from awards.models import CouncilOpinion, CouncilSession, SessionMember
from awards.sessions.members import belonging, quorum_of
from awards.telling import tell_users
from awards.workflow import SESSION, SessionState
from catalogue.rule_kinds import MOST_ROUNDS
from catalogue.vietnamese import nfc
from clusters.models import Council
from workflow import journal
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User

CAPACITY = "Chuyên viên Hội đồng"
EDITABLE = (SessionState.DRAFT, SessionState.CALLED)
MEETING = (SessionState.CALLED, SessionState.OPEN)


@dataclass(frozen=True)
class SessionFacts:
    """What is laid down for a session; quorum and number of ballots with the paper that says so."""

    title: str
    held_at: datetime
    quorum_part: int
    quorum_whole: int
    quorum_source: str = ""
    place: str = ""
    chaired_by: str = ""
    secretary: str = ""
    max_rounds: int = 1
    rounds_source: str = ""


def prepare_session(*, council: Council, facts: SessionFacts, by: "User") -> CouncilSession:
    """A new session, with those who belong to the council on its day.

    Raises Denied, Refused where the council has no members then or the quorum is no share.
    """
    permit_council("prepare_session", council, by)
    told = _clean(facts)
    with transaction.atomic():
        made = CouncilSession.objects.create(council=council, created_by=by, **told)
        _take_members(made)
        journal.record("prepare_session", made, by=by, capacity=CAPACITY)
    return made


def change_session(
    *, session: CouncilSession, facts: SessionFacts, version: int, by: "User"
) -> CouncilSession:
    """Change what was laid down; while it is a draft the members are those of the new day.

    Raises Denied, Refused once it has been opened, Stale.
    """
    permit_council("keep_session", session.council, by)
    told = _clean(facts)
    with transaction.atomic():
        rows = CouncilSession.objects.filter(pk=session.pk, state__in=EDITABLE)
        if not rows.filter(version=version).update(version=F("version") + 1, **told):
            raise _unchanged(rows.exists())
        session.refresh_from_db()
        if session.state == SessionState.DRAFT:
            _take_members(session)
        journal.record("keep_session", session, by=by, capacity=CAPACITY)
        if session.state == SessionState.CALLED:
            _invite(session, _("Thay đổi lịch họp Hội đồng"))
    return session


def keep_notes(*, session: CouncilSession, notes: str, version: int, by: "User") -> None:
    """What was said at the session, for its minutes. Raises Denied, Refused unless it is under
    way, Stale.
    """
    permit_council("keep_session", session.council, by)
    with transaction.atomic():
        rows = CouncilSession.objects.filter(pk=session.pk, state=SessionState.OPEN)
        told = nfc(notes).replace("\x00", "").replace("\r\n", "\n").strip()
        if not rows.filter(version=version).update(version=F("version") + 1, notes=told):
            if rows.exists():
                raise _unchanged(is_there=True)
            raise Refused(_("Chỉ ghi diễn biến khi phiên họp đang họp."))
        session.refresh_from_db()
        journal.record(
            "keep_session", session, by=by, capacity=CAPACITY, detail={"notes": len(told)}
        )


def _unchanged(is_there: bool) -> Refused:
    if is_there:
        return Stale(_("Người khác vừa sửa phiên họp này. Xem nội dung mới rồi lưu lần nữa."))
    return Refused(_("Phiên họp đã khai mạc hoặc đã kết thúc nên không sửa được."))


def _clean(facts: SessionFacts) -> dict[str, Any]:
    told = {
        name: nfc(value).replace("\x00", "").strip() if isinstance(value, str) else value
        for name, value in vars(facts).items()
    }
    if not told["title"]:
        raise Refused(_("Chưa có tên phiên họp. Nhập tên, như “Phiên họp xét khen thưởng 2025”."))
    if not 1 <= facts.quorum_part <= facts.quorum_whole:
        raise Refused(
            _("Số họp %(part)d/%(whole)d không phải một phần. Ghi như 2/3.")
            % {"part": facts.quorum_part, "whole": facts.quorum_whole}
        )
    if not 1 <= facts.max_rounds <= MOST_ROUNDS:
        raise Refused(
            _("Không bỏ phiếu %(n)d lần về một hồ sơ được. Nhập từ 1 đến %(most)d.")
            % {"n": facts.max_rounds, "most": MOST_ROUNDS}
        )
    return told


def _take_members(session: CouncilSession) -> None:
    """Lay the members down anew, as the council is on the day of the session."""
    rows = belonging(session.council, timezone.localdate(session.held_at))
    if not rows:
        raise Refused(
            _("Ngày này Hội đồng chưa có thành viên nào. Thêm thành viên ở trang quản trị trước.")
        )
    session.members.all().delete()
    SessionMember.objects.bulk_create(
        SessionMember(
            session=session, seat=row.seat, user=row.user, order=at, name=row.name, role=row.role
        )
        for at, row in enumerate(rows, start=1)
    )


def call_session(*, session: CouncilSession, by: "User", version: int | None = None) -> None:
    """Invite the members; from here on they see the agenda. Raises Denied, Refused, Stale."""
    permit_council("call_session", session.council, by)
    if not session.items.exists():
        raise Refused(_("Chưa có hồ sơ nào trong phiên họp. Đưa hồ sơ ra Hội đồng trước."))

    def then(moved: CouncilSession) -> dict[str, Any]:
        return {"members": _invite(moved, _("Mời họp Hội đồng")), "items": moved.items.count()}

    perform(
        SESSION.moves["call_session"],
        session,
        by=by,
        capacity=CAPACITY,
        version=version,
        then=then,
    )


def _invite(session: CouncilSession, what: str) -> int:
    when = timezone.localtime(session.held_at)
    said = _("%(what)s: %(title)s, %(hour)s ngày %(day)s%(place)s. Đọc hồ sơ trước phiên họp.") % {
        "what": what,
        "title": session.title,
        "hour": date_format(when, "G:i"),
        "day": date_format(when, "j/n/Y"),
        "place": f", {session.place}" if session.place else "",
    }
    members = [row.user for row in session.members.select_related("user")]
    key = f"awards:session:{session.pk}:{session.version}"
    tell_users(members, key=key, text=said, url=reverse("awards:session", args=[session.pk]))
    return len(members)


def call_roll(
    *, session: CouncilSession, present: set[int], absences: Mapping[int, str], by: "User"
) -> None:
    """Who is there, and why the others are not. Who has come needs no written opinion: those on
    dossiers that are not being voted yet are taken out.

    Raises Denied, Refused before the session is called and after it has ended.
    """
    permit_council("keep_session", session.council, by)
    with transaction.atomic():
        held = CouncilSession.objects.select_for_update(no_key=True).get(pk=session.pk)
        if held.state not in MEETING:
            raise Refused(_("Chỉ điểm danh sau khi mời họp và trước khi kết thúc phiên họp."))
        rows = list(held.members.all())
        for row in rows:
            row.is_present = row.pk in present
            said = "" if row.is_present else absences.get(row.pk, "")
            row.absence = nfc(said).replace("\x00", "").strip()
        SessionMember.objects.bulk_update(rows, ["is_present", "absence"])
        # In a ballot that runs already they have no seat: there the letter stays their voice.
        written = CouncilOpinion.objects.filter(
            member__session=held, member__is_present=True, item__outcome=""
        ).exclude(item__ballot__state__in=RUNNING)
        needless = written.count()
        written.delete()
        detail = {"present": sum(row.is_present for row in rows), "of": len(rows)}
        if needless:
            detail["opinions_dropped"] = needless
        journal.record("keep_session", held, by=by, capacity=CAPACITY, detail=detail)


def open_session(*, session: CouncilSession, by: "User", version: int | None = None) -> None:
    """Begin, where enough members are there. Raises Denied, Refused with the figures, Stale."""
    permit_council("open_session", session.council, by)
    quorum = quorum_of(session, session.members.all())
    if not quorum.is_met:
        raise Refused(
            _(
                "Có mặt %(here)d trên %(all)d thành viên, cần ít nhất %(needed)d. Điểm danh đủ rồi "
                "khai mạc."
            )
            % {"here": quorum.present, "all": quorum.total, "needed": quorum.needed}
        )
    perform(
        SESSION.moves["open_session"],
        session,
        by=by,
        capacity=CAPACITY,
        version=version,
        stamps={"opened_at": timezone.now(), "opened_by": by},
        then=lambda moved: {"present": quorum.present, "of": quorum.total},
    )


def cancel_session(
    *, session: CouncilSession, reason: str, by: "User", version: int | None = None
) -> None:
    """Give the session up: its dossiers go back to the desk, members are told.

    Raises Denied, Refused without a reason or once it has been opened, Stale.
    """
    permit_council("cancel_session", session.council, by)
    told = nfc(reason).replace("\x00", "").strip()
    if not told:
        raise Refused(_("Chưa có lý do. Nhập lý do hủy phiên họp."))

    def then(moved: CouncilSession) -> dict[str, Any]:
        count = take_off_all(moved, by=by)
        members = [row.user for row in moved.members.select_related("user")]
        tell_users(
            members if was_called else [],
            key=f"awards:session:{moved.pk}:{moved.version}",
            text=_("Hủy phiên họp Hội đồng: %(title)s.") % {"title": moved.title},
            url=reverse("awards:session", args=[moved.pk]),
        )
        return {"reason": told, "items": count}

    was_called = session.state == SessionState.CALLED
    perform(
        SESSION.moves["cancel_session"],
        session,
        by=by,
        capacity=CAPACITY,
        version=version,
        stamps={"reason": told},
        then=then,
    )
