"""Who votes, who has voted, and what was counted: never one beside the other."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clusters.models import Unit
from conferences.ballot_querysets import PaperCountQuerySet, SeatQuerySet
from conferences.models.ballots import Ballot, BallotOption, Teller


class Seat(models.Model):
    """One vote: a unit's or a person's.

    `user` is who casts it (the voting delegate, a proxy); without one the staff of the unit
    may. `token_hash` is the hash of a personal link; the link itself is stored nowhere.
    """

    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="seats")
    order = models.PositiveIntegerField(_("thứ tự"))
    name = models.TextField(_("tên trên danh sách"))
    stands_for_unit = models.BooleanField(_("phiếu của đơn vị"), default=True)
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("đơn vị"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người bỏ phiếu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    proxy = models.TextField(_("ủy quyền cho"), blank=True)
    is_present = models.BooleanField(_("có mặt"), default=False)
    token_hash = models.CharField(max_length=64, null=True, blank=True, editable=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("người có quyền bỏ phiếu")
        verbose_name_plural = _("người có quyền bỏ phiếu")
        ordering = ["ballot", "order"]
        indexes = [models.Index(fields=["token_hash"], name="seat_token")]
        constraints = [
            models.UniqueConstraint(fields=["ballot", "order"], name="seat_order"),
            models.UniqueConstraint(
                fields=["ballot", "unit"],
                condition=Q(stands_for_unit=True),
                name="seat_of_unit_once",
            ),
            models.UniqueConstraint(
                fields=["ballot", "user"],
                condition=Q(stands_for_unit=False),
                name="seat_of_person_once",
            ),
            models.UniqueConstraint(fields=["ballot", "token_hash"], name="seat_link_once"),
            models.CheckConstraint(
                condition=Q(stands_for_unit=False) | Q(unit__isnull=False),
                name="seat_stands_for_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Bar(models.Model):
    """A seat may not choose this option, or where there is none, not vote at all."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="bars")
    option = models.ForeignKey(
        BallotOption, on_delete=models.CASCADE, null=True, blank=True, related_name="bars"
    )
    reason = models.TextField(_("lý do"))

    class Meta:
        verbose_name = _("hạn chế do xung đột lợi ích")
        verbose_name_plural = _("hạn chế do xung đột lợi ích")
        ordering = ["seat", "option"]
        constraints = [models.UniqueConstraint(fields=["seat", "option"], name="bar_once")]

    def __str__(self) -> str:
        return self.reason


class Means(models.TextChoices):
    ELECTRONIC = "electronic", _("Điện tử")
    PAPER = "paper", _("Phiếu giấy")


class RollEntry(models.Model):
    """This seat has voted. No time, no order: the key is random.

    `box` is a sealed box of one length that nobody can open before the ballot closes, and is
    empty afterwards; `choice` is for open ballots only.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ballot = models.ForeignKey(Ballot, on_delete=models.CASCADE, related_name="roll")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="roll")
    means = models.CharField(_("bằng"), max_length=10, choices=Means.choices)
    box = models.BinaryField(null=True, editable=False)
    choice = models.CharField(max_length=200, null=True, editable=False)

    class Meta:
        verbose_name = _("dòng danh sách đã bỏ phiếu")
        verbose_name_plural = _("danh sách đã bỏ phiếu")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "seat"], name="one_vote_per_seat"),
            models.CheckConstraint(
                condition=Q(box__isnull=True) | Q(choice__isnull=True), name="roll_box_or_choice"
            ),
            models.CheckConstraint(
                condition=Q(means="electronic") | Q(box__isnull=True, choice__isnull=True),
                name="roll_paper_holds_nothing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class VoteCount(models.Model):
    """How often a mark was set beside an option in the boxes of a secret ballot.

    The marks of one paper are not kept together: which options were chosen together, or left
    out because they are barred, can name the voter.
    """

    option = models.ForeignKey(BallotOption, on_delete=models.CASCADE, related_name="counts")
    mark = models.PositiveSmallIntegerField(_("đánh dấu"))
    votes = models.PositiveIntegerField(_("số phiếu"))

    class Meta:
        verbose_name = _("số phiếu điện tử")
        verbose_name_plural = _("số phiếu điện tử")
        ordering = ["option", "mark"]
        constraints = [
            models.UniqueConstraint(fields=["option", "mark"], name="vote_count_once"),
            models.CheckConstraint(condition=Q(mark__gte=1), name="vote_count_of_a_mark"),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.votes}"


class PaperCount(models.Model):
    """What one teller counted: papers that came back, of them blank and spoiled."""

    teller = models.OneToOneField(Teller, on_delete=models.CASCADE, related_name="count")
    returned = models.PositiveIntegerField(_("thu về"))
    blank = models.PositiveIntegerField(_("phiếu trắng"))
    spoiled = models.PositiveIntegerField(_("không hợp lệ"))
    entered_at = models.DateTimeField(_("nhập lúc"), auto_now=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("người nhập"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = PaperCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("số kiểm phiếu giấy")
        verbose_name_plural = _("số kiểm phiếu giấy")
        ordering = ["teller"]
        constraints = [
            models.CheckConstraint(
                condition=Q(returned__gte=models.F("blank") + models.F("spoiled")),
                name="paper_count_adds_up",
            )
        ]

    def __str__(self) -> str:
        return str(self.teller)

    def content(self) -> dict[Any, int]:
        """Everything that two tellers must agree on."""
        lines = {(line.option_id, line.mark): line.votes for line in self.lines.all()}
        parts = {"returned": self.returned, "blank": self.blank, "spoiled": self.spoiled}
        return {**parts, **lines}


class PaperLine(models.Model):
    count = models.ForeignKey(PaperCount, on_delete=models.CASCADE, related_name="lines")
    option = models.ForeignKey(BallotOption, on_delete=models.CASCADE, related_name="+")
    mark = models.PositiveSmallIntegerField(_("đánh dấu"))
    votes = models.PositiveIntegerField(_("số phiếu"))

    class Meta:
        verbose_name = _("dòng kiểm phiếu giấy")
        verbose_name_plural = _("dòng kiểm phiếu giấy")
        ordering = ["count", "option", "mark"]
        constraints = [
            models.UniqueConstraint(fields=["count", "option", "mark"], name="paper_line_once")
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.votes}"
