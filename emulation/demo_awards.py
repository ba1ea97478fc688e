"""Letters and dossiers of the demonstration, at every stage that somebody may want to try.

Made once, through the real actions; whatever somebody has done with them since stays.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from awards.actions.agenda import put_to_session
from awards.actions.batches import BatchFacts, prepare_batch
from awards.actions.people import PersonFacts, add_person
from awards.actions.proposing import DossierFacts, add_proposal
from awards.actions.receiving import do_all, return_dossier
from awards.actions.reviewing import Way, assign_reviewers
from awards.actions.sessions import SessionFacts, prepare_session
from awards.dossiers.mending import offered_day
from awards.models import Batch, Person
from awards.scope import units_with_facts
from catalogue.models import AwardKind
from clusters.models import ClusterYear, Council, CouncilSeat, Unit
from clusters.models.councils import SeatRole
from emulation.playing_awards import awarded, excepted, received, sent
from emulation.playing_council import Desk, at_once

_MERITS = "Hoàn thành xuất sắc nhiệm vụ được giao, có giải pháp được áp dụng (minh họa)."
# Who votes beside `member`: a session needs a quorum, a secret ballot at least three.
_MEMBERS = (
    ("member2", "Chủ tịch Hội đồng (minh họa)", SeatRole.CHAIR),
    ("member3", "Phó Chủ tịch Hội đồng (minh họa)", SeatRole.VICE_CHAIR),
    ("member4", "Ủy viên Hội đồng thứ hai (minh họa)", SeatRole.MEMBER),
    ("member5", "Ủy viên Hội đồng thứ ba (minh họa)", SeatRole.MEMBER),
)
_PEOPLE = (
    ("Trần Thị Mai Minh Họa", 1978, "female", "Trưởng phòng"),
    ("Lê Văn Bình Minh Họa", 1984, "male", "Phó Trưởng phòng"),
    ("Nguyễn Hoàng Yến Minh Họa", 1990, "female", "Chuyên viên"),
    ("Phạm Quốc Đạt Minh Họa", 1986, "male", "Chuyên viên chính"),
)


@transaction.atomic
def propose(cluster_year: ClusterYear) -> None:
    """A decided letter of last year, one that is being appraised, and one for a session."""
    council = cluster_year.cluster.council
    if Batch.objects.filter(council=council).exists():
        return
    staff, chair, desk = (
        User.objects.get(username=name) for name in ("staff", "chair", "specialist")
    )
    _seat_members(council)
    unit = Unit.objects.get(name="Sở Tài chính", parent=council.unit)
    people = [_person(unit, told, staff) for told in _PEOPLE]
    last = int(cluster_year.label) - 1

    announced = _letter(unit, council, last, f"Đề nghị tặng Bằng khen năm {last}", staff)
    for person in people[:2]:
        _add(announced, person, "BKBT", staff)
    _decided(announced, staff, desk)

    current = _letter(unit, council, last + 1, f"Đề nghị khen thưởng năm {last + 1}", staff)
    for about, kind in ((unit, "BKBT"), (people[2], "BKBT"), (people[3], "BKBT")):
        _add(current, about, kind, staff)
    rows = _received(current, staff, desk).rows()
    return_dossier(
        proposal=rows[-1],
        reason="Bổ sung văn bản công nhận sáng kiến (minh họa).",
        complete_by=offered_day(timezone.localdate()),
        by=desk,
        version=rows[-1].version,
    )
    member = User.objects.get(username="member")
    assign_reviewers(
        proposals=[row.pk for row in rows[:-1]],
        way=Way.HAND,
        people=[desk.pk, member.pk],
        by=desk,
    )

    chaired = Unit.objects.get(name="Sở Nội vụ", parent=council.unit)
    title = f"Đề nghị tặng danh hiệu Tập thể lao động xuất sắc năm {last + 1}"
    collectives = _letter(chaired, council, last + 1, title, chair, cluster_year)
    for name in ("Sở Y tế", "Sở Xây dựng", "Sở Giáo dục và Đào tạo"):
        _add(collectives, Unit.objects.get(name=name, parent=council.unit), "TTLDXS", chair)
    _for_session(_received(collectives, chair, desk))


def _seat_members(council: Council) -> None:
    """With the password of all demonstration accounts."""
    since = timezone.localdate().replace(month=1, day=1)
    for username, full_name, role in _MEMBERS:
        user, created = User.objects.get_or_create(
            username=username, defaults={"full_name": full_name, "is_demo": True}
        )
        if created:
            user.set_password(settings.DEMO_PASSWORD)
            user.save()
        CouncilSeat.objects.get_or_create(user=user, council=council, role=role, starts_on=since)


def _person(unit: Unit, told: tuple[str, int, str, str], by: User) -> Person:
    name, born, gender, position = told
    facts = PersonFacts(name, born, gender, position)
    return add_person(unit=unit, facts=facts, by=by, seen=units_with_facts(by))


def _letter(
    unit: Unit,
    council: Council,
    year: int,
    title: str,
    by: User,
    cluster_year: ClusterYear | None = None,
) -> Batch:
    facts = BatchFacts(
        title=f"{title} (minh họa)",
        council=council,
        year=year,
        number="…/TTr (minh họa)",
        dated=timezone.localdate(),
        cluster_year=cluster_year,
    )
    return prepare_batch(sender=unit, facts=facts, by=by)


def _add(batch: Batch, about: Unit | Person, kind: str, by: User) -> None:
    facts = DossierFacts(kind=AwardKind.objects.get(code=kind), merits=_MERITS)
    add_proposal(batch=batch, recipient=about, facts=facts, by=by)


def _walk(*deeds: Iterator[object]) -> None:
    for each in deeds:
        for _done in each:
            pass


def _received(batch: Batch, writer: User, keeper: User) -> Desk:
    """Sent, taken in, and nothing stands against it any more."""
    authority = "Chủ tịch UBND tỉnh Minh Họa"
    desk = Desk(batch, writer, keeper, (), doing=at_once, authority=authority)
    _walk(sent(desk), received(desk), excepted(desk))
    return desk


def _decided(batch: Batch, writer: User, keeper: User) -> None:
    """Awards on which no vote is laid down go straight to the decision."""
    desk = _received(batch, writer, keeper)
    do_all(verb="recommend_without_vote", proposals=desk.seen(), by=keeper)
    _walk(awarded(desk))


def _for_session(desk: Desk) -> None:
    session = prepare_session(
        council=desk.batch.council,
        facts=SessionFacts(
            title=f"Phiên họp xét danh hiệu thi đua năm {desk.batch.year} (minh họa)",
            held_at=timezone.now() + timedelta(days=7),
            quorum_part=2,
            quorum_whole=3,
            quorum_source="Quy chế của Hội đồng (minh họa)",
            max_rounds=2,
            rounds_source="Quy chế của Hội đồng (minh họa)",
            place="Phòng họp số 1 (minh họa)",
        ),
        by=desk.specialist,
    )
    put_to_session(session=session, proposals=list(desk.seen()), by=desk.specialist)
