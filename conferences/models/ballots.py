"""A ballot: the question, the rules of the count, the options and the tellers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Council, Unit
from conferences.ballot_querysets import BallotQuerySet
from conferences.models.conference import Conference
from conferences.workflow import BallotState
from workflow.models import StoredFile

# What fits into a sealed box (see `conferences.sealing`).
MAX_OPTIONS = 60


class Question(models.TextChoices):
    RANKING = "ranking", _("Xếp hạng")
    AWARD = "award", _("Đề nghị khen thưởng")
    OFFICERS = "officers", _("Suy tôn chức danh năm sau")
    RECOMMENDATION = "recommend", _("Bỏ phiếu đồng ý đề nghị")
    OTHER = "other", _("Nội dung khác")


class Secrecy(models.TextChoices):
    OPEN = "open", _("Biểu quyết công khai")
    STRICT = "strict", _("Phiếu kín, hai mã của người kiểm phiếu")
    SIMPLE = "simple", _("Phiếu kín, khóa giữ trên máy chủ")


class Way(models.TextChoices):
    CHOOSE = "choose", _("Chọn tối đa n phương án")
    APPROVE = "approve", _("Đồng ý hoặc không từng phương án")
    RANK = "rank", _("Xếp thứ tự")


class Electorate(models.TextChoices):
    UNITS = "units", _("Mỗi đơn vị một phiếu")
    PERSONS = "persons", _("Mỗi người một phiếu")


class Base(models.TextChoices):
    ALL = "all", _("Tất cả")
    PRESENT = "present", _("Có mặt")


class Barring(models.TextChoices):
    """What a seat may not do where an option belongs to its own unit."""

    NONE = "none", _("Không hạn chế")
    OPTION = "option", _("Không tự bầu cho đơn vị mình")
    BALLOT = "ballot", _("Không tham gia lượt phiếu có đơn vị mình")


class Carry(models.TextChoices):
    """Which options go into the next round."""

    REMAINING = "remaining", _("Các phương án chưa trúng")
    TOP = "top", _("Nhóm nhiều phiếu nhất, gấp đôi số còn thiếu")


class WayOut(models.TextChoices):
    """What holds when the last round has not decided."""

    NONE = "none", _("Không chọn thêm")
    OFFICERS = "officers", _("Cụm trưởng, Cụm phó quyết định")
    COUNCIL = "council", _("Hội đồng cấp trên quyết định")
    LOT = "lot", _("Bốc thăm")


def _deed(name: str) -> models.CheckConstraint:
    """`name_at` and `name_by` stand together or not at all."""
    return models.CheckConstraint(
        condition=Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
        | Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False}),
        name=f"ballot_{name}_at_and_by",
    )


def _by() -> "models.ForeignKey[object, object]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )


class Ballot(models.Model):
    """One round of one question. A later app owns ballots by pointing at them.

    `council` is the body that votes where it is no conference: its specialists run the ballot.
    From opening on only state, counts and presence change: every edit of the rest is an UPDATE
    on the condition that the state is still draft.
    """

    conference = models.ForeignKey(
        Conference,
        verbose_name=_("hội nghị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ballots",
    )
    council = models.ForeignKey(
        Council,
        verbose_name=_("hội đồng"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="ballots",
    )
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=BallotState.choices, default=BallotState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    order = models.PositiveIntegerField(_("thứ tự"), default=1)
    title = models.TextField(_("câu hỏi"))
    note = models.TextField(_("hướng dẫn thêm"), blank=True)
    question = models.CharField(_("nội dung"), max_length=9, choices=Question.choices)
    secrecy = models.CharField(
        _("cách giữ kín"), max_length=6, choices=Secrecy.choices, default=Secrecy.STRICT
    )
    way = models.CharField(_("cách chọn"), max_length=7, choices=Way.choices, default=Way.CHOOSE)
    max_choices = models.PositiveSmallIntegerField(_("chọn tối đa"), default=1)
    places = models.PositiveSmallIntegerField(
        _("số được chọn"),
        null=True,
        blank=True,
        help_text=_("Để trống khi mọi phương án đủ tỷ lệ đều được chọn."),
    )
    electorate = models.CharField(
        _("người bỏ phiếu"), max_length=7, choices=Electorate.choices, default=Electorate.UNITS
    )
    base = models.CharField(
        _("tỷ lệ tính trên"), max_length=7, choices=Base.choices, default=Base.ALL
    )
    threshold_top = models.PositiveIntegerField(_("tử số"), null=True, blank=True)
    threshold_bottom = models.PositiveIntegerField(_("mẫu số"), null=True, blank=True)
    threshold_over = models.BooleanField(_("phải quá tỷ lệ"), default=False)
    barring = models.CharField(
        _("xung đột lợi ích"), max_length=6, choices=Barring.choices, default=Barring.NONE
    )
    previous = models.ForeignKey(
        "self",
        verbose_name=_("vòng trước"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="following",
    )
    # The annulled ballot in whose place this one is voted.
    repeats = models.ForeignKey(
        "self",
        verbose_name=_("bỏ phiếu lại của"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="repeated",
    )
    round = models.PositiveSmallIntegerField(_("vòng"), default=1)
    max_rounds = models.PositiveSmallIntegerField(_("số vòng tối đa"), default=1)
    carry = models.CharField(
        _("vòng sau gồm"), max_length=9, choices=Carry.choices, default=Carry.REMAINING
    )
    way_out = models.CharField(
        _("khi hết vòng"), max_length=8, choices=WayOut.choices, default=WayOut.NONE
    )
    takes_electronic = models.BooleanField(_("bỏ phiếu điện tử"), default=True)
    takes_paper = models.BooleanField(_("bỏ phiếu giấy"), default=False)

    public_key = models.BinaryField(null=True, editable=False)
    # Key and boxes of an ended secret ballot are still to be wiped from the storage.
    is_to_wipe = models.BooleanField(default=False, editable=False)
    opened_at = models.DateTimeField(_("mở lúc"), null=True, blank=True)
    opened_by = _by()
    stopped_at = models.DateTimeField(_("dừng lúc"), null=True, blank=True)
    stopped_by = _by()
    closed_at = models.DateTimeField(_("đóng lúc"), null=True, blank=True)
    closed_by = _by()
    ended_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    ended_by = _by()
    end_reason = models.TextField(_("lý do hủy"), blank=True)
    settled_at = models.DateTimeField(_("quyết định lúc"), null=True, blank=True)
    settled_by = _by()
    settle_reason = models.TextField(_("lý do quyết định"), blank=True)
    # The base and the parts of the count, frozen on closing.
    base_count = models.PositiveIntegerField(_("cơ số tính tỷ lệ"), null=True, blank=True)
    electronic_count = models.PositiveIntegerField(_("phiếu điện tử"), null=True, blank=True)
    electronic_blank = models.PositiveIntegerField(_("phiếu điện tử trắng"), null=True, blank=True)
    scan = models.ForeignKey(
        StoredFile,
        verbose_name=_("bản quét biên bản kiểm phiếu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt bỏ phiếu")
        verbose_name_plural = _("lượt bỏ phiếu")
        ordering = ["conference", "order", "round", "id"]
        indexes = [models.Index(fields=["state"], name="ballot_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(conference__isnull=False) | Q(council__isnull=False),
                name="ballot_has_a_body",
            ),
            models.CheckConstraint(
                condition=Q(takes_electronic=True) | Q(takes_paper=True), name="ballot_has_a_means"
            ),
            models.CheckConstraint(
                condition=Q(threshold_top__isnull=True, threshold_bottom__isnull=True)
                | Q(threshold_top__gte=1, threshold_bottom__gte=F("threshold_top")),
                name="ballot_threshold_is_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(way="rank") | Q(threshold_top__isnull=True),
                name="ballot_ranks_need_no_share",
            ),
            models.CheckConstraint(
                condition=Q(max_choices__gte=1) & (Q(places__isnull=True) | Q(places__gte=1)),
                name="ballot_chooses_at_least_one",
            ),
            models.CheckConstraint(
                condition=Q(round__gte=1, max_rounds__gte=F("round")), name="ballot_rounds"
            ),
            models.CheckConstraint(
                condition=Q(round=1, previous__isnull=True)
                | Q(round__gt=1, previous__isnull=False),
                name="ballot_round_follows_one",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("draft", "cancelled")) | Q(opened_at__isnull=False),
                name="ballot_open_was_opened",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, base_count__isnull=False),
                name="ballot_closed_is_counted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("cancelled", "annulled"))
                | Q(ended_at__isnull=False) & ~Q(end_reason=""),
                name="ballot_end_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(secrecy="open")
                | Q(takes_electronic=False)
                | Q(state__in=("draft", "cancelled"))
                | Q(public_key__isnull=False),
                name="ballot_secret_has_key",
            ),
            models.UniqueConstraint(
                fields=["previous"],
                condition=~Q(state__in=("cancelled", "annulled")),
                name="ballot_one_live_next_round",
            ),
            models.UniqueConstraint(
                fields=["repeats"],
                condition=~Q(state__in=("cancelled", "annulled")),
                name="ballot_repeated_once",
            ),
            *map(_deed, ("opened", "stopped", "closed", "ended", "settled")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_secret(self) -> bool:
        return self.secrecy != Secrecy.OPEN

    @property
    def only_counts(self) -> bool:
        """A council's vote on each option without a share: whoever laid it down decides, from
        votes that do not all pass through here (the absent write theirs).
        """
        return (
            self.conference_id is None
            and self.way == Way.APPROVE
            and self.threshold_top is None
            and self.places is None
        )

    @property
    def is_sealed(self) -> bool:
        """Whether results are still nobody's to see."""
        return self.state != BallotState.CLOSED


