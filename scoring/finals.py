from django.db import models
from django.utils.translation import gettext_lazy as _


class FinalRule(models.TextChoices):
    APPRAISAL = "appraisal", _("Điểm thẩm định")
    CROSS_MEAN = "cross_mean", _("Trung bình điểm chấm chéo")
    CROSS_TRIMMED = "cross_trimmed", _("Trung bình điểm chấm chéo, bỏ cao nhất và thấp nhất")
    APPRAISAL_CROSS_MEAN = "appraisal_cross_mean", _("Nửa thẩm định, nửa chấm chéo")
