"""What a conference, or a source about it, states: ordered rows, to the letter."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Covenant, Office, Term, TermOrigin, TermStatus, Unit
from conferences.models.ballots import Ballot
from conferences.models.conference import Conference

# Numbers that sources print: up to 15 significant digits survive in every database.
NUMBER_DIGITS = 23
NUMBER_PLACES = 8


class MentionRole(models.TextChoices):
    MEMBER = "member", _("Thành viên")
    EXCLUDED = "excluded", _("Không thuộc cụm")
    HOST = "host", _("Đơn vị đăng cai")
    ATTENDEE = "attendee", _("Tham dự")
    OFFICER = "officer", _("Giữ chức danh")
    RANKED = "ranked", _("Được xếp hạng")
    RECIPIENT = "recipient", _("Được đề nghị khen thưởng")
    REPORTING = "reporting", _("Có số liệu")


class Match(models.TextChoices):
    """How a name came to stand for a unit."""

    RULE = "rule", _("Theo quy tắc tên")
    ADMIN = "admin", _("Người quản trị đối chiếu")
    SYSTEM = "system", _("Chọn trong hệ thống")


class Mention(models.Model):
    """A name as it was said, and the unit that it means where that is certain."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="mentions")
    role = models.CharField(_("vai trò"), max_length=9, choices=MentionRole.choices)
    order = models.PositiveIntegerField(_("thứ tự"))
    text = models.TextField(_("tên như nguồn ghi"))
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="mentions",
    )
    match = models.CharField(
        _("đối chiếu"), max_length=6, choices=Match.choices, null=True, blank=True
    )
    warning = models.TextField(_("cảnh báo"), blank=True)

    class Meta:
        verbose_name = _("tên được nêu")
        verbose_name_plural = _("tên được nêu")
        ordering = ["conference", "role", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "role", "order"], name="mention_order"),
            models.CheckConstraint(
                condition=Q(unit__isnull=True, match__isnull=True)
                | Q(unit__isnull=False, match__isnull=False),
                name="mention_says_how_matched",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def differs(self) -> bool:
        """Whether the source calls the unit otherwise than the platform does."""
        return self.unit is not None and self.text not in (self.unit.name, self.unit.full_name)


class Presider(models.Model):
    """Somebody in the chair of the meeting."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="presiders")
    order = models.PositiveIntegerField(_("thứ tự"))
    name = models.TextField(_("họ và tên"), null=True, blank=True)
    position = models.TextField(_("chức vụ"), null=True, blank=True)
    representing = models.TextField(_("đại diện cho"), null=True, blank=True)

    class Meta:
        verbose_name = _("người chủ trì")
        verbose_name_plural = _("người chủ trì")
        ordering = ["conference", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="presider_order")
        ]

    def __str__(self) -> str:
        return self.name or self.position or self.representing or "—"


class StatedTerm(models.Model):
    """An office as the conference states it; `term` is the canonical row it gave."""

    conference = models.ForeignKey(
        Conference, on_delete=models.CASCADE, related_name="stated_terms"
    )
    position = models.PositiveIntegerField(_("vị trí trong nguồn"))
    office = models.CharField(_("chức danh"), max_length=10, choices=Office.choices)
    mention = models.OneToOneField(
        Mention,
        verbose_name=_("đơn vị"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="stated_term",
    )
    year = models.CharField(_("năm"), max_length=9, null=True, blank=True)
    order = models.PositiveIntegerField(_("thứ tự"))
    status = models.CharField(_("tình trạng"), max_length=8, choices=TermStatus.choices)
    term = models.ForeignKey(
        Term,
        verbose_name=_("nhiệm kỳ"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
    )
    origin = models.CharField(_("hình thức"), max_length=11, choices=TermOrigin.choices, blank=True)
    reason = models.TextField(_("lý do"), blank=True, help_text=_("Khi khác với gợi ý luân phiên."))
    ballot = models.ForeignKey(
        Ballot,
        verbose_name=_("theo lượt phiếu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stated_terms",
    )
    # What the term was before the conclusion gave it more weight: a reopening puts it back.
    raised_from = models.CharField(
        max_length=8, choices=TermStatus.choices, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("chức danh được nêu")
        verbose_name_plural = _("chức danh được nêu")
        ordering = ["conference", "position"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "position"], name="stated_term_position"),
            models.CheckConstraint(condition=Q(order__gte=1), name="stated_term_order_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.get_office_display()} {self.year or ''}: {self.mention or '—'}"


class Indicator(models.Model):
    """A figure that was reported, with its bounds exactly as they were given."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="indicators")
    order = models.PositiveIntegerField(_("thứ tự"))
    name = models.TextField(_("chỉ tiêu"))
    value = models.DecimalField(
        _("giá trị"),
        max_digits=NUMBER_DIGITS,
        decimal_places=NUMBER_PLACES,
        null=True,
        blank=True,
    )
    value_max = models.DecimalField(
        _("đến"),
        max_digits=NUMBER_DIGITS,
        decimal_places=NUMBER_PLACES,
        null=True,
        blank=True,
        help_text=_("Khi nguồn nêu một khoảng."),
    )
    at_least = models.BooleanField(_("“hơn”, “trên”"), default=False)
    of = models.DecimalField(
        _("trên tổng số"),
        max_digits=NUMBER_DIGITS,
        decimal_places=NUMBER_PLACES,
        null=True,
        blank=True,
    )
    unit = models.TextField(_("đơn vị tính"), null=True, blank=True)
    scope = models.TextField(_("phạm vi"), null=True, blank=True)
    vs_plan_pct = models.DecimalField(
        _("% kế hoạch"),
        max_digits=NUMBER_DIGITS,
        decimal_places=NUMBER_PLACES,
        null=True,
        blank=True,
    )

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        ordering = ["conference", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="indicator_order")
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorUnit(models.Model):
    """One unit's part of a figure: one value, or parts with names (vàng, bạc, đồng)."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="by_unit")
    order = models.PositiveIntegerField(_("thứ tự"))
    mention = models.OneToOneField(Mention, on_delete=models.CASCADE, related_name="indicator_unit")
    value = models.DecimalField(
        _("giá trị"),
        max_digits=NUMBER_DIGITS,
        decimal_places=NUMBER_PLACES,
        null=True,
        blank=True,
        help_text=_("Để trống khi nguồn chia thành nhiều phần."),
    )

    class Meta:
        verbose_name = _("số liệu của đơn vị")
        verbose_name_plural = _("số liệu của đơn vị")
        ordering = ["indicator", "order"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "order"], name="indicator_unit_order")
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.mention}"


class IndicatorPart(models.Model):
    row = models.ForeignKey(IndicatorUnit, on_delete=models.CASCADE, related_name="parts")
    order = models.PositiveIntegerField(_("thứ tự"))
    name = models.TextField(_("phần"))
    value = models.DecimalField(
        _("giá trị"), max_digits=NUMBER_DIGITS, decimal_places=NUMBER_PLACES
    )

    class Meta:
        verbose_name = _("phần của số liệu")
        verbose_name_plural = _("phần của số liệu")
        ordering = ["row", "order"]
        constraints = [
            models.UniqueConstraint(fields=["row", "order"], name="indicator_part_order")
        ]

    def __str__(self) -> str:
        return self.name


class CovenantStatement(models.Model):
    """What was said of a covenant; its articles are findings of that kind."""

    conference = models.OneToOneField(Conference, on_delete=models.CASCADE, related_name="covenant")
    year = models.CharField(_("năm"), max_length=9, null=True, blank=True)
    signed = models.BooleanField(_("đã ký"))
    document = models.ForeignKey(
        Covenant,
        verbose_name=_("giao ước trong hệ thống"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statements",
    )

    class Meta:
        verbose_name = _("giao ước được nêu")
        verbose_name_plural = _("giao ước được nêu")

    def __str__(self) -> str:
        return str(self.conference)


class FindingKind(models.TextChoices):
    MOVEMENT = "movement", _("Phong trào thi đua")
    LIMITATION = "limitation", _("Hạn chế")
    RECOMMENDATION = "recommendation", _("Kiến nghị")
    NEXT_TASK = "next_task", _("Nhiệm vụ tới")
    LEGAL_REF = "legal_ref", _("Căn cứ")
    ARTICLE = "article", _("Nội dung giao ước")


class Finding(models.Model):
    """A sentence that the meeting left behind."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(_("loại"), max_length=14, choices=FindingKind.choices)
    order = models.PositiveIntegerField(_("thứ tự"))
    text = models.TextField(_("nội dung"))

    class Meta:
        verbose_name = _("nội dung kết luận")
        verbose_name_plural = _("nội dung kết luận")
        ordering = ["conference", "kind", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "kind", "order"], name="finding_order")
        ]

    def __str__(self) -> str:
        return self.text


class Ambiguity(models.Model):
    """Where a source contradicts itself or leaves something open: shown, never resolved."""

    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="ambiguities")
    order = models.PositiveIntegerField(_("thứ tự"))
    field = models.TextField(_("mục"), null=True, blank=True)
    note = models.TextField(_("điều chưa rõ"))

    class Meta:
        verbose_name = _("điểm chưa rõ")
        verbose_name_plural = _("điểm chưa rõ")
        ordering = ["conference", "order"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "order"], name="ambiguity_order")
        ]

    def __str__(self) -> str:
        return self.note
