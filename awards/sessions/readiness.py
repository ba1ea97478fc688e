"""Whether dossiers may be put to a council, and what share of it each needs."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from awards.judging import Judged, findings_of
from awards.models import Consultation, Proposal, PublicLine
from awards.papers.checklist import checklists_of
from awards.sessions.tally import Asked, share_of_percent
from awards.sessions.terms import source_of
from awards.workflow import NoticeState, ProposalState
from catalogue.models.law import Confidence
from catalogue.rule_kinds import CheckKind
from catalogue.rule_sets import Rule, from_json


def share_asked(proposal: Proposal, otherwise: Asked) -> Asked:
    """By the rules kept with the dossier. Of several the highest, of equal ones what is
    confirmed; `otherwise` where they ask for none. `proposal` is read with `rules` and `batch`.
    """
    if proposal.rules is None:
        return otherwise
    rules = from_json(proposal.rules.content).rules
    asked = [
        rule
        for rule in rules
        if rule.check == CheckKind.VOTE and rule.concerns(proposal.subject, proposal.batch.ground)
    ]
    if not asked:
        return otherwise
    rule = max(asked, key=lambda rule: (rule.parameters["percent"], _is_confirmed(rule)))
    return Asked(share_of_percent(rule.parameters["percent"]), source_of(rule))


def _is_confirmed(rule: Rule) -> bool:
    return rule.confidence == Confidence.CONFIRMED


def obstacles_of(proposals: Iterable[Proposal]) -> dict[int, list[str]]:
    """Why dossiers may not be put to the council yet, by their keys; none where they may.

    The number of queries does not depend on theirs. They are read by `read_for_judging`.
    """
    rows = list(proposals)
    asked = _asked_bodies(rows)
    shown = _shown_to_public(rows)
    papers = checklists_of(rows)
    found: dict[int, list[str]] = {}
    judged = findings_of(rows)
    for row in rows:
        told = found.setdefault(row.pk, [])
        if row.state != ProposalState.APPRAISAL:
            told.append(
                _("Hồ sơ ở trạng thái “%(state)s”, chưa thẩm định xong.")
                % {"state": row.get_state_display()}
            )
        told += _blocks(row, judged[row.pk])
        if lacking := papers[row.pk].stopping:
            names = ", ".join(line.title for line in lacking)
            told.append(_("Thiếu giấy tờ: %(names)s.") % {"names": names})
        if row.pk in asked:
            bodies = ", ".join(asked[row.pk])
            told.append(_("Đang chờ ý kiến của %(bodies)s.") % {"bodies": bodies})
        if row.pk in shown:
            told.append(
                _("Chưa kết thúc lấy ý kiến công khai “%(name)s”.") % {"name": shown[row.pk]}
            )
    return found


def _blocks(row: Proposal, judged: Sequence[Judged]) -> list[str]:
    """What stops it; the share of votes is what the session is there to find out."""
    votes = _vote_rules(row)
    return [
        _("Bị chặn: %(fact)s (%(source)s). Xử lý ở trang thẩm định trước.")
        % {"fact": one.finding.fact.rstrip("."), "source": one.finding.citation}
        for one in judged
        if one.stops and one.finding.rule not in votes
    ]


def _vote_rules(row: Proposal) -> frozenset[str]:
    if row.rules is None:
        return frozenset()
    rules = from_json(row.rules.content).rules
    return frozenset(rule.key for rule in rules if rule.check == CheckKind.VOTE)


def _asked_bodies(rows: Sequence[Proposal]) -> dict[int, list[str]]:
    """Bodies whose answer may still come; one that let its day pass no longer holds up."""
    waiting = Consultation.objects.filter(
        proposal__in=[row.pk for row in rows],
        answered_at=None,
        withdrawn_at=None,
        due_on__gte=timezone.localdate(),
    )
    found: dict[int, list[str]] = {}
    for proposal, body in waiting.order_by("pk").values_list("proposal", "body"):
        found.setdefault(proposal, []).append(body)
    return found


def _shown_to_public(rows: Sequence[Proposal]) -> dict[int, str]:
    lines = PublicLine.objects.filter(
        proposal__in=[row.pk for row in rows], notice__state=NoticeState.OPEN
    )
    return dict(lines.values_list("proposal", "notice__name"))
