"""The columns of decisions, and of the dossiers that a decision, refusal or step is made for."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.dossiers.columns import HOME, KIND, NAME, STATE
from awards.forms.decisions import CandidateFilter, CutFilter, DecisionFilter, StateFilter
from awards.models import Decision, Proposal
from awards.sessions.words import votes_words
from awards.workflow import DecisionState as D
from workflow.lists import Column, Listing

# Many dossiers are chosen on one page: as many as a session of a council has.
SIZES = (100, 500, 30)
DECISION_STATES = {
    D.DRAFT: ("idle", "pencil"),
    D.ISSUED: ("now", "pen"),
    D.ANNOUNCED: ("hon", "award-fill"),
    D.REVOKED: ("bad", "slash-circle"),
    D.RECORDED: ("ok", "check-lg"),
}


def recipients_words(row: Any) -> int:
    """How many a decision names: lines of the register once it has any, before that dossiers."""
    return int(row.awarded or row.dossiers)


def _votes(row: Proposal) -> str:
    if row.votes_for is None or not row.votes_base:
        return ""
    return votes_words(row.votes_for, row.votes_base)


def _year(row: Proposal) -> str:
    return _("thành tích năm %(year)d") % {"year": row.batch.year}


def _decision(row: Proposal) -> str:
    return str(row.decision) if row.decision else ""


DECISIONS = Listing(
    title=gettext_lazy("Quyết định khen thưởng"),
    file_name="quyet-dinh-khen-thuong",
    sort="-issued_on",
    filters=DecisionFilter,
    columns=(
        Column(
            "number",
            gettext_lazy("Số, ký hiệu"),
            lambda row: row.number or _("chưa có số"),
            order=("number_key",),
            href=lambda row: reverse("awards:decision", args=[row.pk]),
            width=20,
        ),
        Column("name", gettext_lazy("Trích yếu"), lambda row: row.name, under="number", width=60),
        Column(
            "authority",
            gettext_lazy("Cấp quyết định"),
            lambda row: row.authority,
            order=("authority_key",),
            width=34,
        ),
        Column("signer", gettext_lazy("Người ký"), lambda r: r.signer, under="authority", width=26),
        Column(
            "issued_on",
            gettext_lazy("Ngày ban hành"),
            lambda row: row.issued_on,
            order=("issued_on",),
            missing=gettext_lazy("chưa ban hành"),
            width=14,
        ),
        Column("recipients", gettext_lazy("Số được khen"), recipients_words, width=12),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            order=("state",),
            state=lambda row: DECISION_STATES[D(row.state)][0],
            width=22,
        ),
    ),
)

_NAME = (
    NAME,
    HOME,
    KIND,
    Column("year", gettext_lazy("Thành tích"), _year, under="kind", width=20),
)
_BATCH = (
    Column(
        "batch",
        gettext_lazy("Đợt trình"),
        lambda row: row.batch.title,
        order=("batch__title", "order"),
        width=40,
    ),
    Column("sender", gettext_lazy("Nơi trình"), lambda r: str(r.batch.sender), under="batch"),
)
_REASON = Column("reason", gettext_lazy("Lý do"), lambda row: row.reason, width=50)
_VOTES = Column("votes", gettext_lazy("Phiếu"), _votes, order=("votes_for",), width=22)

CANDIDATES = Listing(
    title=gettext_lazy("Hồ sơ chờ quyết định"),
    file_name="ho-so-cho-quyet-dinh",
    sort="kind",
    filters=CandidateFilter,
    sizes=SIZES,
    columns=(
        *_NAME,
        *_BATCH,
        _VOTES,
        Column(
            "forwarded_on",
            gettext_lazy("Ngày trình"),
            lambda row: row.forwarded_on,
            order=("forwarded_on",),
            missing=gettext_lazy("chưa trình"),
            width=14,
        ),
        Column(
            "forwarded_number",
            gettext_lazy("Số tờ trình"),
            lambda row: row.forwarded_number,
            under="forwarded_on",
            width=18,
        ),
    ),
)

REFUSABLE = Listing(
    title=gettext_lazy("Hồ sơ có thể thông báo không khen thưởng"),
    file_name="ho-so-chua-khen-thuong",
    sort="state",
    filters=StateFilter,
    sizes=SIZES,
    columns=(*_NAME, *_BATCH, _VOTES, STATE, _REASON),
)

AWAITING = Listing(
    title=gettext_lazy("Hồ sơ chờ ghi ngày"),
    file_name="ho-so-cho-ghi-ngay",
    sort="kind",
    filters=StateFilter,
    sizes=SIZES,
    columns=(
        *_NAME,
        *_BATCH,
        Column(
            "decision",
            gettext_lazy("Quyết định"),
            _decision,
            order=("decision__number_key",),
            width=20,
        ),
        Column(
            "issued_on",
            gettext_lazy("Ngày ban hành"),
            lambda row: row.decision.issued_on if row.decision else None,
            order=("decision__issued_on",),
            under="decision",
            width=14,
        ),
        STATE,
    ),
)

CUTS = Listing(
    title=gettext_lazy("Hồ sơ không được khen thưởng"),
    file_name="ho-so-khong-duoc-khen-thuong",
    sort="kind",
    filters=CutFilter,
    columns=(*_NAME, *_BATCH, STATE, _VOTES, _REASON),
)


def address(decision: Decision) -> str:
    return reverse("awards:decision", args=[decision.pk])
