"""Laying down the text of a document, and editing it until it is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.models import Batch, CouncilSession, Proposal
from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from conferences.models import Ballot, Conference
from reports.models import DocumentDraft, DocumentSection, ReportKind
from reports.models.reports import SUBJECTS
from reports.querysets import DraftQuerySet
from reports.rules import draft_denial
from reports.subjects import Subject, capacity_of, subject_of
from reports.texts import ANNEX, Written
from reports.texts.ballots import closed_ballots
from reports.texts.kinds import Topic
from reports.texts.registry import TEXTS
from reports.texts.submissions import deciders
from reports.workflow import DraftState
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

SUBJECT_MODELS: dict[str, type[models.Model]] = {
    "conference": Conference,
    "proposal": Proposal,
    "batch": Batch,
    "session": CouncilSession,
}
MAX_LENGTH = 30_000
# A list of some hundred recipients.
MAX_ANNEX_LENGTH = 300_000
# Somebody who types is one line of the journal in this time, not one for every pause.
_ONE_SITTING = timedelta(minutes=10)


@dataclass(frozen=True)
class Around:
    """What stands around the text; names as the columns of `DocumentDraft`."""

    number_text: str = ""
    place: str = ""
    dated: date | None = None
    signer: str = ""
    secretary: str = ""


def follow_conclusion_with_texts(conference: Conference, *, by: "User | None") -> None:
    """Lay down minutes, vote-count records and letters of a conference just concluded.

    Runs in the transaction of the move. A text that is still being written is made anew where
    nobody has edited it; a frozen one is left as it is, and a new version laid down beside it.
    """
    if conference.is_recorded:
        return
    _prepare(ReportKind.MINUTES, Topic(conference), by=by)
    for decider in deciders(conference):
        _prepare(ReportKind.SUBMISSION, Topic(conference, decider=decider), by=by)
    for ballot in closed_ballots(conference):
        # What a closed ballot decided does not change when the conference ends.
        if not DocumentDraft.objects.filter(ballot=ballot).exists():
            _prepare(ReportKind.VOTE_COUNT, Topic(conference, ballot), by=by)


def follow_session_end(session: CouncilSession, *, by: "User | None") -> None:
    """Minutes of a session that was opened again and has now ended again: those that are being
    written are made anew where nobody has edited them; beside frozen ones a new version is laid
    down. A first end lays nothing down: its minutes are started by hand.
    """
    topic = Topic(session)
    if _versions(ReportKind.COUNCIL_MINUTES, topic).exists():
        _prepare(ReportKind.COUNCIL_MINUTES, topic, by=by)


def start_draft(
    subject: Subject,
    *,
    kind: str,
    by: "User",
    ballot: Ballot | None = None,
    decider: str = "",
) -> DocumentDraft:
    """Lay down a text by hand: of a dossier, a letter, a session, the record of a ballot that
    has closed, or a new version.

    Raises Denied where `by` may not, Refused where there is nothing to write about yet, or the
    document is being written already.
    """
    allow("start_draft", subject, by)
    if not isinstance(subject, SUBJECT_MODELS[SUBJECTS[ReportKind(kind)]]):
        raise Refused(_("Văn bản loại này không soạn ở đây."))
    # What tells other kinds of documents apart says nothing of this one.
    ballot = ballot if kind == ReportKind.VOTE_COUNT else None
    if isinstance(subject, Conference) and kind == ReportKind.SUBMISSION:
        decider = _stated(subject, decider)
    else:
        decider = ""
    topic = Topic(subject, ballot, decider)
    if told := TEXTS[kind].not_started(topic):
        raise Refused(told)
    if _versions(kind, topic).filter(state=DraftState.DRAFT).exists():
        raise Refused(_("Văn bản này đang được soạn. Mở bản đang soạn để sửa tiếp."))
    try:
        with transaction.atomic():
            return _prepare(kind, topic, by=by)
    except IntegrityError as error:
        # The constraint decides between two who press the button at once.
        raise Refused(_("Văn bản này đang được soạn. Mở bản đang soạn để sửa tiếp.")) from error


def _stated(conference: Conference, decider: str) -> str:
    """The level as the nominations state it."""
    known = {row.casefold(): row for row in deciders(conference)}
    return known.get(clean(decider).casefold(), decider)


def allow(verb: str, subject: Subject, by: "User") -> None:
    """Raises Denied with the sentence where `verb` is not theirs."""
    if reason := draft_denial(verb, subject, offices_of(by)):
        raise Denied(reason)


def _versions(kind: str, topic: Topic) -> DraftQuerySet:
    column = SUBJECTS[ReportKind(kind)]
    rows: DraftQuerySet = DocumentDraft.objects.filter(
        **{column: topic.subject}, kind=kind, ballot=topic.ballot, decider=topic.decider
    )
    return rows.order_by("-number")


def _prepare(kind: str, topic: Topic, *, by: "User | None") -> DocumentDraft:
    """The text that is being written, with its sections made anew; a new one where none is.

    Raises Refused where there is nothing to write.
    """
    written = TEXTS[kind].write(topic)
    if not written:
        raise Refused(str(TEXTS[kind].empty) or _("Chưa có dữ liệu để soạn văn bản này."))
    last: DocumentDraft | None = _versions(kind, topic).select_for_update().first()
    if last is not None and last.is_open:
        _renew(last, written)
        return last
    names = Around.__dataclass_fields__
    kept = {name: getattr(last, name) for name in names} if last else TEXTS[kind].starts(topic)
    if last is not None:
        # Another version is issued on another day, under another number.
        kept |= {"number_text": "", "dated": None}
    draft = DocumentDraft.objects.create(
        **{SUBJECTS[ReportKind(kind)]: topic.subject},
        kind=kind,
        ballot=topic.ballot,
        decider=topic.decider,
        number=last.number + 1 if last else 1,
        **kept,
    )
    DocumentSection.objects.bulk_create(
        DocumentSection(draft=draft, order=order, generated=said.text, **_said(said))
        for order, said in enumerate(written, start=1)
    )
    capacity = capacity_of(offices_of(by), topic.subject) if by else ""
    journal.record("start_draft", draft, by=by, capacity=capacity, detail={"number": draft.number})
    return draft


def _said(said: Written) -> dict[str, str]:
    return {"key": said.key, "title": said.title, "text": said.text}


def _renew(draft: DocumentDraft, written: Sequence[Written]) -> None:
    """Sections as they would be made now. What somebody edited keeps its text; of the others
    those that nothing is told about any more go.
    """
    known = {row.key: row for row in draft.sections.all()}
    kept = {said.key for said in written}
    for order, said in enumerate(written, start=1):
        row = known.get(said.key)
        if row is None:
            row = DocumentSection(draft=draft, text=said.text)
        elif not row.is_edited:
            row.text = said.text
        row.order, row.key, row.title, row.generated = order, said.key, said.title, said.text
        row.version += 1
        row.save()
    for key, row in known.items():
        if key not in kept and not row.is_edited:
            row.delete()


def edit_section(
    section: DocumentSection, *, text: str, version: int, by: "User"
) -> DocumentSection:
    """Keep the text of a section; `version` is that of the section shown.

    Raises Stale, and writes nothing, where somebody else has edited it since; Refused where
    the document is frozen or the text too long.
    """
    draft = section.draft
    allow("edit_draft", subject_of(draft), by)
    typed = clean(text)
    most = MAX_ANNEX_LENGTH if section.key == ANNEX else MAX_LENGTH
    if len(typed) > most:
        raise Refused(
            _("Nội dung dài %(length)d ký tự, tối đa %(most)d. Rút gọn hoặc chuyển sang phụ lục.")
            % {"length": len(typed), "most": most}
        )
    now = timezone.now()
    with transaction.atomic():
        _still_open(draft)
        known = DocumentSection.objects.get(pk=section.pk)
        rows = DocumentSection.objects.filter(pk=section.pk, version=version)
        if not rows.update(text=typed, version=F("version") + 1, edited_at=now, edited_by=by):
            raise Stale(_("Người khác vừa sửa mục này. So hai bản rồi chọn bản giữ lại."))
        sitting = known.edited_at is not None and now - known.edited_at < _ONE_SITTING
        if known.edited_by_id != by.pk or not sitting:
            _note("edit_draft", draft, by, section=str(section))
    section.refresh_from_db()
    return section


def restore_section(section: DocumentSection, *, version: int, by: "User") -> DocumentSection:
    """Take back the generated text. Raises as `edit_section` does."""
    return edit_section(section, text=section.generated, version=version, by=by)


def edit_around(draft: DocumentDraft, *, around: Around, version: int, by: "User") -> DocumentDraft:
    """Number, place, date and names. Raises Stale where the draft has changed since `version`."""
    allow("edit_draft", subject_of(draft), by)
    told = {
        name: clean(value) if isinstance(value, str) else value
        for name, value in vars(around).items()
    }
    with transaction.atomic():
        _still_open(draft)
        rows = DocumentDraft.objects.filter(pk=draft.pk, version=version)
        if not rows.update(version=F("version") + 1, **told):
            raise Stale(_("Người khác vừa sửa phần này. So hai bản rồi lưu lần nữa."))
        _note("edit_draft", draft, by)
    draft.refresh_from_db()
    return draft


def clean(text: str) -> str:
    """What was typed, as it is stored: NUL and its like never reach the database."""
    lines = nfc(text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or ord(c) >= 32).strip()


def _still_open(draft: DocumentDraft) -> None:
    """Hold the draft until this is written: freezing waits, or has happened."""
    rows = DocumentDraft.objects.select_for_update().filter(pk=draft.pk)
    if not rows.filter(state=DraftState.DRAFT).exists():
        raise Refused(_("Văn bản đã chốt, không sửa được nữa. Soạn bản mới để thay bản này."))


def _note(verb: str, draft: DocumentDraft, by: "User", **detail: str) -> None:
    capacity = capacity_of(offices_of(by), subject_of(draft))
    journal.record(verb, draft, by=by, capacity=capacity, detail=detail)
