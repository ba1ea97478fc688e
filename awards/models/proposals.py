"""Proposals of awards: the letter that brings them, one dossier for each recipient."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models.decisions import Decision
from awards.models.facts import A_YEAR, Initiative
from awards.models.people import YEARS, Household, Person
from awards.models.register import Award
from awards.proposal_querysets import BatchQuerySet, ProposalQuerySet
from awards.workflow import DECIDING, ENDED, DecisionState, ProposalState
from catalogue.models import AwardKind
from catalogue.models.named import Named
from catalogue.rule_terms import Ground, Subject
from catalogue.vietnamese import person_order_key
from clusters.models import ClusterYear, Council, Unit
from conferences.models import NominationRecipient, Resolution
from conferences.models.statements import NUMBER_DIGITS, NUMBER_PLACES
from workflow.deeds import person_of, together


class Batch(models.Model):
    """What one submission letter proposes: dossiers of one proposer for one council.

    The proposer is a unit, or a council of lower rank. `resolution` is the one whose
    nominations became the dossiers. Papers about all of them (letter, minutes) hang here.
    """

    title = models.TextField(_("về việc"))
    unit = models.ForeignKey(
        Unit, verbose_name=_("đơn vị trình"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="batches",
    )  # fmt: skip
    proposer = models.ForeignKey(
        Council, verbose_name=_("hội đồng trình"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="batches_sent",
    )  # fmt: skip
    council = models.ForeignKey(
        Council,
        verbose_name=_("hội đồng thẩm định"),
        on_delete=models.PROTECT,
        related_name="batches",
    )
    year = models.PositiveSmallIntegerField(_("thành tích năm"), validators=YEARS)
    ground = models.CharField(
        _("loại hình"), max_length=10, choices=Ground.choices, default=Ground.MERIT
    )
    cluster_year = models.ForeignKey(
        ClusterYear, verbose_name=_("năm thi đua"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="batches",
    )  # fmt: skip
    resolution = models.ForeignKey(
        Resolution, verbose_name=_("theo nghị quyết"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="batches",
    )  # fmt: skip
    number = models.CharField(_("số tờ trình"), max_length=60, blank=True)
    dated = models.DateField(_("ngày tờ trình"), null=True, blank=True)
    created_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)
    created_by = person_of(_("người lập"))
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt trình khen thưởng")
        verbose_name_plural = _("đợt trình khen thưởng")
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=True, proposer__isnull=False)
                | Q(unit__isnull=False, proposer__isnull=True),
                name="batch_one_proposer",
            ),
            models.CheckConstraint(condition=A_YEAR, name="batch_year"),
            models.CheckConstraint(condition=~Q(title=""), name="batch_titled"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sender(self) -> Unit | Council:
        found = self.unit or self.proposer
        assert found is not None  # a constraint holds it
        return found


class RuleSnapshot(models.Model):
    """A rule set as it was in force for an award on a day; many dossiers keep the same one."""

    sha256 = models.CharField(max_length=64, unique=True)
    kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("ngày áp dụng"))
    content = models.JSONField(_("nội dung"))

    class Meta:
        verbose_name = _("bộ quy định đã lưu")
        verbose_name_plural = _("bộ quy định đã lưu")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.kind}, {self.day}"


class Proposal(Named):
    """The dossier of one recipient for one award.

    `name` is the recipient as it is printed; `home` the unit that it is, or belongs to: whoever
    holds an office there, in its parent or in a child has a conflict of interest. `rank`,
    `total` and `assigned_max` are frozen from the standing adopted. `reason` is the newest one
    given for a return, a refusal or a withdrawal, `complete_by` the day that the newest return
    asks for, if it asks for one. Days of steps are what time limits run between
    (`catalogue.rule_terms.Step`).
    """

    batch = models.ForeignKey(
        Batch, verbose_name=_("đợt trình"), on_delete=models.PROTECT, related_name="proposals"
    )
    order = models.PositiveIntegerField(_("thứ tự"), default=1)
    kind = models.ForeignKey(
        AwardKind,
        verbose_name=_("hình thức, danh hiệu"),
        on_delete=models.PROTECT,
        related_name="proposals",
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("tập thể"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="proposals",
    )  # fmt: skip
    person = models.ForeignKey(
        Person, verbose_name=_("cá nhân"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="proposals",
    )  # fmt: skip
    household = models.ForeignKey(
        Household, verbose_name=_("hộ gia đình"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="proposals",
    )  # fmt: skip
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", editable=False)
    state = models.CharField(
        _("trạng thái"), max_length=15, choices=ProposalState.choices, default=ProposalState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    merits = models.TextField(_("tóm tắt thành tích"), blank=True)
    initiatives = models.ManyToManyField(
        Initiative, verbose_name=_("sáng kiến, đề tài"), blank=True, related_name="proposals"
    )
    nomination = models.OneToOneField(
        NominationRecipient, verbose_name=_("theo đề nghị của hội nghị"), on_delete=models.PROTECT,
        null=True, blank=True, related_name="proposal",
    )  # fmt: skip
    rank = models.PositiveIntegerField(_("hạng"), null=True, blank=True)
    total = models.DecimalField(
        _("tổng điểm"), max_digits=NUMBER_DIGITS, decimal_places=NUMBER_PLACES, null=True,
        blank=True,
    )  # fmt: skip
    assigned_max = models.DecimalField(
        _("điểm tối đa được giao"), max_digits=NUMBER_DIGITS, decimal_places=NUMBER_PLACES,
        null=True, blank=True,
    )  # fmt: skip
    submitted_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    submitted_by = person_of(_("người gửi"))
    received_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    received_by = person_of(_("người tiếp nhận"))
    rules = models.ForeignKey(
        RuleSnapshot, verbose_name=_("quy định khi tiếp nhận"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="proposals",
    )  # fmt: skip
    holder = person_of(_("chuyên viên phụ trách"))
    due_on = models.DateField(_("hạn thẩm định"), null=True, blank=True)
    reason = models.TextField(_("lý do"), blank=True)
    votes_for = models.PositiveIntegerField(_("phiếu đồng ý"), null=True, blank=True)
    votes_base = models.PositiveIntegerField(_("tổng số thành viên"), null=True, blank=True)
    received_on = models.DateField(_("ngày tiếp nhận"), null=True, blank=True)
    returned_on = models.DateField(_("ngày trả lại"), null=True, blank=True)
    complete_by = models.DateField(_("hạn bổ sung"), null=True, blank=True)
    published_on = models.DateField(_("ngày lấy ý kiến công khai"), null=True, blank=True)
    opinions_on = models.DateField(_("ngày có đủ ý kiến"), null=True, blank=True)
    forwarded_on = models.DateField(_("ngày trình cấp quyết định"), null=True, blank=True)
    # The letter that it went with, found by its number like the dossier itself.
    forwarded_number = models.CharField(_("số tờ trình cấp quyết định"), max_length=60, blank=True)
    refused_on = models.DateField(_("ngày kết luận không khen thưởng"), null=True, blank=True)
    notified_on = models.DateField(_("ngày thông báo kết quả"), null=True, blank=True)
    delivered_on = models.DateField(_("ngày trao, gửi hiện vật"), null=True, blank=True)
    decision = models.ForeignKey(
        Decision, verbose_name=_("quyết định"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="proposals",
    )  # fmt: skip
    award = models.OneToOneField(
        Award, verbose_name=_("dòng trong sổ khen thưởng"), on_delete=models.PROTECT, null=True,
        blank=True, related_name="proposal",
    )  # fmt: skip

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ đề nghị khen thưởng")
        verbose_name_plural = _("hồ sơ đề nghị khen thưởng")
        ordering = ["batch", "order", "id"]
        indexes = [
            models.Index(fields=["state", "due_on"], name="proposal_state_due"),
            models.Index(fields=["holder", "state"], name="proposal_holder_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person__isnull=True, household__isnull=True)
                | Q(unit__isnull=True, person__isnull=False, household__isnull=True)
                | Q(unit__isnull=True, person__isnull=True, household__isnull=False),
                name="proposal_one_recipient",
            ),
            *(
                models.UniqueConstraint(
                    fields=["batch", "kind", owner],
                    condition=Q(**{f"{owner}__isnull": False})
                    & ~Q(state__in=[str(state) for state in ENDED]),
                    name=f"proposal_once_a_{owner}",
                    violation_error_message=_("Đã có trong đợt trình này, cùng hình thức."),
                )
                for owner in ("unit", "person", "household")
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "withdrawn")) | Q(submitted_at__isnull=False),
                name="proposal_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=("draft", "submitted", "returned", "withdrawn"),
                )
                | Q(received_at__isnull=False, received_on__isnull=False, rules__isnull=False),
                name="proposal_received_has_rules",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("decided", "announced")) | Q(decision__isnull=False),
                name="proposal_decided_has_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "refused", "not_recommended", "revoked"))
                | ~Q(reason=""),
                name="proposal_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True, votes_base__isnull=True)
                | Q(votes_for__lte=models.F("votes_base")),
                name="proposal_votes_of_base",
            ),
            models.CheckConstraint(condition=together("submitted"), name="proposal_submitted_by"),
            models.CheckConstraint(condition=together("received"), name="proposal_received_by"),
        ]

    def set_keys(self) -> None:
        super().set_keys()
        if self.person_id:
            self.order_key = person_order_key(self.name)

    def searched_text(self) -> str:
        return f"{self.name} {self.forwarded_number}".strip()

    @property
    def is_deciding(self) -> bool:
        """Whether the decision that it stands in is only drafted; `decision` is read with it."""
        return (
            self.state == ProposalState.DECIDED
            and self.decision is not None
            and self.decision.state == DecisionState.DRAFT
        )

    # Django leaves what a model says itself; the type checker takes it for said twice.
    def get_state_display(self) -> str:  # type: ignore[no-redef]
        """The state in words, as it is: a decision is there once it is issued."""
        return str(DECIDING if self.is_deciding else ProposalState(self.state).label)

    @property
    def recipient(self) -> Unit | Person | Household:
        found = self.unit or self.person or self.household
        assert found is not None  # a constraint holds it
        return found

    @property
    def subject(self) -> str:
        if self.person_id:
            return Subject.INDIVIDUAL
        return Subject.HOUSEHOLD if self.household_id else Subject.COLLECTIVE

    @property
    def steps(self) -> dict[str, Any]:
        """The days of its steps, by the words of the rules; no query once the decision is read."""
        decided = self.decision.issued_on if self.decision else None
        days = {
            "received": self.received_on,
            "returned": self.returned_on,
            "published": self.published_on,
            "opinions": self.opinions_on,
            "submitted": self.forwarded_on,
            "decided": decided,
            "refused": self.refused_on,
            "notified": self.notified_on,
            "delivered": self.delivered_on,
        }
        return {step: day for step, day in days.items() if day is not None}


class ProposalVersion(models.Model):
    """What was handed in, each time: fields and papers with their hashes, never changed."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("lần gửi"))
    content = models.JSONField(_("nội dung"))
    submitted_at = models.DateTimeField(_("gửi lúc"))
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("lần gửi hồ sơ")
        verbose_name_plural = _("lần gửi hồ sơ")
        ordering = ["proposal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once")
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.number}"


