"""What a conference adopts: standing, nominations and awards given on the spot."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import AwardKind
from conferences.models.conference import Conference
from conferences.models.statements import NUMBER_DIGITS, NUMBER_PLACES, Mention


class Resolution(models.Model):
    """The resolution of one conference; adopted when the conference is concluded."""

    conference = models.OneToOneField(
        Conference, on_delete=models.CASCADE, related_name="resolution"
    )
    adopted_at = models.DateTimeField(_("thông qua lúc"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người xác nhận"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("nghị quyết hội nghị")
        verbose_name_plural = _("nghị quyết hội nghị")
        constraints = [
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True, adopted_by__isnull=True)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False),
                name="resolution_adopted_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return str(self.conference)


class Standing(models.Model):
    """A unit's place as adopted: a frozen copy, never computed again."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="standings")
    order = models.PositiveIntegerField(_("thứ tự"))
    mention = models.OneToOneField(
        Mention, verbose_name=_("đơn vị"), on_delete=models.CASCADE, related_name="standing"
    )
    rank = models.PositiveIntegerField(_("hạng"), null=True, blank=True)
    total = models.DecimalField(
        _("tổng điểm"),
        max_digits=NUMBER_DIGITS,
        decimal_places=NUMBER_PLACES,
        null=True,
        blank=True,
    )
    classification = models.TextField(_("xếp loại"), blank=True)

    class Meta:
        verbose_name = _("thứ hạng")
        verbose_name_plural = _("thứ hạng")
        ordering = ["resolution", "order"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "order"], name="standing_order"),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1), name="standing_rank_from_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank or '—'}. {self.mention}"


class NominationStatus(models.TextChoices):
    """Proposed, approved and awarded are three states."""

    PROPOSED = "proposed", _("Đề nghị")
    APPROVED = "approved", _("Hội đồng thông qua")
    AWARDED = "awarded", _("Đã khen thưởng")


class Nomination(models.Model):
    """An award that the conference proposes, for named recipients or a number of them."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="nominations")
    order = models.PositiveIntegerField(_("thứ tự"))
    award = models.TextField(_("hình thức như nguồn ghi"))
    kind = models.ForeignKey(
        AwardKind,
        verbose_name=_("hình thức trong danh mục"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
    )
    decider = models.TextField(_("cấp quyết định"), null=True, blank=True)
    count = models.PositiveIntegerField(_("số lượng"), null=True, blank=True)
    status = models.CharField(_("tình trạng"), max_length=8, choices=NominationStatus.choices)
    note = models.TextField(_("ghi chú"), null=True, blank=True)

    class Meta:
        verbose_name = _("đề nghị khen thưởng")
        verbose_name_plural = _("đề nghị khen thưởng")
        ordering = ["resolution", "order"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "order"], name="nomination_order")
        ]

    def __str__(self) -> str:
        return self.award


class NominationRecipient(models.Model):
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, related_name="recipients")
    order = models.PositiveIntegerField(_("thứ tự"))
    mention = models.OneToOneField(Mention, on_delete=models.CASCADE, related_name="nomination")

    class Meta:
        verbose_name = _("nơi được đề nghị")
        verbose_name_plural = _("nơi được đề nghị")
        ordering = ["nomination", "order"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "order"], name="recipient_order")
        ]

    def __str__(self) -> str:
        return str(self.mention)


class Conferral(models.Model):
    """An award handed over at the conference, to numbers of recipients."""

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="conferrals")
    order = models.PositiveIntegerField(_("thứ tự"))
    award = models.TextField(_("hình thức như nguồn ghi"), null=True, blank=True)
    kind = models.ForeignKey(
        AwardKind,
        verbose_name=_("hình thức trong danh mục"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conferrals",
    )
    decider = models.TextField(_("cấp quyết định"), null=True, blank=True)
    reason = models.TextField(_("lý do"), null=True, blank=True)

    class Meta:
        verbose_name = _("khen thưởng tại hội nghị")
        verbose_name_plural = _("khen thưởng tại hội nghị")
        ordering = ["resolution", "order"]
        constraints = [
            models.UniqueConstraint(fields=["resolution", "order"], name="conferral_order")
        ]

    def __str__(self) -> str:
        return self.award or "—"


class RecipientKind(models.TextChoices):
    COLLECTIVES = "collectives", _("tập thể")
    INDIVIDUALS = "individuals", _("cá nhân")
    HOUSEHOLDS = "households", _("hộ gia đình")
    MIXED = "mixed", _("cá nhân, tập thể, hộ gia đình")


class ConferralGroup(models.Model):
    """A number of recipients of one kind; several kinds in one number are `mixed`."""

    conferral = models.ForeignKey(Conferral, on_delete=models.CASCADE, related_name="groups")
    order = models.PositiveIntegerField(_("thứ tự"))
    kind = models.CharField(_("đối tượng"), max_length=11, choices=RecipientKind.choices)
    count = models.PositiveIntegerField(_("số lượng"))
    label = models.TextField(_("cách gọi của nguồn"), null=True, blank=True)

    class Meta:
        verbose_name = _("nhóm được khen")
        verbose_name_plural = _("nhóm được khen")
        ordering = ["conferral", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conferral", "order"], name="conferral_group_order")
        ]

    def __str__(self) -> str:
        return f"{self.count} {self.get_kind_display()}"
