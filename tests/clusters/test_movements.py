"""Movements: launched by whom, taken up by whom, seen by all."""

from datetime import date

import pytest
from django.test import Client

from clusters.actions.changing import Faulty
from clusters.actions.movements import MovementFacts, edit_movement, launch_movement
from clusters.models import Movement
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied

FACTS = MovementFacts(
    name="Cả nước chung sức xây dựng nông thôn mới",
    launched_by="Thủ tướng Chính phủ",
    theme="Nông thôn mới",
    starts_on=date(2026, 1, 1),
    ends_on=date(2030, 12, 31),
)


def launched(world: World, by: str = "specialist") -> Movement:
    return launch_movement(
        subject=world.cluster_year.cluster,
        facts=FACTS,
        units=[world.unit("Sở Y tế")],
        by=world.users[by],
    )


def test_launched_and_taken_up(world: World) -> None:
    movement = launched(world)
    edit_movement(
        movement=movement,
        facts=FACTS,
        units=[world.unit("Sở Y tế"), world.unit("Sở Nội vụ")],
        by=world.users["admin"],
    )
    assert sorted(unit.name for unit in movement.units.all()) == ["Sở Nội vụ", "Sở Y tế"]
    verbs = list(history(movement).values_list("verb", flat=True))
    assert verbs == ["edit_movement", "launch_movement"]


@pytest.mark.parametrize("role", ["chair", "staff", "member", "other", "nobody"])
def test_who_does_not_launch(world: World, role: str) -> None:
    with pytest.raises(Denied):
        launched(world, role)
    assert Movement.objects.count() == 0


def test_the_end_comes_after_the_beginning(world: World) -> None:
    with pytest.raises(Faulty) as told:
        launch_movement(
            subject=world.cluster_year.cluster,
            facts=MovementFacts("x", starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1)),
            by=world.users["admin"],
        )
    assert list(told.value.faults) == ["ends_on"]


def test_a_councils_movement_shows_in_each_of_its_clusters(world: World, client: Client) -> None:
    cluster = world.cluster_year.cluster
    common = launch_movement(
        subject=cluster.council, facts=MovementFacts("Chung"), by=world.users["specialist"]
    )
    own = launched(world)
    client.force_login(world.users["other"])
    shown = client.get(f"/clusters/{cluster.pk}/movements/").content.decode()
    assert [movement.name in shown for movement in (common, own)] == [True, True]
    elsewhere = cluster.council.clusters.exclude(pk=cluster.pk).get()
    shown = client.get(f"/clusters/{elsewhere.pk}/movements/").content.decode()
    assert [movement.name in shown for movement in (common, own)] == [True, False]


def test_written_and_edited_on_the_page(world: World, client: Client) -> None:
    cluster = world.cluster_year.cluster
    client.force_login(world.users["specialist"])
    typed = {"name": "Thi đua", "units": [world.unit("Sở Y tế").pk], "starts_on": "1/2/2026"}
    response = client.post(f"/clusters/{cluster.pk}/movements/launch/", typed)
    assert (response.status_code, response["Location"]) == (
        302,
        f"/clusters/{cluster.pk}/movements/",
    )
    movement = Movement.objects.get()
    address = f"/movements/{movement.pk}/edit/"
    assert 'value="Thi đua"' in client.get(address).content.decode()
    bad = client.post(address, {**typed, "ends_on": "1/1/2026"})
    assert (bad.status_code, "Ngày kết thúc phải sau ngày bắt đầu." in bad.content.decode()) == (
        400,
        True,
    )
    client.force_login(world.users["staff"])
    assert client.post(address, typed).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(
    world: World, client: Client, django_assert_num_queries: object, rows: int
) -> None:
    for _number in range(rows):
        launched(world)
    client.force_login(world.users["other"])
    with django_assert_num_queries(10):  # type: ignore[operator]  # a fixture without type
        client.get(f"/clusters/{world.cluster_year.cluster_id}/movements/")
