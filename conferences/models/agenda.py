"""The programme of a conference, its papers, and what the hall sees."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Unit
from conferences.models.conference import Conference
from conferences.workflow import ItemState
from workflow.deeds import person_of, together
from workflow.models import StoredFile


class ItemKind(models.TextChoices):
    OPENING = "opening", _("Khai mạc")
    REPORT = "report", _("Báo cáo")
    SPEECH = "speech", _("Tham luận, thảo luận")
    STANDING = "standing", _("Công bố điểm, thứ hạng")
    BALLOT = "ballot", _("Biểu quyết, bỏ phiếu")
    SIGNING = "signing", _("Ký giao ước")
    AWARDS = "awards", _("Trao khen thưởng")
    CLOSING = "closing", _("Bế mạc")
    OTHER = "other", _("Nội dung khác")


class AgendaItem(models.Model):
    """One item of the programme; what is noted on it becomes the minutes.

    `version` belongs to the state; `notes_version` to the notes, which two people may be
    typing while a third moves the programme on.
    """

    conference = models.ForeignKey(
        Conference, verbose_name=_("hội nghị"), on_delete=models.CASCADE, related_name="items"
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    kind = models.CharField(
        _("loại"), max_length=8, choices=ItemKind.choices, default=ItemKind.OTHER
    )
    title = models.TextField(_("nội dung"))
    begins = models.TimeField(_("giờ"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("số phút"), null=True, blank=True)
    speaker_unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị trình bày"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    speaker = models.TextField(_("người trình bày"), blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=7, choices=ItemState.choices, default=ItemState.PLANNED
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    started_at = models.DateTimeField(_("bắt đầu lúc"), null=True, blank=True)
    started_by = person_of(_("người bắt đầu"))
    ended_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    ended_by = person_of(_("người kết thúc"))
    notes = models.TextField(_("diễn biến"), blank=True)
    notes_version = models.PositiveIntegerField(default=0, editable=False)
    noted_at = models.DateTimeField(_("ghi lúc"), null=True, blank=True)
    noted_by = person_of(_("người ghi"))

    class Meta:
        verbose_name = _("mục chương trình")
        verbose_name_plural = _("chương trình")
        ordering = ["conference", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="agenda_order"),
            models.UniqueConstraint(
                fields=["conference"],
                condition=Q(state="current"),
                name="agenda_one_item_at_a_time",
            ),
            models.CheckConstraint(condition=together("started"), name="agenda_started_at_and_by"),
            models.CheckConstraint(condition=together("ended"), name="agenda_ended_at_and_by"),
            models.CheckConstraint(condition=together("noted"), name="agenda_noted_at_and_by"),
        ]

    def __str__(self) -> str:
        return self.title


class ConferencePaper(models.Model):
    """A file that the members get: of the whole conference, or of one item."""

    conference = models.ForeignKey(
        Conference, verbose_name=_("hội nghị"), on_delete=models.CASCADE, related_name="papers"
    )
    item = models.ForeignKey(
        AgendaItem,
        verbose_name=_("mục chương trình"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="papers",
    )
    title = models.TextField(_("tên tài liệu"))
    file = models.ForeignKey(
        StoredFile, verbose_name=_("tệp"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("tài liệu hội nghị")
        verbose_name_plural = _("tài liệu hội nghị")
        ordering = ["conference", "pk"]

    def __str__(self) -> str:
        return self.title


class Shows(models.TextChoices):
    """What the screen of the hall shows."""

    TITLE = "title", _("Tên hội nghị")
    PROGRAMME = "programme", _("Mục đang họp")
    ATTENDANCE = "attendance", _("Điểm danh")
    STANDING = "standing", _("Công bố thứ hạng")
    BALLOT = "ballot", _("Lượt phiếu")


class Reveal(models.TextChoices):
    UPWARD = "up", _("Từ hạng cuối lên hạng nhất")
    DOWNWARD = "down", _("Từ hạng nhất xuống hạng cuối")


class HallScreen(models.Model):
    """What the screens of one hall show now; all of them follow this row.

    `revealed` counts the ranks that have been told, in the order of `reveal`.
    """

    conference = models.OneToOneField(
        Conference, verbose_name=_("hội nghị"), on_delete=models.CASCADE, related_name="screen"
    )
    shows = models.CharField(
        _("đang chiếu"), max_length=10, choices=Shows.choices, default=Shows.TITLE
    )
    reveal = models.CharField(
        _("thứ tự công bố"), max_length=4, choices=Reveal.choices, default=Reveal.UPWARD
    )
    revealed = models.PositiveSmallIntegerField(_("số hạng đã công bố"), default=0)

    class Meta:
        verbose_name = _("màn hình hội trường")
        verbose_name_plural = _("màn hình hội trường")

    def __str__(self) -> str:
        return str(self.conference)
