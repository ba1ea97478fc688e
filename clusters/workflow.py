"""States and moves of what a cluster does in its year."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.moves import Move, lifecycle


class CovenantState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    OPEN = "open", _("Đang ký")
    SIGNED = "signed", _("Đã ký đủ")


_C = CovenantState

# Signing by the last member freezes the covenant; that move is made by the signature itself.
COVENANT = lifecycle(
    CovenantState,
    Move("open_signing", _("Mở ký giao ước"), frozenset({_C.DRAFT}), _C.OPEN),
    Move("withdraw", _("Rút về để sửa"), frozenset({_C.OPEN}), _C.DRAFT),
    Move("freeze", _("Chốt giao ước"), frozenset({_C.OPEN}), _C.SIGNED),
)


class ReportingState(models.TextChoices):
    DRAFT = "draft", _("Đang nhập")
    SUBMITTED = "submitted", _("Đã gửi")


_R = ReportingState

REPORTING = lifecycle(
    ReportingState,
    Move("report_result", _("Gửi kết quả"), frozenset({_R.DRAFT}), _R.SUBMITTED),
    Move("recall_results", _("Rút lại để sửa"), frozenset({_R.SUBMITTED}), _R.DRAFT),
)
