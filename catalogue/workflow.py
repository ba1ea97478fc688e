"""States and moves of a rule of eligibility."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.moves import Move, lifecycle


class RuleState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn")
    PUBLISHED = "published", _("Đang áp dụng")
    WITHDRAWN = "withdrawn", _("Đã rút")


_R = RuleState

RULE = lifecycle(
    RuleState,
    Move("publish_rule", _("Công bố quy định"), frozenset({_R.DRAFT}), _R.PUBLISHED),
    Move("withdraw_rule", _("Rút quy định"), frozenset({_R.PUBLISHED}), _R.WITHDRAWN),
)
