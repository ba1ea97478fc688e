from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.vietnamese import order_key, search_key
from clusters.models import Cluster, ClusterKind, ClusterYear, Council, CouncilLevel, Unit
from conferences.querysets import ConferenceQuerySet
from conferences.workflow import ConferenceState


class ConferenceKind(models.TextChoices):
    ANNUAL_SUMMARY = "annual_summary", _("Tổng kết")
    MID_YEAR_REVIEW = "mid_year_review", _("Sơ kết")
    COVENANT_SIGNING = "covenant_signing", _("Ký kết giao ước")
    PREPARATORY = "preparatory", _("Họp trù bị")
    THEMATIC = "thematic", _("Chuyên đề")
    OTHER = "other", _("Khác")


class QuorumEffect(models.TextChoices):
    """What may not happen while too few delegations are present."""

    NOTHING = "nothing", _("Chỉ cảnh báo")
    BALLOTS = "ballots", _("Không bỏ phiếu và không thông qua kết quả")
    OPENING = "opening", _("Không khai mạc, không bỏ phiếu và không thông qua kết quả")


class Away(models.TextChoices):
    ABSENT = "absent", _("Vắng mặt")
    LATER = "later", _("Đến muộn")
    LEFT = "left", _("Đã rời hội nghị")


class Conference(models.Model):
    """One meeting: taken over from what was published of it, or run in the platform.

    What a source states (names of council and cluster, counts) stands in the `stated_…`
    columns to the letter; `council`, `cluster` and `cluster_year` are what it was matched
    with. NULL means that the source says nothing, which is not the same as an empty text.
    """

    state = models.CharField(
        _("trạng thái"),
        max_length=9,
        choices=ConferenceState.choices,
        default=ConferenceState.DRAFT,
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    kind = models.CharField(_("loại hội nghị"), max_length=16, choices=ConferenceKind.choices)
    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, related_name="conferences"
    )
    cluster = models.ForeignKey(
        Cluster,
        verbose_name=_("cụm, khối"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conferences",
    )
    cluster_year = models.ForeignKey(
        ClusterYear,
        verbose_name=_("năm thi đua"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="conferences",
    )
    for_year = models.CharField(_("cho năm"), max_length=9, null=True, blank=True)
    held_on = models.DateField(_("họp ngày"), null=True, blank=True)
    place = models.TextField(_("địa điểm"), null=True, blank=True)
    begins = models.TimeField(_("giờ bắt đầu"), null=True, blank=True)
    is_online = models.BooleanField(_("trực tuyến"), default=False)
    # For those who are invited, and for nobody else.
    online_link = models.TextField(_("đường dẫn vào họp"), blank=True)
    also_years = models.ManyToManyField(
        ClusterYear,
        verbose_name=_("họp chung với"),
        blank=True,
        related_name="joint_conferences",
    )
    secretary_name = models.TextField(_("thư ký"), blank=True)
    secretary_position = models.TextField(_("chức vụ thư ký"), blank=True)
    # No rule inside a cluster could be read; 2/3 is ours, after the councils' (domain notes).
    quorum_part = models.PositiveSmallIntegerField(_("tử số của số họp"), default=2)
    quorum_whole = models.PositiveSmallIntegerField(_("mẫu số của số họp"), default=3)
    quorum_effect = models.CharField(
        _("khi chưa đủ số họp"),
        max_length=7,
        choices=QuorumEffect.choices,
        default=QuorumEffect.BALLOTS,
    )
    allows_proxy = models.BooleanField(_("được ủy quyền cho đơn vị khác"), default=False)
    allows_written = models.BooleanField(_("nhận ý kiến bằng văn bản"), default=True)
    opened_at = models.DateTimeField(_("khai mạc lúc"), null=True, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người khai mạc"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_demo = models.BooleanField(_("minh họa"), default=False)
    title = models.TextField(_("tiêu đề"), null=True, blank=True)
    order_key = models.TextField(editable=False, default="")
    search_key = models.TextField(editable=False, default="")

    record_id = models.CharField(
        _("mã bản ghi"), max_length=200, null=True, blank=True, unique=True
    )
    source = models.TextField(_("nguồn"), null=True, blank=True)
    published = models.TextField(_("ngày đăng"), null=True, blank=True)
    stated_council = models.TextField(_("tên hội đồng như nguồn ghi"))
    stated_council_level = models.CharField(
        _("cấp như nguồn ghi"), max_length=8, choices=CouncilLevel.choices
    )
    council_name_inferred = models.BooleanField(_("tên hội đồng là suy ra"), default=False)
    stated_cluster = models.TextField(_("tên cụm như nguồn ghi"), null=True, blank=True)
    stated_cluster_kind = models.CharField(
        _("loại như nguồn ghi"), max_length=4, choices=ClusterKind.choices, null=True, blank=True
    )
    stated_sector = models.TextField(_("ngành như nguồn ghi"), null=True, blank=True)
    stated_member_count = models.PositiveIntegerField(
        _("số thành viên như nguồn ghi"), null=True, blank=True
    )
    members_complete = models.BooleanField(_("nêu đủ thành viên"), default=False)
    ranking_complete = models.BooleanField(_("nêu đủ thứ hạng"), default=False)
    voting = models.TextField(_("cách bình xét"), null=True, blank=True)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("hội nghị")
        verbose_name_plural = _("hội nghị")
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["state", "held_on"], name="conference_state_day")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="recorded") | Q(record_id__isnull=False),
                name="recorded_conference_has_id",
            ),
            models.CheckConstraint(
                condition=Q(cluster__isnull=True, stated_cluster__isnull=True)
                | Q(
                    cluster__isnull=False,
                    stated_cluster__isnull=False,
                    stated_cluster_kind__isnull=False,
                ),
                name="conference_cluster_is_stated",
            ),
            models.CheckConstraint(
                condition=Q(cluster_year__isnull=True) | Q(cluster__isnull=False),
                name="conference_year_has_cluster",
            ),
            models.CheckConstraint(
                condition=Q(quorum_part__gte=1, quorum_part__lte=F("quorum_whole")),
                name="conference_quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
                name="conference_opened_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.heading

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.set_keys()
        super().save(*args, **kwargs)

    @property
    def heading(self) -> str:
        """What the meeting was, in words: kind, year and cluster."""
        other = self.kind == ConferenceKind.OTHER
        parts = [gettext("Hội nghị khác") if other else self.get_kind_display()]
        if self.for_year:
            parts.append(gettext("năm %(year)s") % {"year": self.for_year})
        name = " ".join(parts)
        about = self.stated_cluster or self.stated_council
        return f"{name}, {about}"

    @property
    def is_recorded(self) -> bool:
        return self.state == ConferenceState.RECORDED

    def set_keys(self) -> None:
        # Keys are in the language of the records, whatever the page was shown in.
        with translation.override("vi"):
            named = str(self)
        about = f"{named} {self.stated_cluster or ''} {self.stated_council} {self.place or ''}"
        self.order_key = order_key(named)
        self.search_key = search_key(about)


class Delegation(models.Model):
    """A unit at a conference: whether it is there, and why not where it is not.

    Guests sit in the hall and count for nothing. `has_attended` stays when somebody leaves.
    """

    conference = models.ForeignKey(
        Conference,
        verbose_name=_("hội nghị"),
        on_delete=models.CASCADE,
        related_name="delegations",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.PROTECT, related_name="delegations"
    )
    is_guest = models.BooleanField(_("khách mời"), default=False)
    is_present = models.BooleanField(_("có mặt"), default=False)
    has_attended = models.BooleanField(_("đã dự họp"), default=False)
    away = models.CharField(
        _("khi không có mặt"), max_length=6, choices=Away.choices, blank=True, default=""
    )
    away_reason = models.TextField(_("lý do"), blank=True)
    expected = models.TimeField(_("dự kiến đến lúc"), null=True, blank=True)
    checked_at = models.DateTimeField(_("điểm danh lúc"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người điểm danh"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    proxy = models.ForeignKey(
        "self",
        verbose_name=_("ủy quyền cho"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="represents",
    )

    class Meta:
        verbose_name = _("đoàn đại biểu")
        verbose_name_plural = _("đoàn đại biểu")
        ordering = ["unit__order_key"]
        constraints = [
            models.UniqueConstraint(fields=["conference", "unit"], name="delegation_once"),
            models.CheckConstraint(
                condition=Q(is_present=False) | Q(away=""), name="delegation_is_here_or_away"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="delegation_checked_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
