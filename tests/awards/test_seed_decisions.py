"""The nominations of the five seed conferences run, with their quotas, to the register."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from awards.actions.announcing import announce_decision
from awards.actions.deciding import Issue, issue_decision, prepare_decision
from awards.actions.nominations import take_up_nominations
from awards.actions.stepping import record_step
from awards.decisions.quota_lines import lines_for
from awards.models import Award, Batch, Proposal
from awards.reading import Recipient, read_facts, year_of
from awards.workflow import ProposalState
from catalogue.models import AwardKind
from catalogue.rule_terms import Step, Subject
from clusters.models import AwardQuota, CouncilSeat
from clusters.models.councils import SeatRole
from conferences.models import Conference, NominationRecipient
from tests.awards.dossiers_made import fresh, snapshot
from workflow.moves import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]
P = ProposalState
TODAY = timezone.localdate()

# What the seeds state: award as stated → how many the conference proposed, all of them its quota.
SEEDS: dict[str, dict[str, int]] = {
    "seed-0": {"Cờ thi đua của Chính phủ": 1, "Bằng khen của Thủ tướng Chính phủ": 1},
    "seed-1": {"Cờ thi đua xuất sắc (của Bộ VHTT&DL)": 3},
    "seed-2": {},
    "seed-3": {},
    "seed-4": {"Cờ thi đua của Chính phủ": 2, "Bằng khen của Thủ tướng Chính phủ": 2},
}


def _recipients(conference: Conference) -> list[NominationRecipient]:
    rows = NominationRecipient.objects.filter(nomination__resolution__conference=conference)
    return list(
        rows.select_related("nomination__kind", "mention__unit").order_by(
            "nomination__order", "order"
        )
    )


@pytest.fixture
def desk() -> User:
    return User.objects.create_user("desk", full_name="Chuyên viên (thử)")


def _seat(desk: User, conference: Conference) -> User:
    CouncilSeat.objects.create(
        user=desk, council=conference.council, role=SeatRole.SPECIALIST, starts_on=date(2020, 1, 1)
    )
    return fresh(desk)


def _kind(recipient: NominationRecipient) -> AwardKind:
    return recipient.nomination.kind or AwardKind.objects.get(code="COBT")


def _set_quotas(conference: Conference, stated: dict[str, int]) -> None:
    assert conference.cluster_year is not None
    kinds = {row.nomination.award: _kind(row) for row in _recipients(conference)}
    for order, (award, count) in enumerate(stated.items(), start=1):
        AwardQuota.objects.create(
            cluster_year=conference.cluster_year, order=order, kind=kinds[award], count=count
        )


def _recommended(
    conference: Conference, recipients: list[NominationRecipient], desk: User, year: int
) -> list[Proposal]:
    """The nominations taken up as dossiers, with the council's recommendation on them.

    Those of awards that the catalogue does not know are not taken up by themselves.
    """
    with suppress(Refused):
        take_up_nominations(conference=conference, by=desk)
    now = timezone.now()
    taken = {row.nomination_id: row for row in Proposal.objects.filter(nomination__in=recipients)}
    made = []
    for recipient in recipients:
        unit = recipient.mention.unit
        assert unit is not None
        row = taken.get(recipient.pk)
        if row is None:
            batch = Batch.objects.create(
                unit=unit, council=conference.council, year=year, title=f"Đề nghị {unit}",
                cluster_year=conference.cluster_year,
            )  # fmt: skip
            row = Proposal.objects.create(
                batch=batch, name=unit.name, unit=unit, home=unit, kind=_kind(recipient),
                nomination=recipient,
            )  # fmt: skip
        Proposal.objects.filter(pk=row.pk).update(
            state=P.RECOMMENDED, submitted_at=now, submitted_by=desk, received_at=now,
            received_by=desk, received_on=TODAY - timedelta(20), rules=snapshot(row.kind, TODAY),
        )  # fmt: skip
        made.append(Proposal.objects.select_related("kind").get(pk=row.pk))
    return made


def test_the_seeds_state_what_is_written_here() -> None:
    for record, stated in SEEDS.items():
        conference = Conference.objects.get(record_id=record)
        counts: dict[str, int] = {}
        for row in _recipients(conference):
            counts[row.nomination.award] = counts.get(row.nomination.award, 0) + 1
        assert counts == stated


@pytest.mark.parametrize("record", [record for record, stated in SEEDS.items() if stated])
def test_the_nominations_of_a_seed_become_awards(record: str, desk: User) -> None:
    conference = Conference.objects.get(record_id=record)
    by = _seat(desk, conference)
    _set_quotas(conference, SEEDS[record])
    year = year_of(conference.for_year)
    assert year is not None
    rows = _recommended(conference, _recipients(conference), by, year)
    before = Award.objects.count()

    for number, (kind, same) in enumerate(_by_kind(rows).items(), start=1):
        record_step(seen=_seen(same), step=Step.SUBMITTED, day=TODAY - timedelta(5), by=by)
        mine = list(Proposal.objects.filter(pk__in=[row.pk for row in same]))
        made = prepare_decision(
            council=conference.council, authority=kind.decided_by, name=f"Về việc tặng {kind}",
            seen=_seen(mine), by=by,
        )  # fmt: skip
        made.refresh_from_db()
        issue = Issue(f"{number}/QĐ-THỬ", TODAY, "Nguyễn Văn A", "Người ký (thử)")
        issue_decision(decision=made, issue=issue, version=made.version, by=by)
        announce_decision(decision=made, version=made.version, by=by)

    assert Award.objects.count() - before == sum(SEEDS[record].values())
    _are_in_register_and_facts(rows)
    lines = [line for line in lines_for(by) if line.key.cluster_year == conference.cluster_year_id]
    told = {line.award: line.tally for line in lines if line.tally.limit is not None}
    assert sorted(
        (tally.limit, tally.nominated, tally.passed, tally.awarded) for tally in told.values()
    ) == sorted((n, _nominated(record, n, tally_of), n, n) for tally_of, n in SEEDS[record].items())
    assert not any(tally.over for tally in told.values())


def _nominated(record: str, count: int, award: str) -> int:
    """An award that the catalogue does not have under this name is nominated on its own line."""
    conference = Conference.objects.get(record_id=record)
    (kind,) = {
        row.nomination.kind_id for row in _recipients(conference) if row.nomination.award == award
    }
    return count if kind else 0


def _by_kind(rows: list[Proposal]) -> dict[AwardKind, list[Proposal]]:
    found: dict[AwardKind, list[Proposal]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(row)
    return found


def _seen(rows: list[Proposal]) -> dict[int, int]:
    return {row.pk: row.version for row in rows}


def _are_in_register_and_facts(rows: list[Proposal]) -> None:
    recipients = [Recipient(Subject.COLLECTIVE, row.home_id) for row in rows]
    read = read_facts(recipients)
    for row, recipient in zip(rows, recipients, strict=True):
        row.refresh_from_db()
        assert row.state == P.ANNOUNCED
        award = row.award
        assert award is not None
        assert (award.unit_id, award.kind_id) == (row.unit_id, row.kind_id)
        assert award.nomination_id == row.nomination_id
        facts = read.facts(recipient, code=row.kind.code, year=row.batch.year)
        assert (row.kind.code, row.batch.year, award.pk) in {
            (fact.code, fact.year, fact.pk) for fact in facts.awards
        }


def test_an_award_that_the_record_has_already_is_linked(desk: User) -> None:
    """The decision of 14/10/2024 on 14 flags stands in the register as recorded."""
    conference = Conference.objects.get(record_id="pm-flag-2023")
    by = _seat(desk, conference)
    rows = [row for row in _recipients(conference) if row.mention.unit]
    assert rows
    before = set(Award.objects.values_list("pk", flat=True))
    made = _recommended(conference, rows, by, 2023)
    decision = prepare_decision(
        council=conference.council, authority="Thủ tướng Chính phủ", name="Về việc tặng Cờ",
        seen=_seen(made), by=by,
    )  # fmt: skip
    decision.refresh_from_db()
    issue = Issue("1192/QĐ-TTg", TODAY, "Phạm Minh Chính", "Thủ tướng Chính phủ")
    issue_decision(decision=decision, issue=issue, version=decision.version, by=by)
    awards = announce_decision(decision=decision, version=decision.version, by=by)
    assert {award.pk for award in awards} <= before
    assert set(Award.objects.values_list("pk", flat=True)) == before
    assert {award.decision_number for award in awards} == {"1192/QĐ-TTg"}
