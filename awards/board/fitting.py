"""Which dossiers a deed of the desk fits, asked for many at once in a fixed number of queries."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from awards.board.people import UNDER_REVIEW
from awards.judging import findings_of, read_for_judging
from awards.models import Proposal, Review
from awards.papers.checklist import checklists_of
from awards.workflow import PROPOSAL
from catalogue.rule_kinds import CheckKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


def for_deeds(rows: "QuerySet[Proposal]") -> "QuerySet[Proposal]":
    """With everything that rights, deeds and their words look at."""
    return rows.select_related(
        "batch__council", "batch__cluster_year", "home", "kind", "rules", "holder"
    )


def asks_for_vote(proposal: Proposal) -> bool:
    """Whether a rule that the dossier is judged by lays down a share of votes."""
    if proposal.rules is None:
        return False
    batch, subject = proposal.batch, proposal.subject
    return any(
        rule["check"] == CheckKind.VOTE
        and (not rule["subjects"] or subject in rule["subjects"])
        and (not rule["grounds"] or batch.ground in rule["grounds"])
        for rule in proposal.rules.content["rules"]
    )


def obstacles(verb: str, proposals: Sequence[Proposal], by: "User") -> dict[int, str]:
    """Why `verb` does not fit, by the key of the dossier; nothing for those that it fits.

    The state is the first obstacle; the others are looked for only where it allows the deed.
    """
    found = {row.pk: told for row in proposals if (told := _state_denies(verb, row))}
    if verb == "recommend_without_vote":
        left = [row for row in proposals if row.pk not in found]
        found |= _against_recommending(left)
    if verb == "take_charge":
        found |= {
            row.pk: _("Đang phụ trách hồ sơ này rồi.")
            for row in proposals
            if row.pk not in found and row.holder_id == by.pk
        }
    if verb == "postpone_review":
        owed = Review.objects.filter(proposal__in=proposals, reviewer=by, given_at__isnull=True)
        mine = set(owed.values_list("proposal_id", flat=True))
        found |= {
            row.pk: _("Không còn nợ ý kiến về hồ sơ này.")
            for row in proposals
            if row.pk not in found and row.pk not in mine
        }
    return found


def _state_denies(verb: str, proposal: Proposal) -> str:
    move = PROPOSAL.moves.get(verb)
    if proposal.state in (move.sources if move else UNDER_REVIEW):
        return ""
    return _("Hồ sơ đang ở trạng thái “%(state)s”.") % {"state": proposal.get_state_display()}


def _against_recommending(proposals: Sequence[Proposal]) -> dict[int, str]:
    found = {
        row.pk: _("Quy định đòi hỏi Hội đồng bỏ phiếu. Đưa hồ sơ ra Hội đồng.")
        for row in proposals
        if asks_for_vote(row)
    }
    left = [row.pk for row in proposals if row.pk not in found]
    rows = list(read_for_judging(Proposal.objects.filter(pk__in=left))) if left else []
    for pk, papers in checklists_of(rows).items():
        if papers.stopping:
            found[pk] = _("Còn thiếu giấy tờ: %(papers)s. Trả lại hồ sơ để bổ sung.") % {
                "papers": "; ".join(line.title for line in papers.stopping)
            }
    for pk, findings in findings_of(rows).items():
        if stopping := [one.finding.text or one.finding.rule for one in findings if one.stops]:
            found[pk] = _(
                "Còn điều kiện bị chặn: %(rules)s Ghi ý kiến của Hội đồng hoặc trả lại hồ sơ."
            ) % {"rules": "; ".join(stopping)}
    return found
