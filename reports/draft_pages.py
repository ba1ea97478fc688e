"""What the pages of documents that people finish show."""

from typing import Any

from django.utils.translation import gettext as _

from clusters.offices import Offices
from conferences.models import Ballot, Conference
from conferences.workflow import BallotState
from reports.documents.plain_text import blocks_of
from reports.forms import SignForm
from reports.models import DocumentDraft, ReportKind
from reports.models.reports import SUBJECTS
from reports.rules import draft_denial, reads_draft
from reports.subjects import address_of, parent_of, subject_of, title_of
from reports.texts.kinds import topic_of
from reports.texts.registry import text_kind
from reports.workflow import DRAFT, DraftState
from workflow.journal import history

STATES = {
    DraftState.DRAFT: ("now", "pencil-square"),
    DraftState.FROZEN: ("ok", "lock-fill"),
    DraftState.SIGNED: ("ok", "check-circle-fill"),
}


def draft_page(draft: DocumentDraft, offices: Offices, sign_form: Any = None) -> dict[str, Any]:
    """The context of the page of one draft, in whatever state it is."""
    subject = subject_of(draft)
    versions = list(
        DocumentDraft.objects.all().versions_of(draft).select_related("report").order_by("-number")
    )
    later = [row for row in versions if row.number > draft.number]
    successor = next((row for row in later if not row.is_open), None)
    words = {verb: move.label for verb, move in DRAFT.moves.items()}
    sections = list(draft.sections.select_related("edited_by").order_by("order", "pk"))
    denial = draft_denial("edit_draft", subject, offices)
    told = text_kind(draft).not_started(topic_of(draft))
    return {
        "draft": draft,
        **place_of(draft),
        "column": SUBJECTS[ReportKind(draft.kind)],
        "subject": subject,
        "around": around_of(draft),
        "state": STATES[DraftState(draft.state)],
        "sections": [(row, blocks_of(row.text, row.title or str(draft))) for row in sections],
        "edited": sum(row.is_edited for row in sections),
        "denial": denial,
        "versions": versions,
        "successor": successor,
        "being_written": next((row for row in later if row.is_open), None),
        "may_start": not later and not draft.is_open and not denial and not told,
        "sign_form": sign_form or SignForm.fresh(),
        "journal": [(words.get(line.verb, ""), line) for line in history(draft)],
    }


def place_of(draft: DocumentDraft) -> dict[str, Any]:
    """Where a draft stands in the site: what it is about, and the list that this is in."""
    subject = subject_of(draft)
    list_label, list_url = parent_of(subject)
    heading = subject.heading if isinstance(subject, Conference) else title_of(subject)
    return {
        "list_label": list_label,
        "list_url": list_url,
        "about": title_of(subject),
        "about_short": heading,
        "about_url": address_of(subject),
    }


def around_of(draft: DocumentDraft) -> list[tuple[Any, list[Any]]]:
    """What stands around the text: words, and values that are given."""
    words = text_kind(draft).around(draft)
    tellers = [] if draft.ballot is None else list(draft.ballot.tellers.all())
    lines = [(words[name], [getattr(draft, name)]) for name in words]
    if tellers:
        lines.insert(1, (_("Người kiểm phiếu"), list(tellers)))
    return [(word, [value for value in values if value]) for word, values in lines]


def drafts_of(conference: Conference, offices: Offices) -> dict[str, Any]:
    """What is being written about a live conference, and closed ballots without a record."""
    if conference.is_recorded:
        return {"drafts": [], "to_record": [], "reads_drafts": False}
    rows = list(
        DocumentDraft.objects.filter(conference=conference)
        .select_related("ballot")
        .order_by("kind", "pk")
    )
    denial = draft_denial("start_draft", conference, offices)
    known = {row.ballot_id for row in rows if row.kind == ReportKind.VOTE_COUNT}
    closed = Ballot.objects.filter(conference=conference, state=BallotState.CLOSED)
    to_record = [] if denial else [row for row in closed if row.pk not in known]
    return {
        "drafts": [(row, STATES[DraftState(row.state)]) for row in rows if row.is_open],
        "to_record": to_record,
        "reads_drafts": not reads_draft(conference, offices),
    }
