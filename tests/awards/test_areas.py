"""The row of links between the areas of awards."""

import pytest
from django.test import Client
from django.urls import reverse

from awards.templatetags.areas import AREAS, _address, _current
from tests.world import World

SEEN = {
    "nobody": {"Sổ khen thưởng", "Quyết định"},
    "staff": {"Sổ khen thưởng", "Đợt trình", "Hồ sơ", "Quyết định", "Hạn mức", "Lấy ý kiến"}
    | {"Căn cứ xét thưởng"},
    "member": {str(area.label) for area in AREAS} - {"Căn cứ xét thưởng"},
    "specialist": {str(area.label) for area in AREAS},
    "admin": {str(area.label) for area in AREAS},
}


@pytest.mark.parametrize("role", SEEN)
def test_a_role_sees_the_areas_that_it_may_open(world: World, client: Client, role: str) -> None:
    client.force_login(world.users[role])
    page = client.get(reverse("awards:awards"))
    row = page.content.decode().split('<nav class="areas"')[1].split("</nav>")[0]
    there = {str(area.label) for area in AREAS if _address(area)}
    assert {str(area.label) for area in AREAS if f">{area.label}</a>" in row} == SEEN[role] & there
    assert 'aria-current="page">Sổ khen thưởng' in row


@pytest.mark.parametrize(
    ("view", "area"),
    [
        ("awards:awards", "awards:awards"),
        ("awards:batch_edit", "awards:batches"),
        ("awards:proposals_import", "awards:batches"),
        ("awards:proposals", "awards:proposals"),
        ("awards:proposal", "awards:proposals"),
        ("awards:person_correct", "awards:facts"),
        ("awards:review", "awards:queue"),
        ("clusters:clusters", None),
    ],
)
def test_every_page_belongs_to_one_area(view: str, area: str | None) -> None:
    found = _current(view)
    assert (found.view if found else None) == area
