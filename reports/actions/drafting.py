"""Laying down the text of a document, and editing it until it is frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from conferences.models import Ballot, Conference
from conferences.workflow import BallotState, ConferenceState
from reports.models import DocumentDraft, DocumentSection, ReportKind
from reports.rules import draft_denial
from reports.texts import Written
from reports.texts.ballots import closed_ballots, vote_count
from reports.texts.minutes import minutes
from reports.texts.submissions import deciders, submission
from reports.workflow import DraftState
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

MAX_LENGTH = 30_000
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
    _prepare(conference, ReportKind.MINUTES, minutes(conference), by=by)
    for decider in deciders(conference):
        written = submission(conference, decider)
        _prepare(conference, ReportKind.SUBMISSION, written, by=by, decider=decider)
    for ballot in closed_ballots(conference):
        # What a closed ballot decided does not change when the conference ends.
        if not DocumentDraft.objects.filter(ballot=ballot).exists():
            _prepare(conference, ReportKind.VOTE_COUNT, vote_count(ballot), by=by, ballot=ballot)


def start_draft(
    conference: Conference,
    *,
    kind: str,
    by: "User",
    ballot: Ballot | None = None,
    decider: str = "",
) -> DocumentDraft:
    """Lay down a text by hand: the record of a ballot that has closed, or a new version.

    Raises Denied where `by` may not, Refused where there is nothing to write about yet, or the
    document is being written already.
    """
    allow("start_draft", conference, by)
    # What tells other kinds of documents apart says nothing of this one.
    ballot = ballot if kind == ReportKind.VOTE_COUNT else None
    decider = _stated(conference, decider) if kind == ReportKind.SUBMISSION else ""
    written = _written(conference, kind, ballot, decider)
    rows = DocumentDraft.objects.filter(
        conference=conference, kind=kind, ballot=ballot, decider=decider
    )
    if rows.filter(state=DraftState.DRAFT).exists():
        raise Refused(_("Văn bản này đang được soạn. Mở bản đang soạn để sửa tiếp."))
    try:
        with transaction.atomic():
            return _prepare(conference, kind, written, by=by, ballot=ballot, decider=decider)
    except IntegrityError as error:
        # The constraint decides between two who press the button at once.
        raise Refused(_("Văn bản này đang được soạn. Mở bản đang soạn để sửa tiếp.")) from error


def _stated(conference: Conference, decider: str) -> str:
    """The level as the nominations state it."""
    known = {row.casefold(): row for row in deciders(conference)}
    return known.get(clean(decider).casefold(), decider)


def _written(
    conference: Conference, kind: str, ballot: Ballot | None, decider: str
) -> list[Written]:
    if kind == ReportKind.VOTE_COUNT:
        if ballot is None or ballot.state != BallotState.CLOSED:
            raise Refused(_("Lượt phiếu chưa đóng nên chưa lập được biên bản kiểm phiếu."))
        return vote_count(ballot)
    if conference.state != ConferenceState.CONCLUDED:
        raise Refused(_("Hội nghị chưa kết thúc nên chưa soạn được văn bản này."))
    made = minutes(conference) if kind == ReportKind.MINUTES else submission(conference, decider)
    if not made:
        raise Refused(_("Hội nghị không đề nghị khen thưởng nên không có tờ trình."))
    return made


def allow(verb: str, conference: Conference, by: "User") -> None:
    """Raises Denied with the sentence where `verb` is not theirs."""
    if reason := draft_denial(verb, conference, offices_of(by)):
        raise Denied(reason)


def _prepare(
    conference: Conference,
    kind: str,
    written: Sequence[Written],
    *,
    by: "User | None",
    ballot: Ballot | None = None,
    decider: str = "",
) -> DocumentDraft:
    """The text that is being written, with its sections made anew; a new one where none is."""
    same = DocumentDraft.objects.filter(
        conference=conference, kind=kind, ballot=ballot, decider=decider
    ).order_by("-number")
    last: DocumentDraft | None = same.select_for_update().first()
    if last is not None and last.is_open:
        _renew(last, written)
        return last
    draft = DocumentDraft.objects.create(
        conference=conference,
        kind=kind,
        ballot=ballot,
        decider=decider,
        number=last.number + 1 if last else 1,
        place=last.place if last else "",
        signer=last.signer if last else _chair(conference, kind),
        secretary=last.secretary if last else _secretary(conference, kind),
    )
    DocumentSection.objects.bulk_create(
        DocumentSection(draft=draft, order=order, generated=said.text, **_said(said))
        for order, said in enumerate(written, start=1)
    )
    capacity = offices_of(by).capacity_in(conference.cluster_year) if by else ""
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


def _chair(conference: Conference, kind: str) -> str:
    """Who presided signs minutes; who signs for a cluster is known to the cluster alone."""
    if kind == ReportKind.SUBMISSION:
        return ""
    name = conference.presiders.order_by("order").values_list("name", flat=True).first()
    return (name or "")[:200]


def _secretary(conference: Conference, kind: str) -> str:
    return "" if kind == ReportKind.SUBMISSION else conference.secretary_name[:200]


def edit_section(
    section: DocumentSection, *, text: str, version: int, by: "User"
) -> DocumentSection:
    """Keep the text of a section; `version` is that of the section shown.

    Raises Stale, and writes nothing, where somebody else has edited it since; Refused where
    the document is frozen or the text too long.
    """
    draft = section.draft
    allow("edit_draft", draft.conference, by)
    typed = clean(text)
    if len(typed) > MAX_LENGTH:
        raise Refused(
            _("Nội dung dài %(length)d ký tự, tối đa %(most)d. Rút gọn hoặc chuyển sang phụ lục.")
            % {"length": len(typed), "most": MAX_LENGTH}
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
    allow("edit_draft", draft.conference, by)
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
    capacity = offices_of(by).capacity_in(draft.conference.cluster_year)
    journal.record(verb, draft, by=by, capacity=capacity, detail=detail)
