"""Taking back what was done to the register: an import, a joining of two, a match."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.actions.joining import join_persons
from awards.actions.matching import match_recipient, unmatch_recipient
from awards.actions.people import PersonFacts, correct_person
from awards.actions.separating import separate_persons
from awards.actions.undoing_import import undo_import, undoing
from awards.models import (
    Award,
    Decision,
    HistoryCheck,
    Hold,
    Household,
    Initiative,
    Person,
    PersonAlias,
    YearlyRating,
)
from awards.models.people import PersonJoining
from awards.models.register import RegisterImport
from awards.rules.register import import_denial
from clusters.offices import offices_of
from reports.models import Report, ReportKind
from tests.accounts.pages import soup
from tests.awards.dossiers_made import batch, proposal
from tests.awards.test_register_import import GOOD, PERSON, taken
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db

HOME = PERSON | {"to": "Hộ gia đình", "recipient": "Trần Thị B", "birth_year": None}


def last_import() -> RegisterImport:
    found = RegisterImport.objects.first()
    assert found is not None
    return found


def undo(world: World, role: str = "specialist") -> dict[str, int]:
    return undo_import(taken=last_import(), by=world.users[role])


def test_an_import_taken_back_leaves_nothing(world: World) -> None:
    taken(world, GOOD, PERSON, HOME)
    assert undo(world) == {"awards": 3, "decisions": 1, "recipients": 2}
    for model in (Award, Decision, Person, Household):
        assert model.objects.count() == 0, model
    assert JournalEntry.objects.get(verb="undo_import").detail["awards"] == 3
    with pytest.raises(Stale):
        undo(world)
    # The same workbook can be taken in again.
    assert len(taken(world, GOOD, PERSON, HOME).written) == 3


def test_what_others_stand_on_stays(world: World) -> None:
    taken(world, GOOD, PERSON)
    taken(world, GOOD | {"year": 2019}, PERSON | {"year": 2019}, HOME)
    first = RegisterImport.objects.order_by("pk")[0]
    gone = undo_import(taken=first, by=world.users["specialist"])
    assert gone == {"awards": 2, "decisions": 0, "recipients": 0}
    assert (Award.objects.count(), Decision.objects.count(), Person.objects.count()) == (3, 1, 1)


@pytest.mark.parametrize("what", ["rating", "alias", "correction", "dossier"])
def test_who_is_known_otherwise_stays(world: World, what: str) -> None:
    taken(world, PERSON)
    row = Person.objects.get()
    if what == "rating":
        YearlyRating.objects.create(person=row, year=2020, level="HTNV")
    elif what == "alias":
        row.aliases.create(name="An")
    elif what == "dossier":
        proposal(to=row, of=batch())
    else:
        facts = PersonFacts(row.name, row.birth_year, position="Kế toán")
        correct_person(person=row, facts=facts, version=0, by=world.users["specialist"])
    assert undo(world) == {"awards": 1, "decisions": 1, "recipients": 0}
    assert Person.objects.get() == row


def revoked(award: Award) -> None:
    Award.objects.filter(pk=award.pk).update(revoked_on=date(2022, 1, 1), revoke_reason="QĐ 1")


def proposed(award: Award) -> None:
    proposal(to=award.unit, of=batch(), award=award)


def confirmed(award: Award) -> None:
    Report.objects.create(kind=ReportKind.CONFIRMATION, award=award)


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (revoked, "Đã hủy 1 dòng"),
        (proposed, "Đã có hồ sơ khen thưởng"),
        (confirmed, "Đã có giấy xác nhận"),
    ],
)
def test_what_happened_since_stops_it(world: World, deed: Any, words: str) -> None:
    taken(world, GOOD, PERSON)
    deed(Award.objects.first())
    with pytest.raises(Refused, match=words):
        undo(world)
    assert (Award.objects.count(), last_import().undone_at) == (2, None)


def test_who_takes_an_import_back(world: World) -> None:
    taken(world, GOOD, role="admin")
    for role in ("staff", "specialist", "member", "nobody"):
        with pytest.raises(Denied):
            undo(world, role)
    council = world.users["specialist"].council_seats.get().council
    RegisterImport.objects.update(council=council)
    assert undo(world)["awards"] == 1


def test_a_desk_imports_for_its_own_council(world: World) -> None:
    desk = offices_of(world.users["specialist"])
    council = world.users["specialist"].council_seats.get().council
    other = type(council)(name="Hội đồng khác", level=council.level)
    other.save()
    denied = {one: bool(import_denial(desk, one)) for one in (None, council, other)}
    assert denied == {None: False, council: False, other: True}
    assert import_denial(offices_of(world.users["admin"]), other) == ""
    assert import_denial(offices_of(world.users["staff"]), council)


def test_the_page_asks_before_it_takes_back(world: World, client: Client) -> None:
    taken(world, GOOD, PERSON)
    address = reverse("awards:register_undo", args=[last_import().pk])
    client.force_login(world.users["admin"])
    assert "Gỡ lần nhập này" in client.get(address).content.decode()
    assert undoing(last_import()).recipient_count == 1
    assert Award.objects.count() == 2
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    page = client.get(reverse("awards:register_import")).content.decode()
    assert "Đã gỡ" in page


# Two persons made one, and told apart again


def person(world: World, name: str, year: int | None = None) -> Person:
    row = Person(name=name, birth_year=year, unit=world.unit("Sở Tài chính"))
    row.save()
    return row


def joined(world: World, keep: Person, other: Person) -> PersonJoining:
    join_persons(
        keep=keep, other=other, version=keep.version, other_version=other.version,
        by=world.users["specialist"],
    )  # fmt: skip
    return PersonJoining.objects.get()


def snapshot(row: Person) -> dict[str, Any]:
    """Everything that is known of a person."""
    fresh = Person.objects.filter(pk=row.pk).values().get()
    told: dict[str, Any] = {"person": {**fresh, "version": 0}}
    for model in (Award, Initiative, Hold, YearlyRating, PersonAlias, HistoryCheck):
        rows = model.objects.filter(person=row).order_by("pk")  # type: ignore[attr-defined]
        told[model.__name__] = list(rows.values())
    return told


def everything(world: World, row: Person, year: int) -> None:
    Award(name="Bằng khen", person=row, year=str(year)).save()
    Initiative.objects.create(person=row, title=f"Số hóa {year}", scope="base", year=year)
    Hold.objects.create(person=row, kind="investigation", starts_on=date(year, 1, 1))
    YearlyRating.objects.create(person=row, year=year, level="HTXSNV")
    YearlyRating.objects.create(person=row, year=2001, level="HTNV")
    row.aliases.create(name=f"Tên {year}")
    HistoryCheck.objects.create(
        person=row, complete_from=year, checked_at=timezone.now().replace(microsecond=0),
        checked_by=world.users["specialist"],
    )  # fmt: skip


def test_two_who_are_separated_are_what_they_were(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An"), person(world, "Nguyen Van An", 1980)
    everything(world, keep, 2010)
    everything(world, other, 2015)
    dossier = proposal(to=other, of=batch())
    before = snapshot(keep), snapshot(other)
    deed = joined(world, keep, other)
    assert snapshot(keep) != before[0]
    again = separate_persons(joined=deed, by=world.users["specialist"])
    assert (again.pk, again.name, again.birth_year) == (other.pk, "Nguyen Van An", 1980)
    assert (snapshot(keep), snapshot(again)) == before
    dossier.refresh_from_db()
    assert dossier.person == again
    lines = JournalEntry.objects.filter(verb="separate_persons")
    assert sorted(line.subject_id for line in lines) == sorted((keep.pk, other.pk))
    with pytest.raises(Stale):
        separate_persons(joined=deed, by=world.users["specialist"])


def test_what_came_since_stays_with_the_one_who_stayed(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An"), person(world, "Nguyen Van An", 1980)
    rating = YearlyRating.objects.create(person=other, year=2020, level="HTNV")
    deed = joined(world, keep, other)
    Award(name="Giấy khen", person=keep, year="2025").save()
    YearlyRating.objects.filter(pk=rating.pk).update(level="HTXSNV")
    Person.objects.filter(pk=keep.pk).update(birth_year=1981)
    again = separate_persons(joined=deed, by=world.users["specialist"])
    keep.refresh_from_db()
    assert (Award.objects.get().person, keep.birth_year) == (keep, 1981)
    rating.refresh_from_db()
    assert (rating.person, rating.level) == (again, "HTXSNV")


def test_joined_on_with_a_third_the_last_goes_first(world: World) -> None:
    first, second = person(world, "Nguyễn Văn An"), person(world, "Nguyen Van An", 1980)
    third = person(world, "Nguyễn Van An", 1980)
    deed = joined(world, first, second)
    first.refresh_from_db()
    PersonJoining.objects.all().update(name="một")
    join_persons(
        keep=third, other=first, version=third.version, other_version=first.version,
        by=world.users["specialist"],
    )  # fmt: skip
    with pytest.raises(Refused, match="Tách lần nhập sau đó trước"):
        separate_persons(joined=deed, by=world.users["specialist"])
    last = PersonJoining.objects.get(kept=third.pk)
    separate_persons(joined=last, by=world.users["specialist"])
    separate_persons(joined=deed, by=world.users["specialist"])
    assert Person.objects.count() == 3


def test_somebody_of_the_same_name_and_year_stops_it(world: World) -> None:
    keep, other = person(world, "Nguyễn Văn An", 1980), person(world, "Nguyen Van An", 1980)
    deed = joined(world, keep, other)
    PersonAlias.objects.all().delete()
    person(world, "Nguyen Van An", 1980)
    with pytest.raises(Refused, match="đã có người khác cùng tên"):
        separate_persons(joined=deed, by=world.users["specialist"])
    deed.refresh_from_db()
    assert (Person.objects.count(), deed.undone_at) == (2, None)


@pytest.mark.parametrize("role", ["staff", "other", "member", "nobody"])
def test_only_the_desk_separates(world: World, role: str) -> None:
    deed = joined(world, person(world, "Nguyễn Văn An"), person(world, "Nguyen Van An", 1980))
    with pytest.raises(Denied):
        separate_persons(joined=deed, by=world.users[role])


def test_the_page_of_duplicates_leads_to_separating(world: World, client: Client) -> None:
    deed = joined(world, person(world, "Nguyễn Văn An"), person(world, "Nguyen Van An", 1980))
    client.force_login(world.users["specialist"])
    address = reverse("awards:person_separate", args=[deed.pk])
    assert address in client.get(reverse("awards:duplicates")).content.decode()
    assert "Nguyen Van An" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert address not in client.get(reverse("awards:duplicates")).content.decode()


# Lines that only bear a name


def named(recipient: str = "Đội 5", **values: Any) -> Award:
    row = Award(name="Bằng khen", recipient=recipient, **values)
    row.save()
    return row


def test_a_line_is_matched_and_unmatched(world: World) -> None:
    rows = [named(), named(), named("Đội 6")]
    unit, by = world.unit("Sở Tài chính"), world.users["specialist"]
    assert match_recipient(award=rows[0], unit=unit, all_alike=False, by=by) == 1
    assert [row.unit for row in Award.objects.order_by("pk")] == [unit, None, None]
    with pytest.raises(Stale):
        match_recipient(award=rows[0], unit=unit, all_alike=True, by=by)
    unmatch_recipient(award=rows[0], by=by)
    assert match_recipient(award=rows[0], unit=unit, all_alike=True, by=by) == 2
    assert [row.unit for row in Award.objects.order_by("pk")] == [unit, unit, None]
    assert {row.recipient for row in Award.objects.all()} == {"Đội 5", "Đội 6"}
    verbs = JournalEntry.objects.filter(subject_kind="awards.award", subject_id=rows[0].pk)
    assert [line.verb for line in verbs.order_by("pk")] == [
        "match_recipient",
        "unmatch_recipient",
        "match_recipient",
    ]


def test_what_was_never_matched_by_hand_is_not_unmatched(world: World) -> None:
    row = named(unit=world.unit("Sở Tài chính"))
    with pytest.raises(Stale):
        unmatch_recipient(award=row, by=world.users["specialist"])


@pytest.mark.parametrize("values", [{"count": 2}, {"recipient": ""}])
def test_a_number_is_no_name(world: World, values: dict[str, Any]) -> None:
    row = named(**values)
    with pytest.raises(Stale):
        match_recipient(
            award=row, unit=world.unit("Sở Tài chính"), all_alike=False,
            by=world.users["specialist"],
        )  # fmt: skip


def test_a_unit_that_was_not_there_is_refused(world: World) -> None:
    unit = world.unit("Sở Tài chính")
    unit.valid_from = date(2021, 1, 1)
    unit.save()
    row = named(awarded_on=date(2020, 12, 31))
    with pytest.raises(Refused, match="không có vào ngày 31/12/2020"):
        match_recipient(award=row, unit=unit, all_alike=False, by=world.users["specialist"])


@pytest.mark.parametrize("role", ["staff", "other", "member", "chair", "nobody"])
def test_only_the_desk_matches(world: World, role: str) -> None:
    row, unit = named(), world.unit("Sở Tài chính")
    with pytest.raises(Denied):
        match_recipient(award=row, unit=unit, all_alike=False, by=world.users[role])


def test_the_page_finds_units_and_matches(world: World, client: Client) -> None:
    row, unit = named("So Tai chinh, cũ"), world.unit("Sở Tài chính")
    client.force_login(world.users["specialist"])
    line, address = (reverse(f"awards:{name}", args=[row.pk]) for name in ("award", "award_match"))
    assert address in client.get(line).content.decode()
    found = soup(client.get(f"{address}?q=tai+chinh")).select("input[name=unit]")
    assert [int(str(one["value"])) for one in found] == [unit.pk]
    assert client.post(address, {"unit": ""}).status_code == 400
    assert client.post(address, {"unit": unit.pk}).status_code == 302
    assert client.post(address, {"unit": unit.pk}).status_code == 409
    back = reverse("awards:award_unmatch", args=[row.pk])
    assert back in client.get(line).content.decode()
    client.post(back)
    assert Award.objects.get().unit is None
