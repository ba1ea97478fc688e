"""Who comes for a unit, who votes for it, and what it writes instead."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from conferences.actions.delegating import (
    PersonFacts,
    give_proxy,
    name_delegate,
    remove_delegate,
    take_opinion,
)
from conferences.models import Conference, Delegate, Delegation, WrittenOpinion
from tests.conferences.rooms_made import delegate, delegation, opinion, pdf
from tests.world import ROLES, World
from workflow.files import BadFile
from workflow.moves import Denied, Refused

# The unit itself, and who runs the meeting.
MAY = {"staff", "chair"}


def allowing(world: World, **rules: bool) -> Delegation:
    Conference.objects.filter(pk=world.conference.pk).update(**rules)
    return delegation(world)


@pytest.mark.parametrize("role", ROLES)
def test_who_speaks_for_a_unit(world: World, role: str) -> None:
    row, by = allowing(world, allows_proxy=True), world.users[role]
    to = delegation(world, "Sở Y tế")
    deeds = (
        lambda: name_delegate(delegation=row, facts=PersonFacts("Lê Văn An"), by=by),
        lambda: take_opinion(delegation=row, text="Nhất trí", by=by),
        lambda: give_proxy(delegation=row, to=to, by=by),
        lambda: remove_delegate(delegate=row.delegates.all()[0], by=by),
    )
    if role in MAY:
        for deed in deeds:
            deed()
        return
    delegate(world)
    for deed in deeds:
        with pytest.raises(Denied, match="đơn vị cử đoàn"):
            deed()


def test_one_head_and_one_vote(world: World) -> None:
    delegate(world, "Một", is_head=True, votes=True)
    delegate(world, "Hai", votes=True)
    third = delegate(world, "Ba", is_head=True)
    rows = delegation(world).delegates.all()
    assert [(row.name, row.is_head, row.votes) for row in rows] == [
        ("Một", False, False),
        ("Hai", False, True),
        ("Ba", True, False),
    ]
    name_delegate(
        delegation=third.delegation,
        facts=PersonFacts("Ba", email=" BA@X.vn ", votes=True),
        delegate=third,
        by=world.users["staff"],
    )
    third.refresh_from_db()
    assert (third.order, third.is_head, third.votes, third.email) == (3, False, True, "ba@x.vn")
    assert delegation(world).delegates.filter(votes=True).count() == 1


def test_a_person_has_a_name_and_an_account_that_is_used(world: World) -> None:
    User.objects.filter(username="staff").update(is_active=False)
    locked = User.objects.get(username="staff")
    for told, why in ((PersonFacts(" "), "Chưa ghi"), (PersonFacts("An", user=locked), "đã khóa")):
        with pytest.raises(Refused, match=why):
            name_delegate(delegation=delegation(world), facts=told, by=world.users["chair"])
    assert Delegate.objects.count() == 0


def test_proxies_only_where_the_rule_allows(world: World) -> None:
    to = delegation(world, "Sở Y tế")
    with pytest.raises(Refused, match="không nhận ủy quyền"):
        give_proxy(delegation=delegation(world), to=to, by=world.users["staff"])


def test_a_vote_is_not_passed_on(world: World) -> None:
    chair = world.users["chair"]
    row = allowing(world, allows_proxy=True)
    to, third = delegation(world, "Sở Y tế"), delegation(world, "Sở Xây dựng")
    with pytest.raises(Refused, match="không tự ủy quyền"):
        give_proxy(delegation=row, to=row, by=chair)
    give_proxy(delegation=row, to=to, by=chair)
    for one, other in ((to, third), (third, row)):
        with pytest.raises(Refused, match="không ủy quyền lại"):
            give_proxy(delegation=one, to=delegation(world, other.unit.name), by=chair)
    give_proxy(delegation=delegation(world), to=None, by=chair)
    assert delegation(world).proxy is None


def test_guests_hold_no_proxy(world: World) -> None:
    row = allowing(world, allows_proxy=True)
    guest = Delegation.objects.create(
        conference=world.conference, unit=world.unit("Sở Tư pháp"), is_guest=True
    )
    with pytest.raises(Refused, match="đơn vị thành viên"):
        give_proxy(delegation=row, to=guest, by=world.users["chair"])


def test_an_opinion_is_text_a_file_or_both(world: World) -> None:
    staff = world.users["staff"]
    with pytest.raises(Refused, match="Chưa có ý kiến"):
        take_opinion(delegation=delegation(world), text=" ", by=staff)
    take_opinion(delegation=delegation(world), text="", upload=pdf(), by=staff)
    # Another text leaves the file that is there.
    take_opinion(delegation=delegation(world), text="Nhất trí", by=staff)
    row = WrittenOpinion.objects.get(delegation=delegation(world))
    assert (row.text, row.file.name if row.file else "") == ("Nhất trí", "tai-lieu.pdf")
    wrong = SimpleUploadedFile("a.exe", b"MZ")
    with pytest.raises(BadFile):
        take_opinion(delegation=delegation(world), text="x", upload=wrong, by=staff)


def test_no_opinion_where_the_rule_takes_none(world: World) -> None:
    row = allowing(world, allows_written=False)
    with pytest.raises(Refused, match="không nhận ý kiến"):
        take_opinion(delegation=row, text="Nhất trí", by=world.users["staff"])


@pytest.mark.parametrize("role", ROLES)
def test_the_file_of_an_opinion_is_the_units_and_the_chairs(
    world: World, client: Client, role: str
) -> None:
    row = opinion(world)
    client.force_login(world.users[role])
    answer = client.get(f"/conferences/delegations/{row.delegation_id}/opinion/")
    outside = 404 if role in ("nobody", "other") else 403
    assert answer.status_code == (200 if role in MAY else outside)
    b"".join(answer)


def test_addresses_of_persons_are_not_for_everybody(world: World, client: Client) -> None:
    delegate(world, email="binh@minh-hoa.invalid")
    for role, shown in (("both", False), ("member", False), ("staff", True)):
        client.force_login(world.users[role])
        page = client.get(f"/conferences/{world.conference.pk}/delegations/").content.decode()
        assert "Trần Thị Bình" in page
        assert "binh@minh-hoa" not in page
        own = client.get(f"/conferences/delegations/{delegation(world).pk}/")
        assert ("binh@minh-hoa" in own.content.decode()) is shown
