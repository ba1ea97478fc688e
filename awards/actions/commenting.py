"""What somebody of the public writes about a public consultation. Nobody has signed in."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.consultations.querysets import public_lines
from awards.models import PublicComment, PublicLine, PublicNotice
from awards.workflow import NoticeState
from catalogue.vietnamese import nfc
from workflow import journal
from workflow.moves import Refused

LONGEST_NAME = 200
LONGEST_COMMENT = 5000


@dataclass(frozen=True)
class Comment:
    name: str
    contact: str
    text: str
    line: PublicLine | None = None


def takes_comments(notice: PublicNotice) -> bool:
    """Whether a notice runs today, its first and its last day included."""
    today = timezone.localdate()
    return notice.state == NoticeState.OPEN and notice.starts_on <= today <= notice.ends_on


def send_comment(*, notice: PublicNotice, comment: Comment, by: None = None) -> PublicComment:
    """Keep a comment for the board. Raises Refused once the time is over.

    The same sent again, by a second click or to flood, is kept once. The journal tells that
    there was one, and nothing of who wrote it.
    """
    if not takes_comments(notice):
        raise Refused(_("Đã hết thời gian lấy ý kiến. Ý kiến chưa được gửi."))
    if comment.line is not None and not public_lines(notice).filter(pk=comment.line.pk).exists():
        raise Refused(_("Hồ sơ này không còn trong danh sách lấy ý kiến."))
    said = {
        "line": comment.line,
        "name": _one_line(comment.name)[:LONGEST_NAME],
        "contact": _one_line(comment.contact)[:LONGEST_NAME],
        "text": nfc(comment.text).strip()[:LONGEST_COMMENT],
    }
    with transaction.atomic():
        if before := notice.comments.filter(**said).first():
            return before
        row = PublicComment.objects.create(notice=notice, sent_at=timezone.now(), **said)
        journal.record("send_comment", notice, by=by, detail={"comment": row.pk})
    return row


def _one_line(text: str) -> str:
    return " ".join(nfc(text).split())
