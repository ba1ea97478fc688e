"""Documents about dossiers, letters, sessions and awards, written straight into the database."""

from typing import Any

from django.utils import timezone

from accounts.models import User
from awards.models import Award, Batch, CouncilSession, Proposal
from awards.workflow import ProposalState, SessionState
from reports.documents.canonical import facts_sha256
from reports.models import Report, ReportKind
from reports.models.reports import SUBJECTS
from reports.storage import store
from reports.workflow import ReportState
from tests.awards.dossiers_made import batch, council, proposal

PDF = b"%PDF-1.7\n%a document\n"


def session(state: str = SessionState.CLOSED, **values: Any) -> CouncilSession:
    """A session of the council of the demonstration."""
    now = timezone.now()
    over = {"opened_at": now, "closed_at": now} if state == SessionState.CLOSED else {}
    given: dict[str, Any] = {
        "council": council(),
        "title": "Phiên họp xét khen thưởng (thử)",
        "held_at": now,
        "quorum_part": 2,
        "quorum_whole": 3,
        "state": state,
        **over,
    }
    if state == SessionState.CLOSED:
        desk = User.objects.get(username="specialist")
        given |= {"opened_by": desk, "closed_by": desk}
    return CouncilSession.objects.create(**given | values)


def award(one: Proposal) -> Award:
    """What came of a dossier."""
    return Award.objects.create(
        name=one.kind.name, kind=one.kind, unit=one.unit, year="2025", awarded_on="2026-01-05"
    )


def subject_for(kind: str, one: Proposal) -> Any:
    """What a document of `kind` is about, where `one` is the dossier in question."""
    column = SUBJECTS[ReportKind(kind)]
    if column == "proposal":
        return one
    if column == "batch":
        return one.batch
    return session() if column == "session" else award(one)


def document(kind: str, about: Proposal | Batch | CouncilSession | Award) -> Report:
    """A document that is made: its file is in the store."""
    name, digest = store(PDF)
    facts = {"format": "test/1"}
    report = Report(
        kind=kind,
        state=ReportState.DONE,
        facts=facts,
        facts_sha256=facts_sha256(facts),
        template_version="test/1",
        sha256=digest,
        progress=100,
    )
    setattr(report, SUBJECTS[ReportKind(kind)], about)
    report.file.name = name
    report.save()
    return report


def in_session() -> Proposal:
    """A dossier that both desk and council have before them."""
    return proposal(ProposalState.SESSION, of=batch())
