from django.db import models
from django.utils.translation import gettext_lazy as _


class RankBy(models.TextChoices):
    RATIO = "ratio", _("Tỷ lệ điểm đạt được trên điểm được giao")
    TOTAL = "total", _("Tổng điểm")
