"""The demonstration year as a world for tests: two clusters, outsiders, every role.

Built through the real actions. `both` is one person who works for a unit of each cluster,
`nobody` has an account and no office.
"""

import json
from dataclasses import dataclass
from datetime import date

import pytest
from django.conf import settings

from accounts.models import User
from catalogue.actions import load_award_kinds
from clusters.models import ClusterYear, Officer, OfficerRole, Unit
from conferences.models import Conference
from emulation import demo

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


@pytest.fixture
def world(db: None) -> World:
    catalogue = json.loads((settings.BASE_DIR / "data/award_catalogue.json").read_text())
    load_award_kinds(catalogue["awards"])
    conference = demo.load()
    users = {name: User.objects.get(username=name) for name in demo.ACCOUNTS}
    for name in ("nobody", "both"):
        users[name] = User.objects.create_user(username=name, full_name=name)
    for unit in ("Sở Y tế", "Thanh tra tỉnh"):
        Officer.objects.create(
            user=users["both"],
            unit=Unit.objects.get(name=unit, is_demo=True),
            role=OfficerRole.STAFF,
            starts_on=date(2020, 1, 1),
        )
    return World(conference, {role: users[role] for role in ROLES})
