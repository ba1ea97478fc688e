"""The nominations of the five seed records go the whole way: conference, drafts, papers, letter,
opinions, ballot, decision, register. Nothing is set; every step is the real action.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone

from accounts.models import User
from awards.actions.nominations import take_up_nominations
from awards.decisions.quota_lines import Tally, lines_for
from awards.letters.nominations import council_of, fates_of
from awards.models import Award, Batch, Decision, Proposal, SessionItem
from awards.reading import Recipient, read_facts
from awards.workflow import ProposalState
from catalogue.rule_terms import Subject
from clusters.actions.quotas import QuotaLine, set_quotas
from clusters.models import AwardQuota, CouncilSeat, UnitChange
from clusters.models.councils import SeatRole
from conferences.models import Conference
from emulation.playing_awards import walked
from emulation.playing_council import Desk, seated
from tests.awards.dossiers_made import fresh
from workflow.models import JournalEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]
P = ProposalState
SINCE = date(2020, 1, 1)

# What the seeds state: the code of the award → whom, in the order of the record.
SEEDS: dict[str, dict[str, list[str]]] = {
    "seed-0": {"COCP": ["Tỉnh Phú Thọ"], "BKTTG": ["Tỉnh Tuyên Quang"]},
    "seed-1": {"COBT": ["Sở VHTT Ninh Bình", "Sở VHTTDL Hà Nam", "Sở VHTT&DL Vĩnh Phúc"]},
    # A district without clusters that only hands out awards, and a half-year's meeting.
    "seed-2": {},
    "seed-3": {},
    "seed-4": {
        "COCP": ["Tỉnh Bình Định", "Tỉnh Đắk Lắk"],
        "BKTTG": ["Tỉnh Khánh Hòa", "Tỉnh Đắk Nông"],
    },
}
STATING = [record for record, stated in SEEDS.items() if stated]


@dataclass
class Walk:
    conference: Conference
    desk: User
    verbs: list[str]

    @property
    def rows(self) -> list[Proposal]:
        rows = Proposal.objects.filter(batch__resolution__conference=self.conference)
        return list(
            rows.select_related("kind", "decision__file", "award", "batch").order_by("order")
        )

    @property
    def tallies(self) -> dict[str, Tally]:
        year = self.conference.cluster_year_id
        lines = [line for line in lines_for(self.desk) if line.key.cluster_year == year]
        return {
            AwardQuota.objects.get(cluster_year=year, kind=line.key.kind).kind.code: line.tally
            for line in lines
        }


def walk(record: str, quotas: dict[str, int], cut: int = 0) -> Walk:
    """The record's council lays down the quotas of the year, takes up and goes on to the end."""
    conference = Conference.objects.get(record_id=record)
    council = council_of(conference)
    desk = User.objects.create_user(f"desk-{record}", full_name="Chuyên viên (thử)")
    CouncilSeat.objects.create(
        user=desk, council=council, role=SeatRole.SPECIALIST, starts_on=SINCE
    )
    year = conference.cluster_year
    assert year is not None
    kinds = {
        fate.nomination.kind.code: fate.nomination.kind
        for fate in fates_of(conference)
        if fate.nomination.kind
    }
    lines = [QuotaLine(kinds[code], count=count) for code, count in quotas.items()]
    set_quotas(cluster_year=year, lines=lines, by=fresh(desk))
    take_up_nominations(conference=conference, by=fresh(desk))
    batch = Batch.objects.select_related("unit", "council").get(resolution__conference=conference)
    verbs: list[str] = []

    def do(verb: str, by: User, about: object, act: Callable[[], object], *, unit: str) -> None:
        act()
        verbs.append(verb)

    members = seated(council, SINCE)
    for _done in walked(Desk(batch, desk, desk, members, doing=do, cut=cut)):
        pass
    return Walk(conference, fresh(desk), verbs)


def test_the_seeds_state_what_is_written_here() -> None:
    for record, stated in SEEDS.items():
        found: dict[str, list[str]] = {}
        for fate in fates_of(Conference.objects.get(record_id=record)):
            assert fate.may_be_taken_up
            assert fate.nomination.kind is not None
            found.setdefault(fate.nomination.kind.code, []).append(str(fate.unit))
        assert found == stated


