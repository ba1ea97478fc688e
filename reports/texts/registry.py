"""Every kind of document that people finish by hand, and how it is written."""

from reports.models import DocumentDraft, ReportKind
from reports.texts.achievements import ACHIEVEMENTS
from reports.texts.council_minutes import COUNCIL_MINUTES
from reports.texts.kinds import TextKind
from reports.texts.letters import LETTER
from reports.texts.of_conferences import MINUTES, SUBMISSION, VOTE_COUNT

TEXTS: dict[str, TextKind] = {
    ReportKind.MINUTES: MINUTES,
    ReportKind.VOTE_COUNT: VOTE_COUNT,
    ReportKind.SUBMISSION: SUBMISSION,
    ReportKind.ACHIEVEMENTS: ACHIEVEMENTS,
    ReportKind.LETTER: LETTER,
    ReportKind.COUNCIL_MINUTES: COUNCIL_MINUTES,
}


def text_kind(draft: DocumentDraft) -> TextKind:
    return TEXTS[draft.kind]
