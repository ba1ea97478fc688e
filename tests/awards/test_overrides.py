"""A block lifted by the council: by whom, with what reason, shown where, and taken back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from awards.actions.remarking import answer_finding
from awards.judging import Judged, findings_of, read_for_judging
from awards.models import AnswerKind, FindingAnswer, Hold, Proposal, RuleSnapshot
from awards.workflow import ProposalState
from reports.packets.facts import packet_facts
from tests.accounts.pages import soup
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Denied, Refused, Stale

pytestmark = pytest.mark.django_db
REASON = "Thanh tra đã có kết luận miệng, văn bản gửi sau."
HOLD: dict[str, Any] = {
    "key": "hold", "text": "Chưa xét khi đang thanh tra.", "check": "hold", "citation": "Điều 4",
    "parameters": {"kinds": ["inspection"], "counts_from_end": True}, "confidence": "confirmed",
    "effect": "block", "one_of": "", "route": "", "subjects": [], "grounds": [], "paper": "",
    "begins": None, "ends": None,
}  # fmt: skip


@pytest.fixture
def blocked(world: World) -> Proposal:
    unit = world.unit("Sở Tài chính")
    Hold.objects.create(unit=unit, kind="inspection", starts_on=date(2025, 1, 1))
    one = proposal(ProposalState.APPRAISAL, of=batch(), kind="BKBT")
    kept = RuleSnapshot.objects.get(proposals=one)
    kept.content["rules"] = [HOLD]
    kept.save()
    return Proposal.objects.get(pk=one.pk)


def judged(one: Proposal) -> Judged:
    (found,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    return next(line for line in found if line.finding.rule == "hold")


def lifted(one: Proposal, world: World, text: str = REASON) -> FindingAnswer:
    made = answer_finding(
        proposal=one, rule="hold", kind=AnswerKind.OVERRIDE, text=text,
        by=fresh(world.users["specialist"]),
    )  # fmt: skip
    assert made is not None
    return made


@pytest.mark.parametrize(
    ("role", "may"),
    [("specialist", True), ("member", False), ("staff", False), ("other", False),
     ("chair", False), ("nobody", False)],
)  # fmt: skip
def test_only_the_desk_lifts_a_block(
    client: Client, world: World, blocked: Proposal, role: str, may: bool
) -> None:
    def deed() -> object:
        return answer_finding(
            proposal=blocked, rule="hold", kind=AnswerKind.OVERRIDE, text=REASON,
            by=fresh(world.users[role]),
        )  # fmt: skip

    if may:
        assert deed()
    else:
        with pytest.raises(Denied):
            deed()
    assert judged(blocked).stops is not may
    client.force_login(world.users[role])
    address = reverse("awards:finding_answer", args=[blocked.pk, "hold"])
    assert (client.get(address).status_code == 200) is may


def test_a_block_is_lifted_with_a_reason_and_the_finding_stays_what_it_is(
    world: World, blocked: Proposal
) -> None:
    with pytest.raises(Refused, match="lý do"):
        lifted(blocked, world, " ")
    assert judged(blocked).stops
    lifted(blocked, world)
    line = judged(blocked)
    assert (line.finding.outcome, line.is_lifted, line.stops) == ("blocks", True, False)
    entry = JournalEntry.objects.get(verb="answer_finding")
    assert (entry.detail["rule"], entry.detail["kind"], entry.detail["text"]) == (
        "hold",
        "override",
        REASON,
    )


@pytest.mark.parametrize(
    ("rule", "kind", "words"),
    [
        ("nope", AnswerKind.OVERRIDE, "không áp dụng"),
        # A block that the system found is lifted, not confirmed by hand to be met.
        ("hold", AnswerKind.MET, "không ghi ý kiến như vậy"),
        ("recipient", AnswerKind.OVERRIDE, "không ghi ý kiến như vậy"),
    ],
)
def test_what_cannot_be_lifted(
    world: World, blocked: Proposal, rule: str, kind: AnswerKind, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        answer_finding(
            proposal=blocked, rule=rule, kind=kind, text=REASON,
            by=fresh(world.users["specialist"]),
        )  # fmt: skip
    assert not FindingAnswer.objects.exists()


def _board_page(client: Client, world: World, one: Proposal) -> str:
    client.force_login(world.users["specialist"])
    return str(soup(client.get(reverse("awards:review", args=[one.pk]))).text)


def _own_page(client: Client, world: World, one: Proposal) -> str:
    client.force_login(world.users["staff"])
    return str(soup(client.get(reverse("awards:proposal", args=[one.pk]))).text)


def _packet(client: Client, world: World, one: Proposal) -> str:
    return str(packet_facts(Proposal.objects.get(pk=one.pk), code="THU", day=date(2026, 1, 1)))


@pytest.mark.parametrize("told", [_board_page, _own_page, _packet])
def test_it_is_shown_with_its_reason_and_gone_when_taken_back(
    client: Client,
    world: World,
    blocked: Proposal,
    told: Callable[[Client, World, Proposal], str],
) -> None:
    answer = lifted(blocked, world)
    text = told(client, world, blocked)
    assert REASON in text
    assert "Đang thanh tra, kiểm toán" in text
    desk = fresh(world.users["specialist"])
    with pytest.raises(Stale):
        answer_finding(proposal=blocked, rule="hold", kind="", text="", by=desk, seen=0)
    answer_finding(proposal=blocked, rule="hold", kind="", text="", by=desk, seen=answer.pk)
    assert judged(blocked).stops
    assert not FindingAnswer.objects.exists()
    # What was said once stays in the journal, and only there.
    lines = JournalEntry.objects.filter(verb="answer_finding").order_by("pk")
    assert [(line.detail["kind"], line.detail["before"]) for line in lines] == [
        ("override", ""),
        ("", "override"),
    ]
