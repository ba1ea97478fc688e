"""Rules and their time: a dossier keeps those it came in under, and a trial judges the past."""

import json
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from awards.checking import Asked, check_all, recipient_of
from awards.eligibility import Finding, Outcome
from awards.judging import findings_of, read_for_judging
from awards.models import AnswerKind, FindingAnswer, Hold, Proposal
from awards.trials import try_rule
from awards.workflow import ProposalState
from catalogue.actions import copy_rule, load_legal_documents, load_rules, publish_rule
from catalogue.models import AwardKind, EligibilityRule, LegalDocument
from clusters.models import Unit
from tests.accounts.pages import soup
from tests.awards.dossiers_made import batch, proposal, snapshot
from tests.world import World

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2027, 2, 28), date(2027, 3, 1)


def _read(name: str) -> Any:
    return json.loads((settings.BASE_DIR / "data" / name).read_text(encoding="utf-8"))


@pytest.fixture
def lawful(world: World) -> World:
    """The world with the documents and rules of the reference data."""
    load_legal_documents(_read("legal_documents.json"))
    load_rules(_read("eligibility_rules.json")["rules"])
    return world


def received(day: date, **values: Any) -> Proposal:
    """A dossier that came in on `day`, with the rules of that day."""
    one = proposal(ProposalState.APPRAISAL, of=batch(year=2026), kind="BKBT", **values)
    kept = snapshot(AwardKind.objects.get(code="BKBT"), day)
    Proposal.objects.filter(pk=one.pk).update(received_on=day, rules=kept)
    return one


