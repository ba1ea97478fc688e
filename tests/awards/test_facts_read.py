"""Each kind of check with real rows: what is stored, read and judged, with all three answers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from awards.checking import Asked, check_all, recipient_of
from awards.eligibility import Finding, Outcome
from awards.eligibility.deciding import CHECKS
from awards.judging import findings_of, read_for_judging
from awards.models import (
    AnswerKind,
    Award,
    FindingAnswer,
    Headcount,
    HeadcountTitle,
    HistoryCheck,
    Hold,
    Initiative,
    Person,
    Proposal,
    YearlyRating,
)
from awards.workflow import ProposalState
from catalogue.models import AwardKind, Holiday
from catalogue.rule_kinds import canonical
from catalogue.rule_sets import Rule, RuleSet, to_json
from clusters.models import (
    AwardQuota,
    Covenant,
    Membership,
    Pledge,
    Reporting,
    Result,
    Unit,
)
from conferences.models import Conference, Mention, Resolution, Standing
from tests.awards.dossiers_made import batch, decision, proposal, snapshot
from tests.world import World

pytestmark = pytest.mark.django_db

P, W, B, C = Outcome.PASSES, Outcome.WARNS, Outcome.BLOCKS, Outcome.CANNOT_TELL
YEAR = 2025
# The year of the world's cluster: the demonstration is of this year.
NOW = timezone.localdate().year
DAY = date(2025, 12, 31)


@pytest.fixture
def unit(world: World) -> Unit:
    return world.unit("Sở Tài chính")


@pytest.fixture
def person(unit: Unit) -> Person:
    made = Person(name="Nguyễn Văn An", birth_year=1980, unit=unit)
    made.save()
    return made


def rule_set(check: str, code: str, parameters: dict[str, Any]) -> RuleSet:
    rule = Rule(
        "it", "Quy định thử.", check, canonical(check, parameters), "Điều 1", "confirmed", "block"
    )
    kinds = {kind.code: kind for kind in AwardKind.objects.all()}
    return RuleSet(
        code=code,
        name=kinds[code].name,
        day=DAY,
        rules=(rule,),
        subjects=tuple(kinds[code].subjects),
        names={one: kind.name.split(";")[0] for one, kind in kinds.items()},
        groups={one: kind.group for one, kind in kinds.items()},
    )


def ask(
    subject: Unit | Person, check: str, code: str, at: int = YEAR, **parameters: Any
) -> Finding:
    kind = AwardKind.objects.get(code=code)
    asked = Asked(recipient_of(subject), kind, at, DAY)
    rules = {(code, DAY): rule_set(check, code, parameters)}
    ((_recipient, finding),) = check_all([asked], rules=rules)
    return finding


def owned(subject: Unit | Person) -> dict[str, Any]:
    return {"unit" if isinstance(subject, Unit) else "person": subject}


def award(subject: Unit | Person, code: str, year: str, **values: Any) -> Award:
    kind = AwardKind.objects.get(code=code)
    made = Award(name=code, kind=kind, year=year, **owned(subject), **values)
    made.save()
    return made


def whole(subject: Unit | Person, since: int | None = None) -> None:
    """The register was compared with the decisions."""
    HistoryCheck.objects.create(
        **owned(subject),
        complete_from=since,
        checked_at=timezone.now(),
        checked_by=User.objects.get(username="specialist"),
    )


def test_prerequisite(person: Person) -> None:
    def asked() -> Outcome:
        told = {"awards": ["CSTDCS"], "count": 2, "timing": "within", "years": 5}
        return ask(person, "prerequisite", "CSTDT", **told).outcome

    award(person, "CSTDCS", "2021")
    award(person, "CSTDCS", "2020")
    assert asked() == C
    whole(person, 2022)
    assert asked() == C
    HistoryCheck.objects.update(complete_from=2021)
    assert asked() == B
    revoked = award(person, "CSTDCS", "2025", revoked_on=DAY, revoke_reason="Thử")
    assert asked() == B
    Award.objects.filter(pk=revoked.pk).update(revoked_on=None, revoke_reason="")
    assert asked() == P


def test_interval(unit: Unit) -> None:
    def asked() -> Outcome:
        return ask(unit, "interval", "HCLD1", awards=["HCLD2"], years=5).outcome

    assert asked() == C
    award(unit, "HCLD2", "2020")
    assert asked() == P
    award(unit, "HCLD2", "2021")
    assert asked() == B


def test_times(person: Person) -> None:
    def asked() -> Outcome:
        return ask(person, "times", "KNC", most=2).outcome

    assert asked() == C
    award(person, "KNC", "2010")
    # A second one may be missing in the register.
    assert asked() == C
    whole(person)
    assert asked() == P
    award(person, "KNC", "2012")
    assert asked() == B


def test_rating(person: Person) -> None:
    def asked() -> Outcome:
        return ask(person, "rating", "LDTT", levels=["HTXSNV", "HTTNV"], years=2).outcome

    YearlyRating.objects.create(person=person, year=2025, level="HTTNV")
    assert asked() == C
    row = YearlyRating.objects.create(person=person, year=2024, level="HTXSNV")
    assert asked() == P
    YearlyRating.objects.filter(pk=row.pk).update(level="HTNV")
    assert asked() == B


def test_members(unit: Unit) -> None:
    def asked() -> Outcome:
        told = {"measure": "titled", "titles": ["LDTT"], "bound": "percent_least", "value": 70}
        return ask(unit, "members", "TTLDTT", **told).outcome

    row = Headcount.objects.create(unit=unit, year=2024, members=10)
    assert asked() == C
    Headcount.objects.filter(pk=row.pk).update(year=2025)
    assert asked() == C
    title = HeadcountTitle.objects.create(
        headcount=row, kind=AwardKind.objects.get(code="LDTT"), count=6
    )
    assert asked() == B
    HeadcountTitle.objects.filter(pk=title.pk).update(count=7)
    assert asked() == P


def test_initiative(person: Person) -> None:
    def asked() -> Outcome:
        return ask(person, "initiative", "CSTDT", scope="ministry_province", count=1).outcome

    assert asked() == C
    one = Initiative.objects.create(person=person, title="Số hóa", scope="base", year=2025)
    assert asked() == B
    Initiative.objects.filter(pk=one.pk).update(scope="national")
    assert asked() == C  # not recognised yet
    Initiative.objects.filter(pk=one.pk).update(recognised_on=date(2025, 5, 1))
    assert asked() == P
    Initiative.objects.filter(pk=one.pk).update(used_for=award(person, "CSTDCS", "2025"))
    assert asked() == B


def test_rank(world: World, unit: Unit) -> None:
    def asked() -> Outcome:
        return ask(unit, "rank", "COBT", NOW, most=1, level="any").outcome

    Conference.objects.filter(pk=world.conference.pk).update(for_year=str(NOW), state="concluded")
    resolution, _made = Resolution.objects.get_or_create(conference=world.conference)
    Standing.objects.all().delete()
    mention = Mention.objects.create(
        conference=world.conference, role="ranked", order=99, text="x", unit=unit, match="rule"
    )
    row = Standing.objects.create(resolution=resolution, order=99, mention=mention, rank=None)
    assert asked() == C
    Standing.objects.filter(pk=row.pk).update(rank=1)
    assert asked() == P
    Standing.objects.filter(pk=row.pk).update(rank=2)
    assert asked() == B
    # What a meeting may still change is no result.
    Conference.objects.update(state="open")
    assert asked() == C


def test_targets(world: World, unit: Unit) -> None:
    def asked() -> Outcome:
        return ask(unit, "targets", "COBT", NOW, exceeded=True).outcome

    year = world.cluster_year
    covenant = Covenant.objects.get_or_create(cluster_year=year, amends=None)[0]
    target = covenant.targets.create(
        order=98, indicator="Số hồ sơ trễ hạn", measure="hồ sơ", direction="smaller"
    )
    Pledge.objects.create(target=target, unit=unit, value=10)
    assert asked() == C
    report = Reporting.objects.create(
        cluster_year=year, unit=unit, period="year_end", state="draft"
    )
    result = Result.objects.create(reporting=report, target=target, value=9)
    assert asked() == C  # not sent
    Reporting.objects.filter(pk=report.pk).update(
        state="submitted", submitted_at=timezone.now(), submitted_by=world.users["staff"]
    )
    assert asked() == P
    Result.objects.filter(pk=result.pk).update(value=10)
    assert asked() == B  # reached, not exceeded
    assert ask(unit, "targets", "COBT", NOW, exceeded=False).outcome == P


def test_quota(world: World, unit: Unit) -> None:
    def asked() -> Outcome:
        return ask(unit, "quota", "COBT", NOW).outcome

    year = world.cluster_year
    assert Membership.objects.filter(cluster_year=year, unit=unit).exists()
    AwardQuota.objects.filter(cluster_year=year).delete()
    assert asked() == C
    kind = AwardKind.objects.get(code="COBT")
    Resolution.objects.all().delete()
    AwardQuota.objects.create(cluster_year=year, order=1, kind=kind, count=1)
    assert asked() == P
    resolution, _made = Resolution.objects.get_or_create(conference=world.conference)
    nomination = resolution.nominations.create(order=98, award="Cờ", kind=kind, status="proposed")
    for order, named in enumerate((unit, world.unit("Sở Tư pháp")), start=98):
        mention = Mention.objects.create(
            conference=world.conference, role="recipient", order=order, text="x", unit=named,
            match="rule",
        )  # fmt: skip
        nomination.recipients.create(order=order, mention=mention)
    assert asked() == B


def test_one_achievement(unit: Unit) -> None:
    def asked() -> Outcome:
        groups = ["bang_khen", "giay_khen"]
        return ask(unit, "one_achievement", "BKBT", groups=groups).outcome

    assert asked() == P
    award(unit, "GK", "2025")
    assert asked() == C
    award(unit, "BKBT", "2025")
    assert asked() == B


def test_no_basis(unit: Unit) -> None:
    award(unit, "COBT", "2025", ground="chuyen_de")
    told = ask(unit, "no_basis", "COCP", grounds=["chuyen_de"])
    assert (told.outcome, "Cờ thi đua" in told.fact) == (P, True)


def test_hold(person: Person) -> None:
    def asked() -> Outcome:
        return ask(person, "hold", "LDTT", kinds=["investigation"]).outcome

    assert asked() == P
    hold = Hold.objects.create(
        person=person, kind="investigation", starts_on=date(2026, 1, 1), is_certain=True
    )
    assert asked() == P  # the day after the one that is asked about
    Hold.objects.filter(pk=hold.pk).update(starts_on=DAY)
    assert asked() == B
    Hold.objects.filter(pk=hold.pk).update(is_certain=False)
    assert asked() == C
    Hold.objects.filter(pk=hold.pk).update(kind="inspection")
    assert asked() == P  # this rule does not ask about it


def judged(one: Proposal, check: str, parameters: dict[str, Any]) -> Outcome | None:
    """How a dossier is judged by one rule of its own; None where it is not asked yet."""
    kept = snapshot(one.kind, date(2025, 12, 31))
    rules = replace(rule_set(check, one.kind.code, parameters), day=date(2025, 12, 31))
    type(kept).objects.filter(pk=kept.pk).update(content=to_json(rules))
    Proposal.objects.filter(pk=one.pk).update(rules=kept)
    (found,) = findings_of(read_for_judging(Proposal.objects.filter(pk=one.pk))).values()
    return next((line.finding.outcome for line in found if line.finding.rule == "it"), None)


def dossier(**values: Any) -> Proposal:
    state = values.pop("state", ProposalState.APPRAISAL)
    made = proposal(state, of=batch(), kind="BKBT")
    Proposal.objects.filter(pk=made.pk).update(**values)
    return made


def test_due(world: World) -> None:
    told = {"day": 10, "month": 12, "years_after": 0}
    assert judged(dossier(received_on=date(2025, 12, 10)), "due", told) == P
    assert judged(dossier(received_on=date(2025, 12, 11)), "due", told) == B
    leap = {"day": 29, "month": 2, "years_after": 1}
    assert judged(dossier(received_on=date(2026, 2, 28)), "due", leap) == P
    assert judged(dossier(received_on=date(2026, 3, 1)), "due", leap) == B
    assert judged(dossier(received_on=None, state="submitted"), "due", told) == C


def test_working_days(world: World) -> None:
    told = {"starts": "received", "ends": "submitted", "limit": "at_most", "days": 20}

    def asked(sent: date | None, received: date = date(2025, 1, 20)) -> Outcome | None:
        one = dossier(received_on=received, forwarded_on=sent)
        return judged(one, "working_days", told)

    assert asked(date(2025, 2, 24)) == P
    assert asked(date(2025, 2, 25)) == B
    assert asked(date(2025, 1, 17)) == C  # before it came
    assert asked(None) is None  # the time is running: that is no doubt
    # A day that an administrator lays down as worked shortens the time.
    Holiday.objects.create(day=date(2025, 2, 8), is_worked=True)
    assert asked(date(2025, 2, 24)) == B


def test_the_day_of_the_decision_is_a_step(world: World) -> None:
    told = {"starts": "decided", "ends": "notified", "limit": "at_most", "days": 10}
    made = decision(issued_on=date(2025, 6, 2))
    for notified, outcome in ((date(2025, 6, 16), P), (date(2025, 6, 17), B)):
        one = dossier(state="decided", decision=made, notified_on=notified)
        assert judged(one, "working_days", told) == outcome


def test_vote(world: World) -> None:
    def asked(votes: int | None, members: int | None) -> Outcome | None:
        one = dossier(votes_for=votes, votes_base=members)
        return judged(one, "vote", {"percent": 80})

    assert asked(17, 21) == P
    assert asked(16, 21) == B
    assert asked(None, None) is None  # no vote yet: no doubt either


def test_paper(world: World) -> None:
    one = dossier()
    assert judged(one, "paper", {}) == C
    said = FindingAnswer.objects.create(
        proposal=one, rule="it", kind=AnswerKind.MET, text="Có", answered_at=timezone.now(),
        answered_by=world.users["specialist"],
    )  # fmt: skip
    assert judged(one, "paper", {}) == P
    FindingAnswer.objects.filter(pk=said.pk).update(kind=AnswerKind.UNMET)
    assert judged(one, "paper", {}) == B
    # An explanation of the unit settles nothing.
    FindingAnswer.objects.filter(pk=said.pk).update(kind=AnswerKind.EXPLAIN)
    assert judged(one, "paper", {}) == C


def test_every_kind_of_check_is_tried_here() -> None:
    tests: dict[str, Callable[..., None]] = {
        name.removeprefix("test_"): one for name, one in globals().items() if callable(one)
    }
    assert {str(kind) for kind in CHECKS} <= tests.keys()
