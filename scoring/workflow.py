"""States and moves of criteria sets, score sheets and cross sheets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.moves import Move, lifecycle


class CriteriaState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    PUBLISHED = "published", _("Đã ban hành")
    RETIRED = "retired", _("Thôi dùng")


_C = CriteriaState

CRITERIA = lifecycle(
    CriteriaState,
    Move("publish_criteria", _("Ban hành bộ tiêu chí"), frozenset({_C.DRAFT}), _C.PUBLISHED),
    Move("withdraw_criteria", _("Rút về để sửa"), frozenset({_C.PUBLISHED}), _C.DRAFT),
    Move("retire_criteria", _("Thôi dùng bộ tiêu chí"), frozenset({_C.PUBLISHED}), _C.RETIRED),
)


class SheetState(models.TextChoices):
    DRAFT = "draft", _("Đang tự chấm")
    SUBMITTED = "submitted", _("Đã gửi, chờ thẩm định")
    APPRAISED = "appraised", _("Đã thẩm định, chờ giải trình")
    EXPLAINED = "explained", _("Đã giải trình, chờ thẩm định lại")
    REAPPRAISED = "reappraised", _("Đã thẩm định lại")
    FINAL = "final", _("Đã chốt điểm")


_S = SheetState

SHEET = lifecycle(
    SheetState,
    Move("submit_sheet", _("Gửi bảng tự chấm"), frozenset({_S.DRAFT}), _S.SUBMITTED),
    Move("recall_sheet", _("Rút bảng để sửa"), frozenset({_S.SUBMITTED}), _S.DRAFT),
    Move("return_sheet", _("Trả lại bảng chấm"), frozenset({_S.SUBMITTED}), _S.DRAFT),
    Move("appraise", _("Hoàn thành thẩm định"), frozenset({_S.SUBMITTED}), _S.APPRAISED),
    Move("explain", _("Gửi giải trình"), frozenset({_S.APPRAISED}), _S.EXPLAINED),
    Move("reappraise", _("Hoàn thành thẩm định lại"), frozenset({_S.EXPLAINED}), _S.REAPPRAISED),
    Move("finalize", _("Chốt điểm"), frozenset({_S.APPRAISED, _S.REAPPRAISED}), _S.FINAL),
    Move("reopen_sheet", _("Mở lại để thẩm định"), frozenset({_S.FINAL}), _S.EXPLAINED),
)


class CrossState(models.TextChoices):
    DRAFT = "draft", _("Đang chấm chéo")
    SUBMITTED = "submitted", _("Đã gửi điểm chấm chéo")


_X = CrossState

CROSS = lifecycle(
    CrossState,
    Move("submit_cross", _("Gửi điểm chấm chéo"), frozenset({_X.DRAFT}), _X.SUBMITTED),
    Move("reopen_cross", _("Mở lại chấm chéo"), frozenset({_X.SUBMITTED}), _X.DRAFT),
)
