"""Who may read whose opinion: blind until one's own is in, or all are.

`readable` is the only way from opinions to a page, list, export, comparison or packet of the
board. The journal says that an opinion was given, never which.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from awards.models import Proposal, Review
from awards.models.reviews import Verdict
from awards.workflow import ProposalState

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
    all, where they were not asked, once nobody owes one or none can be given any more.
    """
    of_this = Review.objects.filter(proposal=OuterRef("proposal"))
    mine = of_this.filter(reviewer_id=user.pk)
    others = Q(given_at__isnull=False) & (
        Exists(mine.filter(given_at__isnull=False))
        | ~Exists(mine) & ~Exists(of_this.filter(given_at__isnull=True))
        | Q(proposal__state__in=SETTLED)
    )
    return Review.objects.filter(
        Q(reviewer_id=user.pk) | others,
        proposal__in=Proposal.objects.board_sees(user).values("pk"),
    )


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
    def is_consolidated(self) -> bool:
        return bool(self.all_read) and not self.hidden

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