class RemarkKind(models.TextChoices):
    REMARK = "remark", _("Yêu cầu bổ sung")
    QUESTION = "question", _("Câu hỏi")


class Remark(models.Model):
    """What the board says of one field or paper: to be mended, or to be answered.

    `about` names a field of the dossier, or `paper:<requirement>`; empty for the whole.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="remarks")
    kind = models.CharField(_("loại"), max_length=8, choices=RemarkKind.choices)
    about = models.CharField(_("về mục"), max_length=60, blank=True)
    text = models.TextField(_("nội dung"))
    asked_at = models.DateTimeField(_("ghi lúc"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ghi"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.TextField(_("trả lời"), blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, blank=True)
    answered_by = person_of(_("người trả lời"))
    settled_at = models.DateTimeField(_("xong lúc"), null=True, blank=True)
    settled_by = person_of(_("người xác nhận xong"))

    class Meta:
        verbose_name = _("nhận xét về hồ sơ")
        verbose_name_plural = _("nhận xét về hồ sơ")
        ordering = ["proposal", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_says_something"),
            models.CheckConstraint(
                condition=together("answered")
                & (Q(answered_at__isnull=True, answer="") | ~Q(answer="")),
                name="remark_answered_by",
            ),
            models.CheckConstraint(condition=together("settled"), name="remark_settled_by"),
        ]

    def __str__(self) -> str:
        return self.text


class AnswerKind(models.TextChoices):
    """What a person adds to a finding. Only `OVERRIDE` lifts a block."""

    EXPLAIN = "explain", _("Đơn vị giải trình")
    OVERRIDE = "override", _("Hội đồng chấp nhận ngoại lệ")
    MET = "met", _("Xác nhận đạt")
    UNMET = "unmet", _("Xác nhận không đạt")


class FindingAnswer(models.Model):
    """What somebody said about one rule of one dossier, with the fact that they saw."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    rule = models.CharField(_("quy định"), max_length=40)
    kind = models.CharField(_("loại"), max_length=8, choices=AnswerKind.choices)
    fact = models.TextField(_("kết quả kiểm tra khi đó"), blank=True)
    text = models.TextField(_("lý do"))
    answered_at = models.DateTimeField(_("ghi lúc"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người ghi"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("ý kiến về điều kiện")
        verbose_name_plural = _("ý kiến về điều kiện")
        ordering = ["proposal", "rule", "id"]
        constraints = [
            # One explanation of the unit, one word of the council.
            models.UniqueConstraint(
                fields=["proposal", "rule"],
                condition=Q(kind="explain"),
                name="finding_explained_once",
            ),
            models.UniqueConstraint(
                fields=["proposal", "rule"],
                condition=~Q(kind="explain"),
                name="finding_settled_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="finding_answer_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.rule}"


class PendingMove(models.Model):
    """What somebody of the desk has prepared for a dossier and nobody has done yet."""

    proposal = models.OneToOneField(Proposal, on_delete=models.CASCADE, related_name="pending")
    verb = models.CharField(_("việc"), max_length=30)
    reason = models.TextField(_("lý do"), blank=True)
    seen_version = models.PositiveIntegerField()
    prepared_at = models.DateTimeField(_("chuẩn bị lúc"))
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người chuẩn bị"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("việc đã chuẩn bị")
        verbose_name_plural = _("việc đã chuẩn bị")
        ordering = ["prepared_at"]

    def __str__(self) -> str:
        return self.verb
