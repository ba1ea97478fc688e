"""The year-end conference of a played year, from its programme to its conclusion."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings

from catalogue.actions import load_award_kinds
from catalogue.models import AwardKind
from clusters.actions.quotas import QuotaLine, set_quotas
from clusters.models import Unit
from conferences.actions import draft, move
from conferences.actions.attending import HERE, Attendance, check_in
from conferences.actions.delegating import PersonFacts, name_delegate, take_opinion
from conferences.actions.inviting import send_invitations
from conferences.actions.presiding import InTheChair, name_presiding
from conferences.actions.programming import fill_programme
from conferences.actions.running import advance, save_notes
from conferences.actions.screening import reveal_rank, show
from conferences.models import AgendaItem, Away, Conference, ConferenceKind, Delegation, ItemKind
from conferences.models.agenda import Shows
from conferences.resolutions.standing import tiers
from conferences.workflow import ItemState
from emulation.playing_ballots import awarded, officers_elected, standing_approved
from emulation.playing_scoring import now

if TYPE_CHECKING:
    from accounts.models import User
    from emulation.playing import Deed, Play

# What the secretary notes on an item; it becomes the minutes.
_NOTES = {
    ItemKind.OPENING: "Đại diện đơn vị chủ trì tuyên bố lý do, giới thiệu đại biểu (minh họa).",
    ItemKind.REPORT: "Hội nghị nghe báo cáo kết quả thực hiện giao ước thi đua (minh họa).",
    ItemKind.SPEECH: "Hai đơn vị tham luận; không có ý kiến khác (minh họa).",
    ItemKind.STANDING: "Thư ký công bố điểm, thứ hạng; hội nghị biểu quyết (minh họa).",
    ItemKind.CLOSING: "Chủ trì phát biểu bế mạc (minh họa).",
}


class Room:
    """The conference that is played, and who sits in it.

    Rows are read anew for every deed, as in a request of its own.
    """

    def __init__(self, play: "Play") -> None:
        self.play = play
        leading = (play.chair, play.vice_leader)
        # This unit does not come and writes what it thinks.
        self.away = next(unit for unit in play.units[::-1] if play.leaders[unit] not in leading)
        self.here = [unit for unit in play.units if unit != self.away]
        self.pk = 0

    @property
    def conference(self) -> Conference:
        return Conference.objects.select_related("cluster", "cluster_year").get(pk=self.pk)

    @property
    def chair(self) -> "User":
        return now(self.play.chair)

    def delegation(self, unit: Unit) -> Delegation:
        rows = Delegation.objects.select_related("conference", "unit")
        return rows.get(conference=self.pk, unit=unit)

    def do(
        self, verb: str, act: Callable[[], object], *, unit: object = "", by: "User | None" = None
    ) -> "Deed":
        """One deed, of the chair's secretary unless it is somebody else's."""
        who = by or self.play.chair
        return self.play.do("conferences", verb, who, self.conference, act, unit=str(unit))


def held(play: "Play") -> Iterator["Deed"]:
    """Prepare, invite, come together, hear the standing, vote, conclude."""
    quotas = [QuotaLine(award_kind("COBT"), count=2), QuotaLine(award_kind("BKBT"))]
    yield play.do(
        "clusters", "set_quotas", play.specialist, play.year,
        lambda: set_quotas(cluster_year=play.year, lines=quotas, by=now(play.specialist)),
    )  # fmt: skip
    room = Room(play)
    yield _drafted(room)
    yield from _prepared(room)
    yield from _come_together(room)
    yield from _programme(room)
    yield room.do("conclude", lambda: move(room.conference, verb="conclude", by=room.chair))


def award_kind(code: str) -> AwardKind:
    """An award of the catalogue, which is loaded where it is missing."""
    if not AwardKind.objects.filter(code=code).exists():
        text = (settings.BASE_DIR / "data/award_catalogue.json").read_text(encoding="utf-8")
        load_award_kinds(json.loads(text)["awards"])
    return AwardKind.objects.get(code=code)


def _drafted(room: Room) -> "Deed":
    play = room.play

    def begin() -> None:
        room.pk = draft(
            cluster_year=play.year,
            kind=ConferenceKind.ANNUAL_SUMMARY,
            held_on=play.today,
            place="Hội trường huyện (minh họa)",
            by=room.chair,
        ).pk

    return play.do("conferences", "draft", play.chair, play.year, begin)


def _prepared(room: Room) -> Iterator["Deed"]:
    """The programme, who presides, and the persons of every delegation."""
    yield room.do(
        "fill_programme", lambda: fill_programme(conference=room.conference, by=room.chair)
    )
    presiding = [
        InTheChair(leader.full_name, "Chủ tịch UBND huyện (minh họa)")
        for leader in (room.play.chair, room.play.vice_leader)
    ]
    yield room.do(
        "name_presiding",
        lambda: name_presiding(
            conference=room.conference,
            presiding=presiding,
            secretary=InTheChair("Thư ký hội nghị (minh họa)", "Chuyên viên"),
            version=room.conference.version,
            by=room.chair,
        ),
    )
    for unit in room.play.units:
        leader = room.play.leaders[unit]
        facts = PersonFacts(
            name=leader.full_name,
            position="Chủ tịch UBND huyện (minh họa)",
            # RFC 2606: a domain that nobody can hold.
            email=f"{leader.username}@minh-hoa.invalid",
            user=leader,
            is_head=True,
            votes=True,
        )
        yield room.do(
            "name_delegate",
            partial(_name_delegate, room, unit, facts),
            unit=unit,
            by=leader,
        )


def _name_delegate(room: Room, unit: Unit, facts: PersonFacts) -> None:
    by = now(room.play.leaders[unit])
    name_delegate(delegation=room.delegation(unit), facts=facts, by=by)


def _come_together(room: Room) -> Iterator["Deed"]:
    """Call, invite, check in, open."""
    yield room.do("call", lambda: move(room.conference, verb="call", by=room.chair))
    yield room.do(
        "send_invitations", lambda: send_invitations(conference=room.conference, by=room.chair)
    )
    yield room.do(
        "take_opinion",
        lambda: take_opinion(
            delegation=room.delegation(room.away),
            text="Nhất trí với dự kiến xếp hạng và đề nghị khen thưởng (minh họa).",
            by=now(room.play.leaders[room.away]),
        ),
        unit=room.away,
        by=room.play.leaders[room.away],
    )
    for unit in room.play.units:
        yield room.do("check_in", partial(_check_in, room, unit), unit=unit)
    yield room.do("open", lambda: move(room.conference, verb="open", by=room.chair))


def _check_in(room: Room, unit: Unit) -> None:
    told = Attendance(HERE)
    if unit == room.away:
        told = Attendance(Away.ABSENT, reason="Bận công tác đột xuất (minh họa)")
    check_in(delegation=room.delegation(unit), told=told, by=room.chair)


def _programme(room: Room) -> Iterator["Deed"]:
    """Go through the items; what is voted on comes with the item that is about it."""
    # The usual programme votes twice: on awards, then on the officers of the coming year.
    votes = iter((partial(awarded, kind=award_kind("COBT")), officers_elected))
    seen: int | None = None
    while True:
        yield room.do("advance", partial(_advance, room, seen))
        item = _current(room)
        if item is None:
            return
        seen = item.pk
        if item.kind == ItemKind.STANDING:
            yield from _presented(room)
            yield from standing_approved(room)
        elif item.kind == ItemKind.BALLOT:
            yield from next(votes)(room)
        if text := _NOTES.get(ItemKind(item.kind)):
            yield room.do("save_notes", partial(_note, room, item, text))


def _advance(room: Room, seen: int | None) -> None:
    advance(conference=room.conference, seen=seen, by=room.chair)


def _current(room: Room) -> AgendaItem | None:
    rows = AgendaItem.objects.select_related("conference")
    return rows.filter(conference=room.pk, state=ItemState.CURRENT).first()


def _note(room: Room, item: AgendaItem, text: str) -> None:
    save_notes(item=item, text=text, version=item.notes_version, by=room.chair)


def _presented(room: Room) -> Iterator["Deed"]:
    """The hall is told the ranks, the last one first."""
    yield room.do(
        "show", lambda: show(conference=room.conference, shows=Shows.STANDING, by=room.chair)
    )
    for told in range(len(tiers(room.conference))):
        yield room.do("reveal_rank", partial(_reveal, room, told))


def _reveal(room: Room, told: int) -> None:
    reveal_rank(conference=room.conference, seen=told, back=False, by=room.chair)
