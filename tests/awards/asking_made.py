"""Requests for an opinion, public notices and rules about days, for tests."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from accounts.models import User
from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.consulting import Asking, Body, consult
from awards.actions.publishing import Notice, publish_notice
from awards.models import Consultation, Proposal, PublicNotice, RuleSnapshot
from awards.workflow import ProposalState
from catalogue.working_days import next_working_day
from clusters.models import Unit
from tests.awards.dossiers_made import fresh, proposal

P = ProposalState


def unit(name: str) -> Unit:
    return Unit.objects.get(name=name, is_demo=True)


def desk() -> User:
    return fresh(User.objects.get(username="specialist"))


def due(days: int = 0) -> date:
    """A working day, `days` from today or soon after."""
    return next_working_day(timezone.localdate() + timedelta(days=days))


def rule(key: str, starts: str, ends: str, limit: str, days: int) -> dict[str, Any]:
    """A rule about days as a dossier keeps it."""
    return {
        "key": key,
        "text": "Quy định thử",
        "check": "working_days",
        "parameters": {"starts": starts, "ends": ends, "limit": limit, "days": days},
        "citation": "Điều 44 khoản 2, 152/2025/NĐ-CP",
        "confidence": "confirmed",
        "effect": "warn",
        "one_of": "",
        "route": "",
        "subjects": [],
        "grounds": [],
        "paper": "",
        "begins": "2025-07-01",
        "ends": None,
    }


def with_rules(row: Proposal, *rules: dict[str, Any]) -> Proposal:
    """`row` with a rule set of its own that holds `rules`."""
    assert row.rules is not None
    content = {**row.rules.content, "rules": list(rules)}
    row.rules = RuleSnapshot.objects.create(
        sha256=f"{row.pk:064d}", kind=row.kind, day=row.rules.day, content=content
    )
    row.save()
    return row


def ten_days(row: Proposal) -> Proposal:
    return with_rules(row, rule("publicity_days", "published", "submitted", "at_least", 10))


def seen(*rows: Proposal) -> dict[int, int]:
    return {row.pk: row.version for row in rows}


def asked(
    row: Proposal | None = None, *bodies: str, days: int = 7, question: str = ""
) -> list[Consultation]:
    """Requests to units of the demonstration, or to bodies outside it, through the action."""
    about = row or proposal(P.APPRAISAL)
    names = bodies or ("Sở Tư pháp",)
    known = {one.name: one for one in Unit.objects.filter(is_demo=True)}
    asking = Asking([Body(name, known.get(name)) for name in names], question, due(days))
    return consult(seen=seen(about), asking=asking, by=desk())


def late(row: Consultation) -> Consultation:
    """`row` with its day over."""
    Consultation.objects.filter(pk=row.pk).update(
        due_on=timezone.localdate() - timedelta(days=3),
        asked_at=timezone.now() - timedelta(days=20),
    )
    row.refresh_from_db()
    return row


def answered(row: Consultation, by: User, answer: str = "agree", text: str = "") -> Consultation:
    given = Answer(answer, text, timezone.localdate())
    (found,) = record_answers(asked=[Asked(row, row.version)], given=given, by=by)
    return found


def notice(*rows: Proposal, begun: int = 0, **values: Any) -> PublicNotice:
    """A public notice, of one dossier in appraisal unless `rows` are given.

    `begun` days ago: its days are then set back in the database.
    """
    about = rows or (proposal(P.APPRAISAL),)
    today = timezone.localdate()
    given: dict[str, Any] = {
        "title": "Lấy ý kiến khen thưởng (thử)",
        "introduction": "",
        "starts_on": today,
        "ends_on": today + timedelta(days=20),
    }
    made = publish_notice(seen=seen(*about), notice=Notice(**given | values), by=desk())
    if begun:
        PublicNotice.objects.filter(pk=made.pk).update(
            starts_on=made.starts_on - timedelta(days=begun),
            ends_on=made.ends_on - timedelta(days=begun),
        )
        made.refresh_from_db()
    return made
