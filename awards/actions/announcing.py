"""Announcing a decision: its dossiers become lines of the register, all of them or none."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.deciding import desk_capacity
from awards.actions.permitting import permit, permit_council
from awards.decisions.dates import told
from awards.models import Award, Batch, Decision, Initiative, Proposal
from awards.telling import tell_users, writers_of
from awards.workflow import DECISION, PROPOSAL, ProposalState
from workflow.moves import Refused, perform, perform_many

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User


@transaction.atomic
def announce_decision(*, decision: Decision, version: int, by: "User") -> list[Award]:
    """Announce an issued decision and enter its dossiers into the register.

    A line that a conference has already put there is completed, not doubled. The initiatives
    that a dossier stands on are used up. Who sent the dossiers is told, once for each letter.
    The number of queries does not depend on that of the dossiers.

    Raises Denied where one of the dossiers is not this person's to deal with, Refused where
    an initiative cannot be used, Stale.
    """
    permit_council("announce_decision", decision.council, by)
    rows = list(dossiers_to_announce(decision).select_for_update(of=("self",)))
    for row in rows:
        permit("announce", row, by)
    used = initiatives_of(rows)
    if fault := initiative_fault(rows, used):
        raise Refused(fault)
    stamps = {"announced_at": timezone.now(), "announced_by": by}
    perform(
        DECISION.moves["announce_decision"],
        decision,
        by=by,
        capacity=desk_capacity(),
        version=version,
        stamps=stamps,
        then=lambda _row: {"dossiers": len(rows)},
    )
    perform_many(PROPOSAL.moves["announce"], rows, by=by, capacity=desk_capacity())
    awards = _enter(decision, rows)
    _use(rows, used)
    _tell(decision, rows)
    return awards


def dossiers_to_announce(decision: Decision) -> "QuerySet[Proposal]":
    return (
        decision.proposals.filter(state=ProposalState.DECIDED)
        .select_related(
            "batch__cluster_year", "batch__unit", "batch__council", "home", "kind", "unit"
        )
        .order_by("batch", "order", "pk")
    )


def initiatives_of(rows: Sequence[Proposal]) -> dict[int, list[Initiative]]:
    """The initiatives that each dossier stands on; one query."""
    links = Proposal.initiatives.through.objects.filter(
        proposal__in=[row.pk for row in rows]
    ).select_related("initiative__used_for")
    found: dict[int, list[Initiative]] = {}
    for link in links.order_by("proposal", "initiative"):
        found.setdefault(link.proposal_id, []).append(link.initiative)
    return found


def initiative_fault(rows: Sequence[Proposal], used: dict[int, list[Initiative]]) -> str:
    """Why the initiatives cannot be used up; empty where they can. One serves one award."""
    taken: dict[int, Proposal] = {}
    for row in rows:
        for initiative in used.get(row.pk, ()):
            other = taken.setdefault(initiative.pk, row)
            if fault := _fault(initiative, row, other):
                return fault
    return ""


def _fault(initiative: Initiative, row: Proposal, other: Proposal) -> str:
    words = {"title": initiative.title, "name": row.name, "other": other.name}
    if initiative.used_for is not None and initiative.used_for_id != row.award_id:
        words["award"] = f"{initiative.used_for} ({initiative.used_for.year or '—'})"
        return (
            _(
                "Sáng kiến “%(title)s” của %(name)s đã dùng cho %(award)s. Đưa hồ sơ ra khỏi quyết "
                "định, hoặc bỏ sáng kiến khỏi hồ sơ rồi xét lại."
            )
            % words
        )
    if initiative.recognised_on is None:
        return (
            _(
                "Sáng kiến “%(title)s” của %(name)s chưa ghi ngày công nhận. Ghi ngày công nhận ở "
                "dữ kiện của đơn vị, rồi công bố lại."
            )
            % words
        )
    if other.pk == row.pk:
        return ""
    return (
        _(
            "Sáng kiến “%(title)s” đứng ở hai hồ sơ: %(other)s và %(name)s. Mỗi sáng kiến chỉ dùng "
            "một lần: đưa một hồ sơ ra khỏi quyết định."
        )
        % words
    )


def known_awards(rows: Sequence[Proposal]) -> dict[int, Award]:
    """By nomination, the lines that a conference has already put into the register."""
    nominations = [row.nomination_id for row in rows if row.nomination_id]
    held = Award.objects.filter(nomination__in=nominations, decision__isnull=True)
    return {award.nomination_id: award for award in held if award.nomination_id is not None}


def _enter(decision: Decision, rows: Sequence[Proposal]) -> list[Award]:
    """The lines of the register, each known by its dossier."""
    nominated = [row.nomination_id for row in rows if row.nomination_id]
    spoken_for = set(
        Award.objects.filter(nomination__in=nominated).values_list("nomination_id", flat=True)
    )
    known = known_awards(rows)
    new, old = [], []
    for row in rows:
        award = known.get(row.nomination_id) if row.nomination_id else None
        if award is None:
            award = Award()
            if row.nomination_id not in spoken_for:
                award.nomination_id = row.nomination_id
            new.append(award)
        else:
            old.append(award)
        _fill(award, row, decision)
        row.award = award
    Award.objects.bulk_create(new)
    if old:
        Award.objects.bulk_update(old, _FILLED, batch_size=200)
    for row in rows:
        # Keys are known only now: assigning again takes them over.
        row.award = row.award
    Proposal.objects.bulk_update(rows, ["award"], batch_size=200)
    return [row.award for row in rows if row.award is not None]


_FILLED = (
    "kind", "unit", "person", "household", "ground", "year", "awarded_on", "decider",
    "decision_number", "decision", "name", "search_key", "order_key",
)  # fmt: skip


def _fill(award: Award, row: Proposal, decision: Decision) -> None:
    """What the decision says of one recipient. What a source called it stays."""
    award.name = award.name or row.kind.name
    award.kind = row.kind
    award.unit_id, award.person_id = row.unit_id, row.person_id
    award.household_id = row.household_id
    award.ground = row.batch.ground
    award.recipient = award.recipient or row.name
    award.year = year_label(row.batch)
    award.awarded_on = decision.issued_on
    award.decider = decision.authority
    award.decision_number = decision.number
    award.decision = decision
    award.set_keys()


def year_label(batch: Batch) -> str:
    """The label of the cluster's year, “2020-2021” for 2021, where it ends in the letter's."""
    label = batch.cluster_year.label if batch.cluster_year else ""
    return label if label.endswith(str(batch.year)) else str(batch.year)


def _use(rows: Sequence[Proposal], used: dict[int, list[Initiative]]) -> None:
    taken = []
    for row in rows:
        for initiative in used.get(row.pk, ()):
            initiative.used_for = row.award
            taken.append(initiative)
    if taken:
        Initiative.objects.bulk_update(taken, ["used_for"], batch_size=200)


def _tell(decision: Decision, rows: Sequence[Proposal]) -> None:
    """Once for each letter: how many of its dossiers are in the decision."""
    batches = {row.batch_id: row.batch for row in rows}
    counts: dict[int, int] = {}
    for row in rows:
        counts[row.batch_id] = counts.get(row.batch_id, 0) + 1
    url = reverse("awards:decision", args=[decision.pk])
    for pk, batch in batches.items():
        assert decision.issued_on is not None  # a constraint holds it
        text = _(
            "Quyết định số %(number)s ngày %(day)s của %(authority)s đã công bố: "
            "%(n)d hồ sơ của đợt “%(batch)s” được khen thưởng."
        ) % {
            "number": decision.number,
            "day": told(decision.issued_on),
            "authority": decision.authority,
            "n": counts[pk],
            "batch": batch.title,
        }
        tell_users(
            writers_of(batch), key=f"awards:announced:{decision.pk}:{pk}", text=text, url=url
        )
