"""Who may ask for documents. Predicates about people only; they ask no queries."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from awards.models import Award, Batch, CouncilSession, Proposal
from awards.proposal_querysets import desks_of
from awards.rules.proposals import batch_denial, council_denial, writes
from awards.rules.proposals import denial as proposal_denial
from clusters.offices import Offices
from conferences.models import Conference
from conferences.rules.conferences import runs
from reports.models import Report
from reports.models.reports import PACKETS
from reports.subjects import Subject, subject_of
from reports.workflow import DRAFT


def denial(conference: Conference, offices: Offices) -> str:
    """Why somebody may not order a document about `conference`; empty where they may."""
    if offices.is_admin or offices.seats:
        return ""
    if conference.cluster_year_id in offices.year_ids:
        return ""
    return _(
        "Chỉ cán bộ của đơn vị trong cụm, khối hoặc của Hội đồng tạo được văn bản của hội nghị này."
    )


def report_denial(report: Report, offices: Offices) -> str:
    """Why somebody may not have `report` made again; empty where they may.

    What anybody may order anybody may have made again: a confirmation of an award.
    """
    subject = subject_of(report)
    if isinstance(subject, Conference):
        return denial(subject, offices)
    if isinstance(subject, Award):
        return ""
    if report.kind in PACKETS and isinstance(subject, Proposal):
        return proposal_denial("make_packet", offices, subject)
    return draft_denial("edit_draft", subject, offices)


def draft_denial(verb: str, subject: Subject, offices: Offices) -> str:
    """Why somebody may not do `verb` with the text of a document; empty where they may.

    Raises KeyError for a verb or a subject that no rule knows: what nobody has decided is
    nobody's.
    """
    if verb not in _DRAFT_VERBS:
        raise KeyError(verb)
    return _WRITERS[type(subject)](subject, offices)


def reads_draft(subject: Subject, offices: Offices) -> str:
    """Why somebody may not read a text before it is frozen; empty where they may: who writes
    it, and of a conference the council above.
    """
    if offices.is_admin or _reads(subject, offices):
        return ""
    if isinstance(subject, Conference):
        return _("Văn bản đang soạn; đọc được sau khi đơn vị chủ trì chốt văn bản.")
    return _("Văn bản đang soạn; đọc được sau khi nơi soạn chốt văn bản.")


def _reads(subject: Subject, offices: Offices) -> bool:
    if isinstance(subject, Conference):
        council = subject.council
        above = not offices.council_ids.isdisjoint({council.pk, council.parent_id})
        return above or runs(offices, subject)
    if isinstance(subject, CouncilSession):
        return subject.council_id in desks_of(offices)
    if isinstance(subject, Award):
        return False
    return writes(offices, subject.batch if isinstance(subject, Proposal) else subject)


def _only_who_runs(conference: Conference, offices: Offices) -> str:
    if runs(offices, conference):
        return ""
    if conference.cluster is None:
        return _("Chỉ chuyên viên Thường trực của hội đồng làm được việc này.")
    return _("Chỉ cán bộ của đơn vị giữ chức %(title)s làm được việc này.") % {
        "title": conference.cluster.chair_title
    }


# Whose text is about what: each with the rule that already says who writes there.
_WRITERS: dict[type[Any], Callable[[Any, Offices], str]] = {
    Conference: _only_who_runs,
    Proposal: lambda subject, offices: proposal_denial("write_document", offices, subject),
    Batch: lambda subject, offices: batch_denial("write_document", offices, subject),
    CouncilSession: lambda subject, offices: council_denial(
        "keep_session", offices, subject.council
    ),
}
# Besides the moves: laying a document down, and editing it.
_DRAFT_VERBS = (*DRAFT.moves, "start_draft", "edit_draft")
