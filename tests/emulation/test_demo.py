"""The demonstration says that it is one, and can be made twice without harm."""

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from clusters.models import Cluster, Council, Province, Unit
from conferences.models import Conference
from emulation import demo
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
