"""States and moves of a report.

The row is the truth and the message to a worker only a wake-up. Every move raises the
`version` of the row; a worker knows the version that it took the report with, and whatever
it writes later carries that version as a condition. A worker that was taken for dead can so
neither finish nor fail what another one has taken.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.moves import Move, lifecycle


class ReportState(models.TextChoices):
    PENDING = "pending", _("Chờ tạo")
    RUNNING = "running", _("Đang tạo")
    DONE = "done", _("Đã tạo xong")
    FAILED = "failed", _("Không tạo được")


S = ReportState

REPORT = lifecycle(
    ReportState,
    Move("take", _("Bắt đầu tạo"), frozenset({S.PENDING}), S.RUNNING),
    Move("finish", _("Hoàn thành"), frozenset({S.RUNNING}), S.DONE),
    Move("fail", _("Báo lỗi"), frozenset({S.RUNNING}), S.FAILED),
    Move("release", _("Giao lại"), frozenset({S.RUNNING}), S.PENDING),
    Move("retry", _("Tạo lại"), frozenset({S.FAILED}), S.PENDING),
)
UNFINISHED = (S.PENDING, S.RUNNING)


class DraftState(models.TextChoices):
    """How far the text of a document is that people finish by hand."""

    DRAFT = "draft", _("Đang soạn")
    FROZEN = "frozen", _("Đã chốt")
    SIGNED = "signed", _("Đã ký")


# There is no way back: what was frozen is replaced by a new version, never changed.
DRAFT = lifecycle(
    DraftState,
    Move("freeze", _("Chốt văn bản"), frozenset({DraftState.DRAFT}), DraftState.FROZEN),
    Move("sign", _("Ghi nhận bản đã ký"), frozenset({DraftState.FROZEN}), DraftState.SIGNED),
)


class Step(models.TextChoices):
    """What a running report is at; each with its share of the whole, see `PROGRESS`."""

    WAITING = "waiting", _("Chờ đến lượt")
    FACTS = "facts", _("Tổng hợp dữ liệu")
    HTML = "html", _("Soạn nội dung")
    LAYOUT = "layout", _("Dàn trang")
    WRITE = "write", _("Ghi tệp PDF")
    STORE = "store", _("Lưu tệp")
    FINISHED = "finished", _("Hoàn thành")


PROGRESS = {
    Step.WAITING: 0,
    Step.FACTS: 5,
    Step.HTML: 15,
    Step.LAYOUT: 25,
    Step.WRITE: 75,
    Step.STORE: 95,
    Step.FINISHED: 100,
}
