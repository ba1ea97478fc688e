"""What conferences add to the pages of clusters and units."""

from typing import cast

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from accounts.models import User
from conferences.models import Conference
from conferences.parts import conferences_of_cluster, conferences_of_unit, conferences_of_year
from tests.world import World


def request_of(user: User) -> HttpRequest:
    request = RequestFactory().get("/")
    request.user = user
    return request


SEES = [("chair", 1), ("staff", 1), ("both", 1), ("admin", 1), ("nobody", 0), ("other", 0)]


@pytest.mark.parametrize(("role", "count"), SEES)
def test_a_cluster_shows_the_meetings_that_one_may_see(world: World, role: str, count: int) -> None:
    request = request_of(world.users[role])
    assert world.conference.cluster is not None
    of_cluster = conferences_of_cluster(request, world.conference.cluster)
    of_year = conferences_of_year(request, world.cluster_year)
    assert len(of_cluster.context["lines"]) == count
    assert len(of_year.context["lines"]) == count


def test_a_unit_shows_where_it_is_named_and_as_what(world: World) -> None:
    part = conferences_of_unit(request_of(world.users["chair"]), world.unit("Sở Xây dựng"))
    assert part is not None
    (line,) = part.context["lines"]
    assert line["conference"] == world.conference
    assert set(line["roles"]) == {
        "Thành viên",
        "Được xếp hạng",
        "Được đề nghị khen thưởng",
        "Giữ chức danh",
    }


@pytest.mark.parametrize("role", ["nobody", "other"])
def test_a_unit_betrays_no_meeting_of_others(world: World, role: str) -> None:
    assert conferences_of_unit(request_of(world.users[role]), world.unit("Sở Xây dựng")) is None


def test_a_unit_that_nobody_names(world: World) -> None:
    unit = world.unit("Sở Tư pháp")
    assert conferences_of_unit(request_of(world.users["admin"]), unit) is None


def test_the_latest_comes_first_and_what_has_no_day_last(world: World) -> None:
    cluster = world.conference.cluster
    assert cluster is not None
    for number, day in enumerate((None, "2020-01-01", "2021-01-01")):
        Conference.objects.create(
            state="recorded",
            record_id=f"r-{number}",
            kind="other",
            council=cluster.council,
            cluster=cluster,
            stated_council=cluster.council.name,
            stated_council_level="province",
            stated_cluster=cluster.name,
            stated_cluster_kind="khoi",
            held_on=day,
        )
    part = conferences_of_cluster(request_of(world.users["admin"]), cluster)
    lines = cast("list[dict[str, Conference]]", part.context["lines"])
    assert [line["conference"].record_id for line in lines] == [None, "r-2", "r-1", "r-0"]
