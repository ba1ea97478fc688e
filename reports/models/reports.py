import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Award, Batch, CouncilSession, Proposal
from conferences.models import Ballot, Conference
from reports.querysets import ReportQuerySet
from reports.workflow import UNFINISHED, ReportState, Step

# Without letters and digits that are taken for one another.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 10


def new_code() -> str:
    """A name for a document that can be read out on the telephone."""
    return "".join(secrets.choice(_ALPHABET) for _position in range(CODE_LENGTH))


class ReportKind(models.TextChoices):
    SUMMARY = "summary", _("Báo cáo về hội nghị")
    MINUTES = "minutes", _("Biên bản hội nghị")
    VOTE_COUNT = "vote_count", _("Biên bản kiểm phiếu")
    SUBMISSION = "submission", _("Tờ trình đề nghị khen thưởng")
    ACHIEVEMENTS = "achievements", _("Báo cáo thành tích")
    LETTER = "letter", _("Tờ trình của đơn vị")
    COUNCIL_MINUTES = "council_minutes", _("Biên bản họp Hội đồng")
    PACKET = "packet", _("Bộ hồ sơ khen thưởng")
    PACKET_ZIP = "packet_zip", _("Bộ hồ sơ khen thưởng (tệp nén)")
    CONFIRMATION = "confirmation", _("Giấy xác nhận khen thưởng")


# What a document of each kind is about: the column that is filled.
SUBJECTS = {
    ReportKind.SUMMARY: "conference",
    ReportKind.MINUTES: "conference",
    ReportKind.VOTE_COUNT: "conference",
    ReportKind.SUBMISSION: "conference",
    ReportKind.ACHIEVEMENTS: "proposal",
    ReportKind.LETTER: "batch",
    ReportKind.COUNCIL_MINUTES: "session",
    ReportKind.PACKET: "proposal",
    ReportKind.PACKET_ZIP: "proposal",
    ReportKind.CONFIRMATION: "award",
}
# Everything about a dossier in one file: it holds the board's opinions, and is the board's alone.
PACKETS = (ReportKind.PACKET, ReportKind.PACKET_ZIP)
SUBJECT_COLUMNS = ("conference", "proposal", "batch", "session", "award")


def one_subject(kinds: Mapping[ReportKind, str] = SUBJECTS) -> Q:
    """Of each kind the column of its subject is filled, and no other."""
    allowed = Q()
    for column in dict.fromkeys(kinds.values()):
        of_it = [str(kind) for kind, named in kinds.items() if named == column]
        filled = {f"{other}__isnull": other != column for other in SUBJECT_COLUMNS}
        allowed |= Q(kind__in=of_it, **filled)
    return allowed


def _subject(model: Any, label: Any, related_name: str) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        model,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name=related_name,
    )


class Report(models.Model):
    """One document: the order for it, how far it is, and the file.

    The `facts` of a summary are frozen when a worker starts, those of a written document when
    its text is (see `DocumentDraft`); together with `template_version` they say what the file
    was made from. The file lies under the SHA-256 of its content. `version` rises
    with every move, see `reports.workflow`.
    """

    conference = _subject(Conference, _("hội nghị"), "reports")
    proposal = _subject(Proposal, _("hồ sơ khen thưởng"), "reports")
    batch = _subject(Batch, _("đợt trình khen thưởng"), "reports")
    session = _subject(CouncilSession, _("phiên họp Hội đồng"), "reports")
    award = _subject(Award, _("khen thưởng"), "reports")
    kind = models.CharField(
        _("loại văn bản"), max_length=20, choices=ReportKind.choices, default=ReportKind.SUMMARY
    )
    # The ballot that a vote-count record is about.
    ballot = models.ForeignKey(
        Ballot,
        verbose_name=_("lượt bỏ phiếu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
    )
    code = models.CharField(
        _("mã văn bản"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False
    )
    state = models.CharField(
        _("trạng thái"), max_length=7, choices=ReportState.choices, default=ReportState.PENDING
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    progress = models.PositiveSmallIntegerField(_("tiến độ (%)"), default=0)
    step = models.CharField(_("bước"), max_length=8, choices=Step.choices, default=Step.WAITING)
    requested_at = models.DateTimeField(_("yêu cầu lúc"), auto_now_add=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người yêu cầu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Để trống khi hệ thống tự tạo."),
    )
    attempt = models.PositiveSmallIntegerField(_("lần thử"), default=0)
    lease_until = models.DateTimeField(_("giữ chỗ đến"), null=True, blank=True)
    resend_after = models.DateTimeField(_("gửi lại sau"), null=True, blank=True)
    error = models.TextField(_("lỗi"), blank=True)
    facts = models.JSONField(_("dữ liệu"), null=True, blank=True)
    facts_sha256 = models.CharField(_("SHA-256 của dữ liệu"), max_length=64, blank=True)
    template_version = models.CharField(_("phiên bản mẫu"), max_length=40, blank=True)
    sha256 = models.CharField(_("SHA-256 của tệp"), max_length=64, blank=True)
    file = models.FileField(_("tệp"), max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="report_state_lease"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(progress__lte=100), name="report_progress_percent"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | ~(Q(file="") | Q(sha256="") | Q(facts_sha256="") | Q(template_version="")),
                name="report_done_has_file",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="report_failed_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False),
                name="report_running_has_lease",
            ),
            models.UniqueConstraint(
                fields=["conference", "kind"],
                condition=Q(kind="summary", state__in=[str(state) for state in UNFINISHED]),
                name="report_one_unfinished",
            ),
            models.CheckConstraint(
                condition=Q(kind="vote_count", ballot__isnull=False)
                | (~Q(kind="vote_count") & Q(ballot__isnull=True)),
                name="report_of_ballot_is_vote_count",
            ),
            models.CheckConstraint(condition=one_subject(), name="report_one_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_written(self) -> bool:
        """Whether people finished its text: then its facts were frozen with it."""
        return self.kind not in (ReportKind.SUMMARY, *PACKETS, ReportKind.CONFIRMATION)

    @property
    def is_done(self) -> bool:
        return self.state == ReportState.DONE

    @property
    def is_failed(self) -> bool:
        return self.state == ReportState.FAILED
