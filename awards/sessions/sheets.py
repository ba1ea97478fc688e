"""The short sheet of one dossier on an agenda: what a member reads before voting."""

from typing import Any

from django.db.models import QuerySet

from awards.judging import findings_of, read_for_judging
from awards.models import CouncilOpinion, DossierPaper, Proposal, SessionItem
from awards.pages import shown
from awards.sessions.listings import OUTCOMES, votes_of_item
from awards.sessions.words import share_of, share_words, source_words


def sheet_of(item: SessionItem, *, runs: bool) -> dict[str, Any]:
    """Totals, merits, findings, papers; opinions of the absent once the result is out, and to
    the desk before.
    """
    proposal = item.proposal
    judged = findings_of(read_for_judging(Proposal.objects.filter(pk=proposal.pk)))[proposal.pk]
    opinions = CouncilOpinion.objects.filter(item=item).select_related("member", "file")
    return {
        "item": item,
        "proposal": proposal,
        "share": share_words(share_of(item)),
        "source": source_words(item),
        "votes": votes_of_item(item),
        "outcome_state": OUTCOMES.get(item.outcome, "idle"),  # type: ignore[call-overload]  # "" is none of them
        "lifted": [one for one in judged if one.is_lifted],
        "papers": papers_of(proposal),
        "opinions": list(opinions.order_by("member__order")) if runs or item.outcome else [],
        **shown([one.finding for one in judged]),
    }


def neighbours(items: "QuerySet[SessionItem]", item: SessionItem) -> dict[str, Any]:
    """The dossiers before and after on the agenda that the reader may open."""
    rows = items.filter(session=item.session_id)
    return {
        "before": rows.filter(order__lt=item.order).order_by("-order").first(),
        "after": rows.filter(order__gt=item.order).order_by("order").first(),
    }


def papers_of(proposal: Proposal) -> list[DossierPaper]:
    """The newest version of each paper, of the dossier and of its letter."""
    rows = DossierPaper.objects.filter(removed_at=None).filter(proposal=proposal)
    rows = rows | DossierPaper.objects.filter(removed_at=None, batch=proposal.batch_id)
    newest: dict[tuple[int | None, int | None, str], DossierPaper] = {}
    for row in rows.select_related("file", "requirement").order_by("requirement__order", "number"):
        newest[row.batch_id, row.requirement_id, row.title] = row
    return list(newest.values())
