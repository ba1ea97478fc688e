"""States and moves of proposals, of council sessions, of decisions and of public notices."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.moves import Move, lifecycle


class ProposalState(models.TextChoices):
    """Proposed, recommended, decided and awarded are states of their own."""

    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Đã gửi, chờ tiếp nhận")
    APPRAISAL = "appraisal", _("Đang thẩm định")
    RETURNED = "returned", _("Trả lại để bổ sung")
    CONSULTATION = "consultation", _("Đang lấy ý kiến")
    SESSION = "session", _("Chờ Hội đồng bỏ phiếu")
    RECOMMENDED = "recommended", _("Hội đồng đề nghị khen thưởng")
    NOT_RECOMMENDED = "not_recommended", _("Hội đồng không đề nghị")
    DECIDED = "decided", _("Đã có quyết định")
    ANNOUNCED = "announced", _("Đã công bố")
    REFUSED = "refused", _("Không được khen thưởng")
    WITHDRAWN = "withdrawn", _("Đã rút")
    REVOKED = "revoked", _("Đã hủy quyết định")


P = ProposalState

# What the unit may still take back: nobody has voted on it yet.
_BEFORE_VOTE = frozenset({P.DRAFT, P.SUBMITTED, P.APPRAISAL, P.RETURNED, P.CONSULTATION})

PROPOSAL = lifecycle(
    ProposalState,
    Move("submit", _("Gửi hồ sơ"), frozenset({P.DRAFT}), P.SUBMITTED),
    Move("recall", _("Lấy lại hồ sơ"), frozenset({P.SUBMITTED}), P.DRAFT),
    Move("receive", _("Tiếp nhận hồ sơ"), frozenset({P.SUBMITTED}), P.APPRAISAL),
    Move(
        "return_dossier",
        _("Trả lại hồ sơ"),
        frozenset({P.SUBMITTED, P.APPRAISAL, P.CONSULTATION}),
        P.RETURNED,
    ),
    Move("resubmit", _("Gửi lại hồ sơ"), frozenset({P.RETURNED}), P.SUBMITTED),
    Move("consult", _("Lấy ý kiến"), frozenset({P.APPRAISAL}), P.CONSULTATION),
    Move("end_consultation", _("Kết thúc lấy ý kiến"), frozenset({P.CONSULTATION}), P.APPRAISAL),
    Move("put_to_session", _("Đưa ra Hội đồng"), frozenset({P.APPRAISAL}), P.SESSION),
    Move("take_off_session", _("Rút khỏi phiên họp"), frozenset({P.SESSION}), P.APPRAISAL),
    Move("recommend", _("Đề nghị khen thưởng"), frozenset({P.SESSION}), P.RECOMMENDED),
    Move(
        "not_recommend",
        _("Không đề nghị khen thưởng"),
        frozenset({P.SESSION}),
        P.NOT_RECOMMENDED,
    ),
    # The session that decided is opened again.
    Move(
        "vote_anew",
        _("Trả về phiên họp"),
        frozenset({P.RECOMMENDED, P.NOT_RECOMMENDED}),
        P.SESSION,
    ),
    # For awards about which no vote of a council is laid down.
    Move(
        "recommend_without_vote",
        _("Đề nghị không qua bỏ phiếu"),
        frozenset({P.APPRAISAL}),
        P.RECOMMENDED,
    ),
    Move("decide", _("Đưa vào quyết định"), frozenset({P.RECOMMENDED}), P.DECIDED),
    Move("take_off_decision", _("Rút khỏi quyết định"), frozenset({P.DECIDED}), P.RECOMMENDED),
    Move("announce", _("Công bố"), frozenset({P.DECIDED}), P.ANNOUNCED),
    Move(
        "refuse",
        _("Thông báo không khen thưởng"),
        frozenset({P.APPRAISAL, P.RECOMMENDED, P.NOT_RECOMMENDED}),
        P.REFUSED,
    ),
    Move("withdraw", _("Rút hồ sơ"), _BEFORE_VOTE, P.WITHDRAWN),
    Move("revoke", _("Hủy quyết định"), frozenset({P.DECIDED, P.ANNOUNCED}), P.REVOKED),
)

# What `DECIDED` is called until the decision is issued.
DECIDING = _("Đang chuẩn bị quyết định")
# What is over: the same recipient may be proposed again for the same.
ENDED = (P.REFUSED, P.WITHDRAWN, P.REVOKED)
# What the unit may write in.
EDITABLE = (P.DRAFT, P.RETURNED)
# What members of the council see: what is put to them, and what came of it.
BEFORE_COUNCIL = (
    P.SESSION,
    P.RECOMMENDED,
    P.NOT_RECOMMENDED,
    P.DECIDED,
    P.ANNOUNCED,
    P.REFUSED,
    P.REVOKED,
)


class SessionState(models.TextChoices):
    DRAFT = "draft", _("Đang chuẩn bị")
    CALLED = "called", _("Đã mời họp")
    OPEN = "open", _("Đang họp")
    CLOSED = "closed", _("Đã kết thúc")
    CANCELLED = "cancelled", _("Đã hủy")


_S = SessionState

SESSION = lifecycle(
    SessionState,
    Move("call_session", _("Mời họp"), frozenset({_S.DRAFT}), _S.CALLED),
    Move("open_session", _("Khai mạc phiên họp"), frozenset({_S.CALLED}), _S.OPEN),
    Move("close_session", _("Kết thúc phiên họp"), frozenset({_S.OPEN}), _S.CLOSED),
    Move("reopen_session", _("Mở lại phiên họp"), frozenset({_S.CLOSED}), _S.OPEN),
    Move("cancel_session", _("Hủy phiên họp"), frozenset({_S.DRAFT, _S.CALLED}), _S.CANCELLED),
)


class DecisionState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    ISSUED = "issued", _("Đã ban hành")
    ANNOUNCED = "announced", _("Đã công bố")
    REVOKED = "revoked", _("Đã hủy")
    # Old decisions, entered from paper or a workbook.
    RECORDED = "recorded", _("Ghi nhận từ văn bản cũ")


_D = DecisionState

DECISION = lifecycle(
    DecisionState,
    Move("issue_decision", _("Ghi nhận đã ban hành"), frozenset({_D.DRAFT}), _D.ISSUED),
    Move("announce_decision", _("Công bố quyết định"), frozenset({_D.ISSUED}), _D.ANNOUNCED),
    Move(
        "revoke_decision",
        _("Hủy quyết định"),
        frozenset({_D.ISSUED, _D.ANNOUNCED, _D.RECORDED}),
        _D.REVOKED,
    ),
)


class NoticeState(models.TextChoices):
    """A public consultation runs from its first day on; it is closed by a person."""

    OPEN = "open", _("Đang lấy ý kiến")
    CLOSED = "closed", _("Đã kết thúc")
    WITHDRAWN = "withdrawn", _("Đã gỡ")


_N = NoticeState

NOTICE = lifecycle(
    NoticeState,
    Move("close_notice", _("Kết thúc lấy ý kiến công khai"), frozenset({_N.OPEN}), _N.CLOSED),
    Move(
        "withdraw_notice",
        _("Gỡ thông báo"),
        frozenset({_N.OPEN}),
        _N.WITHDRAWN,
    ),
)
