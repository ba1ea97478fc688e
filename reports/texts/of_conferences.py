"""Minutes, vote-count records and letters of conferences as kinds of texts."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conferences.models import Conference, ConferenceKind
from conferences.workflow import BallotState, ConferenceState
from reports.documents.wording import in_year
from reports.models import DocumentDraft
from reports.texts import Written
from reports.texts.ballots import vote_count
from reports.texts.kinds import Signatures, TextKind, Topic
from reports.texts.minutes import minutes
from reports.texts.submissions import submission

_MEETINGS = {
    ConferenceKind.ANNUAL_SUMMARY: "Hội nghị tổng kết công tác thi đua, khen thưởng",
    ConferenceKind.MID_YEAR_REVIEW: "Hội nghị sơ kết công tác thi đua, khen thưởng",
    ConferenceKind.COVENANT_SIGNING: "Hội nghị ký kết giao ước thi đua",
    ConferenceKind.PREPARATORY: "Hội nghị trù bị",
    ConferenceKind.THEMATIC: "Hội nghị chuyên đề",
    ConferenceKind.OTHER: "Hội nghị",
}
_NUMBER = gettext_lazy("Số, ký hiệu")
_SECRETARY = gettext_lazy("Thư ký")
_CHAIR = gettext_lazy("Chủ tọa")


def _conference(draft: DocumentDraft) -> Conference:
    found: Conference | None = draft.conference
    assert found is not None  # a constraint holds it
    return found


def _issuer(draft: DocumentDraft) -> tuple[str, str]:
    conference = _conference(draft)
    cluster, council = conference.stated_cluster, conference.stated_council
    return (council if cluster else "", cluster or council)


def _whose(draft: DocumentDraft) -> str:
    cluster = _conference(draft).stated_cluster
    return f"của {cluster}" if cluster else ""


def _meeting(draft: DocumentDraft, lead: str = "") -> str:
    conference = _conference(draft)
    named = _MEETINGS[ConferenceKind(conference.kind)]
    if lead:
        named = f"{lead} {named[:1].lower()}{named[1:]}"
    return " ".join(word for word in (named, in_year(conference.for_year)) if word)


def _not_over(topic: Topic) -> str:
    if topic.subject.state == ConferenceState.CONCLUDED:
        return ""
    return _("Hội nghị chưa kết thúc nên chưa soạn được văn bản này.")


def _open_again(topic: Topic) -> str:
    # Whatever the caller still holds of it.
    rows = Conference.objects.filter(pk=topic.subject.pk, state=ConferenceState.CONCLUDED)
    return "" if rows.exists() else _("Hội nghị đang mở lại. Kết thúc hội nghị rồi chốt văn bản.")


def _not_counted(topic: Topic) -> str:
    if topic.ballot is not None and topic.ballot.state == BallotState.CLOSED:
        return ""
    return _("Lượt phiếu chưa đóng nên chưa lập được biên bản kiểm phiếu.")


def _count_taken_back(topic: Topic) -> str:
    if not _not_counted(topic):
        return ""
    return _("Kết quả lượt phiếu này đã bị hủy, biên bản kiểm phiếu không chốt.")


def _vote_count(topic: Topic) -> list[Written]:
    return vote_count(topic.ballot) if topic.ballot is not None else []


def _presided(topic: Topic) -> dict[str, Any]:
    """Who presided signs minutes; who signs for a cluster is known to the cluster alone."""
    conference = topic.subject
    name = conference.presiders.order_by("order").values_list("name", flat=True).first()
    return {"signer": (name or "")[:200], "secretary": conference.secretary_name[:200]}


def _signed(draft: DocumentDraft) -> Signatures:
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


def _letter_signed(draft: DocumentDraft) -> Signatures:
    return [[None, {"lines": authority(_conference(draft)), "name": draft.signer}]]


def authority(conference: Conference) -> list[str]:
    """The lines above the signature of a letter."""
    if conference.cluster is not None:
        word = "KHỐI" if conference.stated_cluster_kind == "khoi" else "CỤM"
        return [f"TM. {word} THI ĐUA", conference.cluster.chair_title.upper()]
    return ["TM. HỘI ĐỒNG", "CHỦ TỊCH"]


def _sent_to(draft: DocumentDraft) -> list[str]:
    units = "- Các đơn vị dự họp;"
    return [f"- {_conference(draft).stated_council};", units, "- Lưu: VT, Hồ sơ."]


def _around_minutes(draft: DocumentDraft) -> dict[str, Any]:
    has_tellers = draft.ballot is not None and draft.ballot.tellers.exists()
    secretary = {} if has_tellers else {"secretary": _SECRETARY}
    return {"number_text": _NUMBER, **secretary, "signer": _CHAIR}


MINUTES = TextKind(
    word="Biên bản",
    symbol="BB",
    write=lambda topic: minutes(topic.subject),
    not_started=_not_over,
    not_frozen=_open_again,
    issuer=_issuer,
    about=_meeting,
    whose=_whose,
    signatures=_signed,
    recipients=_sent_to,
    around=_around_minutes,
    starts=_presided,
    is_dated=False,
)
VOTE_COUNT = TextKind(
    word="Biên bản",
    symbol="BB",
    write=_vote_count,
    not_started=_not_counted,
    not_frozen=_count_taken_back,
    issuer=_issuer,
    about=lambda draft: _meeting(draft, "Kiểm phiếu tại"),
    whose=_whose,
    signatures=_signed,
    recipients=_sent_to,
    around=_around_minutes,
    starts=_presided,
    is_dated=False,
)
SUBMISSION = TextKind(
    word="Tờ trình",
    symbol="TTr",
    write=lambda topic: submission(topic.subject, topic.decider),
    not_started=_not_over,
    not_frozen=_open_again,
    issuer=_issuer,
    about=lambda draft: " ".join(
        word
        for word in ("Về việc đề nghị khen thưởng", in_year(_conference(draft).for_year))
        if word
    ),
    signatures=_letter_signed,
    recipients=lambda draft: ["- Như trên;", "- Lưu: VT."],
    around=lambda draft: {
        "number_text": _NUMBER,
        "place": gettext_lazy("Địa danh"),
        "dated": gettext_lazy("Ngày ban hành"),
        "signer": gettext_lazy("Người ký"),
    },
    addressed_to=lambda draft: _conference(draft).stated_council,
    empty=gettext_lazy("Hội nghị không đề nghị khen thưởng nên không có tờ trình."),
)
