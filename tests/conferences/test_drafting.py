"""Laying a meeting down: of a cluster's year, of several clusters, of a council alone."""

from datetime import time

import pytest

from clusters.models import ClusterYear
from conferences.actions.drafting import MeetingFacts, describe_meeting, draft_meeting, facts_of
from conferences.actions.presiding import InTheChair, name_presiding
from conferences.models import Conference, ConferenceKind, Mention, MentionRole
from conferences.records.composing import compose
from emulation import demo
from tests.conferences.rooms_made import drafted, facts
from tests.world import ROLES, World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

LINK = "https://hop.minh-hoa.invalid/phong-1"


def other_year(world: World) -> ClusterYear:
    return ClusterYear.objects.get(cluster__name=demo.OTHER_CLUSTER, label=world.cluster_year.label)


def units(conference: Conference) -> set[str]:
    return {row.unit.name for row in conference.delegations.select_related("unit")}


@pytest.mark.parametrize("kind", ConferenceKind.values)
def test_every_kind(world: World, kind: str) -> None:
    made = drafted(world, kind=kind, begins=time(8, 0), title="  Hội nghị  ")
    assert (made.kind, made.state, made.title, made.begins) == (kind, "draft", "Hội nghị", time(8))
    assert units(made) == set(demo.MEMBERS)
    assert made.stated_member_count == len(demo.MEMBERS)


def test_a_joint_meeting_has_the_members_of_every_cluster(world: World) -> None:
    made = drafted(world, also=(other_year(world),))
    assert units(made) == {*demo.MEMBERS, *demo.OTHERS}
    # The record states the members of the cluster that calls.
    members = Mention.objects.filter(conference=made, role=MentionRole.MEMBER)
    assert len(members) == len(demo.MEMBERS)


def test_who_no_longer_meets_goes_unless_somebody_is_named(world: World) -> None:
    chair = world.users["chair"]
    made = drafted(world, also=(other_year(world),))
    kept = made.delegations.get(unit=world.unit("Sở Tư pháp"))
    kept.delegates.create(name="Lê Văn An", order=1)
    describe_meeting(conference=made, facts=facts(made, also=()), version=made.version, by=chair)
    assert units(made) == {*demo.MEMBERS, "Sở Tư pháp"}


def test_a_meeting_without_a_cluster_is_the_specialists(world: World) -> None:
    council = world.cluster_year.cluster.council
    assert world.cluster_year.starts_on is not None
    told = MeetingFacts(
        kind=ConferenceKind.THEMATIC, for_year="2026", held_on=world.cluster_year.starts_on
    )
    for role in ROLES:
        if role == "specialist":
            made = draft_meeting(
                council=council, cluster_year=None, facts=told, by=world.users[role]
            )
            assert (made.cluster, made.cluster_year, units(made)) == (None, None, set())
            continue
        with pytest.raises(Denied):
            draft_meeting(council=council, cluster_year=None, facts=told, by=world.users[role])


def test_a_meeting_without_a_cluster_is_not_joint(world: World) -> None:
    assert world.cluster_year.starts_on is not None
    told = MeetingFacts(
        kind=ConferenceKind.THEMATIC,
        for_year="2026",
        held_on=world.cluster_year.starts_on,
        also=(other_year(world),),
    )
    with pytest.raises(Refused, match="đứng ra mời"):
        draft_meeting(
            council=world.cluster_year.cluster.council,
            cluster_year=None,
            facts=told,
            by=world.users["specialist"],
        )


@pytest.mark.parametrize(("part", "whole"), [(0, 3), (4, 3)])
def test_a_quorum_is_a_share(world: World, part: int, whole: int) -> None:
    with pytest.raises(Refused, match=f"{part}/{whole}"):
        drafted(world, quorum_part=part, quorum_whole=whole)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "hop.minh-hoa.invalid"])
def test_a_link_is_one_of_the_web(world: World, link: str) -> None:
    with pytest.raises(Refused, match="không phải là đường dẫn"):
        drafted(world, online_link=link)


def test_what_is_laid_down_comes_back(world: World) -> None:
    made = drafted(world)
    told = facts(
        made,
        place="Hội trường",
        online_link=LINK,
        is_online=True,
        host=world.unit("Sở Y tế"),
        quorum_part=1,
        quorum_whole=2,
        allows_proxy=True,
        also=(other_year(world),),
    )
    describe_meeting(conference=made, facts=told, version=made.version, by=world.users["chair"])
    assert facts_of(Conference.objects.get(pk=made.pk)) == told
    assert compose(made)["conference"]["host"] == str(world.unit("Sở Y tế"))


def test_the_journal_says_what_changed_and_not_the_way_in(world: World) -> None:
    made = drafted(world)
    told = facts(made, place="Nhà khách", online_link=LINK)
    describe_meeting(conference=made, facts=told, version=made.version, by=world.users["chair"])
    line = history(made)[0]
    assert line.detail == {"changed": {"place": ["None", "Nhà khách"]}}
    assert LINK not in str(list(history(made).values()))


def test_an_old_page_is_refused(world: World) -> None:
    made = drafted(world)
    told = facts(made, place="Nhà khách")
    with pytest.raises(Stale):
        describe_meeting(
            conference=made, facts=told, version=made.version + 1, by=world.users["chair"]
        )
    made.refresh_from_db()
    assert made.place is None


@pytest.mark.parametrize("role", [role for role in ROLES if role != "chair"])
def test_only_the_chair_changes_it(world: World, role: str) -> None:
    made = drafted(world)
    with pytest.raises(Denied):
        describe_meeting(conference=made, facts=facts(made), version=0, by=world.users[role])
    with pytest.raises(Denied):
        name_presiding(
            conference=made,
            presiding=[],
            secretary=InTheChair("x"),
            version=0,
            by=world.users[role],
        )


def test_who_presides_and_who_writes(world: World) -> None:
    made = drafted(world)
    people = [InTheChair("Lê Văn An", "Giám đốc", "Sở Nội vụ"), InTheChair(" "), InTheChair("Bình")]
    chair = world.users["chair"]
    for _again in range(2):
        made.refresh_from_db()
        name_presiding(
            conference=made,
            presiding=people,
            secretary=InTheChair(" Trần Thị Bình ", "Chuyên viên"),
            version=made.version,
            by=chair,
        )
    made.refresh_from_db()
    rows = [(row.name, row.position, row.representing) for row in made.presiders.all()]
    assert rows == [("Lê Văn An", "Giám đốc", "Sở Nội vụ"), ("Bình", None, None)]
    assert (made.secretary_name, made.secretary_position) == ("Trần Thị Bình", "Chuyên viên")
    with pytest.raises(Stale):
        name_presiding(conference=made, presiding=[], secretary=InTheChair(""), version=0, by=chair)
    assert made.presiders.count() == 2
