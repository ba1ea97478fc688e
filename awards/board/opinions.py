"""Who may read whose opinion: blind until one's own is in.

Until a dossier is put to the council, who was not asked reads nothing, but for who is in charge
of it, and they once nobody owes an opinion. Whoever could read those of others is asked for none
of their own any more (`informed_of`).

`readable` is the only way from opinions to a page, list, export or comparison of the board,
`recorded` the only way to a paper that all of the board may open. The journal says that an
opinion was given, never which.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from awards.models import Proposal, Review
from awards.models.reviews import Verdict
from awards.workflow import ProposalState
from workflow.journal import subject_key
from workflow.models import JournalEntry

P = ProposalState
# From here no dossier comes back to where opinions are given: reading influences nobody.
SETTLED = (
    P.RECOMMENDED,
    P.NOT_RECOMMENDED,
    P.DECIDED,
    P.ANNOUNCED,
    P.REFUSED,
    P.WITHDRAWN,
    P.REVOKED,
)
VERDICT_STATES = {
    Verdict.FOR: "ok",
    Verdict.AGAINST: "bad",
    Verdict.MORE: "warn",
    Verdict.ABSTAIN: "idle",
}


def readable(user: Any) -> "QuerySet[Review]":
    """The opinions that `user` may read: their own; those of others once their own is given;
    where they were not asked, once nobody owes one, as who is in charge or before the council;
    all, once none can be given any more.
    """
    of_this = Review.objects.filter(proposal=OuterRef("proposal"))
    mine = of_this.filter(reviewer_id=user.pk)
    whole = ~Exists(of_this.filter(given_at__isnull=True))
    charged = Q(proposal__holder=user.pk) | Q(proposal__state=P.SESSION)
    others = Q(given_at__isnull=False) & (
        Exists(mine.filter(given_at__isnull=False))
        | ~Exists(mine) & whole & charged
        | Q(proposal__state__in=SETTLED)
    )
    return Review.objects.filter(
        Q(reviewer_id=user.pk) | others,
        proposal__in=Proposal.objects.board_sees(user).values("pk"),
    )


def recorded(proposal: Proposal) -> "QuerySet[Review]":
    """The opinions that stand in a paper which everybody on the board may open."""
    given = Review.objects.filter(proposal=proposal, given_at__isnull=False)
    owed = Review.objects.filter(proposal=proposal, given_at__isnull=True)
    if proposal.state in SETTLED or (proposal.state == P.SESSION and not owed.exists()):
        return given
    return given.none()


def were_open(reviews: Sequence[Review]) -> bool:
    """Whether there was a moment at which all who had been asked by then had answered: from it
    on, until somebody else was asked, those who were not asked could read.
    """
    moments = [review.given_at for review in reviews if review.given_at is not None]
    return any(
        all(
            review.given_at is not None and review.given_at <= moment
            for review in reviews
            if review.assigned_at <= moment
        )
        for moment in moments
    )


def informed_of(proposals: Sequence[Proposal], people: Iterable[int]) -> dict[int, frozenset[int]]:
    """Who of `people` could read opinions of others on each dossier without having been asked,
    by its key; two queries. Nothing for those on which nobody could.
    """
    asked: dict[int, list[Review]] = {}
    for review in Review.objects.filter(proposal__in=proposals):
        asked.setdefault(review.proposal_id, []).append(review)
    rows = [row for row in proposals if were_open(asked.get(row.pk, ()))]
    if not rows:
        return {}
    everybody = frozenset(people)
    charged, before_council = _journaled(rows)
    found = {}
    for row in rows:
        may = everybody if row.pk in before_council else everybody & charged[row.pk]
        if got := may - {review.reviewer_id for review in asked[row.pk]}:
            found[row.pk] = got
    return found


def _journaled(proposals: Sequence[Proposal]) -> tuple[dict[int, set[int | None]], set[int]]:
    """Who is or once was in charge of each dossier, and which were ever before the council."""
    charged: dict[int, set[int | None]] = {row.pk: {row.holder_id} for row in proposals}
    before_council = set()
    lines = JournalEntry.objects.filter(
        subject_kind=subject_key(proposals[0])[0],
        subject_id__in=list(charged),
        verb__in=("receive", "take_charge", "put_to_session"),
    )
    for line in lines:
        charged[line.subject_id] |= {line.detail.get("holder"), line.detail.get("holder_before")}
        if line.verb == "put_to_session":
            before_council.add(line.subject_id)
    return charged, before_council


@dataclass(frozen=True)
class Opinions:
    """What somebody may know of the opinions on one dossier.

    `asked` counts all reviewers, `given` who has answered: numbers that give nothing away.
    `read` are those of others that may be read; `mine` is one's own, given or not.
    """

    asked: int = 0
    given: int = 0
    mine: Review | None = None
    read: tuple[Review, ...] = ()

    @property
    def owes(self) -> bool:
        return self.mine is not None and self.mine.given_at is None

    @property
    def hidden(self) -> int:
        """How many opinions of others there are that may not be read yet."""
        own = 1 if self.mine is not None and self.mine.given_at is not None else 0
        return self.given - own - len(self.read)

    @property
    def all_read(self) -> tuple[Review, ...]:
        own = (self.mine,) if self.mine is not None and self.mine.given_at is not None else ()
        return (*own, *self.read)

    @property
    def changed_later(self) -> list[Review]:
        """What was said otherwise when its reviewer could already read somebody else's opinion."""
        firsts = [(review.pk, review.given_at) for review in self.all_read]
        return [
            review
            for review in self.all_read
            if review.changed_at is not None
            and any(pk != review.pk and at and at <= review.changed_at for pk, at in firsts)
        ]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """State of the look, word and number of each verdict that may be read."""
        found = [review.verdict for review in self.all_read]
        return [
            (VERDICT_STATES[verdict], str(verdict.label), found.count(verdict))
            for verdict in Verdict
            if verdict in found
        ]


NO_OPINIONS = Opinions()


def opinions_on(proposals: Iterable[int], user: Any) -> dict[int, Opinions]:
    """What `user` may know of the opinions on each dossier, by its key; two queries."""
    keys = list(proposals)
    asked: dict[int, int] = {}
    given: dict[int, int] = {}
    counted = Review.objects.filter(proposal__in=keys).values_list("proposal_id", "given_at")
    for pk, at in counted.order_by("pk"):
        asked[pk] = asked.get(pk, 0) + 1
        given[pk] = given.get(pk, 0) + (at is not None)
    mine: dict[int, Review] = {}
    read: dict[int, list[Review]] = {}
    rows = readable(user).filter(proposal__in=keys).select_related("reviewer")
    for review in rows.order_by("given_at", "pk"):
        if review.reviewer_id == user.pk:
            mine[review.proposal_id] = review
        else:
            read.setdefault(review.proposal_id, []).append(review)
    return {
        pk: Opinions(asked[pk], given[pk], mine.get(pk), tuple(read.get(pk, ()))) for pk in asked
    }
