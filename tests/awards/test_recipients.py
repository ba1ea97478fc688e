"""Recipients with their history: what everybody reads of them, and what only some do."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from awards.actions.households import HouseholdFacts, add_household, correct_household
from awards.models import Award, Household, Person, YearlyRating
from awards.querysets import with_sources
from awards.register.listings import AWARDS
from awards.workflow import ProposalState
from clusters.models import UnitChange
from clusters.models.units import UnitChangeKind
from tests.accounts.pages import soup
from tests.awards.dossiers_made import decision, proposal
from tests.world import ROLES, World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db

INSIDE = ("staff", "specialist", "admin")


def given(name: str = "Bằng khen", **values: Any) -> Award:
    row = Award(name=name, **values)
    row.save()
    return row


@pytest.fixture
def person(world: World) -> Person:
    """Somebody honoured, with facts that are nobody else's business."""
    row = Person(name="Nguyễn Văn Thử", birth_year=1983, unit=world.unit("Sở Tài chính"))
    row.save()
    given(person=row, year="2024", decision_number="12/QĐ-UBND")
    YearlyRating.objects.create(person=row, year=2024, level="HTXSNV")
    row.aliases.create(name="Nguyễn Thử")
    return row


def read(client: Client, world: World, role: str, name: str, pk: int, query: str = "") -> str:
    client.force_login(world.users[role])
    answer = client.get(reverse(name, args=[pk]) + query)
    assert answer.status_code == 200, role
    return answer.content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_birth_year_and_facts_are_for_those_in_scope(
    world: World, client: Client, person: Person, role: str
) -> None:
    page = read(client, world, role, "awards:person", person.pk)
    assert "Nguyễn Văn Thử" in page
    assert "12/QĐ-UBND" in page
    for secret in ("1983", "Nguyễn Thử", "Hoàn thành xuất sắc nhiệm vụ"):
        assert (secret in page) is (role in INSIDE), secret


@pytest.mark.parametrize("role", ["nobody", "other", "member"])
def test_no_other_form_tells_the_birth_year(
    world: World, client: Client, person: Person, role: str
) -> None:
    award = Award.objects.get(person=person)
    for name, pk in (("awards:person_history", person.pk), ("awards:award", award.pk)):
        assert "1983" not in read(client, world, role, name, pk)
    for address in (
        reverse("awards:awards"),
        reverse("awards:awards") + "?q=nguyen+van+thu",
        reverse("awards:unit_awards", args=[person.unit_id]),
        "/search/?q=nguyen+van+thu",
    ):
        page = client.get(address).content.decode()
        assert "1983" not in page, address
    for address in (reverse("awards:awards"), reverse("awards:person", args=[person.pk])):
        book = load_workbook(BytesIO(client.get(f"{address}?format=xlsx").content)).active
        assert book is not None
        cells = [str(cell.value) for row in book.iter_rows() for cell in row]
        assert not [cell for cell in cells if "1983" in cell]


def test_nobody_finds_a_person_by_the_birth_year(
    world: World, client: Client, person: Person
) -> None:
    client.force_login(world.users["nobody"])
    page = soup(client.get(reverse("awards:awards") + "?q=1983"))
    assert page.select("tbody tr") == []


@pytest.mark.parametrize("role", ROLES)
def test_who_was_never_honoured_is_nobody_elses_business(
    world: World, client: Client, role: str
) -> None:
    row = Person(name="Lê Thị Kín", birth_year=1990, unit=world.unit("Sở Tài chính"))
    row.save()
    client.force_login(world.users[role])
    expected = 200 if role in INSIDE else 404
    for name in ("awards:person", "awards:person_history"):
        assert client.get(reverse(name, args=[row.pk])).status_code == expected


def test_dossiers_are_shown_to_those_who_may_see_them(
    world: World, client: Client, person: Person
) -> None:
    dossier = proposal(ProposalState.APPRAISAL, to=person)
    link = reverse("awards:proposal", args=[dossier.pk])
    seen = {
        role: link in read(client, world, role, "awards:person", person.pk)
        for role in ("staff", "specialist", "other", "nobody", "member")
    }
    assert seen == {
        "staff": True,
        "specialist": True,
        "other": False,
        "nobody": False,
        "member": False,
    }


