"""Letters that bring dossiers: begun and changed by who sends them."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from awards.actions.allowing import claim
from awards.actions.permitting import permit_batch
from awards.letters.reach import Sender, councils_for, ended_before
from awards.models import Batch
from catalogue.rule_terms import Ground
from catalogue.vietnamese import nfc
from clusters.models import ClusterYear, Council, Unit
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class BatchFacts:
    """What somebody writes into a letter."""

    title: str
    council: Council
    year: int
    ground: str = Ground.MERIT
    cluster_year: ClusterYear | None = None
    number: str = ""
    dated: date | None = None


def prepare_batch(*, sender: Sender, facts: BatchFacts, by: "User") -> Batch:
    """Begin a letter of `sender`. Raises Refused for a council that it does not propose to."""
    batch = Batch(unit=sender) if isinstance(sender, Unit) else Batch(proposer=sender)
    permit_batch("prepare_batch", batch, by)
    _fill(batch, facts)
    _check_council(batch, facts.council)
    with transaction.atomic():
        batch.created_by = by
        batch.save()
        journal.record("prepare_batch", batch, by=by)
    return batch


def change_batch(*, batch: Batch, facts: BatchFacts, version: int, by: "User") -> Batch:
    """Correct a letter; to whom and for which year only while nothing of it was sent."""
    permit_batch("change_batch", batch, by)
    with transaction.atomic():
        row = claim(Batch.objects.filter(pk=batch.pk), version)
        before = (row.council_id, row.year, row.ground, row.cluster_year_id)
        _fill(row, facts)
        after = (row.council_id, row.year, row.ground, row.cluster_year_id)
        if before != after:
            _check_unsent(row)
            _check_units(row)
        if before[0] != row.council_id:
            _check_council(row, facts.council)
        row.version += 1
        row.save()
        journal.record("change_batch", row, by=by)
    return row


def remove_batch(*, batch: Batch, version: int, by: "User") -> None:
    """Take away a letter in which nothing is, whatever papers it has.

    Raises Refused where a dossier is in it, or a document about it has been written.
    """
    permit_batch("remove_batch", batch, by)
    with transaction.atomic():
        row = claim(Batch.objects.filter(pk=batch.pk), version)
        if row.proposals.exists():
            raise Refused(_("Đợt trình còn hồ sơ nên không bỏ được. Bỏ hoặc rút hồ sơ trước."))
        journal.record("remove_batch", row, by=by)
        try:
            row.delete()
        except ProtectedError as error:
            raise Refused(_("Đợt trình đã có văn bản soạn kèm nên không bỏ được.")) from error


def _fill(batch: Batch, facts: BatchFacts) -> None:
    batch.title = line(facts.title)
    if not batch.title:
        raise Refused(_("Ghi tờ trình về việc gì, ví dụ “Đề nghị khen thưởng năm 2026”."))
    batch.council, batch.year, batch.ground = facts.council, facts.year, facts.ground
    batch.cluster_year, batch.number = facts.cluster_year, line(facts.number)
    batch.dated = facts.dated


def _check_council(batch: Batch, council: Council) -> None:
    if not councils_for(batch.sender).filter(pk=council.pk).exists():
        raise Refused(
            _("%(sender)s không trình %(council)s. Chọn hội đồng trong danh sách.")
            % {"sender": batch.sender, "council": council}
        )


def _check_unsent(batch: Batch) -> None:
    if batch.proposals.filter(submitted_at__isnull=False).exists():
        raise Refused(
            _(
                "Đã có hồ sơ được gửi: không đổi được hội đồng, năm, loại hình. "
                "Lập đợt trình khác cho năm hoặc hội đồng khác."
            )
        )


def _check_units(batch: Batch) -> None:
    units = Unit.objects.filter(proposals__batch=batch)
    for sentence in ended_before(units, batch.year).values():
        raise Refused(sentence)


def line(text: str) -> str:
    return nfc(" ".join(text.replace("\x00", "").split()))
