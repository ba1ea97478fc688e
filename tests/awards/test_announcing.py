"""Announcing writes the register; revocation keeps the line and frees what it stood on."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from awards.actions.amending import Paper, revoke, revoke_decision
from awards.actions.announcing import announce_decision, initiatives_of
from awards.actions.refusing import refuse
from awards.models import Award, Decision, Household, Initiative, Person, Proposal
from awards.reading import Recipient, read_facts
from awards.workflow import DecisionState, ProposalState
from catalogue.rule_terms import Subject
from clusters.models import ClusterYear, Unit
from conferences.models import Mention, MentionRole, Nomination, NominationRecipient, Resolution
from conferences.models.resolution import NominationStatus
from conferences.models.statements import Match
from tests.awards.dossiers_made import batch, decision, fresh, proposal
from tests.world import World
from workflow.journal import history
from workflow.models import JournalEntry, Notice
from workflow.moves import Refused, Stale

P = ProposalState
TODAY = timezone.localdate()
PAPER = Paper("Khai báo sai (thử).", "Quyết định số 9/QĐ-HUY", TODAY)


def _desk(world: World) -> User:
    return fresh(world.users["specialist"])


def _announce(world: World, held: Decision) -> list[Award]:
    return announce_decision(decision=held, version=held.version, by=_desk(world))


def _initiative(owner: Unit | Person, **values: Any) -> Initiative:
    column = "unit" if isinstance(owner, Unit) else "person"
    given = {
        "title": "Giảm giấy tờ (thử)",
        "scope": "co_so",
        "year": 2025,
        "recognised_on": date(2025, 6, 1),
    }
    return Initiative.objects.create(**{column: owner}, **given | values)


def _facts(owner: Unit | Person) -> list[int]:
    subject = Subject.COLLECTIVE if isinstance(owner, Unit) else Subject.INDIVIDUAL
    one = Recipient(subject, owner.pk)
    return [fact.pk for fact in read_facts([one]).facts(one, code="BKBT", year=2025).awards]


def test_a_unit_a_person_and_a_household_enter_the_register(world: World) -> None:
    unit = world.unit("Sở Tài chính")
    person = Person.objects.create(name="Lê Thị Bình", unit=unit)
    household = Household.objects.create(name="Hộ ông Trần Văn C", unit=unit)
    held, within = decision("77/QĐ-UBND"), batch()
    rows = [
        proposal(P.DECIDED, of=within, to=to, decision=held, kind=kind)
        for to, kind in ((unit, "BKBT"), (person, "BKBT"), (household, "GK"))
    ]
    awards = _announce(world, held)
    assert [(a.unit, a.person, a.household) for a in awards] == [
        (unit, None, None), (None, person, None), (None, None, household),
    ]  # fmt: skip
    for award, row in zip(awards, rows, strict=True):
        now = Proposal.objects.get(pk=row.pk)
        assert (now.state, now.award_id) == (P.ANNOUNCED, award.pk)
        stored = Award.objects.get(pk=award.pk)
        assert (stored.kind_id, stored.name, stored.ground) == (
            row.kind_id, row.kind.name, within.ground,
        )  # fmt: skip
        assert (stored.year, stored.awarded_on, stored.decider) == ("2025", TODAY, held.authority)
        assert (stored.decision_number, stored.decision_id) == ("77/QĐ-UBND", held.pk)
        assert stored.search_key
    assert Decision.objects.get(pk=held.pk).state == DecisionState.ANNOUNCED
    assert history(held).get().detail == {"dossiers": 3}
    assert _facts(unit) == [awards[0].pk]
    assert _facts(person) == [awards[1].pk]


def test_the_school_year_of_a_cluster_is_kept(world: World) -> None:
    year = ClusterYear.objects.create(cluster=world.cluster_year.cluster, label="2024-2025")
    held = decision()
    proposal(P.DECIDED, of=batch(cluster_year=year), decision=held)
    assert [award.year for award in _announce(world, held)] == ["2024-2025"]


def _nominated(world: World, unit: Unit) -> NominationRecipient:
    resolution, _made = Resolution.objects.get_or_create(conference=world.conference)
    nomination = Nomination.objects.create(
        resolution=resolution, order=900, award="Bằng khen như nguồn ghi",
        status=NominationStatus.AWARDED,
    )  # fmt: skip
    mention = Mention.objects.create(
        conference=world.conference, role=MentionRole.RECIPIENT, order=900, text=unit.name,
        unit=unit, match=Match.SYSTEM,
    )  # fmt: skip
    return NominationRecipient.objects.create(nomination=nomination, order=1, mention=mention)


def test_what_a_conference_put_into_the_register_is_not_doubled(world: World) -> None:
    unit = world.unit("Sở Tài chính")
    recipient = _nominated(world, unit)
    known = Award.objects.create(
        name="Bằng khen như nguồn ghi", unit=unit, recipient=unit.name, nomination=recipient
    )
    held = decision()
    one = proposal(P.DECIDED, decision=held, nomination=recipient)
    (award,) = _announce(world, held)
    assert award.pk == known.pk
    assert Award.objects.filter(unit=unit).count() == 1
    now = Award.objects.get(pk=known.pk)
    assert (now.name, now.decision_number) == ("Bằng khen như nguồn ghi", held.number)
    assert (now.kind_id, now.year) == (one.kind_id, "2025")
    assert Proposal.objects.get(pk=one.pk).award_id == known.pk


def test_a_new_line_stands_on_its_nomination(world: World) -> None:
    recipient = _nominated(world, world.unit("Sở Tài chính"))
    held = decision()
    proposal(P.DECIDED, decision=held, nomination=recipient)
    (award,) = _announce(world, held)
    assert award.nomination_id == recipient.pk


def test_an_initiative_is_used_up_and_freed_by_revocation(world: World) -> None:
    unit, held = world.unit("Sở Tài chính"), decision()
    one = proposal(P.DECIDED, decision=held)
    initiative = _initiative(unit)
    one.initiatives.add(initiative)
    (award,) = _announce(world, held)
    initiative.refresh_from_db()
    assert initiative.used_for == award
    one.refresh_from_db()
    revoke(proposal=one, paper=PAPER, version=one.version, by=_desk(world))
    initiative.refresh_from_db()
    award.refresh_from_db()
    assert initiative.used_for is None
    assert (award.revoked_on, award.revoke_reason) == (TODAY, PAPER.words)
    assert _facts(unit) == []
    assert Award.objects.filter(pk=award.pk).exists()
    one.refresh_from_db()
    assert (one.state, one.reason) == (P.REVOKED, PAPER.words)


INITIATIVES = [
    # recognised, used, twice → what is said
    (True, False, False, ""),
    (True, True, False, "đã dùng cho"),
    (False, False, False, "chưa ghi ngày công nhận"),
    (True, False, True, "đứng ở hai hồ sơ"),
]


@pytest.mark.parametrize(("recognised", "used", "twice", "said"), INITIATIVES)
def test_which_initiatives_stop_an_announcement(
    world: World, recognised: bool, used: bool, twice: bool, said: str
) -> None:
    unit, held, within = world.unit("Sở Tài chính"), decision(), batch()
    other = Award.objects.create(name="Giấy khen cũ", unit=unit) if used else None
    initiative = _initiative(
        unit, recognised_on=date(2025, 6, 1) if recognised else None, used_for=other
    )
    rows = [proposal(P.DECIDED, of=within, decision=held)]
    if twice:
        rows.append(proposal(P.DECIDED, of=within, to=world.unit("Sở Y tế"), decision=held))
    for row in rows:
        row.initiatives.add(initiative)
    assert set(initiatives_of(rows)) == {row.pk for row in rows}
    if not said:
        assert len(_announce(world, held)) == 1
        return
    with pytest.raises(Refused, match=said) as caught:
        _announce(world, held)
    assert initiative.title in str(caught.value)
    assert "Sở Tài chính" in str(caught.value)
    assert not Award.objects.filter(decision=held).exists()
    assert set(held.proposals.values_list("state", flat=True)) == {P.DECIDED}
    assert JournalEntry.objects.filter(verb__startswith="announce").count() == 0


def test_an_old_page_announces_nothing(world: World) -> None:
    held = decision(version=4)
    proposal(P.DECIDED, decision=held)
    with pytest.raises(Stale):
        announce_decision(decision=held, version=3, by=_desk(world))
    assert not Award.objects.filter(decision=held).exists()


def test_of_two_who_announce_the_second_is_told(world: World) -> None:
    held = decision()
    proposal(P.DECIDED, decision=held)
    same = Decision.objects.get(pk=held.pk)
    _announce(world, held)
    with pytest.raises(Refused, match="Đã công bố"):
        announce_decision(decision=same, version=same.version, by=_desk(world))
    assert Award.objects.filter(decision=held).count() == 1


def test_a_decision_is_revoked_with_all_in_it(world: World) -> None:
    held, within = decision(), batch()
    units = [world.unit(name) for name in ("Sở Tài chính", "Sở Y tế")]
    for unit in units:
        proposal(P.DECIDED, of=within, to=unit, decision=held)
    _announce(world, held)
    done = revoke_decision(decision=held, paper=PAPER, version=held.version, by=_desk(world))
    assert done == 2
    now = Decision.objects.get(pk=held.pk)
    assert (now.state, now.revoke_reason) == (DecisionState.REVOKED, PAPER.words)
    assert now.announced_at is not None
    assert set(Award.objects.filter(decision=held).values_list("revoked_on", flat=True)) == {TODAY}
    assert [_facts(unit) for unit in units] == [[], []]
    assert set(held.proposals.values_list("state", flat=True)) == {P.REVOKED}


def test_an_old_decision_from_paper_is_revoked_with_its_lines(world: World) -> None:
    held = decision(state="recorded")
    line = Award.objects.create(name="Bằng khen", decision=held, unit=world.unit("Sở Y tế"))
    revoke_decision(decision=held, paper=PAPER, version=0, by=_desk(world))
    line.refresh_from_db()
    assert line.revoked_on == TODAY


def test_an_earlier_revocation_of_one_line_keeps_its_own_reason(world: World) -> None:
    held, within = decision(), batch()
    one = proposal(P.DECIDED, of=within, decision=held)
    proposal(P.DECIDED, of=within, to=world.unit("Sở Y tế"), decision=held)
    _announce(world, held)
    one.refresh_from_db()
    first = Paper("Lý do đầu", "Quyết định số 1", TODAY)
    revoke(proposal=one, paper=first, version=one.version, by=_desk(world))
    revoke_decision(decision=held, paper=PAPER, version=held.version, by=_desk(world))
    one.refresh_from_db()
    assert one.award is not None
    assert one.award.revoke_reason == first.words


PAPERS = [
    ("", "Quyết định số 1", TODAY, "Chưa ghi lý do"),
    ("Sai", " ", TODAY, "Chưa ghi loại, số văn bản"),
    ("Sai", "Quyết định số 1", date(2000, 1, 1), "trước ngày ban hành"),
    ("Sai", "Quyết định số 1", date(2999, 1, 1), "còn ở phía trước"),
]


@pytest.mark.parametrize(("reason", "document", "on", "said"), PAPERS)
def test_what_a_revocation_may_not_be_without(
    world: World, reason: str, document: str, on: date, said: str
) -> None:
    held = decision()
    with pytest.raises(Refused, match=said):
        revoke_decision(
            decision=held,
            paper=Paper(reason, document, on),
            version=0,
            by=_desk(world),
        )
    assert Decision.objects.get(pk=held.pk).state == DecisionState.ISSUED


# --- who is told ----------------------------------------------------------------------------


def _told(world: World, user: str) -> list[str]:
    return list(Notice.objects.filter(user=world.users[user]).values_list("text", flat=True))


def test_who_sent_the_dossiers_is_told_once_for_the_letter(world: World) -> None:
    held, within = decision("5/QĐ-UBND"), batch()
    for name in ("Sở Tài chính", "Sở Y tế"):
        proposal(P.DECIDED, of=within, to=world.unit(name), decision=held)
    _announce(world, held)
    (text,) = _told(world, "staff")
    assert "số 5/QĐ-UBND" in text
    assert "2 hồ sơ" in text
    assert _told(world, "other") == []


def test_a_refusal_is_told_and_its_reason_read_with_the_dossier(world: World) -> None:
    one = proposal(P.NOT_RECOMMENDED)
    refuse(seen={one.pk: one.version}, reason="Chưa đủ thời gian.", by=_desk(world))
    (text,) = _told(world, "staff")
    # It goes out by mail, and a reason may name people.
    assert "xem lý do trong hồ sơ" in text
    assert "Chưa đủ thời gian." not in text
    one.refresh_from_db()
    assert (one.state, one.reason) == (P.REFUSED, "Chưa đủ thời gian.")


def test_a_refusal_without_reason_is_none(world: World) -> None:
    one = proposal(P.NOT_RECOMMENDED)
    with pytest.raises(Refused, match="Chưa ghi lý do"):
        refuse(seen={one.pk: one.version}, reason="  ", by=_desk(world))


# --- how much it asks of the database -------------------------------------------------------


def _filled(world: World, number: int) -> Decision:
    held, within = decision(f"{number}/QĐ-NHIỀU"), batch()
    unit = world.unit("Sở Tài chính")
    for n in range(number):
        person = Person.objects.create(name=f"Nguyễn Văn {number} {n}", unit=unit, birth_year=1980)
        one = proposal(P.DECIDED, of=within, to=person, decision=held)
        one.initiatives.add(_initiative(person))
    return held


def test_queries_do_not_grow_with_the_dossiers(world: World) -> None:
    def asked(number: int) -> int:
        held = _filled(world, number)
        by = _desk(world)
        with CaptureQueriesContext(connection) as queries:
            announce_decision(decision=held, version=0, by=by)
        return len(queries)

    assert asked(1) == asked(3) == asked(30)


def test_five_hundred_are_announced_at_once(world: World) -> None:
    """All lines, all dossiers, one notice a letter, in as many queries as three."""
    unit, within, held = world.unit("Sở Tài chính"), batch(), decision("500/QĐ-UBND")
    first = proposal(P.DECIDED, of=within, decision=held)
    people = Person.objects.bulk_create(
        [Person(name=f"Người {n:03d}", name_key=f"nguoi {n:03d}", unit=unit) for n in range(499)]
    )
    same = {
        field.attname: getattr(first, field.attname)
        for field in Proposal._meta.concrete_fields
        if field.name not in ("id", "unit", "person", "name", "search_key", "order_key")
    }
    Proposal.objects.bulk_create(
        Proposal(**same, person=person, name=person.name, search_key="x", order_key="x")
        for person in people
    )
    by = _desk(world)
    with CaptureQueriesContext(connection) as asked:
        awards = announce_decision(decision=held, version=held.version, by=by)
    assert len(awards) == 500
    assert set(Proposal.objects.filter(decision=held).values_list("state", flat=True)) == {
        P.ANNOUNCED
    }
    assert Award.objects.filter(decision=held, decision_number="500/QĐ-UBND").count() == 500
    assert JournalEntry.objects.filter(verb="announce").count() == 500
    assert len(asked) < 60
