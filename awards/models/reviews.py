"""What the board does with a dossier: who looks at it, what they think, whom they ask."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models.proposals import Proposal
from awards.workflow import NoticeState
from catalogue.models.named import Named
from clusters.models import Cluster, Council, Unit
from workflow.deeds import person_of, together
from workflow.models import StoredFile


class DeskArea(models.Model):
    """Which clusters, or units without one, a specialist of a council looks after."""

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.CASCADE, related_name="areas"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("chuyên viên"),
        on_delete=models.CASCADE,
        related_name="desk_areas",
    )
    cluster = models.ForeignKey(
        Cluster, verbose_name=_("cụm, khối"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="+",
    )  # fmt: skip

    class Meta:
        verbose_name = _("địa bàn phụ trách")
        verbose_name_plural = _("địa bàn phụ trách")
        ordering = ["council", "user"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cluster__isnull=True, unit__isnull=False)
                | Q(cluster__isnull=False, unit__isnull=True),
                name="area_cluster_or_unit",
            ),
            models.UniqueConstraint(
                fields=["council", "cluster"],
                condition=Q(cluster__isnull=False),
                name="area_cluster_once",
            ),
            models.UniqueConstraint(
                fields=["council", "unit"], condition=Q(unit__isnull=False), name="area_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.cluster or self.unit}"


class Verdict(models.TextChoices):
    FOR = "for", _("Đề nghị khen thưởng")
    AGAINST = "against", _("Không đề nghị")
    MORE = "more", _("Cần bổ sung")
    ABSTAIN = "abstain", _("Không cho ý kiến")


class Review(models.Model):
    """One reviewer's opinion on one dossier; unseen by the others until theirs are in."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người xem"),
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    assigned_at = models.DateTimeField(_("giao lúc"))
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người giao"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    # Later in the own queue: after everything that was not put off.
    postponed_at = models.DateTimeField(_("để sau lúc"), null=True, blank=True)
    verdict = models.CharField(_("ý kiến"), max_length=7, choices=Verdict.choices, blank=True)
    comment = models.TextField(_("nhận xét"), blank=True)
    # When it was first given: from then on its reviewer could read what others said.
    given_at = models.DateTimeField(_("cho ý kiến lúc"), null=True, blank=True)
    changed_at = models.DateTimeField(_("sửa ý kiến lúc"), null=True, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("ý kiến thẩm định")
        verbose_name_plural = _("ý kiến thẩm định")
        ordering = ["proposal", "assigned_at"]
        indexes = [models.Index(fields=["reviewer", "given_at"], name="review_of_reviewer")]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "reviewer"], name="review_once"),
            models.CheckConstraint(
                condition=Q(verdict="", given_at__isnull=True)
                | ~Q(verdict="") & Q(given_at__isnull=False),
                name="review_given_has_verdict",
            ),
            models.CheckConstraint(
                condition=Q(changed_at__isnull=True) | Q(given_at__isnull=False),
                name="review_changed_was_given",
            ),
            models.CheckConstraint(
                condition=~Q(verdict__in=("against", "more")) | ~Q(comment=""),
                name="review_against_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer}: {self.get_verdict_display() or '—'}"

    @property
    def said_at(self) -> datetime | None:
        """The moment of what it says now."""
        return self.changed_at or self.given_at


class ConsultationAnswer(models.TextChoices):
    AGREE = "agree", _("Nhất trí")
    DISAGREE = "disagree", _("Không nhất trí")
    REMARKS = "remarks", _("Có ý kiến khác")


class Consultation(models.Model):
    """Another body asked for its opinion (hiệp y), with a day until when.

    `unit` is the body where the platform knows it: then its staff may answer themselves.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="consultations")
    body = models.TextField(_("cơ quan được hỏi"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị trong hệ thống"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="consultations",
    )  # fmt: skip
    question = models.TextField(_("nội dung hỏi"), blank=True)
    due_on = models.DateField(_("hạn trả lời"))
    letter_number = models.CharField(_("số công văn hỏi"), max_length=60, blank=True)
    letter_on = models.DateField(_("ngày công văn hỏi"), null=True, blank=True)
    asked_at = models.DateTimeField(_("hỏi lúc"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người hỏi"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.CharField(
        _("trả lời"), max_length=8, choices=ConsultationAnswer.choices, blank=True
    )
    text = models.TextField(_("nội dung trả lời"), blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("văn bản trả lời"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="+",
    )  # fmt: skip
    answer_number = models.CharField(_("số văn bản trả lời"), max_length=60, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answered_at = models.DateTimeField(_("ghi nhận lúc"), null=True, blank=True)
    answered_by = person_of(_("người ghi nhận"))
    withdrawn_at = models.DateTimeField(_("thôi hỏi lúc"), null=True, blank=True)
    withdrawn_by = person_of(_("người thôi hỏi"))
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("hiệp y")
        verbose_name_plural = _("hiệp y")
        ordering = ["proposal", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=together("answered")
                & (
                    Q(answered_at__isnull=True, answer="", answered_on__isnull=True)
                    | ~Q(answer="") & Q(answered_at__isnull=False, answered_on__isnull=False)
                ),
                name="consultation_answered_by",
            ),
            models.CheckConstraint(
                condition=~Q(answer__in=("disagree", "remarks"))
                | ~Q(text="")
                | Q(file__isnull=False),
                name="consultation_says_why",
            ),
            models.CheckConstraint(
                condition=together("withdrawn"), name="consultation_withdrawn_by"
            ),
            models.CheckConstraint(
                condition=Q(letter_number="", letter_on__isnull=True)
                | ~Q(letter_number="") & Q(letter_on__isnull=False),
                name="consultation_letter_has_day",
            ),
            models.UniqueConstraint(
                fields=["proposal", "body"],
                condition=Q(withdrawn_at__isnull=True),
                name="consultation_once",
            ),
        ]

    def __str__(self) -> str:
        return self.body

    @property
    def is_late(self) -> bool:
        """Whether it was answered, and after its day."""
        return self.answered_on is not None and self.answered_on > self.due_on


class PublicNotice(Named):
    """A public consultation on dossiers of one council; `name` is its heading.

    It runs over `starts_on` and `ends_on`, both included.
    """

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, related_name="notices"
    )
    introduction = models.TextField(_("lời giới thiệu"), blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=NoticeState.choices, default=NoticeState.OPEN
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    opened_at = models.DateTimeField(_("đăng lúc"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người đăng"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    ended_by = person_of(_("người kết thúc"))
    end_reason = models.TextField(_("lý do gỡ"), blank=True)

    class Meta:
        verbose_name = _("lấy ý kiến công khai")
        verbose_name_plural = _("lấy ý kiến công khai")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="public_notice_period"
            ),
            models.CheckConstraint(condition=together("ended"), name="public_notice_ended_by"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(ended_at__isnull=False),
                name="public_notice_end_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | ~Q(end_reason=""),
                name="public_notice_withdrawn_has_reason",
            ),
        ]


class PublicLine(models.Model):
    """A dossier in a public consultation."""

    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="lines")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="public_lines")
    order = models.PositiveIntegerField(_("thứ tự"))

    class Meta:
        verbose_name = _("hồ sơ lấy ý kiến công khai")
        verbose_name_plural = _("hồ sơ lấy ý kiến công khai")
        ordering = ["notice", "order"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "proposal"], name="public_line_once"),
            models.UniqueConstraint(fields=["notice", "order"], name="public_line_order"),
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class PublicComment(models.Model):
    """What somebody of the public wrote. Only the board reads it, and who wrote only its desk;
    it is never published.
    """

    notice = models.ForeignKey(PublicNotice, on_delete=models.CASCADE, related_name="comments")
    line = models.ForeignKey(
        PublicLine, verbose_name=_("về"), on_delete=models.CASCADE, null=True, blank=True,
        related_name="comments",
    )  # fmt: skip
    name = models.CharField(_("họ và tên"), max_length=200)
    contact = models.CharField(_("địa chỉ, điện thoại hoặc thư điện tử"), max_length=200)
    text = models.TextField(_("ý kiến"))
    sent_at = models.DateTimeField(_("gửi lúc"))
    result = models.TextField(_("kết quả xem xét"), blank=True)
    handled_at = models.DateTimeField(_("xem xét lúc"), null=True, blank=True)
    handled_by = person_of(_("người xem xét"))

    class Meta:
        verbose_name = _("ý kiến của người dân")
        verbose_name_plural = _("ý kiến của người dân")
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=together("handled") & (Q(handled_at__isnull=True) | ~Q(result="")),
                name="public_comment_handled_by",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="public_comment_says_something"),
        ]

    def __str__(self) -> str:
        return self.name