def judged(one: Proposal) -> dict[str, Finding]:
    (found,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    return {line.finding.rule: line.finding for line in found}


def successor(by: User) -> None:
    """The rule on holds again, by the decree that follows."""
    decree = LegalDocument(number="1/2027/NĐ-CP", name="Nghị định mới", effective_from=FIRST)
    decree.save()
    draft = copy_rule(rule=EligibilityRule.objects.get(key="hold"), by=by)
    EligibilityRule.objects.filter(pk=draft.pk).update(
        # A copy that is made later begins on its day.
        valid_from=FIRST, document=decree, article="Điều 9", text="Chưa xét khi đang có vụ việc.",
        parameters={"kinds": ["investigation"], "counts_from_end": False},
    )  # fmt: skip
    draft.refresh_from_db()
    publish_rule(rule=draft, by=by)


def test_a_dossier_keeps_the_rules_it_was_received_under(lawful: World) -> None:
    unit = lawful.unit("Sở Tài chính")
    Hold.objects.create(unit=unit, kind="inspection", starts_on=date(2026, 5, 1))
    before, gap = received(LAST), received(FIRST, to=lawful.unit("Sở Tư pháp"))
    assert judged(before)["hold"].outcome == Outcome.BLOCKS
    assert judged(before)["hold"].citation == "Điều 4 khoản 4, 152/2025/NĐ-CP"
    # On the day after its last, nothing stands in its place yet: said, and not passed over.
    told = judged(gap)["hold"]
    assert (told.outcome, told.paper) == (Outcome.CANNOT_TELL, "văn bản thay thế")
    assert "hết hiệu lực sau ngày 28/2/2027" in told.fact
    assert "1/3/2027" in told.fact
    successor(lawful.users["admin"])
    after = received(FIRST)
    assert judged(after)["hold"].citation == "Điều 9, 1/2027/NĐ-CP"
    assert judged(after)["hold"].outcome == Outcome.PASSES  # no inspection is asked about now
    # Who came before is judged as before, and who came into the gap stays there.
    assert judged(before)["hold"].outcome == Outcome.BLOCKS
    assert judged(gap)["hold"].outcome == Outcome.CANNOT_TELL


@pytest.mark.parametrize(
    ("day", "cited"),
    [
        (date(2025, 6, 30), None),
        (date(2025, 7, 1), "Điều 4 khoản 4, 152/2025/NĐ-CP"),
        (LAST, "Điều 4 khoản 4, 152/2025/NĐ-CP"),
        (FIRST, "Điều 9, 1/2027/NĐ-CP"),
    ],
)
def test_a_question_is_answered_by_the_rules_of_its_day(
    lawful: World, day: date, cited: str | None
) -> None:
    successor(lawful.users["admin"])
    unit = lawful.unit("Sở Tài chính")
    kind = AwardKind.objects.get(code="BKBT")
    (found,) = check_all([Asked(recipient_of(unit), kind, day.year, day)])
    cites = [one.citation for one in found if one.rule == "hold"]
    assert cites == ([cited] if cited else [])
    if cited is None:
        (gap,) = [one for one in found if one.rule == "rules"]
        assert "quy định trước đó chưa có" in gap.fact


def draft(**values: Any) -> EligibilityRule:
    given = {
        "kind": AwardKind.objects.get(code="BKBT"), "key": "votes", "text": "Chín mươi phần trăm",
        "check_kind": "vote", "parameters": {"percent": 90}, "confidence": "confirmed",
        "effect": "block", "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    return EligibilityRule.objects.create(**given | values)


def test_a_rule_is_tried_on_the_dossiers_that_were_received(world: World, client: Client) -> None:
    names = ("Sở Tài chính", "Sở Tư pháp", "Sở Nội vụ", "Sở Y tế")
    votes = ((17, 20), (18, 20), (None, None), (10, 20))
    for name, (votes_for, base) in zip(names, votes, strict=True):
        one = proposal(ProposalState.SESSION, of=batch(name), kind="BKBT")
        Proposal.objects.filter(pk=one.pk).update(votes_for=votes_for, votes_base=base)
    proposal(ProposalState.SUBMITTED, of=batch("Sở Xây dựng"), kind="BKBT")  # not received
    proposal(ProposalState.SESSION, of=batch("Sở Xây dựng"), kind="GK")  # another award
    rule = draft()
    _nobody, dossiers, *_others = try_rule(rule)
    assert (dossiers.total, dict(dossiers.counts)) == (4, {"Đạt": 1, "Chặn": 2})
    assert sorted(line.split(",")[0] for line in dossiers.newly_blocked) == [
        "Sở Tài chính",
        "Sở Y tế",
    ]
    assert "17/20 phiếu đồng ý (85,00%, cần 90%)." in " ".join(dossiers.newly_blocked)
    client.force_login(world.users["admin"])
    page = soup(client.get(f"/admin/catalogue/eligibilityrule/{rule.pk}/do/publish_rule/")).text
    assert "2 trường hợp sẽ bị chặn thêm" in page
    # Nothing was written by trying.
    rule.refresh_from_db()
    assert rule.state == "draft"


def test_what_the_desk_confirmed_counts_in_a_trial_and_a_lifted_block_is_none(
    world: World,
) -> None:
    one = proposal(ProposalState.APPRAISAL, of=batch("Sở Tài chính"), kind="BKBT")
    rule = draft(key="paper", check_kind="paper", parameters={})
    assert dict(try_rule(rule)[1].counts) == {"Chưa đủ căn cứ": 1}
    FindingAnswer.objects.create(
        proposal=one, rule="paper", kind=AnswerKind.UNMET, text="Thiếu",
        answered_at=timezone.now(), answered_by=world.users["specialist"],
    )  # fmt: skip
    trial = try_rule(rule)[1]
    assert (dict(trial.counts), len(trial.newly_blocked)) == ({"Chặn": 1}, 1)


@pytest.mark.parametrize("count", [1, 3, 9])
def test_a_trial_costs_the_same_for_many_dossiers(
    world: World, count: int, django_assert_num_queries: Any
) -> None:
    units = list(Unit.objects.filter(is_demo=True, parent__isnull=False).order_by("pk")[:count])
    for unit in units:
        proposal(ProposalState.APPRAISAL, of=batch(unit), kind="BKBT")
    rule = draft()
    with django_assert_num_queries(74):
        assert try_rule(rule)[1].total == len(units) == count


def test_the_sentence_of_each_check_is_shown_before_anything_is_known(world: World) -> None:
    told = {
        "working_days": {"starts": "received", "ends": "submitted", "limit": "at_most", "days": 20},
        "due": {"day": 10, "month": 12, "years_after": 0},
        "rating": {"levels": ["HTXSNV"], "years": 2},
        "paper": {},
    }
    today = timezone.localdate()
    for check, parameters in told.items():
        nobody = try_rule(draft(key=f"it_{check}", check_kind=check, parameters=parameters))[0]
        ((outcome, sentence),) = nobody.examples
        assert (outcome, "Cần: " in sentence) == ("Chưa đủ căn cứ", True)
        assert (nobody.total, nobody.newly_blocked) == (0, [])
        if check == "working_days":
            assert f"từ {today.day}/{today.month}/{today.year}" in sentence
