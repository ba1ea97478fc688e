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
)
