"""The demonstration year as a world for tests: two clusters, outsiders, every role.

Built through the real actions. `both` is one person who works for a unit of each cluster,
`nobody` has an account and no office.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from accounts.models import User
from catalogue.actions import load_award_kinds
from clusters.models import ClusterYear, CouncilSeat, Officer, OfficerRole, Unit
from conferences.models import Conference
from emulation import demo
from tests.module_rows import laid_down

ROLES = ("nobody", "other", "staff", "both", "chair", "specialist", "member", "admin")


@dataclass(frozen=True)
class World:
    conference: Conference
    users: dict[str, User]

    @property
    def cluster_year(self) -> ClusterYear:
        assert self.conference.cluster_year is not None
        return self.conference.cluster_year

    def unit(self, name: str) -> Unit:
        return Unit.objects.get(name=name, is_demo=True)


def build() -> None:
    """Write the world to the database."""
    catalogue = json.loads((settings.BASE_DIR / "data/award_catalogue.json").read_text())
    load_award_kinds(catalogue["awards"])
    demo.load()
    # The demonstration is of this year; days that tests write out may be of another.
    CouncilSeat.objects.update(starts_on=date(2020, 1, 1))
    for name in ("nobody", "both"):
        User.objects.create_user(username=name, full_name=name)
    for unit in ("Sở Y tế", "Thanh tra tỉnh"):
        Officer.objects.create(
            user=User.objects.get(username="both"),
            unit=Unit.objects.get(name=unit, is_demo=True),
            role=OfficerRole.STAFF,
            starts_on=date(2020, 1, 1),
        )


def seen() -> World:
    """The world as it stands in the database."""
    conference = Conference.objects.get(is_demo=True)
    return World(conference, {role: User.objects.get(username=role) for role in ROLES})


@pytest.fixture(scope="module")
def world_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The world, written once for a module in a transaction that is taken back at its end."""
    with laid_down(django_db_blocker, build):
        yield


@pytest.fixture
def world(world_rows: None, db: None) -> World:
    """The world, for a test in a transaction of its own."""
    return seen()


@pytest.fixture
def open_world(transactional_db: None) -> World:
    """The world, committed: for tests that a second process or thread looks at."""
    build()
    return seen()
