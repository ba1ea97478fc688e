"""Letters and the dossiers in them: who writes what, and what is refused."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from awards.actions.batches import BatchFacts, change_batch, prepare_batch
from awards.actions.households import HouseholdFacts
from awards.actions.people import Alike, PersonFacts
from awards.actions.proposing import (
    DossierFacts,
    add_proposal,
    change_proposal,
    remove_proposal,
)
from awards.actions.recipients import (
    change_household_dossier,
    propose_new_household,
    propose_new_person,
)
from awards.letters.reach import councils_for, person_units, senders_of, units_in_reach
from awards.models import Batch, Household, Initiative, Person, Proposal
from awards.rules.proposals import batch_denial, denial
from awards.workflow import EDITABLE, ProposalState
from catalogue.models import AwardKind
from clusters.models import Council, Term, Unit, UnitChange
from clusters.offices import offices_of
from tests.awards.dossiers_made import batch, council, fresh, proposal
from tests.world import World
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale

P = ProposalState


def kind(code: str) -> AwardKind:
    return AwardKind.objects.get(code=code)


def facts(code: str = "BKBT", **values: Any) -> DossierFacts:
    return DossierFacts(kind(code), **values)


def letter(**values: Any) -> BatchFacts:
    given = {"title": "Đề nghị khen đột xuất", "council": council(), "year": 2026}
    return BatchFacts(**given | values)


def person(world: World, name: str = "Nguyễn Văn Hòa", year: int | None = 1980) -> Person:
    return Person.objects.create(unit=world.unit("Sở Tài chính"), name=name, birth_year=year)


def child(world: World, of: str = "Sở Tài chính") -> Unit:
    return Unit.objects.create(name="Phòng thử", kind="department", parent=world.unit(of))


def test_a_letter_is_begun_by_the_staff_of_its_sender(world: World) -> None:
    staff = fresh(world.users["staff"])
    made = prepare_batch(sender=world.unit("Sở Tài chính"), facts=letter(), by=staff)
    assert (made.created_by, made.sender) == (staff, world.unit("Sở Tài chính"))
    assert history(made).filter(verb="prepare_batch").exists()


@pytest.mark.parametrize("role", ["nobody", "other", "both", "chair", "specialist", "member"])
def test_nobody_else_begins_it(world: World, role: str) -> None:
    with pytest.raises(Denied):
        prepare_batch(
            sender=world.unit("Sở Tài chính"), facts=letter(), by=fresh(world.users[role])
        )


def test_a_unit_proposes_to_the_councils_of_its_clusters_else_of_its_parent(world: World) -> None:
    assert list(councils_for(world.unit("Sở Tài chính"))) == [council()]
    inner = child(world)
    assert not councils_for(inner).exists()
    own = Council.objects.create(
        name="Hội đồng Sở", level="district", name_key="hội đồng sở", unit=inner.parent
    )
    assert list(councils_for(inner)) == [own]
    Council.objects.filter(pk=own.pk).update(parent=council())
    own.refresh_from_db()
    assert list(councils_for(own)) == [council()]


def test_another_council_is_refused(world: World) -> None:
    other = Council.objects.create(name="Khác", level="district", name_key="khác")
    with pytest.raises(Refused, match="không trình"):
        prepare_batch(
            sender=world.unit("Sở Tài chính"),
            facts=letter(council=other),
            by=fresh(world.users["staff"]),
        )


def test_a_council_of_lower_rank_proposes_to_the_one_above(world: World) -> None:
    above = Council.objects.create(name="Hội đồng trên", level="central", name_key="trên")
    Council.objects.filter(pk=council().pk).update(parent=above)
    specialist = fresh(world.users["specialist"])
    (sender,) = senders_of(offices_of(specialist))
    made = prepare_batch(sender=sender, facts=letter(council=above), by=specialist)
    assert made.proposer == sender
    assert units_in_reach(made).filter(pk=world.unit("Sở Y tế").pk).exists()
    member = world.unit("Sở Y tế")
    assert add_proposal(batch=made, recipient=member, facts=facts(), by=specialist).unit == member


def test_a_letter_is_corrected_by_its_version(world: World) -> None:
    staff, one = fresh(world.users["staff"]), batch()
    change_batch(batch=one, facts=letter(number="12/TTr"), version=0, by=staff)
    with pytest.raises(Stale):
        change_batch(batch=one, facts=letter(number="13/TTr"), version=0, by=staff)
    one.refresh_from_db()
    assert (one.number, one.version) == ("12/TTr", 1)


def test_what_was_sent_keeps_its_council_and_year(world: World) -> None:
    one, staff = proposal(P.SUBMITTED).batch, fresh(world.users["staff"])
    with pytest.raises(Refused, match="Đã có hồ sơ được gửi"):
        change_batch(batch=one, facts=letter(year=2024), version=0, by=staff)
    same = letter(year=one.year, number="9/TTr", dated=date(2026, 3, 1))
    assert change_batch(batch=one, facts=same, version=0, by=staff).number == "9/TTr"


def test_who_is_in_reach(world: World) -> None:
    inner, own = child(world), world.unit("Sở Tài chính")
    assert set(units_in_reach(batch())) == {own, inner}
    chair = batch("Sở Nội vụ", year=int(world.cluster_year.label))
    names = set(units_in_reach(chair).values_list("name", flat=True))
    assert {"Sở Nội vụ", "Sở Tài chính", "Sở Y tế"} <= names
    assert "Sở Tư pháp" not in names
    # The chair proposes units of its cluster, not their people.
    people = set(person_units(chair, fresh(world.users["chair"])))
    assert people == {world.unit("Sở Nội vụ")}


def test_whom_a_council_reaches(world: World) -> None:
    """The members of its clusters, what belongs to its unit, and below; nobody else."""
    letter = batch()
    letter.unit, letter.proposer = None, council()
    letter.save()
    office = council().unit
    assert office is not None
    inner, inside = child(world), Unit.objects.create(name="Ban thử", parent=office)
    far = Unit.objects.create(name="Ban xa", parent=Unit.objects.create(name="Tỉnh khác"))
    reach = set(units_in_reach(letter))
    assert {world.unit("Sở Tài chính"), inner, inside} <= reach
    assert not {far, far.parent} & reach


@pytest.mark.parametrize(
    ("status", "reaches"),
    [("serving", True), ("elected", True), ("proposed", False)],
)
def test_only_who_holds_the_chair_proposes_its_members(
    world: World, status: str, reaches: bool
) -> None:
    held = Term.objects.filter(unit=world.unit("Sở Nội vụ"), office="chair")
    held.update(status=status)
    letter = batch("Sở Nội vụ", year=int(world.cluster_year.label))
    assert (world.unit("Sở Y tế") in units_in_reach(letter)) is reaches


@pytest.mark.parametrize("about", ["unit", "person"])
def test_recipients_out_of_reach_are_refused(world: World, about: str) -> None:
    unit = world.unit("Sở Y tế")
    recipient: Unit | Person = unit
    if about == "person":
        recipient = Person.objects.create(unit=unit, name="Người Khác", birth_year=1970)
    code = "BKBT" if about == "unit" else "CSTDCS"
    with pytest.raises(Refused, match="không thuộc phạm vi"):
        add_proposal(
            batch=batch(), recipient=recipient, facts=facts(code), by=fresh(world.users["staff"])
        )


def test_a_unit_that_had_ended_is_refused_with_what_it_became(world: World) -> None:
    old, new = child(world), Unit.objects.create(name="Phòng sau sáp nhập", kind="department")
    Unit.objects.filter(pk=old.pk).update(valid_to=date(2024, 6, 30))
    change = UnitChange.objects.create(kind="merge", on=date(2024, 7, 1), legal_basis="thử")
    change.predecessors.add(old)
    change.successors.add(new)
    old.refresh_from_db()
    staff = fresh(world.users["staff"])
    with pytest.raises(Refused, match=r"30/6/2024, trước năm 2025.*Phòng sau sáp nhập"):
        add_proposal(batch=batch(), recipient=old, facts=facts(), by=staff)
    in_time = add_proposal(batch=batch(year=2024), recipient=old, facts=facts(), by=staff)
    assert in_time.unit == old
    with pytest.raises(Refused, match="trước năm 2026"):
        change_batch(batch=in_time.batch, facts=letter(), version=0, by=staff)


@pytest.mark.parametrize(
    ("code", "dates", "told"),
    [
        ("CSTDCS", {}, "không dành cho tập thể"),
        ("BKBT", {"valid_to": date(2020, 1, 1)}, "không còn hoặc chưa"),
        ("BKBT", {"valid_from": date(2999, 1, 1)}, "không còn hoặc chưa"),
    ],
)
def test_the_award_must_fit(world: World, code: str, dates: dict[str, date], told: str) -> None:
    AwardKind.objects.filter(code=code).update(**dates)
    with pytest.raises(Refused, match=told):
        add_proposal(
            batch=batch(),
            recipient=world.unit("Sở Tài chính"),
            facts=facts(code),
            by=fresh(world.users["staff"]),
        )


def test_the_same_twice_is_refused(world: World) -> None:
    one, staff = batch(), fresh(world.users["staff"])
    unit = world.unit("Sở Tài chính")
    add_proposal(batch=one, recipient=unit, facts=facts(), by=staff)
    with pytest.raises(Refused, match="đã có trong đợt trình này"):
        add_proposal(batch=one, recipient=unit, facts=facts(), by=staff)
    second = add_proposal(batch=one, recipient=unit, facts=facts("COBT"), by=staff)
    assert second.order == 2


@pytest.mark.parametrize("state", P.values)
def test_what_may_be_changed_and_removed_in_each_state(world: World, state: str) -> None:
    staff = fresh(world.users["staff"])
    one = proposal(state)
    said = facts(merits="Thành tích khác.")
    if state in EDITABLE:
        done = change_proposal(proposal=one, facts=said, version=0, by=staff)
        assert (done.merits, done.version) == ("Thành tích khác.", 1)
        with pytest.raises(Stale):
            change_proposal(proposal=one, facts=said, version=0, by=staff)
        one.refresh_from_db()
    else:
        with pytest.raises(Refused, match="không sửa được"):
            change_proposal(proposal=one, facts=said, version=0, by=staff)
    if state == P.DRAFT:
        remove_proposal(proposal=one, version=one.version, by=staff)
        assert not Proposal.objects.filter(pk=one.pk).exists()
        assert history(one.batch).filter(verb="remove_proposal").exists()
    else:
        with pytest.raises(Refused, match="Rút hồ sơ"):
            remove_proposal(proposal=one, version=one.version, by=staff)


def test_a_draft_once_sent_is_not_removed(world: World) -> None:
    one = proposal(P.DRAFT, submitted_at=timezone.now(), submitted_by=world.users["staff"])
    with pytest.raises(Refused, match="Rút hồ sơ"):
        remove_proposal(proposal=one, version=0, by=fresh(world.users["staff"]))


VERBS = ("change_proposal", "remove_proposal")
BATCH_VERBS = (
    "prepare_batch",
    "change_batch",
    "remove_batch",
    "add_proposal",
    "import_proposals",
)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("staff", True),
        *((role, False) for role in ("nobody", "other", "both", "chair", "specialist")),
        ("member", False),
        ("admin", False),
    ],
)
def test_only_who_sends_writes(world: World, role: str, may: bool) -> None:
    one, offices = proposal(P.DRAFT), offices_of(fresh(world.users[role]))
    assert {not denial(verb, offices, one) for verb in VERBS} == {may}
    assert {not batch_denial(verb, offices, one.batch) for verb in BATCH_VERBS} == {may}


@pytest.mark.parametrize(
    ("typed", "year", "is_asked"),
    [
        ("Nguyễn Văn Hòa", 1980, True),
        ("Nguyễn Văn Hoà", None, True),
        ("Nguyễn Văn Hòa", 1975, True),
        ("Nguyen Van Hoa", 1980, True),
        ("Nguyễn Văn Hậu", 1980, False),
    ],
)
def test_who_may_be_known_is_asked_about(
    world: World, typed: str, year: int | None, is_asked: bool
) -> None:
    known, one = person(world), batch()

    def propose(is_another: bool) -> Proposal:
        return propose_new_person(
            batch=one,
            unit=world.unit("Sở Tài chính"),
            person=PersonFacts(typed, year, distinction="tổ 2"),
            facts=facts("CSTDCS"),
            is_another=is_another,
            by=fresh(world.users["staff"]),
        )

    if not is_asked:
        assert propose(False).name == typed
        return
    with pytest.raises(Alike) as told:
        propose(False)
    assert told.value.persons == [known]
    assert not Proposal.objects.exists()
    made = propose(True)
    assert made.person != known
    assert Person.objects.count() == 2


def test_a_person_whose_dossier_is_refused_is_not_entered(world: World) -> None:
    with pytest.raises(Refused, match="không dành cho cá nhân"):
        propose_new_person(
            batch=batch(),
            unit=world.unit("Sở Tài chính"),
            person=PersonFacts("Người Mới"),
            facts=facts("COBT"),
            is_another=False,
            by=fresh(world.users["staff"]),
        )
    assert not Person.objects.exists()


def test_initiatives_are_recognised_and_used_once(world: World) -> None:
    staff, who = fresh(world.users["staff"]), person(world)
    given = {"scope": "base", "year": 2025, "person": who}
    good = Initiative.objects.create(title="A", recognised_on=date(2025, 5, 1), **given)
    raw = Initiative.objects.create(title="B", **given)
    one = proposal(to=who, kind="CSTDCS")
    with pytest.raises(Refused, match="chưa được công nhận hoặc đã dùng"):
        change_proposal(proposal=one, facts=facts("CSTDCS", initiatives=[raw]), version=0, by=staff)
    change_proposal(proposal=one, facts=facts("CSTDCS", initiatives=[good]), version=0, by=staff)
    assert list(one.initiatives.all()) == [good]
    again = facts("CSTDCS", initiatives=[good])
    change_proposal(proposal=one, facts=again, version=1, by=staff)
    other = proposal(of=batch(), to=who, kind="CSTDCS")
    with pytest.raises(Refused, match="đã dùng"):
        change_proposal(proposal=other, facts=again, version=0, by=staff)


def test_a_household_is_entered_and_corrected_with_its_dossier(world: World) -> None:
    staff, one = fresh(world.users["staff"]), batch()
    code = next(row.code for row in AwardKind.objects.all() if "household" in row.subjects)
    made = propose_new_household(
        batch=one,
        unit=world.unit("Sở Tài chính"),
        household=HouseholdFacts("Hộ ông Nguyễn Văn A", "Thôn 1"),
        facts=facts(code),
        by=staff,
    )
    assert (made.name, made.home) == ("Hộ ông Nguyễn Văn A", world.unit("Sở Tài chính"))
    for stale in (7, made.version):
        deed = {
            "proposal": made,
            "household": HouseholdFacts("Hộ bà Nguyễn Thị A", "Thôn 1"),
            "household_version": 0,
            "facts": facts(code),
            "by": staff,
        }
        if stale == 7:
            with pytest.raises(Stale):
                change_household_dossier(version=stale, **deed)  # type: ignore[arg-type]  # a table
            assert Household.objects.get().name == "Hộ ông Nguyễn Văn A"
        else:
            done = change_household_dossier(version=stale, **deed)  # type: ignore[arg-type]  # a table
            assert done.name == "Hộ bà Nguyễn Thị A"
    assert Batch.objects.count() == 1
