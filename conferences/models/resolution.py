"""What a conference adopts: standing, nominations and awards given on the spot."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalogue.models import AwardKind
from clusters.models import AwardQuota, Unit
from conferences.models.ballots import Ballot
from conferences.models.conference import Conference
from conferences.models.statements import NUMBER_DIGITS, NUMBER_PLACES, Mention
from scoring.models import AdoptedStanding


class StandingFrom(models.TextChoices):
    """Where the ranks of a resolution come from. Only `TOTALS` is worked out on adoption."""

    TOTALS = "totals", _("Tổng điểm đã nhập")
    SCORING = "scoring", _("Bảng điểm của năm")
    BALLOT = "ballot", _("Kết quả bỏ phiếu")
    HAND = "hand", _("Hội nghị xếp")


class Resolution(models.Model):
    """The resolution of one conference; adopted when the conference is concluded.

    `standing_print` is what the scoring's standing was when it was taken over: a conclusion on
    another one is refused. `version` rises with every change of what will be adopted.
    """

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
    version = models.PositiveIntegerField(default=0, editable=False)
    standing_from = models.CharField(
        _("thứ hạng lấy từ"),
        max_length=7,
        choices=StandingFrom.choices,
        default=StandingFrom.TOTALS,
    )
    standing_print = models.CharField(max_length=64, blank=True, editable=False)
    scoring_standing = models.ForeignKey(
        AdoptedStanding,
        verbose_name=_("bảng xếp hạng đã thông qua"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="resolutions",
    )
    standing_ballot = models.ForeignKey(
        Ballot,
        verbose_name=_("lượt phiếu xếp hạng"),
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
    assigned_max = models.DecimalField(
        _("điểm tối đa được giao"),
        max_digits=NUMBER_DIGITS,
        decimal_places=NUMBER_PLACES,
        null=True,
        blank=True,
    )
    classification = models.TextField(_("xếp loại"), blank=True)
    note = models.TextField(
        _("ghi chú"), blank=True, help_text=_("Vì sao không xếp hạng, hoặc thứ hạng đã sửa.")
    )

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
    quota = models.ForeignKey(
        AwardQuota,
        verbose_name=_("theo hạn mức"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="nominations",
    )
    # What the quota allowed when this was written; it stays when the quota changes.
    limit = models.PositiveIntegerField(_("hạn mức khi lập"), null=True, blank=True)
    deviation = models.TextField(_("lý do khác hạn mức hoặc thứ hạng"), blank=True)
    ballot = models.ForeignKey(
        Ballot,
        verbose_name=_("theo lượt phiếu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
    )

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


class ConferralRecipient(models.Model):
    """Somebody named among the recipients of a group; the count is then the number of names."""

    group = models.ForeignKey(ConferralGroup, on_delete=models.CASCADE, related_name="recipients")
    order = models.PositiveIntegerField(_("thứ tự"))
    name = models.TextField(_("tên"))
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("người, nơi được khen")
        verbose_name_plural = _("người, nơi được khen")
        ordering = ["group", "order"]
        constraints = [
            models.UniqueConstraint(fields=["group", "order"], name="conferral_recipient_order"),
            models.CheckConstraint(condition=~Q(name=""), name="conferral_recipient_named"),
        ]

    def __str__(self) -> str:
        return self.name


class ResolutionVersion(models.Model):
    """A resolution as it was concluded, frozen; a later one takes its place and changes nothing
    of it. `reopened_…` say who opened it again, and why.
    """

    resolution = models.ForeignKey(Resolution, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("bản thứ"))
    content = models.JSONField(_("nội dung"))
    concluded_at = models.DateTimeField(_("kết thúc lúc"))
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người kết thúc"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    reopened_at = models.DateTimeField(_("mở lại lúc"), null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người mở lại"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reason = models.TextField(_("lý do mở lại"), blank=True)

    class Meta:
        verbose_name = _("bản nghị quyết")
        verbose_name_plural = _("bản nghị quyết")
        ordering = ["resolution", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["resolution", "number"], name="resolution_version_once"
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reason="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reason="")),
                name="resolution_version_reopened_at_by_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"