def test_a_unit_has_its_own_lines_and_inherited_ones(world: World, client: Client) -> None:
    before, after = world.unit("Sở Tài chính"), world.unit("Sở Tư pháp")
    change = UnitChange.objects.create(
        kind=UnitChangeKind.MERGE, on=date(2025, 7, 1), legal_basis="NQ"
    )
    change.predecessors.add(before)
    change.successors.add(after)
    given("Cờ của trước", unit=before, year="2024")
    given("Cờ của sau", unit=after, year="2025")
    page = soup_of(client, world, "nobody", "awards:unit_awards", after.pk)
    told = [" ".join(row.get_text(" ").split()) for row in page.select("tbody th")]
    assert told == [
        "Cờ của sau chưa có trong danh mục",
        "Cờ của trước chưa có trong danh mục kế thừa từ Sở Tài chính (minh họa)",
    ]
    own = soup_of(client, world, "nobody", "awards:unit_awards", before.pk)
    assert len(own.select("tbody tr")) == 1
    paper = read(client, world, "nobody", "awards:unit_history", after.pk)
    assert "kế thừa từ Sở Tài chính" in paper


def soup_of(client: Client, world: World, role: str, name: str, pk: int) -> Any:
    client.force_login(world.users[role])
    return soup(client.get(reverse(name, args=[pk])))


def soup_at(client: Client) -> Any:
    return soup(client.get(reverse("awards:awards")))


def test_a_unit_without_awards_says_so(world: World, client: Client) -> None:
    unit = world.unit("Sở Tư pháp")
    assert "Sổ chưa có dòng nào" in read(client, world, "staff", "awards:unit_awards", unit.pk)
    assert "chưa có dòng nào" in read(client, world, "staff", "awards:unit_history", unit.pk)


def test_a_revoked_award_is_marked_and_not_counted(world: World, client: Client) -> None:
    unit = world.unit("Sở Tài chính")
    row = given(unit=unit, year="2024", revoked_on=date(2025, 3, 2), revoke_reason="QĐ 5")
    given(unit=unit, year="2023")
    client.force_login(world.users["nobody"])
    page = client.get(reverse("awards:awards")).content.decode()
    assert "Đã hủy ngày 2/3/2025" in page
    told = [" ".join(one.get_text().split()) for one in soup_at(client).select(".facts .state")]
    assert told == ["2 dòng", "1 lượt khen", "1 dòng đã hủy"]
    line = read(client, world, "nobody", "awards:award", row.pk)
    assert "Đã hủy ngày 2/3/2025" in line
    assert "QĐ 5" in line


def test_the_line_of_an_award_tells_its_decision(world: World, client: Client) -> None:
    paper = decision("77/QĐ-TEST", signer="Trần Ký", signer_title="Chủ tịch", state="recorded")
    row = given(
        unit=world.unit("Sở Tài chính"), year="2024", decision=paper, recipient="Sở TC Minh Họa"
    )
    page = read(client, world, "nobody", "awards:award", row.pk)
    for told in ("77/QĐ-TEST", "Trần Ký", "Chủ tịch UBND tỉnh Minh Họa", "nguồn ghi"):
        assert told in page
    client.force_login(world.users["nobody"])
    found = soup(client.get(reverse("awards:awards") + "?q=77/qd-test"))
    assert len(found.select("tbody tr")) == 1


