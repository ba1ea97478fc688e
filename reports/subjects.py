"""What documents are about: a conference, a dossier, a letter, a session of a council, an award.

Whoever lists documents selects `READ` with them.
"""

from datetime import date

from django.db import models
from django.urls import reverse
from django.utils import timezone

from awards.models import Award, Batch, CouncilSession, Proposal
from awards.rules.proposals import Interest, interest, writes
from clusters.offices import Offices
from conferences.models import Conference
from reports.models import DocumentDraft, Report
from reports.models.reports import SUBJECTS, ReportKind

Subject = Conference | Proposal | Batch | CouncilSession | Award

# What sentences and rules about a subject need, of documents that hold for drafts too.
READ = (
    "conference__council",
    "conference__cluster",
    "conference__cluster_year__cluster",
    "proposal__kind",
    "proposal__home",
    "proposal__batch__unit",
    "proposal__batch__proposer",
    "batch__unit",
    "batch__proposer",
    "batch__council",
    "session__council",
)
READ_REPORT = (*READ, "award__kind", "award__unit", "award__person", "award__household")
SEARCHED = (
    "conference__search_key",
    "proposal__search_key",
    "batch__unit__search_key",
    "batch__proposer__search_key",
    "session__council__search_key",
    "award__search_key",
)


def subject_of(document: Report | DocumentDraft) -> Subject:
    """The one that `document` is about."""
    found: Subject | None = getattr(document, SUBJECTS[ReportKind(document.kind)])
    assert found is not None  # a constraint holds it
    return found


def title_of(subject: Subject) -> str:
    """What is written about, in words that stand alone in a list."""
    if isinstance(subject, Proposal):
        return f"{subject.name} – {subject.kind}"
    if isinstance(subject, Award):
        return f"{received_by(subject)} – {subject.name}"
    return str(subject)


def received_by(award: Award) -> str:
    """Who was given the award: as the register knows them, else as the source states."""
    if award.person is not None:
        # By name alone: the birth year is nobody's to read here.
        return award.person.name
    return str(award.unit or award.household or award.recipient)


def address_of(subject: Subject) -> str:
    """The page of the subject."""
    if isinstance(subject, Conference):
        return reverse("conferences:conference", args=[subject.pk])
    if isinstance(subject, Award):
        return reverse("awards:award", args=[subject.pk])
    names = {Proposal: "proposal", Batch: "batch", CouncilSession: "session"}
    return reverse(f"awards:{names[type(subject)]}", args=[subject.pk])


def parent_of(subject: Subject) -> "tuple[str, str]":
    """Name and address of the list that the page of the subject is in."""
    names = {
        Conference: "conferences:conferences",
        Proposal: "awards:proposals",
        Batch: "awards:batches",
        CouncilSession: "awards:sessions",
        Award: "awards:awards",
    }
    model: type[models.Model] = type(subject)
    plural = str(model._meta.verbose_name_plural)
    return f"{plural[:1].upper()}{plural[1:]}", reverse(names[type(subject)])


def held_on(subject: Subject) -> date | None:
    """The day of a meeting; other subjects have none."""
    if isinstance(subject, Conference):
        return subject.held_on
    if isinstance(subject, CouncilSession):
        return timezone.localtime(subject.held_at).date()
    return None


def year_of(subject: Subject) -> str:
    """The year that is written about."""
    if isinstance(subject, Conference):
        return str(subject.for_year or "")
    if isinstance(subject, CouncilSession):
        return str(timezone.localtime(subject.held_at).year)
    if isinstance(subject, Award):
        return str(subject.year or "")
    return str((subject.batch if isinstance(subject, Proposal) else subject).year)


def body_of(subject: Subject) -> str:
    """Whose meeting, letter or dossier it is: a body, never a person."""
    if isinstance(subject, Conference):
        return str(subject.stated_cluster or subject.stated_council)
    if isinstance(subject, CouncilSession):
        return str(subject.council)
    if isinstance(subject, Award):
        return str(subject.decider)
    return str((subject.batch if isinstance(subject, Proposal) else subject).sender)


def capacity_of(offices: Offices, subject: Subject) -> str:
    """How somebody deals with the subject, for pages and journal."""
    if isinstance(subject, Proposal):
        return interest(offices, subject).capacity
    if isinstance(subject, Batch) and writes(offices, subject):
        return str(Interest(is_proposer=True).capacity)
    cluster_year = subject.cluster_year if isinstance(subject, Conference) else None
    return offices.capacity_in(cluster_year)


def is_demo(subject: Subject) -> bool:
    if isinstance(subject, Conference):
        return subject.is_demo
    if isinstance(subject, CouncilSession):
        return subject.council.is_demo
    if isinstance(subject, Award):
        return subject.unit is not None and subject.unit.is_demo
    return (subject.batch if isinstance(subject, Proposal) else subject).sender.is_demo
