"""Sessions of a council: who belongs to it, what it votes on, what the absent wrote."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from awards.models.proposals import Proposal
from awards.workflow import SessionState
from catalogue.rule_kinds import MOST_ROUNDS
from clusters.models import Council, CouncilSeat
from conferences.models import Ballot, BallotOption
from workflow.deeds import person_of, together
from workflow.models import StoredFile


class CouncilSession(models.Model):
    """One meeting of a council. `quorum_…` is the share of members without whom it may not
    begin, `max_rounds` how often a dossier may be voted on, each with the paper that lays it
    down: a law's figure is data, offered from the catalogue and kept here by value.
    """

    council = models.ForeignKey(
        Council, verbose_name=_("hội đồng"), on_delete=models.PROTECT, related_name="sessions"
    )
    title = models.TextField(_("phiên họp"))
    held_at = models.DateTimeField(_("họp lúc"))
    place = models.TextField(_("địa điểm"), blank=True)
    chaired_by = models.TextField(_("chủ trì"), blank=True)
    secretary = models.TextField(_("thư ký"), blank=True)
    notes = models.TextField(_("diễn biến"), blank=True)
    quorum_part = models.PositiveSmallIntegerField(_("tử số của số họp"))
    quorum_whole = models.PositiveSmallIntegerField(_("mẫu số của số họp"))
    quorum_source = models.CharField(_("căn cứ của số họp"), max_length=300, blank=True)
    max_rounds = models.PositiveSmallIntegerField(_("số lần bỏ phiếu về một hồ sơ"), default=1)
    rounds_source = models.CharField(_("căn cứ của số lần"), max_length=300, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=SessionState.choices, default=SessionState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("lập lúc"), auto_now_add=True)
    created_by = person_of(_("người lập"))
    opened_at = models.DateTimeField(_("khai mạc lúc"), null=True, blank=True)
    opened_by = person_of(_("người khai mạc"))
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True, blank=True)
    closed_by = person_of(_("người kết thúc"))
    reason = models.TextField(_("lý do hủy"), blank=True)

    class Meta:
        verbose_name = _("phiên họp Hội đồng")
        verbose_name_plural = _("phiên họp Hội đồng")
        ordering = ["-held_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(quorum_part__gte=1, quorum_part__lte=F("quorum_whole")),
                name="session_quorum_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(max_rounds__gte=1, max_rounds__lte=MOST_ROUNDS), name="session_rounds"
            ),
            models.CheckConstraint(condition=together("opened"), name="session_opened_at_and_by"),
            models.CheckConstraint(condition=together("closed"), name="session_closed_at_and_by"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False),
                name="session_closed_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="session_cancelled_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SessionMember(models.Model):
    """A member of the council as it was for this session: all of them are the base of votes."""

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="members")
    seat = models.ForeignKey(
        CouncilSeat, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.TextField(_("họ và tên"))
    role = models.TextField(_("chức trách"), blank=True)
    is_present = models.BooleanField(_("có mặt"), default=False)
    absence = models.TextField(_("lý do vắng"), blank=True)

    class Meta:
        verbose_name = _("thành viên dự họp")
        verbose_name_plural = _("thành viên dự họp")
        ordering = ["session", "order"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="session_member_once"),
            models.UniqueConstraint(fields=["session", "order"], name="session_member_order"),
        ]

    def __str__(self) -> str:
        return self.name


class ItemOutcome(models.TextChoices):
    RECOMMENDED = "recommended", _("Đề nghị khen thưởng")
    NOT_RECOMMENDED = "not_recommended", _("Không đề nghị")
    PUT_OFF = "put_off", _("Để lại phiên sau")


class SessionItem(models.Model):
    """A dossier on the agenda of a session.

    `share_…` is what the rules kept with the dossier ask of all members (none: more than
    half). `votes_for` counts ballots and written opinions of the absent together; it is
    frozen with the outcome.
    """

    session = models.ForeignKey(CouncilSession, on_delete=models.CASCADE, related_name="items")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="session_items")
    order = models.PositiveIntegerField(_("thứ tự"))
    share_top = models.PositiveSmallIntegerField(_("tử số"))
    share_bottom = models.PositiveSmallIntegerField(_("mẫu số"))
    share_over = models.BooleanField(_("phải quá tỷ lệ"), default=False)
    share_source = models.CharField(_("căn cứ của tỷ lệ"), max_length=300, blank=True)
    ballot = models.ForeignKey(
        Ballot, verbose_name=_("lượt phiếu"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="session_items",
    )  # fmt: skip
    option = models.OneToOneField(
        BallotOption, verbose_name=_("dòng trên phiếu"), on_delete=models.SET_NULL, null=True,
        blank=True, related_name="session_item",
    )  # fmt: skip
    votes_for = models.PositiveSmallIntegerField(_("phiếu đồng ý"), null=True, blank=True)
    votes_written = models.PositiveSmallIntegerField(_("trong đó bằng văn bản"), default=0)
    votes_base = models.PositiveSmallIntegerField(_("tổng số thành viên"), null=True, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=15, choices=ItemOutcome.choices, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("hồ sơ trong phiên họp")
        verbose_name_plural = _("hồ sơ trong phiên họp")
        ordering = ["session", "order"]
        constraints = [
            models.UniqueConstraint(fields=["session", "proposal"], name="session_item_once"),
            models.UniqueConstraint(fields=["session", "order"], name="session_item_order"),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(outcome=""), name="session_item_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(share_top__gte=1, share_bottom__gte=F("share_top")),
                name="session_item_share",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=("recommended", "not_recommended"))
                | Q(votes_for__isnull=False, votes_base__gte=F("votes_for")),
                name="session_item_outcome_has_votes",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proposal)


class OpinionVerdict(models.TextChoices):
    AGREE = "agree", _("Đồng ý")
    DISAGREE = "disagree", _("Không đồng ý")


class CouncilOpinion(models.Model):
    """What an absent member wrote about one dossier; counted like a vote, named in the minutes."""

    item = models.ForeignKey(SessionItem, on_delete=models.CASCADE, related_name="opinions")
    member = models.ForeignKey(SessionMember, on_delete=models.CASCADE, related_name="opinions")
    verdict = models.CharField(_("ý kiến"), max_length=8, choices=OpinionVerdict.choices)
    text = models.TextField(_("nội dung"), blank=True)
    file = models.ForeignKey(
        StoredFile, verbose_name=_("văn bản"), on_delete=models.PROTECT, null=True, blank=True,
        related_name="+",
    )  # fmt: skip
    received_at = models.DateTimeField(_("nhận lúc"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhận"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("ý kiến bằng văn bản của thành viên vắng")
        verbose_name_plural = _("ý kiến bằng văn bản của thành viên vắng")
        ordering = ["item", "member"]
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="council_opinion_once")
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_verdict_display()}"
