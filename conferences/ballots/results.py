"""What a closed ballot decided, from its counts; and what of it may be shown."""

from collections import Counter
from dataclasses import dataclass

from conferences.ballots.terms import rules_of
from conferences.models import Ballot, BallotOption, Means, PaperCount, VoteCount
from conferences.sealing import read_marks
from conferences.tally import FEWEST_SHOWN, Outcome, count, decide
from conferences.workflow import BallotState


@dataclass(frozen=True)
class Papers:
    """How many votes of each kind there were; `given_out` papers, of them `returned`."""

    seats: int
    electronic: int
    electronic_blank: int
    given_out: int
    returned: int
    paper_blank: int
    spoiled: int

    @property
    def blank(self) -> int:
        return self.electronic_blank + self.paper_blank

    @property
    def cast(self) -> int:
        return self.electronic + self.returned

    @property
    def valid(self) -> int:
        return self.cast - self.blank - self.spoiled


@dataclass(frozen=True)
class Result:
    """A closed ballot. `hides_votes`: so few voted in secret that numbers would tell who;
    `hides_parts`: the electronic and the paper part must not be told apart.
    """

    ballot: Ballot
    options: tuple[BallotOption, ...]
    outcome: Outcome[int]
    papers: Papers
    hides_votes: bool
    hides_parts: bool

    @property
    def elected(self) -> list[BallotOption]:
        by_id = {option.pk: option for option in self.options}
        return [by_id[pk] for pk in self.outcome.elected]


def result_of(ballot: Ballot) -> Result | None:
    """The result of a closed ballot; None while it is sealed, for whoever asks."""
    if ballot.state != BallotState.CLOSED:
        return None
    options = tuple(ballot.options.all())
    papers = papers_of(ballot)
    counts = electronic_counts(ballot, options) + paper_counts(ballot)
    few = ballot.is_secret and papers.cast < FEWEST_SHOWN
    parts = (papers.electronic, papers.returned)
    return Result(
        ballot=ballot,
        options=options,
        outcome=decide(
            rules_of(ballot, ballot.base_count or 0), [option.pk for option in options], counts
        ),
        papers=papers,
        hides_votes=few,
        hides_parts=ballot.is_secret and any(0 < part < FEWEST_SHOWN for part in parts),
    )


def papers_of(ballot: Ballot) -> Papers:
    """How many papers there were, as the tellers agreed."""
    agreed = agreed_count(ballot)
    return Papers(
        seats=ballot.seats.count(),
        electronic=ballot.electronic_count or 0,
        electronic_blank=ballot.electronic_blank or 0,
        given_out=ballot.roll.filter(means=Means.PAPER).count(),
        returned=agreed.returned if agreed else 0,
        paper_blank=agreed.blank if agreed else 0,
        spoiled=agreed.spoiled if agreed else 0,
    )


def agreed_count(ballot: Ballot) -> PaperCount | None:
    """What both tellers counted; None where one is missing or they differ."""
    rows = list(PaperCount.objects.filter(teller__ballot=ballot).prefetch_related("lines"))
    if len(rows) != 2 or rows[0].content() != rows[1].content():
        return None
    return rows[0]


def paper_counts(ballot: Ballot) -> Counter[tuple[int, int]]:
    agreed = agreed_count(ballot)
    lines = agreed.lines.all() if agreed else ()
    return Counter({(line.option_id, line.mark): line.votes for line in lines})


def electronic_counts(
    ballot: Ballot, options: tuple[BallotOption, ...]
) -> Counter[tuple[int, int]]:
    """Marks by (option, mark): of a secret ballot as stored, of an open one from the roll."""
    if ballot.is_secret:
        rows = VoteCount.objects.filter(option__ballot=ballot)
        return Counter({(row.option_id, row.mark): row.votes for row in rows})
    choices = ballot.roll.filter(choice__isnull=False).values_list("choice", flat=True)
    marks = [read_marks(choice) for choice in choices if choice is not None]
    counts, _blank = count(marks, [option.pk for option in options])
    return counts


def winners(ballot: Ballot) -> list[BallotOption]:
    """Everything that this ballot and the rounds before it chose, in the order of choosing."""
    chain: list[Ballot] = []
    at: Ballot | None = ballot
    while at is not None:
        chain.append(at)
        at = at.previous
    chosen: list[BallotOption] = []
    for row in reversed(chain):
        result = result_of(row)
        if result is not None:
            chosen += result.elected
            chosen += [option for option in result.options if option.is_settled]
    return chosen
