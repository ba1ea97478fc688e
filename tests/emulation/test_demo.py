"""The demonstration says that it is one, and can be made twice without harm."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from clusters.models import Cluster, Council, Province, Unit
from conferences.actions.balloting import open_ballot
from conferences.models import Ballot, Conference, Delegate
from emulation import demo, demo_sheets
from scoring.models import AdoptedStanding, CrossSheet, ScoreChange, ScoringYear
from tests.world import World


def test_everything_is_marked(world: World) -> None:
    assert set(Unit.objects.values_list("is_demo", flat=True)) == {True}
    assert set(Cluster.objects.values_list("is_demo", flat=True)) == {True}
    assert set(Council.objects.values_list("is_demo", flat=True)) == {True}
    assert set(Conference.objects.values_list("is_demo", flat=True)) == {True}
    names = User.objects.filter(username__in=demo.ACCOUNTS).values_list("full_name", flat=True)
    assert all(name.endswith("(minh họa)") for name in names)


def test_no_demonstration_unit_is_a_province(world: World) -> None:
    assert Province.objects.count() == 0


def test_made_again_it_stays(world: World) -> None:
    before = (Unit.objects.count(), Conference.objects.count(), User.objects.count())
    assert demo.load() == world.conference
    assert (Unit.objects.count(), Conference.objects.count(), User.objects.count()) == before


@override_settings(DEMO_PASSWORD="another-password")
def test_the_password_follows_the_setting(world: World) -> None:
    demo.load()
    assert User.objects.get(username="chair").check_password("another-password")


@override_settings(DEMO=False)
def test_only_where_it_is_wanted(world: World) -> None:
    User.objects.filter(username="nobody").delete()
    before = User.objects.count()
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert User.objects.count() == before


@override_settings(DEMO=True)
def test_the_room_is_alive_and_stays_as_it_was_left(world: World) -> None:
    for _again in range(2):
        call_command("load_demo", stdout=StringIO())
    conference = world.conference
    states = list(conference.items.order_by("order").values_list("state", flat=True))
    assert states == ["done"] * 3 + ["current"] + ["planned"] * 4
    assert Delegate.objects.filter(delegation__conference=conference, votes=True).count() == 6
    ballot = Ballot.objects.get(conference=conference)
    assert (ballot.state, ballot.seats.count(), ballot.options.count()) == ("draft", 7, 3)
    # Whoever runs the meeting opens it as it stands.
    opened = open_ballot(ballot=ballot, by=world.users["chair"]).ballot
    assert opened.state == "open"
    names = conference.presiders.values_list("name", flat=True)
    assert all(name.endswith("(minh họa)") for name in names)


def test_scoring_is_under_way_and_stays_as_it_was_left(world: World) -> None:
    demo_sheets.furnish_sheets(world.cluster_year)
    now, last = ScoringYear.objects.order_by("-cluster_year__label")
    states = dict(now.sheets.values_list("unit__name", "state"))
    assert states == {
        "Sở Nội vụ": "submitted",
        "Sở Tài chính": "draft",
        "Sở Xây dựng": "submitted",
        "Sở Y tế": "appraised",
        "Sở Giáo dục và Đào tạo": "draft",
        "Sở Nông nghiệp và Môi trường": "submitted",
        "Sở Văn hóa, Thể thao và Du lịch": "draft",
    }
    assert now.sheets.exclude(returned_because="").get().unit.name == "Sở Giáo dục và Đào tạo"
    assert CrossSheet.objects.filter(state="submitted").count() == 5
    ranks = AdoptedStanding.objects.get(scoring_year=last).lines.values_list("rank", flat=True)
    assert set(ranks) == {1, 2, 3, 4, 5, 6, 7}
    changes, users = ScoreChange.objects.count(), User.objects.count()
    demo_sheets.furnish_sheets(world.cluster_year)
    assert (ScoreChange.objects.count(), User.objects.count()) == (changes, users)
    made = User.objects.filter(username__in=demo_sheets.STAFF.values())
    assert set(made.values_list("is_demo", flat=True)) == {True}
    assert all(user.full_name.endswith("(minh họa)") for user in made)