def test_households_are_kept_by_their_unit(world: World) -> None:
    unit = world.unit("Sở Tài chính")
    staff, other = world.users["staff"], world.users["other"]
    row = add_household(unit=unit, facts=HouseholdFacts("Trần  Thị B", "Thôn 1"), by=staff)
    assert (row.name, row.place) == ("Trần Thị B", "Thôn 1")
    with pytest.raises(Denied):
        add_household(unit=unit, facts=HouseholdFacts("Trần Thị C"), by=other)
    with pytest.raises(Refused, match="đã có hộ"):
        add_household(unit=unit, facts=HouseholdFacts("Trần Thị B", "Thôn 1"), by=staff)
    with pytest.raises(Refused, match="chủ hộ"):
        add_household(unit=unit, facts=HouseholdFacts("  "), by=staff)
    new = HouseholdFacts("Trần Thị B", "Thôn 2")
    changed = correct_household(household=row, facts=new, version=0, by=staff)
    assert (changed.place, changed.version) == ("Thôn 2", 1)
    with pytest.raises(Stale):
        correct_household(household=row, facts=new, version=0, by=staff)
    lines = JournalEntry.objects.filter(subject_kind="awards.household")
    assert [line.verb for line in lines] == ["correct_household", "add_household"]


def test_a_household_is_entered_on_its_page(world: World, client: Client) -> None:
    unit = world.unit("Sở Tài chính")
    client.force_login(world.users["staff"])
    sent = {"unit": unit.pk, "name": "Trần Thị B", "place": "Thôn 1"}
    assert client.post(reverse("awards:household_add"), sent).status_code == 302
    assert client.post(reverse("awards:household_add"), sent).status_code == 409
    foreign = sent | {"unit": world.unit("Sở Tư pháp").pk}
    assert client.post(reverse("awards:household_add"), foreign).status_code == 400
    row = Household.objects.get()
    edit = reverse("awards:household_correct", args=[row.pk])
    stale = {"name": "Trần Thị B", "place": "Thôn 3", "version": 7}
    answer = client.post(edit, stale)
    assert answer.status_code == 409
    assert "Thôn 3" in answer.content.decode()
    assert client.post(edit, stale | {"version": 0}).status_code == 302


def test_a_household_without_award_is_seen_in_scope_only(world: World, client: Client) -> None:
    row = Household(name="Trần Thị B", unit=world.unit("Sở Tài chính"))
    row.save()
    for role in ROLES:
        client.force_login(world.users[role])
        expected = 200 if role in INSIDE else 404
        assert client.get(reverse("awards:household", args=[row.pk])).status_code == expected
        listed = "Trần Thị B" in client.get(reverse("awards:households")).content.decode()
        assert listed is (role in INSIDE), role


@pytest.mark.parametrize("count", [1, 3, 30])
def test_queries_of_a_history(
    world: World, client: Client, django_assert_num_queries: Any, count: int
) -> None:
    unit = world.unit("Sở Tài chính")
    for number in range(count):
        given(f"Bằng khen {number}", unit=unit, year="2024", decision=decision(f"{number}/QĐ"))
    client.force_login(world.users["staff"])
    with django_assert_num_queries(16):
        client.get(reverse("awards:unit_awards", args=[unit.pk]))
    with django_assert_num_queries(11):
        client.get(reverse("awards:unit_history", args=[unit.pk]))


@pytest.mark.parametrize(("sort", "names"), [("year", ["B", "A", "C"]), ("-year", ["A", "B", "C"])])
def test_what_has_no_year_comes_last_both_ways(
    world: World, client: Client, sort: str, names: list[str]
) -> None:
    unit = world.unit("Sở Tài chính")
    for name, year in (("A", "2020-2021"), ("B", "2019"), ("C", None)):
        given(name, unit=unit, year=year)
    client.force_login(world.users["nobody"])
    page = soup(client.get(f"{reverse('awards:awards')}?sort={sort}"))
    assert [one.get_text().strip() for one in page.select("tbody th a.name")] == names


def test_the_way_to_a_page_passes_over_keys_only(world: World) -> None:
    """A join or an annotation would be worked out for every line that is passed over."""
    rows = AWARDS.ordered(with_sources(world.users["staff"]), AWARDS.sort)
    asked = str(rows.values_list("pk", flat=True).query)
    assert "JOIN" not in asked
    assert asked.count("SELECT") == 1