@pytest.mark.parametrize("record", STATING)
def test_the_nominations_of_a_seed_become_awards(record: str) -> None:
    stated = SEEDS[record]
    before = Award.objects.count()
    done = walk(record, {code: len(units) for code, units in stated.items()})
    assert [(row.kind.code, row.name, row.state) for row in done.rows] == [
        (code, name, P.ANNOUNCED) for code, names in stated.items() for name in names
    ]
    assert Award.objects.count() - before == sum(map(len, stated.values()))
    # Flag and certificate are of one authority: one decision each time, signed and on file.
    decision = Decision.objects.get(proposals__batch=done.rows[0].batch, proposals__order=1)
    assert {row.decision_id for row in done.rows} == {decision.pk}
    assert (decision.state, decision.authority) == ("announced", done.rows[0].kind.decided_by)
    assert decision.number
    assert decision.signer
    assert decision.issued_on == timezone.localdate()
    assert decision.file is not None
    for row in done.rows:
        _is_voted_on_and_in_the_register(row, decision)
        _has_come_this_way(row)
    assert {code: told(tally) for code, tally in done.tallies.items()} == {
        code: (len(names),) * 4 + (0, ()) for code, names in stated.items()
    }


def told(tally: Tally) -> tuple[object, ...]:
    return tally.limit, tally.nominated, tally.passed, tally.awarded, tally.cut, tally.over


def _is_voted_on_and_in_the_register(row: Proposal, decision: Decision) -> None:
    item = SessionItem.objects.get(proposal=row)
    assert (item.outcome, item.votes_base) == ("recommended", 5)
    assert item.votes_for in (4, 5)
    award = row.award
    assert award is not None
    assert (award.unit_id, award.kind_id, award.decision_id) == (
        row.unit_id, row.kind_id, decision.pk,
    )  # fmt: skip
    assert (award.decision_number, award.nomination_id) == (decision.number, row.nomination_id)
    # Whoever inherits the unit's history has it as well: Phú Thọ of today that of 2024.
    heirs = UnitChange.objects.filter(predecessors=row.home_id).values_list("successors", flat=True)
    for home in (row.home_id, *heirs):
        recipient = Recipient(Subject.COLLECTIVE, home)
        facts = read_facts([recipient]).facts(recipient, code=row.kind.code, year=row.batch.year)
        assert (row.kind.code, row.batch.year, award.pk, home != row.home_id) in {
            (fact.code, fact.year, fact.pk, bool(fact.heir_of)) for fact in facts.awards
        }


# What the journal of every dossier tells, each once, in this order.
_DEEDS = [
    "change_proposal", "submit", "receive", "consult", "end_consultation", "put_to_session",
    "recommend", "decide", "announce",
]  # fmt: skip


def _has_come_this_way(row: Proposal) -> None:
    lines = JournalEntry.objects.filter(subject_kind="awards.proposal", subject_id=row.pk)
    verbs = list(dict.fromkeys(lines.order_by("pk").values_list("verb", flat=True)))
    assert [verb for verb in verbs if verb in _DEEDS] == _DEEDS
    assert row.versions.count() == (2 if row.order == 1 else 1)
    assert row.reviews.filter(given_at__isnull=False).count() == 2
    assert None not in (row.forwarded_on, row.notified_on, row.delivered_on)


def test_what_goes_beyond_the_quota_is_told_and_cut() -> None:
    """Three were proposed; the ministry's quota is two, and the council lets the last one fall."""
    done = walk("seed-1", {"COBT": 2}, cut=1)
    assert sorted(row.state for row in done.rows) == [P.ANNOUNCED, P.ANNOUNCED, P.REFUSED]
    (fallen,) = (row for row in done.rows if row.state == P.REFUSED)
    assert SessionItem.objects.get(proposal=fallen).order == len(done.rows)
    assert (fallen.award, fallen.decision) == (None, None)
    assert "tỷ lệ phiếu" in fallen.reason
    assert told(done.tallies["COBT"]) == (2, 3, 2, 2, 1, ("nominated",))
    assert done.verbs.count("refuse") == 1
