"""Documents that people finish by hand: generated, edited, frozen, signed on paper."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from awards.models import Batch, CouncilSession, Proposal
from conferences.models import Ballot, Conference
from reports.models.reports import SUBJECTS, Report, ReportKind
from reports.querysets import DraftQuerySet
from reports.workflow import DraftState
from workflow.deeds import person_of, together
from workflow.models import StoredFile

WRITTEN = (
    ReportKind.MINUTES,
    ReportKind.VOTE_COUNT,
    ReportKind.SUBMISSION,
    ReportKind.ACHIEVEMENTS,
    ReportKind.LETTER,
    ReportKind.COUNCIL_MINUTES,
)
# What drafts of awards are about, one of each being written at a time.
_OF_AWARDS = ("proposal", "batch", "session")


def _subject(model: Any, label: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        model,
        verbose_name=label,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
    )


def _one_subject() -> Q:
    """Of each kind the column of its subject is filled, and no other."""
    allowed = Q()
    for column in ("conference", *_OF_AWARDS):
        kinds = [str(kind) for kind in WRITTEN if SUBJECTS[kind] == column]
        filled = {f"{other}__isnull": other != column for other in ("conference", *_OF_AWARDS)}
        allowed |= Q(kind__in=kinds, **filled)
    return allowed


class DocumentDraft(models.Model):
    """The text of one document while it may still be edited, and what became of it.

    A frozen draft is never changed: what has to be said otherwise is the next `number` of the
    same document, which takes its place. `decider` tells the letters of one conference apart,
    `ballot` its vote-count records. `number_text`, `place`, `dated` and the names are what
    stands around the text; what nobody gave stays blank on paper.
    """

    conference = _subject(Conference, _("hội nghị"))
    proposal = _subject(Proposal, _("hồ sơ khen thưởng"))
    batch = _subject(Batch, _("đợt trình khen thưởng"))
    session = _subject(CouncilSession, _("phiên họp Hội đồng"))
    kind = models.CharField(
        _("loại văn bản"),
        max_length=20,
        choices=[(kind.value, kind.label) for kind in WRITTEN],
    )
    ballot = models.ForeignKey(
        Ballot,
        verbose_name=_("lượt bỏ phiếu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
    )
    decider = models.TextField(_("cấp quyết định"), blank=True)
    number = models.PositiveSmallIntegerField(_("bản thứ"), default=1)
    state = models.CharField(
        _("trạng thái"), max_length=6, choices=DraftState.choices, default=DraftState.DRAFT
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    number_text = models.CharField(_("số, ký hiệu"), max_length=60, blank=True)
    place = models.CharField(_("địa danh"), max_length=120, blank=True)
    dated = models.DateField(_("ngày ban hành"), null=True, blank=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    secretary = models.CharField(_("thư ký"), max_length=200, blank=True)
    frozen_at = models.DateTimeField(_("chốt lúc"), null=True, blank=True)
    frozen_by = person_of(_("người chốt"))
    # The order for the file, with the facts that hold the text as it was frozen.
    report = models.OneToOneField(
        Report,
        verbose_name=_("văn bản"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="draft",
    )
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    scan = models.ForeignKey(
        StoredFile,
        verbose_name=_("bản quét đã ký"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    signed_at = models.DateTimeField(_("xác nhận đã ký lúc"), null=True, blank=True)
    signed_by = person_of(_("người xác nhận đã ký"))

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đang soạn")
        verbose_name_plural = _("văn bản đang soạn")
        ordering = ["conference", "kind", "ballot", "decider", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="vote_count", ballot__isnull=False)
                | (~Q(kind="vote_count") & Q(ballot__isnull=True)),
                name="draft_of_ballot_is_vote_count",
            ),
            models.CheckConstraint(
                condition=Q(kind="submission") | Q(decider=""), name="draft_decider_of_letter"
            ),
            models.UniqueConstraint(
                fields=["conference", "kind", "decider", "number"],
                condition=Q(ballot__isnull=True),
                name="draft_number_once",
            ),
            models.UniqueConstraint(
                fields=["ballot", "number"],
                condition=Q(ballot__isnull=False),
                name="draft_number_of_ballot_once",
            ),
            models.UniqueConstraint(
                fields=["conference", "kind", "decider"],
                condition=Q(ballot__isnull=True, state="draft"),
                name="draft_one_being_written",
            ),
            models.UniqueConstraint(
                fields=["ballot"],
                condition=Q(ballot__isnull=False, state="draft"),
                name="draft_one_of_ballot_being_written",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", frozen_at__isnull=True, report__isnull=True)
                | (~Q(state="draft") & Q(frozen_at__isnull=False, report__isnull=False)),
                name="draft_frozen_has_facts",
            ),
            models.CheckConstraint(
                condition=Q(state="signed", scan__isnull=False, signed_on__isnull=False)
                & Q(signed_at__isnull=False)
                | ~Q(state="signed")
                & Q(scan__isnull=True, signed_on__isnull=True, signed_at__isnull=True),
                name="draft_signed_has_scan",
            ),
            models.CheckConstraint(condition=_one_subject(), name="draft_one_subject"),
            *(
                models.UniqueConstraint(
                    fields=[column, "kind", "number"],
                    condition=Q(**{f"{column}__isnull": False}),
                    name=f"draft_number_of_{column}_once",
                )
                for column in _OF_AWARDS
            ),
            *(
                models.UniqueConstraint(
                    fields=[column, "kind"],
                    condition=Q(**{f"{column}__isnull": False, "state": "draft"}),
                    name=f"draft_one_of_{column}_being_written",
                )
                for column in _OF_AWARDS
            ),
            models.CheckConstraint(condition=together("frozen"), name="draft_frozen_at_and_by"),
            models.CheckConstraint(condition=together("signed"), name="draft_signed_at_and_by"),
        ]

    def __str__(self) -> str:
        named = str(self.get_kind_display())
        about = str(self.ballot) if self.ballot else self.decider
        return f"{named}: {about}" if about else named

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.DRAFT

    @property
    def is_signed(self) -> bool:
        return self.state == DraftState.SIGNED


class DocumentSection(models.Model):
    """A part of a draft: what was generated, and what is to be printed.

    `key` says what it is made from, so that it is found again when it is made anew. A table of
    the text is lines whose cells are parted by "|", see `documents.plain_text`.
    """

    draft = models.ForeignKey(DocumentDraft, on_delete=models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    key = models.CharField(max_length=40)
    title = models.TextField(_("mục"), blank=True)
    generated = models.TextField(_("bản tự soạn"), blank=True)
    text = models.TextField(_("nội dung"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    edited_at = models.DateTimeField(_("sửa lúc"), null=True, blank=True)
    edited_by = person_of(_("người sửa"))

    class Meta:
        verbose_name = _("mục của văn bản")
        verbose_name_plural = _("mục của văn bản")
        ordering = ["draft", "order"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "key"], name="section_key_once"),
            models.CheckConstraint(condition=together("edited"), name="section_edited_at_and_by"),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def is_edited(self) -> bool:
        return self.text != self.generated