class BallotOption(models.Model):
    """Something to choose. `votes` and `is_elected` are frozen on closing."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    text = models.TextField(_("phương án"))
    detail = models.TextField(_("ghi chú"), blank=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("thuộc đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    votes = models.PositiveIntegerField(_("số phiếu"), null=True, blank=True)
    is_elected = models.BooleanField(_("được chọn"), null=True, blank=True)
    # Chosen by the declared way out, after the last round.
    is_settled = models.BooleanField(_("được quyết định chọn"), default=False)

    class Meta:
        verbose_name = _("phương án")
        verbose_name_plural = _("phương án")
        ordering = ["ballot", "order"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "order"], name="ballot_option_order"),
            models.CheckConstraint(
                condition=Q(order__gte=1, order__lte=MAX_OPTIONS), name="ballot_option_fits"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class Teller(models.Model):
    """One of the two people who count."""

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="tellers")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.TextField(_("họ và tên"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("tài khoản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("người kiểm phiếu")
        verbose_name_plural = _("người kiểm phiếu")
        ordering = ["ballot", "order"]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "order"], name="teller_order"),
            models.UniqueConstraint(fields=["ballot", "user"], name="teller_once"),
            models.CheckConstraint(condition=Q(order__in=(1, 2)), name="two_tellers"),
        ]

    def __str__(self) -> str:
        return self.name
