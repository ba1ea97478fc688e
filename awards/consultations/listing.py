"""The lists of requests for an opinion, of public notices and of comments."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.forms.consultations import ConsultationFilter
from awards.forms.notices import CommentFilter, NoticeFilter
from awards.models import Consultation, PublicComment, PublicNotice
from awards.workflow import NoticeState, ProposalState
from workflow.lists import Column, Listing


def standing_of(row: Consultation) -> str:
    """Where a request stands, in a word of the look: answered, withdrawn, moot, late or open."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    if row.answered_at is not None:
        return "answered"
    if row.proposal.state != ProposalState.CONSULTATION:
        return "moot"
    return "overdue" if row.due_on < timezone.localdate() else "open"


def standing_words(row: Consultation) -> str:
    standing = standing_of(row)
    if standing == "answered":
        said = str(row.get_answer_display())
        return _("%(answer)s, sau hạn") % {"answer": said} if row.is_late else said
    return {
        "withdrawn": _("Thôi hỏi"),
        "moot": _("Không còn cần trả lời"),
        "overdue": _("Quá hạn"),
        "open": _("Chờ trả lời"),
    }[standing]


def letter_words(row: Consultation) -> str:
    """Number and day of the letter that asked; empty where it is not entered."""
    if row.letter_on is None:
        return ""
    day = f"{row.letter_on.day}/{row.letter_on.month}/{row.letter_on.year}"
    return _("số %(number)s ngày %(day)s") % {"number": row.letter_number, "day": day}


def standing_state(row: Consultation) -> str:
    standing = standing_of(row)
    if standing == "answered":
        return "ok" if row.answer == "agree" else "warn"
    return {"withdrawn": "idle", "moot": "idle", "overdue": "bad", "open": "now"}[standing]


CONSULTATIONS = Listing(
    title=gettext_lazy("Lấy ý kiến các cơ quan"),
    file_name="lay-y-kien",
    sort="due",
    filters=ConsultationFilter,
    columns=(
        Column(
            "name",
            gettext_lazy("Nơi được đề nghị"),
            lambda row: row.proposal.name,
            order=("proposal__order_key",),
            href=lambda row: reverse("awards:consultation", args=[row.pk]),
            width=36,
        ),
        Column(
            "kind",
            gettext_lazy("Hình thức"),
            lambda row: row.proposal.kind.name,
            under="name",
            width=36,
        ),
        Column(
            "home",
            gettext_lazy("Đơn vị"),
            lambda row: str(row.proposal.home),
            order=("proposal__home__order_key",),
            width=30,
        ),
        Column("body", gettext_lazy("Cơ quan được hỏi"), lambda row: row.body, order=("body",)),
        Column(
            "due",
            gettext_lazy("Hạn trả lời"),
            lambda row: row.due_on,
            order=("due_on", "proposal__order_key"),
            width=14,
        ),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            standing_words,
            state=standing_state,
            width=20,
        ),
        Column(
            "answered",
            gettext_lazy("Trả lời ngày"),
            lambda row: row.answered_on,
            order=("answered_on",),
            width=14,
        ),
        Column("letter", gettext_lazy("Công văn hỏi"), letter_words, under="body", width=24),
        Column(
            "number",
            gettext_lazy("Số văn bản trả lời"),
            lambda row: row.answer_number,
            under="answered",
            width=20,
        ),
    ),
)


_NOTICE_STATES = {NoticeState.OPEN: "now", NoticeState.CLOSED: "ok", NoticeState.WITHDRAWN: "idle"}


def notice_words(row: PublicNotice) -> str:
    """The state, told apart where the days say more than the state."""
    today = timezone.localdate()
    if row.state == NoticeState.OPEN and row.starts_on > today:
        return _("Chưa đến ngày đăng")
    if row.state == NoticeState.OPEN and row.ends_on < today:
        return _("Hết thời gian, chờ kết thúc")
    return str(row.get_state_display())


def notice_state(row: PublicNotice) -> str:
    if row.state == NoticeState.OPEN and row.ends_on < timezone.localdate():
        return "warn"
    return _NOTICE_STATES[NoticeState(row.state)]


def with_counts(rows: "QuerySet[PublicNotice]", comments: "QuerySet[Any]") -> "QuerySet[Any]":
    """`rows` with how many dossiers they hold and how many of `comments` reached them."""
    seen = Q(comments__in=comments)
    return rows.select_related("council").annotate(
        line_count=Count("lines", distinct=True),
        comment_count=Count("comments", filter=seen, distinct=True),
        waiting_count=Count(
            "comments", filter=seen & Q(comments__handled_at__isnull=True), distinct=True
        ),
    )


NOTICES = Listing(
    title=gettext_lazy("Lấy ý kiến công khai"),
    file_name="lay-y-kien-cong-khai",
    sort="-starts",
    filters=NoticeFilter,
    columns=(
        Column(
            "name",
            gettext_lazy("Thông báo"),
            lambda row: row.name,
            order=("order_key",),
            href=lambda row: reverse("awards:notice", args=[row.pk]),
            width=50,
        ),
        Column(
            "council",
            gettext_lazy("Hội đồng"),
            lambda row: str(row.council),
            under="name",
            width=40,
        ),
        Column(
            "starts",
            gettext_lazy("Từ ngày"),
            lambda row: row.starts_on,
            order=("starts_on",),
            width=14,
        ),
        Column(
            "ends",
            gettext_lazy("Đến hết ngày"),
            lambda row: row.ends_on,
            order=("ends_on",),
            width=14,
        ),
        Column("lines", gettext_lazy("Hồ sơ"), lambda row: row.line_count, order=("line_count",)),
        Column(
            "comments",
            gettext_lazy("Ý kiến"),
            lambda row: row.comment_count,
            order=("comment_count",),
            width=10,
        ),
        Column("state", gettext_lazy("Trạng thái"), notice_words, state=notice_state, width=24),
    ),
)


def _about(row: PublicComment) -> str:
    return row.line.proposal.name if row.line else _("Cả danh sách")


COMMENTS = Listing(
    title=gettext_lazy("Ý kiến của người dân"),
    file_name="y-kien-nguoi-dan",
    sort="-sent",
    filters=CommentFilter,
    columns=(
        Column(
            "sent",
            gettext_lazy("Gửi lúc"),
            lambda row: timezone.localtime(row.sent_at).date(),
            order=("sent_at",),
            href=lambda row: reverse("awards:notice_comment", args=[row.notice_id, row.pk]),
            width=14,
        ),
        Column("about", gettext_lazy("Về"), _about, order=("line__order",), width=30),
        Column("name", gettext_lazy("Họ và tên"), lambda row: row.name, order=("name",), width=26),
        Column("contact", gettext_lazy("Liên hệ"), lambda row: row.contact, under="name", width=30),
        Column("text", gettext_lazy("Ý kiến"), lambda row: row.text, width=60),
        Column(
            "result",
            gettext_lazy("Kết quả xem xét"),
            lambda row: row.result,
            missing=gettext_lazy("chưa xem xét"),
            width=40,
        ),
    ),
)
