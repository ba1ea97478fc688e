"""States and moves of a conference."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.moves import Move, lifecycle


class ConferenceState(models.TextChoices):
    RECORDED = "recorded", _("Ghi nhận từ nguồn")
    DRAFT = "draft", _("Đang chuẩn bị")
    CALLED = "called", _("Đã triệu tập")
    OPEN = "open", _("Đang họp")
    CONCLUDED = "concluded", _("Đã kết thúc")


S = ConferenceState

CONFERENCE = lifecycle(
    ConferenceState,
    Move("call", _("Triệu tập hội nghị"), frozenset({S.DRAFT}), S.CALLED),
    Move("open", _("Khai mạc hội nghị"), frozenset({S.CALLED}), S.OPEN),
    Move("conclude", _("Kết thúc hội nghị"), frozenset({S.OPEN}), S.CONCLUDED),
    Move("reopen", _("Mở lại hội nghị"), frozenset({S.CONCLUDED}), S.OPEN),
)


class ItemState(models.TextChoices):
    """Where an item of the programme stands."""

    PLANNED = "planned", _("Chưa đến")
    CURRENT = "current", _("Đang họp")
    DONE = "done", _("Đã xong")


AGENDA_ITEM = lifecycle(
    ItemState,
    Move("start_item", _("Bắt đầu mục"), frozenset({ItemState.PLANNED}), ItemState.CURRENT),
    Move("end_item", _("Kết thúc mục"), frozenset({ItemState.CURRENT}), ItemState.DONE),
    Move("put_back_item", _("Để mục lại sau"), frozenset({ItemState.CURRENT}), ItemState.PLANNED),
    Move("resume_item", _("Họp tiếp mục"), frozenset({ItemState.DONE}), ItemState.CURRENT),
)


class BallotState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    OPEN = "open", _("Đang bỏ phiếu")
    COUNTING = "counting", _("Đang kiểm phiếu")
    CLOSED = "closed", _("Đã đóng phiếu")
    CANCELLED = "cancelled", _("Đã bỏ")
    ANNULLED = "annulled", _("Đã hủy kết quả")


_B = BallotState

# Paper is counted after the last vote is in: where it is used, closing comes after stopping.
BALLOT = lifecycle(
    BallotState,
    Move("open_ballot", _("Mở bỏ phiếu"), frozenset({_B.DRAFT}), _B.OPEN),
    Move("stop_ballot", _("Dừng nhận phiếu"), frozenset({_B.OPEN}), _B.COUNTING),
    Move("close_ballot", _("Đóng phiếu"), frozenset({_B.OPEN, _B.COUNTING}), _B.CLOSED),
    Move("cancel_ballot", _("Bỏ lượt phiếu"), frozenset({_B.DRAFT}), _B.CANCELLED),
    Move(
        "annul_ballot",
        _("Hủy lượt phiếu"),
        frozenset({_B.OPEN, _B.COUNTING, _B.CLOSED}),
        _B.ANNULLED,
    ),
)
