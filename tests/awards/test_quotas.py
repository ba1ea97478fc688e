"""Quotas and cuts: what was allowed, proposed, passed, awarded, and who was cut."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from awards.decisions.overruns import dossiers_about, overruns_of
from awards.decisions.quota_bars import Counts, draw
from awards.decisions.quota_lines import Tally, lines_for, selected
from awards.models import Person, Proposal
from awards.workflow import ProposalState
from catalogue.models import AwardKind
from clusters.models import AwardQuota, Officer, OfficerRole
from conferences.models import Nomination, Resolution
from conferences.models.resolution import NominationStatus
from tests.awards.dossiers_made import batch, decision, fresh, proposal
from tests.awards.sessions_made import prepared
from tests.world import World

P = ProposalState
# An award that the conference of the demonstration does not propose.
KIND = "CSTDT"


def _quota(world: World, count: int, kind: str = KIND) -> None:
    AwardQuota.objects.create(
        cluster_year=world.cluster_year,
        order=90,
        kind=AwardKind.objects.get(code=kind),
        count=count,
    )


def _year(world: World) -> int:
    return int(world.cluster_year.label[-4:])


def _nominate(world: World, count: int, kind: str = KIND) -> None:
    resolution, _made = Resolution.objects.get_or_create(conference=world.conference)
    Nomination.objects.create(
        resolution=resolution, order=950, award="Cờ thi đua", count=count,
        kind=AwardKind.objects.get(code=kind), status=NominationStatus.PROPOSED,
    )  # fmt: skip


def _line(world: World, role: str = "specialist", kind: str = KIND) -> Tally:
    wanted = AwardKind.objects.get(code=kind).pk
    (found,) = [
        line.tally
        for line in lines_for(fresh(world.users[role]))
        if line.key.kind == wanted and line.key.cluster_year == world.cluster_year.pk
    ]
    return found


def _dossiers(world: World, states: dict[str, int]) -> list[Proposal]:
    within = batch(year=_year(world), cluster_year=world.cluster_year)
    unit = world.unit("Sở Tài chính")
    held = decision()
    made = []
    for state, number in states.items():
        for n in range(number):
            to = Person.objects.create(name=f"Lê {state} {n}", unit=unit)
            given: dict[str, Any] = {}
            if state in (P.DECIDED, P.ANNOUNCED, P.REVOKED):
                given["decision"] = held
            made.append(proposal(state, of=within, to=to, kind=KIND, **given))
    return made


COUNTS = [
    # state → sent, appraised, put, passed, decided, awarded, cut
    (P.DRAFT, (0, 0, 0, 0, 0, 0, 0)),
    (P.SUBMITTED, (1, 1, 0, 0, 0, 0, 0)),
    (P.APPRAISAL, (1, 1, 0, 0, 0, 0, 0)),
    (P.RETURNED, (1, 1, 0, 0, 0, 0, 0)),
    (P.CONSULTATION, (1, 1, 0, 0, 0, 0, 0)),
    (P.SESSION, (1, 0, 1, 0, 0, 0, 0)),
    (P.RECOMMENDED, (1, 0, 0, 1, 0, 0, 0)),
    (P.NOT_RECOMMENDED, (1, 0, 0, 0, 0, 0, 1)),
    (P.DECIDED, (1, 0, 0, 1, 1, 0, 0)),
    (P.ANNOUNCED, (1, 0, 0, 1, 1, 1, 0)),
    (P.REFUSED, (1, 0, 0, 0, 0, 0, 1)),
    (P.WITHDRAWN, (1, 0, 0, 0, 0, 0, 1)),
    (P.REVOKED, (1, 0, 0, 1, 1, 0, 1)),
]


def test_the_table_is_about_all_states() -> None:
    assert [state for state, _counts in COUNTS] == list(P)


@pytest.mark.parametrize(("state", "counts"), COUNTS)
def test_what_each_state_counts_as(world: World, state: str, counts: tuple[int, ...]) -> None:
    _quota(world, 5)
    _dossiers(world, {state: 1})
    t = _line(world)
    told = (t.sent, t.appraised, t.put, t.passed, t.decided, t.awarded, t.cut)
    assert (told, t.limit, t.over) == (counts, 5, ())


def test_sixty_nine_proposed_and_forty_eight_passed(world: World) -> None:
    _quota(world, 48)
    _nominate(world, 69)
    _dossiers(world, {P.RECOMMENDED: 48, P.NOT_RECOMMENDED: 21})
    line = _line(world)
    assert (line.nominated, line.sent, line.passed, line.cut) == (69, 69, 48, 21)
    assert line.over == ("nominated",)
    client = Client()
    client.force_login(fresh(world.users["specialist"]))
    page = client.get(reverse("awards:quotas")).content.decode()
    assert "đề nghị 69, thông qua 48" in page
    assert "Vượt hạn mức" in page
    (url,) = {
        line.cuts_url for line in lines_for(fresh(world.users["specialist"])) if line.tally.cut
    }
    cut = client.get(f"{url}&format=xlsx")
    sheet = load_workbook(BytesIO(cut.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 21
    assert {row[-1] for row in rows} == {"Lý do (thử)."}
    book = load_workbook(BytesIO(client.get(reverse("awards:quotas") + "?format=xlsx").content))
    assert book.active is not None
    cells = [row[4:8] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert (48, 69, 69, 0) in cells


OVER = [
    # limit, nominated, sent, passed, cut → what is over
    (None, 9, 9, 9, 0, ()),
    (2, 2, 2, 2, 0, ()),
    (2, 3, 2, 2, 0, ("nominated",)),
    (2, 2, 3, 2, 0, ("sent",)),
    (2, 2, 3, 2, 1, ()),
    (2, 2, 3, 3, 0, ("sent", "passed")),
    (0, 1, 0, 0, 0, ("nominated",)),
]


@pytest.mark.parametrize(("limit", "nominated", "sent", "passed", "cut", "over"), OVER)
def test_what_exceeds_a_quota(
    limit: int | None, nominated: int, sent: int, passed: int, cut: int, over: tuple[str, ...]
) -> None:
    tally = Tally(limit=limit, nominated=nominated, sent=sent, passed=passed, cut=cut)
    assert tally.over == over


def test_a_conflict_takes_dossiers_out_of_the_counts_and_the_cuts(world: World) -> None:
    _quota(world, 5)
    _dossiers(world, {P.REFUSED: 2})
    user, parent = world.users["specialist"], world.unit("Sở Tài chính").parent
    assert parent is not None
    assert _line(world).cut == 2
    Officer.objects.create(
        user=user, unit=parent, role=OfficerRole.STAFF,
        starts_on="2020-01-01",
    )  # fmt: skip
    assert _line(world).sent == 0
    client = Client()
    client.force_login(fresh(user))
    page = client.get(reverse("awards:cuts")).content.decode()
    assert "Lê refused" not in page
    assert "hồ sơ không hiện vì trùng đơn vị" in page


def test_another_unit_sees_no_dossiers_of_others(world: World) -> None:
    _dossiers(world, {P.REFUSED: 2})
    assert all(line.tally.sent == 0 for line in lines_for(fresh(world.users["other"])))


def test_bars_begin_at_nothing_and_share_one_scale() -> None:
    bars = draw(
        [
            Counts("Cờ thi đua", 69, 48, 0, 48, True, "đề nghị 69, thông qua 48"),
            Counts("Bằng khen rất dài tên của bộ, ban, ngành", 0, 0, 0, None, False, ""),
        ]
    )
    first, second = bars.rows
    assert first.proposed > first.passed > first.awarded == 0
    assert first.limit_x == bars.left + first.passed
    assert (second.proposed, second.limit_x) == (0, None)
    assert len(second.name) == 30
    assert [tick.value for tick in bars.ticks] == [0, 20, 40, 60, 80]


@pytest.mark.parametrize("most", [0, 1, 4, 5, 7, 69, 500, 12345])
def test_the_scale_has_few_marks(most: int) -> None:
    bars = draw([Counts("x", most, 0, 0, None, False, "")])
    assert 2 <= len(bars.ticks) <= 6
    assert bars.ticks[-1].value >= most


OVERRUNS = [
    # The quota, states of the dossiers → what is told of how many.
    (2, {P.APPRAISAL: 2}, None),
    (2, {P.APPRAISAL: 2, P.REFUSED: 3, P.WITHDRAWN: 1}, None),
    (2, {P.APPRAISAL: 1, P.RECOMMENDED: 1, P.ANNOUNCED: 1}, 3),
    (2, {P.DRAFT: 3}, 3),
    (2, {P.DRAFT: 1, P.SESSION: 2}, 3),
    (0, {P.SUBMITTED: 1}, 1),
    (None, {P.APPRAISAL: 9}, None),
]


@pytest.mark.parametrize(("limit", "states", "told"), OVERRUNS)
def test_what_is_told_of_a_letter_beyond_its_quota(
    world: World, limit: int | None, states: dict[str, int], told: int | None
) -> None:
    if limit is not None:
        _quota(world, limit)
    rows = _dossiers(world, states)
    said = overruns_of(dossiers_about(rows[0].batch))
    award = AwardKind.objects.get(code=KIND).name
    assert said == (
        []
        if told is None
        else [f"Vượt hạn mức {award} của {world.cluster_year}: hạn mức {limit}, đề nghị {told}."]
    )
    if P.DRAFT not in states:
        assert overruns_of([rows[-1]]) == said


def test_dossiers_of_another_letter_count_and_those_without_a_cluster_do_not(world: World) -> None:
    _quota(world, 2)
    mine = _dossiers(world, {P.APPRAISAL: 2})
    assert overruns_of(mine) == []
    other = batch("Sở Nội vụ", year=_year(world), cluster_year=world.cluster_year)
    proposal(P.SUBMITTED, of=other, to=world.unit("Sở Y tế"), kind=KIND)
    assert "đề nghị 3" in overruns_of(mine)[0]
    assert overruns_of([proposal(P.DRAFT, of=batch("Sở Xây dựng"), kind=KIND)]) == []


def test_a_quota_that_is_raised_afterwards_is_no_longer_exceeded(world: World) -> None:
    _quota(world, 1)
    rows = _dossiers(world, {P.SESSION: 2})
    assert _line(world).over == ("sent",)
    assert overruns_of(rows)
    AwardQuota.objects.filter(order=90).update(count=2)
    assert _line(world).over == ()
    assert overruns_of(rows) == []


def test_it_is_told_before_sending_at_the_board_in_the_session_and_in_the_draft(
    world: World,
) -> None:
    _quota(world, 1)
    made = decision(state="draft", number="", issued_on=None)
    rows = _dossiers(world, {P.APPRAISAL: 2})
    decided = proposal(
        P.DECIDED, of=rows[0].batch, to=world.unit("Sở Y tế"), kind=KIND, decision=made
    )
    session = prepared(world, rows)
    for role, url in (
        ("staff", reverse("awards:batch", args=[rows[0].batch_id])),
        ("specialist", reverse("awards:review", args=[rows[0].pk])),
        ("specialist", reverse("awards:session", args=[session.pk])),
        ("specialist", reverse("awards:decision", args=[decided.decision_id])),
    ):
        client = Client()
        client.force_login(fresh(world.users[role]))
        assert "hạn mức 1, đề nghị 3" in client.get(url).content.decode(), url


def test_lines_of_one_level(world: World) -> None:
    _quota(world, 1)
    lines = lines_for(fresh(world.users["specialist"]))
    at: dict[str, Any] = {"council": None, "year": None, "words": []}
    assert selected(lines, level="province", **at) == lines
    assert selected(lines, level="central", **at) == []
    client = Client()
    client.force_login(fresh(world.users["specialist"]))
    page = client.get(reverse("awards:quotas"), {"level": "province"}).content.decode()
    assert AwardKind.objects.get(code=KIND).name in page
