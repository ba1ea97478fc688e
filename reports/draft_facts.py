"""From the rows of a draft to the facts of its document; and what stands around a new one."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from conferences.models import Conference, ConferenceKind
from reports.documents import Facts
from reports.documents.canonical import plain
from reports.documents.wording import in_year
from reports.documents.written import FORMAT
from reports.models import DocumentDraft, DocumentSection, Report, ReportKind
from reports.texts import ANNEX

_KINDS = {
    ReportKind.MINUTES: ("Biên bản", "BB"),
    ReportKind.VOTE_COUNT: ("Biên bản", "BB"),
    ReportKind.SUBMISSION: ("Tờ trình", "TTr"),
}
_MEETINGS = {
    ConferenceKind.ANNUAL_SUMMARY: "Hội nghị tổng kết công tác thi đua, khen thưởng",
    ConferenceKind.MID_YEAR_REVIEW: "Hội nghị sơ kết công tác thi đua, khen thưởng",
    ConferenceKind.COVENANT_SIGNING: "Hội nghị ký kết giao ước thi đua",
    ConferenceKind.PREPARATORY: "Hội nghị trù bị",
    ConferenceKind.THEMATIC: "Hội nghị chuyên đề",
    ConferenceKind.OTHER: "Hội nghị",
}


def verify_address() -> str:
    """Where a code on paper can be checked."""
    return f"{settings.SITE_URL}{reverse('reports:verify')}"


def facts_of_draft(
    draft: DocumentDraft, sections: list[DocumentSection], *, code: str, replaces: Report | None
) -> Facts:
    """Everything that the document is made from, the text as it is now among it."""
    conference = draft.conference
    return plain(
        {
            "format": FORMAT,
            "kind": draft.kind,
            "code": code,
            "verify_at": verify_address(),
            "number": draft.number,
            "replaces": replaces.code if replaces else "",
            "is_demo": conference.is_demo,
            "conference": {
                "title": str(conference),
                "date": conference.held_on.isoformat() if conference.held_on else None,
            },
            "heading": _heading(draft),
            "addressed_to": conference.stated_council if _is_letter(draft) else "",
            "sections": _sections([row for row in sections if row.key != ANNEX], draft),
            "annexes": _sections([row for row in sections if row.key == ANNEX], draft),
            "signatures": _signatures(draft),
            "recipients": _recipients(draft),
        }
    )


def _is_letter(draft: DocumentDraft) -> bool:
    return draft.kind == ReportKind.SUBMISSION


def _heading(draft: DocumentDraft) -> dict[str, Any]:
    conference = draft.conference
    kind, symbol = _KINDS[ReportKind(draft.kind)]
    cluster, council = conference.stated_cluster, conference.stated_council
    return {
        "superior": council.upper() if cluster else "",
        "issuing": (cluster or council).upper(),
        "issued_by": cluster or council,
        "number": draft.number_text,
        "symbol": symbol,
        "place": draft.place,
        "date": draft.dated.isoformat() if draft.dated else None,
        # Minutes say the day in their text, and the decree's form has no other place for it.
        "is_dated": _is_letter(draft),
        "kind": kind,
        "subject": _subject(draft),
        "whose": f"của {cluster}" if cluster and not _is_letter(draft) else "",
    }


def _subject(draft: DocumentDraft) -> str:
    year = in_year(draft.conference.for_year)
    if draft.kind == ReportKind.VOTE_COUNT:
        words = ("Kiểm phiếu tại", _lower(_MEETINGS[ConferenceKind(draft.conference.kind)]), year)
    elif draft.kind == ReportKind.MINUTES:
        words = (_MEETINGS[ConferenceKind(draft.conference.kind)], year, "")
    else:
        words = ("Về việc đề nghị khen thưởng", year, "")
    return " ".join(word for word in words if word)


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _sections(rows: list[DocumentSection], draft: DocumentDraft) -> list[dict[str, Any]]:
    """Those that say something, numbered where they have a title."""
    told: list[dict[str, Any]] = []
    number = 0
    kind = _KINDS[ReportKind(draft.kind)][0]
    for row in rows:
        if not row.text.strip():
            continue
        title = row.title
        if title and row.key != ANNEX:
            number += 1
            title = f"{number}. {title}"
        # As lines: what is printed has no line breaks inside a text.
        lines = [line for line in row.text.splitlines() if line.strip()]
        told.append({"title": title, "lines": lines, "caption": row.title or kind})
    return told


def _signatures(draft: DocumentDraft) -> list[list[dict[str, Any] | None]]:
    """Rows of places to sign; None is where the recipients stand."""
    if _is_letter(draft):
        return [[None, {"lines": authority(draft.conference), "name": draft.signer}]]
    chair = {"lines": ["CHỦ TỌA"], "name": draft.signer}
    secretary = {"lines": ["THƯ KÝ"], "name": draft.secretary}
    tellers = [] if draft.ballot is None else list(draft.ballot.tellers.order_by("order"))
    if tellers:
        words = ("NGƯỜI KIỂM PHIẾU THỨ NHẤT", "NGƯỜI KIỂM PHIẾU THỨ HAI")
        counted = [
            {"lines": [line], "name": teller.name}
            for line, teller in zip(words, tellers, strict=False)
        ]
        return [[*counted], [None, chair]]
    return [[secretary, chair], [None]]


def authority(conference: Conference) -> list[str]:
    """The lines above the signature of a letter."""
    if conference.cluster is not None:
        word = "KHỐI" if conference.stated_cluster_kind == "khoi" else "CỤM"
        return [f"TM. {word} THI ĐUA", conference.cluster.chair_title.upper()]
    return ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]


def _recipients(draft: DocumentDraft) -> list[str]:
    if _is_letter(draft):
        return ["- Như trên;", "- Lưu: VT."]
    units = "- Các đơn vị dự họp;"
    return [f"- {draft.conference.stated_council};", units, "- Lưu: VT, Hồ sơ."]
