"""Persons offered while a name is typed: with what they have, and nobody out of reach."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.letters.suggesting import look_alikes, suggestions
from awards.models import Award, Person, PersonAlias
from catalogue.models import AwardKind
from clusters.models import Officer, OfficerRole, Unit
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World


def person(unit: Unit, name: str = "Nguyễn Văn Hòa", year: int | None = 1980) -> Person:
    return Person.objects.create(unit=unit, name=name, birth_year=year)


def names(found: list[Any]) -> list[str]:
    return [str(one.person) for one in found]


def test_persons_are_found_without_diacritics_the_closest_first(world: World) -> None:
    unit, staff = world.unit("Sở Tài chính"), fresh(world.users["staff"])
    person(unit, "Nguyễn Văn Hòa Bình", 1970)
    person(unit, "Nguyễn Văn Hoa", 1980)
    person(unit)
    found = suggestions(batch(), staff, "nguyễn văn hoà", 1980)
    assert names(found) == [
        "Nguyễn Văn Hòa (1980)",
        "Nguyễn Văn Hoa (1980)",
        "Nguyễn Văn Hòa Bình (1970)",
    ]
    assert [one.words for one in found] == ["cùng tên, cùng năm sinh", "tên chỉ khác dấu", ""]
    assert names(look_alikes(batch(), staff, "Nguyễn Văn Hòa", 1980)) == names(found)[:2]


def test_too_few_letters_offer_nobody(world: World) -> None:
    person(world.unit("Sở Tài chính"))
    assert suggestions(batch(), fresh(world.users["staff"]), "h ") == []


def test_an_earlier_name_is_known(world: World) -> None:
    one = person(world.unit("Sở Tài chính"), "Trần Thị Bé")
    PersonAlias.objects.create(person=one, name="Trần Thị Út")
    found = suggestions(batch(), fresh(world.users["staff"]), "trần thị út")
    assert names(found) == ["Trần Thị Bé (1980)"]


def test_awards_given_and_dossiers_of_the_year_are_told(world: World) -> None:
    one = person(world.unit("Sở Tài chính"))
    kind = AwardKind.objects.get(code="CSTDCS")
    for year, revoked in (("2023", None), ("2022", date(2024, 1, 1))):
        Award.objects.create(
            name="Chiến sĩ thi đua",
            kind=kind,
            person=one,
            year=year,
            revoked_on=revoked,
            revoke_reason="thử" if revoked else "",
        )
    within = batch()
    proposal(of=within, to=one, kind="LDTT")
    proposal("withdrawn", of=batch(), to=one, kind="CSTDCS")
    proposal(of=batch(year=2020), to=one, kind="CSTDCS")
    (told,) = suggestions(within, fresh(world.users["staff"]), "nguyen van hoa")
    assert told.awards == [f"đã được tặng {kind} năm 2023"]
    assert len(told.dossiers) == 1
    assert told.dossiers[0].endswith("năm 2025")


@pytest.mark.parametrize("home", ["Sở Y tế", "Sở Tư pháp"])
def test_nobody_of_a_unit_out_of_reach_is_ever_offered(
    world: World, client: Client, home: str
) -> None:
    """Not to the staff of another unit, not to the chair of the cluster, and not through an
    office that the same person holds elsewhere.
    """
    person(world.unit(home), "Người Kín Đáo", 1961)
    staff = world.users["staff"]
    office = {"role": OfficerRole.STAFF, "starts_on": date(2020, 1, 1)}
    Officer.objects.create(user=staff, unit=world.unit(home), **office)
    own = batch()
    assert suggestions(own, fresh(staff), "nguoi kin") == []
    assert look_alikes(own, fresh(staff), "Người Kín Đáo", None) == []
    chair = batch("Sở Nội vụ", year=int(world.cluster_year.label))
    assert suggestions(chair, fresh(world.users["chair"]), "nguoi kin") == []
    for letter, role in ((own, "staff"), (chair, "chair")):
        client.force_login(world.users[role])
        url = reverse("awards:suggest", args=[letter.pk])
        page = client.get(url, {"name": "nguoi kin"})
        assert "1961" not in page.content.decode()
        form = reverse("awards:proposals_workbook", args=[letter.pk])
        assert b"Ng\xc6\xb0\xe1\xbb\x9di K" not in client.get(form).content


def test_dossiers_that_one_may_not_see_are_not_told(world: World) -> None:
    """The desk of the council writes for its own letter and sees no drafts of the unit."""
    one = person(world.unit("Sở Tài chính"))
    proposal(to=one, kind="CSTDCS")
    council_letter = batch(unit=world.unit("Sở Tài chính"))
    type(council_letter).objects.filter(pk=council_letter.pk).update(
        unit=None, proposer=council_letter.council
    )
    council_letter.refresh_from_db()
    (told,) = suggestions(council_letter, fresh(world.users["specialist"]), "nguyen van hoa")
    assert told.dossiers == []


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_number_of_queries_is_fixed(
    world: World, rows: int, django_assert_num_queries: Any
) -> None:
    unit, staff, within = world.unit("Sở Tài chính"), fresh(world.users["staff"]), batch()
    for number in range(rows):
        person(unit, f"Nguyễn Văn Hòa {number}", 1980)
    with django_assert_num_queries(4):
        assert suggestions(within, staff, "hoa")


@pytest.mark.parametrize("text", ["", "\x00", "%_\\", "a" * 5000, "'; --"])
def test_whatever_is_typed(world: World, client: Client, text: str) -> None:
    client.force_login(world.users["staff"])
    url = reverse("awards:suggest", args=[batch().pk])
    assert client.get(url, {"name": text, "birth_year": text[:50]}).status_code == 200
