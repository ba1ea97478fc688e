"""Nominations of a conference become draft dossiers, and are taken back where it is reopened."""

from contextlib import suppress
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, ProtectedError, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from awards.actions.permitting import permit_council
from awards.letters.nominations import Fate, batch_of, council_of, fates_of, merit_year, sender_of
from awards.models import Batch, Proposal
from awards.workflow import ProposalState
from clusters.models import Unit
from conferences.models import Conference, Mention, Resolution, Standing
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def follow_conclusion(conference: Conference, *, by: "User | None") -> None:
    """Make a draft of every nomination of a known award for a known unit.

    Runs in the transaction of the move.
    """
    _draft_dossiers(conference, "prepare_batch", by=by)


def take_up_nominations(*, conference: Conference, by: "User") -> list[Proposal]:
    """The same for a conference taken over from a source, asked for by its council's desk.

    Raises Refused for one of our own, and where nothing is left to be taken up.
    """
    permit_council("take_up_nominations", council_of(conference), by)
    if not conference.is_recorded:
        raise Refused(_("Hồ sơ của hội nghị này tự được lập khi hội nghị kết thúc."))
    with transaction.atomic():
        # Whoever presses at the same time waits here, and then finds them made.
        Resolution.objects.select_for_update().filter(conference=conference).first()
        made = _draft_dossiers(conference, "take_up_nominations", by=by)
        if not made:
            raise Refused(_("Không còn đề nghị nào lập được hồ sơ; lý do ghi ở từng dòng."))
    return made


def _draft_dossiers(conference: Conference, verb: str, *, by: "User | None") -> list[Proposal]:
    waiting = [fate for fate in fates_of(conference) if fate.may_be_taken_up]
    if not waiting:
        return []
    batch = batch_of(conference) or _new_batch(conference, by=by)
    first = (batch.proposals.aggregate(last=Max("order"))["last"] or 0) + 1
    ranked = _ranked(conference)
    made = [
        _draft(batch, order, fate, ranked.get(fate.unit.pk if fate.unit else 0))
        for order, fate in enumerate(waiting, start=first)
    ]
    for proposal in made:
        proposal.set_keys()
    made = Proposal.objects.bulk_create(made)
    told = [f"{row.name}: {row.kind}" for row in made]
    journal.record(verb, batch, by=by, detail={"dossiers": told})
    return made


def _new_batch(conference: Conference, *, by: "User | None") -> Batch:
    year, sender = merit_year(conference), sender_of(conference)
    assert year is not None  # without a year no nomination can be taken up
    # Kept in the language of the records, whatever the page is shown in.
    with translation.override("vi"):
        about = conference.stated_cluster or conference.stated_council
        title = _("Đề nghị khen thưởng năm %(year)d, %(about)s") % {"year": year, "about": about}
    return Batch.objects.create(
        title=title,
        unit=sender if isinstance(sender, Unit) else None,
        proposer=None if isinstance(sender, Unit) else sender,
        council=council_of(conference),
        year=year,
        cluster_year=conference.cluster_year,
        resolution=Resolution.objects.get(conference=conference),
        created_by=by,
    )


def _ranked(conference: Conference) -> dict[int, Standing]:
    rows = Standing.objects.filter(resolution__conference=conference, mention__unit__isnull=False)
    return {row.mention.unit_id or 0: row for row in rows.select_related("mention")}


def _draft(batch: Batch, order: int, fate: Fate, standing: Standing | None) -> Proposal:
    assert fate.unit is not None
    assert fate.nomination.kind is not None
    return Proposal(
        batch=batch,
        order=order,
        kind=fate.nomination.kind,
        unit=fate.unit,
        home=fate.unit,
        name=str(fate.unit),
        nomination=fate.recipient,
        rank=standing.rank if standing else None,
        total=standing.total if standing else None,
        assigned_max=standing.assigned_max if standing else None,
    )


def follow_match(mention: Mention, *, by: "User | None") -> None:
    """A name means another unit now: a draft for the one it meant before, never sent, goes.

    The page of the conference offers to make one for the unit that it means. What was sent
    stays with whom it is about.
    """
    drafts = Proposal.objects.filter(
        nomination__mention=mention,
        state=ProposalState.DRAFT,
        submitted_at__isnull=True,
        versions__isnull=True,
    ).exclude(unit=mention.unit)
    told = [f"{row.name}: {row.kind}" for row in drafts.select_related("kind")]
    if told:
        _remove(drafts)
        journal.record("withdraw_drafts", mention.conference, by=by, detail={"dossiers": told})


def _remove(drafts: "QuerySet[Proposal]") -> None:
    """Take drafts out. Raises Refused where a document about one has been written."""
    try:
        with transaction.atomic():
            drafts.delete()
    except ProtectedError as error:
        raise Refused(
            _("Hồ sơ nháp của hội nghị đã có văn bản soạn kèm. Xóa văn bản đó trước.")
        ) from error


def follow_reopening(conference: Conference, *, by: "User | None") -> None:
    """Remove the drafts that were never sent; what was sent and taken back stays on its own.

    Runs in the transaction of the move. Raises Refused while one is on its way, or has papers
    of its own.
    """
    rows = Proposal.objects.filter(nomination__nomination__resolution__conference=conference)
    # A dossier taken back after it was sent is a draft again, with what was handed in.
    once_sent = rows.filter(Q(submitted_at__isnull=False) | Q(versions__isnull=False))
    sent = Proposal.objects.filter(pk__in=list(once_sent.values_list("pk", flat=True)))
    under_way = sent.exclude(state=ProposalState.WITHDRAWN).order_by("order").first()
    if under_way is not None:
        raise Refused(
            _(
                "Hồ sơ %(name)s, %(kind)s đã gửi, đang ở trạng thái “%(state)s”. "
                "Rút hồ sơ đó trước khi mở lại hội nghị."
            )
            % {
                "name": under_way.name,
                "kind": under_way.kind,
                "state": under_way.get_state_display(),
            }
        )
    sent.update(nomination=None)
    told = [f"{row.name}: {row.kind}" for row in rows.select_related("kind").order_by("order")]
    if not told:
        return
    _remove(rows)
    empty = Batch.objects.filter(resolution__conference=conference, proposals__isnull=True)
    with suppress(ProtectedError), transaction.atomic():
        # A letter about which a document was written stays, and carries the next dossiers.
        empty.delete()
    journal.record("withdraw_drafts", conference, by=by, detail={"dossiers": told})
