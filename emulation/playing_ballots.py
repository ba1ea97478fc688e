"""The ballots of a played conference: an open one, a secret one in two rounds, one with paper."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from catalogue.models import AwardKind
from clusters.models import Office, Unit
from conferences.actions.ballot_counting import attach_scan, enter_paper
from conferences.actions.ballot_drafting import draft_ballot
from conferences.actions.ballot_rounds import next_round
from conferences.actions.balloting import close_ballot, open_ballot, stop_ballot
from conferences.actions.electing import elect_by_ballot
from conferences.actions.nominating import nominate_by_ballot
from conferences.actions.voting import cast, give_paper, issue_links
from conferences.ballots.electorate import electors_of
from conferences.ballots.terms import Draft, Option, TellerNamed, Terms
from conferences.models import (
    Ballot,
    Barring,
    Base,
    Carry,
    Question,
    Seat,
    Secrecy,
    Standing,
    Way,
    WayOut,
)
from conferences.tally import YES, Marks, Share
from emulation.playing_scoring import PROOF, now

if TYPE_CHECKING:
    from emulation.playing import Deed
    from emulation.playing_conference import Room

# How many of the hall vote on paper where a ballot takes it.
_ON_PAPER = 3


def standing_approved(room: "Room") -> Iterator["Deed"]:
    """Everybody present raises a hand for the standing."""
    terms = Terms(
        title="Thông qua kết quả chấm điểm và xếp hạng",
        question=Question.OTHER,
        secrecy=Secrecy.OPEN,
        way=Way.APPROVE,
        base=Base.PRESENT,
        share=Share(1, 2, over=True),
    )
    ballot = _Voting(room)
    yield ballot.prepared(terms, [Option("Thông qua kết quả đã công bố")])
    yield ballot.do("open_ballot", ballot.open)
    for unit in room.here:
        yield ballot.cast(unit, (YES,))
    yield ballot.do("close_ballot", ballot.close)


def officers_elected(room: "Room") -> Iterator["Deed"]:
    """The chair by a secret ballot whose first round fails, then the vice-chair by hands."""
    # Who leads now does not lead again.
    free = [unit for unit in room.here if room.play.leaders[unit] != room.play.chair]
    candidates = room.play.chance.sample(free, 3)
    terms = Terms(
        title="Suy tôn đơn vị đứng đầu năm sau",
        question=Question.OFFICERS,
        secrecy=Secrecy.SIMPLE,
        places=1,
        base=Base.PRESENT,
        share=Share(2, 3),
        barring=Barring.OPTION,
        max_rounds=2,
        carry=Carry.TOP,
        way_out=WayOut.OFFICERS,
    )
    ballot = _Voting(room)
    yield ballot.prepared(terms, [Option(unit.name, unit=unit) for unit in candidates])
    yield ballot.do("open_ballot", ballot.open)
    for unit, marks in _split(room.here, candidates):
        yield ballot.cast(unit, marks)
    yield ballot.do("close_ballot", ballot.close)
    yield ballot.do("next_round", ballot.go_on)
    yield ballot.do("open_ballot", ballot.open)
    left = ballot.units()
    for unit in room.here:
        yield ballot.cast(unit, _first_of_others(unit, left, 1))
    yield ballot.do("close_ballot", ballot.close)
    yield room.do("elect_by_ballot", partial(_elect, ballot, Office.CHAIR))
    runner_up = next(unit for unit in candidates if unit != left[0])
    yield from _vice_elected(room, runner_up)


def _vice_elected(room: "Room", unit: Unit) -> Iterator["Deed"]:
    terms = Terms(
        title="Suy tôn đơn vị phó năm sau",
        question=Question.OFFICERS,
        secrecy=Secrecy.OPEN,
        way=Way.APPROVE,
        base=Base.PRESENT,
        share=Share(1, 2, over=True),
    )
    ballot = _Voting(room)
    yield ballot.prepared(terms, [Option(unit.name, unit=unit)])
    yield ballot.do("open_ballot", ballot.open)
    for each in room.here:
        yield ballot.cast(each, (YES,))
    yield ballot.do("close_ballot", ballot.close)
    yield room.do("elect_by_ballot", partial(_elect, ballot, Office.VICE_CHAIR))


def awarded(room: "Room", kind: AwardKind) -> Iterator["Deed"]:
    """Whom the hall proposes for an award: some on paper that two tellers count."""
    rows = Standing.objects.filter(resolution__conference=room.pk, rank__isnull=False)
    ranked = [row.mention.unit for row in rows.select_related("mention__unit").order_by("order")]
    candidates = [unit for unit in ranked if unit is not None][:4]
    terms = Terms(
        title=f"Đề nghị tặng {kind.name}",
        question=Question.AWARD,
        secrecy=Secrecy.SIMPLE,
        max_choices=2,
        places=2,
        base=Base.ALL,
        share=Share(1, 2, over=True),
        barring=Barring.OPTION,
        takes_paper=True,
    )
    ballot = _Voting(room)
    yield ballot.prepared(terms, [Option(unit.name, unit=unit) for unit in candidates])
    yield ballot.do("open_ballot", ballot.open)
    papers, phones = room.here[:_ON_PAPER], room.here[_ON_PAPER:]
    for unit in papers:
        yield ballot.do("give_paper", partial(ballot.give_paper, unit), unit=unit)
    yield from ballot.cast_by_link(phones[0], _first_of_others(phones[0], candidates, 2))
    for unit in phones[1:]:
        yield ballot.cast(unit, _first_of_others(unit, candidates, 2))
    yield ballot.do("stop_ballot", ballot.stop)
    yield from _counted(ballot, [_first_of_others(unit, candidates, 2) for unit in papers])
    yield ballot.do("close_ballot", ballot.close)
    yield room.do("nominate_by_ballot", partial(_nominate, ballot, kind))


def _counted(ballot: "_Voting", papers: Sequence[Marks]) -> Iterator["Deed"]:
    """Both tellers enter what they counted, each apart, and the record is attached."""
    options = list(ballot.row.options.values_list("pk", flat=True).order_by("order"))
    votes = map(sum, zip(*papers, strict=True))
    lines = {(pk, YES): number for pk, number in zip(options, votes, strict=True)}
    for unit in ballot.tellers:
        yield ballot.do("enter_paper", partial(ballot.count, unit, lines, len(papers)), unit=unit)
    yield ballot.do("attach_scan", ballot.attach)


def _split(voters: Sequence[Unit], candidates: Sequence[Unit]) -> Iterator[tuple[Unit, Marks]]:
    """Votes spread so evenly that nobody comes near two thirds; nobody chooses itself."""
    got = dict.fromkeys(candidates, 0)
    for voter in voters:
        chosen = min((unit for unit in candidates if unit != voter), key=lambda unit: got[unit])
        got[chosen] += 1
        yield voter, tuple(int(unit == chosen) for unit in candidates)


def _first_of_others(voter: Unit, candidates: Sequence[Unit], most: int) -> Marks:
    """The paper of somebody who chooses the first ones, but never the own unit."""
    chosen = [unit for unit in candidates if unit != voter][:most]
    return tuple(int(unit in chosen) for unit in candidates)


class _Voting:
    """One question that the hall votes on, in its newest round."""

    def __init__(self, room: "Room") -> None:
        self.room = room
        self.pk = 0
        plain = [unit for unit in room.here if room.play.leaders[unit] != room.play.chair]
        self.tellers = plain[:2]

    @property
    def row(self) -> Ballot:
        return Ballot.objects.select_related("conference__cluster_year").get(pk=self.pk)

    def do(self, verb: str, act: Callable[[], object], *, unit: Unit | str = "") -> "Deed":
        return self.room.do(verb, act, unit=unit)

    def prepared(self, terms: Terms, options: Sequence[Option]) -> "Deed":
        leaders = [self.room.play.leaders[unit] for unit in self.tellers]

        def begin() -> None:
            conference = self.room.conference
            draft = Draft(
                terms=terms,
                options=options,
                electors=electors_of(conference),
                tellers=[TellerNamed(leader.full_name, leader) for leader in leaders],
            )
            self.pk = draft_ballot(draft=draft, conference=conference, by=self.room.chair).pk

        return self.do("prepare_ballot", begin)

    def open(self) -> None:
        open_ballot(ballot=self.row, by=self.room.chair)

    def stop(self) -> None:
        stop_ballot(ballot=self.row, by=self.room.chair)

    def close(self) -> None:
        close_ballot(ballot=self.row, by=self.room.chair)

    def go_on(self) -> None:
        self.pk = next_round(ballot=self.row, by=self.room.chair).pk

    def units(self) -> list[Unit]:
        """The options of this round."""
        rows = self.row.options.select_related("unit").order_by("order")
        return [row.unit for row in rows if row.unit is not None]

    def seat(self, unit: Unit) -> Seat:
        return Seat.objects.select_related("ballot").get(ballot=self.pk, unit=unit)

    def cast(self, unit: Unit, marks: Marks) -> "Deed":
        leader = self.room.play.leaders[unit]
        return self.room.do(
            "cast",
            lambda: cast(seat=self.seat(unit), marks=marks, by=now(leader)),
            unit=unit,
            by=leader,
        )

    def cast_by_link(self, unit: Unit, marks: Marks) -> Iterator["Deed"]:
        """The vote of somebody who holds a personal link and no account."""
        tokens: list[str] = []

        def issue() -> None:
            made = issue_links(ballot=self.row, seats=[self.seat(unit).pk], by=self.room.chair)
            tokens.extend(token for _seat, token in made)

        yield self.do("issue_links", issue, unit=unit)
        yield self.room.do(
            "cast",
            lambda: cast(seat=self.seat(unit), marks=marks, by=None, token=tokens[0]),
            unit=unit,
            by=self.room.play.leaders[unit],
        )

    def give_paper(self, unit: Unit) -> None:
        give_paper(seat=self.seat(unit), by=self.room.chair)

    def count(self, teller: Unit, lines: dict[tuple[int, int], int], returned: int) -> None:
        by = now(self.room.play.leaders[teller])
        enter_paper(ballot=self.row, returned=returned, blank=0, spoiled=0, lines=lines, by=by)

    def attach(self) -> None:
        scan = SimpleUploadedFile("bien-ban-kiem-phieu.pdf", PROOF, content_type="application/pdf")
        attach_scan(ballot=self.row, upload=scan, by=self.room.chair)


def _elect(ballot: _Voting, office: Office) -> None:
    room = ballot.room
    elect_by_ballot(conference=room.conference, ballot=ballot.row, office=office, by=room.chair)


def _nominate(ballot: _Voting, kind: AwardKind) -> None:
    room = ballot.room
    nominate_by_ballot(
        conference=room.conference,
        ballot=ballot.row,
        quota=room.play.year.quotas.get(kind=kind),
        kind=None,
        by=room.chair,
    )
