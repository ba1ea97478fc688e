"""Dossiers in any state, written straight into the database: for tests of one step that do not
want to walk the whole way to it.
"""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from awards.models import Batch, Decision, Household, Person, Proposal, RuleSnapshot
from awards.workflow import ProposalState
from catalogue.models import AwardKind
from catalogue.rule_reading import rule_set
from catalogue.rule_sets import to_json
from clusters.models import Council, Unit
from clusters.offices import offices_of
from workflow.files import store
from workflow.models import StoredFile

P = ProposalState
_UNRECEIVED = (P.DRAFT, P.SUBMITTED, P.RETURNED, P.WITHDRAWN)
_WITH_REASON = (P.RETURNED, P.REFUSED, P.NOT_RECOMMENDED, P.REVOKED, P.WITHDRAWN)
_DECIDED = (P.DECIDED, P.ANNOUNCED, P.REVOKED)


def council() -> Council:
    return Council.objects.get(is_demo=True)


def batch(unit: Unit | str = "Sở Tài chính", **values: Any) -> Batch:
    """A letter of a unit of the demonstration to its council."""
    of = unit if isinstance(unit, Unit) else Unit.objects.get(name=unit, is_demo=True)
    given = {"title": "Đề nghị khen thưởng (thử)", "year": 2025, "council": council()}
    return Batch.objects.create(unit=of, **given | values)


def snapshot(kind: AwardKind, day: date) -> RuleSnapshot:
    content = to_json(rule_set(kind, day))
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    found, _created = RuleSnapshot.objects.get_or_create(
        sha256=digest, defaults={"kind": kind, "day": day, "content": content}
    )
    return found


def decision(number: str = "1/QĐ-TEST", **values: Any) -> Decision:
    given = {
        "name": "Về việc tặng Bằng khen (thử)",
        "authority": "Chủ tịch UBND tỉnh Minh Họa",
        "council": council(),
        "number": number,
        "issued_on": timezone.localdate(),
        "state": "issued",
    }
    return Decision.objects.create(**given | values)


def proposal(
    state: str = P.DRAFT,
    *,
    of: Batch | None = None,
    to: Unit | Person | Household | None = None,
    kind: str = "BKBT",
    **values: Any,
) -> Proposal:
    """A dossier in `state`, about the unit that sends it unless `to` says whom."""
    within = of or batch()
    assert within.unit is not None
    about = to or within.unit
    column = {Unit: "unit", Person: "person", Household: "household"}[type(about)]
    home = about if isinstance(about, Unit) else about.unit
    award_kind = AwardKind.objects.get(code=kind)
    now, today = timezone.now(), timezone.localdate()
    staff, desk = User.objects.get(username="staff"), User.objects.get(username="specialist")
    given: dict[str, Any] = {
        column: about,
        "name": about.name,
        "home": home,
        "kind": award_kind,
        "order": within.proposals.count() + 1,
        "merits": "Hoàn thành xuất sắc nhiệm vụ (thử).",
        "state": state,
    }
    if state != P.DRAFT:
        given |= {"submitted_at": now, "submitted_by": staff}
    if state not in _UNRECEIVED:
        given |= {
            "received_at": now,
            "received_by": desk,
            "received_on": today,
            "due_on": today + timedelta(days=28),
            "holder": desk,
            "rules": snapshot(award_kind, today),
        }
    if state in _WITH_REASON:
        given["reason"] = "Lý do (thử)."
    if state in _DECIDED and "decision" not in values:
        given["decision"] = decision(f"{Decision.objects.count() + 1}/QĐ-TEST")
    return Proposal.objects.create(batch=within, **given | values)


def fresh(user: User) -> User:
    """`user` read anew: offices are kept on the object for a request."""
    found = User.objects.get(pk=user.pk)
    offices_of(found)
    return found


def stored(by: User, name: str = "to-trinh.pdf", content: bytes = b"%PDF-1.4 thu") -> StoredFile:
    return store(SimpleUploadedFile(name, content), by=by)
