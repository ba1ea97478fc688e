"""Sessions of the demonstration's council, brought about by the real actions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from awards.actions.agenda import put_to_session
from awards.actions.closing import close_session
from awards.actions.opinions import Letter, Taken, record_opinions
from awards.actions.sessions import (
    SessionFacts,
    call_roll,
    call_session,
    open_session,
    prepare_session,
)
from awards.actions.votes import VoteTerms, open_votes
from awards.models import CouncilSession, OpinionVerdict, Proposal, SessionItem
from awards.workflow import ProposalState
from catalogue.models import AwardKind, EligibilityRule
from catalogue.models.law import Confidence
from catalogue.rule_kinds import CheckKind
from catalogue.rule_sets import Effect
from catalogue.workflow import RuleState
from clusters.models import CouncilSeat, Unit
from clusters.models.councils import SeatRole
from conferences.actions.balloting import close_ballot
from conferences.actions.voting import cast
from conferences.models import Ballot, Secrecy
from conferences.tally import NO, YES
from tests.awards.dossiers_made import batch, council, fresh, proposal
from tests.awards.papers_made import upload
from tests.world import World

P = ProposalState
FACTS = SessionFacts(
    title="Phiên họp xét khen thưởng (thử)",
    held_at=datetime(2026, 4, 3, 8, 30, tzinfo=timezone.get_default_timezone()),
    quorum_part=2,
    quorum_whole=3,
    quorum_source="Quy chế Hội đồng (thử)",
    place="Phòng họp (thử)",
    chaired_by="Chủ tịch (thử)",
    secretary="Thư ký (thử)",
)
UNITS = ("Sở Tài chính", "Sở Y tế", "Sở Nội vụ", "Sở Xây dựng", "Sở Tư pháp")


def desk(world: World) -> User:
    return fresh(world.users["specialist"])


def members(count: int) -> list[User]:
    """The demonstration's member and others, `count` in all, with a chair among them."""
    made = [User.objects.get(username="member")]
    for at in range(2, count + 1):
        user = User.objects.create_user(username=f"uy-vien-{at}", full_name=f"Ủy viên {at:02d}")
        role = SeatRole.CHAIR if at == 2 else SeatRole.MEMBER
        CouncilSeat.objects.create(
            user=user, council=council(), role=role, starts_on=date(2020, 1, 1)
        )
        made.append(user)
    return made


def appraised(count: int, *, kind: str = "BKBT", state: str = P.APPRAISAL) -> list[Proposal]:
    """Dossiers of units of the demonstration; of more than there are, of new ones."""
    parent = Unit.objects.get(name="Sở Tài chính", is_demo=True).parent
    made = []
    for at in range(count):
        name = UNITS[at] if at < len(UNITS) else f"Đơn vị thử {at}"
        unit = Unit.objects.filter(name=name, parent=parent).first()
        unit = unit or Unit.objects.create(name=name, kind="department", parent=parent)
        made.append(proposal(state, of=batch(unit), kind=kind))
    return made


def ask_share(code: str, percent: int, **values: Any) -> EligibilityRule:
    """A rule of the award that asks for a share of votes; dossiers received later keep it."""
    given = {
        "key": "vote",
        "text": f"Ít nhất {percent}% tổng số thành viên Hội đồng đồng ý.",
        "check_kind": CheckKind.VOTE,
        "parameters": {"percent": percent},
        "article": "Điều 30 khoản 7 (thử)",
        "confidence": Confidence.CONFIRMED,
        "effect": Effect.BLOCK if values.get("confidence") != "unconfirmed" else Effect.WARN,
        "valid_from": date(2020, 1, 1),
        "state": RuleState.PUBLISHED,
        "published_at": timezone.now(),
        "published_by": User.objects.get(username="admin"),
    }
    return EligibilityRule.objects.create(kind=AwardKind.objects.get(code=code), **given | values)


def prepared(world: World, dossiers: Sequence[Proposal] = (), **facts: Any) -> CouncilSession:
    told = SessionFacts(**(vars(FACTS) | facts))
    made = prepare_session(council=council(), facts=told, by=desk(world))
    if dossiers:
        put(world, made, dossiers)
    return made


def put(world: World, session: CouncilSession, dossiers: Sequence[Proposal]) -> None:
    put_to_session(session=session, proposals=[row.pk for row in dossiers], by=desk(world))


def called(world: World, dossiers: Sequence[Proposal], **facts: Any) -> CouncilSession:
    made = prepared(world, dossiers, **facts)
    call_session(session=made, by=desk(world))
    return made


def roll(
    world: World, session: CouncilSession, present: int, absences: Mapping[str, str] | None = None
) -> None:
    """The first `present` members are there, in the order of the council."""
    rows = list(session.members.order_by("order"))
    said = {row.pk: (absences or {}).get(row.name, "đi công tác") for row in rows}
    here = {row.pk for row in rows[:present]}
    call_roll(session=session, present=here, absences=said, by=desk(world))


def opened(
    world: World, dossiers: Sequence[Proposal], *, present: int, **facts: Any
) -> CouncilSession:
    made = called(world, dossiers, **facts)
    roll(world, made, present)
    open_session(session=made, by=desk(world))
    return made


def voting(world: World, session: CouncilSession, secrecy: Secrecy = Secrecy.OPEN) -> list[Ballot]:
    return open_votes(session=session, terms=VoteTerms(secrecy), by=desk(world))


def vote(ballot: Ballot, yes: int, *, no: int = 0) -> None:
    """The first `yes` seats agree to every line that they may vote on, the next `no` do not."""
    options = list(ballot.options.order_by("order").values_list("pk", flat=True))
    seats = ballot.seats.select_related("ballot", "user").order_by("order")
    for at, seat in enumerate(seats[: yes + no]):
        barred = set(seat.bars.values_list("option", flat=True))
        mark = YES if at < yes else NO
        marks = tuple(0 if option in barred else mark for option in options)
        assert seat.user is not None
        cast(seat=seat, marks=marks, by=fresh(seat.user))


def closed(world: World, ballot: Ballot) -> Ballot:
    return close_ballot(ballot=Ballot.objects.get(pk=ballot.pk), by=desk(world))


def ended(world: World, session: CouncilSession) -> CouncilSession:
    close_session(session=CouncilSession.objects.get(pk=session.pk), by=desk(world))
    return CouncilSession.objects.get(pk=session.pk)


def item_of(dossier: Proposal) -> SessionItem:
    return SessionItem.objects.select_related("session__council", "ballot", "proposal").get(
        proposal=dossier
    )


def letter_file() -> SimpleUploadedFile:
    return upload("y-kien.pdf")


def wrote(
    world: World,
    session: CouncilSession,
    order: int,
    verdict: OpinionVerdict = OpinionVerdict.AGREE,
    **more: Any,
) -> Taken:
    """The member with number `order` sends a letter."""
    member = session.members.select_related("session__council").get(order=order)
    letter = Letter(verdict=verdict, **more)
    return record_opinions(member=member, letter=letter, upload=letter_file(), by=desk(world))
