"""Who is told what has happened to a dossier."""

from datetime import date

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import Reminders, User
from awards.telling import about, tell_desk, tell_proposer, tell_users
from awards.workflow import ProposalState
from clusters.models import CouncilSeat, Officer, OfficerRole
from tests.awards.dossiers_made import batch, council, proposal
from tests.world import World
from workflow.models import Notice

P = ProposalState


def _told() -> set[str]:
    return set(Notice.objects.values_list("user__username", flat=True))


def _second_specialist() -> User:
    user = User.objects.create_user(username="second", full_name="Người thứ hai")
    CouncilSeat.objects.create(
        user=user, council=council(), role="specialist", starts_on=date(2020, 1, 1)
    )
    return user


def test_the_unit_is_told_once_for_each_state(world: World) -> None:
    one = proposal(P.SUBMITTED)
    text = "Hồ sơ %(about)s bị trả lại."
    assert tell_proposer(one, event="return_dossier", text=text) == 1
    assert tell_proposer(one, event="return_dossier", text=text) == 0
    one.version += 1
    assert tell_proposer(one, event="return_dossier", text=text) == 1
    assert _told() == {"staff"}
    notice = Notice.objects.latest("id")
    assert notice.text == f"Hồ sơ {about(one)} bị trả lại."
    assert notice.url.endswith(f"/{one.pk}/")


def test_a_text_may_hold_a_percentage(world: World) -> None:
    tell_proposer(proposal(), event="vote", text="Đạt 80 % phiếu.")
    assert Notice.objects.get().text == "Đạt 80 % phiếu."


def test_no_person_is_named(world: World) -> None:
    one = proposal(name="Nguyễn Văn Kín")
    assert "Kín" not in about(one)
    assert "Sở Tài chính" in about(one)


def test_the_specialists_are_told_of_a_letter_of_their_council(world: World) -> None:
    own = batch()
    own.unit, own.proposer = None, council()
    own.save()
    one = proposal(of=batch())
    one.batch = own
    assert tell_proposer(one, event="received", text="Đã tiếp nhận.") == 1
    assert _told() == {"specialist"}


def test_the_holder_is_told_or_the_whole_desk(world: World) -> None:
    second = _second_specialist()
    one = proposal(P.APPRAISAL, holder=second)
    tell_desk(one, event="answered", text="Đã trả lời.")
    assert _told() == {"second"}
    two = proposal(P.SUBMITTED, kind="COBT")
    tell_desk(two, event="sent", text="Đã gửi.")
    assert set(
        Notice.objects.filter(key__contains="sent").values_list("user__username", flat=True)
    ) == {"second", "specialist"}


def test_who_left_the_desk_holds_nothing(world: World) -> None:
    second = _second_specialist()
    CouncilSeat.objects.filter(user=second).update(ends_on=date(2021, 1, 1))
    tell_desk(proposal(P.APPRAISAL, holder=second), event="answered", text="Đã trả lời.")
    assert _told() == {"specialist"}


@pytest.mark.parametrize("relation", ["own", "parent"])
def test_a_conflict_keeps_from_being_told(world: World, relation: str) -> None:
    one = proposal(P.SUBMITTED)
    unit = one.home if relation == "own" else one.home.parent
    assert unit is not None
    Officer.objects.create(
        user=_second_specialist(),
        unit=unit,
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    tell_desk(one, event="sent", text="Đã gửi.")
    assert _told() == {"specialist"}


def test_mail_leaves_after_the_commit(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    staff = world.users["staff"]
    User.objects.filter(pk=staff.pk).update(reminders=Reminders.MAIL, email="staff@example.vn")
    staff.refresh_from_db()
    with django_capture_on_commit_callbacks() as waiting:
        assert tell_users([staff, staff], key="k", text="Nhắc", url="/") == 1
    assert mail.outbox == []
    for send in waiting:
        send()
    assert [one.to for one in mail.outbox] == [["staff@example.vn"]]
