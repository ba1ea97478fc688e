"""What a later app says of the ballots of a council that it has laid down."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from conferences.models import Ballot
from workflow.composition import gather


@dataclass(frozen=True)
class Told:
    """What became of an option, beyond what its ballot counted; `words` say the numbers, `votes`
    are all that are for it.
    """

    passes: bool
    votes: int
    label: str
    words: str


@dataclass(frozen=True)
class Home:
    """Where a ballot belongs, and what its pages say in place of what they cannot know.

    `share` are sentences about the share and what it is counted on. `base` and `needed` scale
    the bars. `hidden` are the options that the reader may not see the result of; `links` lead to
    what is to be read about an option, `outcomes` say what was decided. Options by their keys.
    """

    label: str
    url: str
    list_label: str
    list_url: str
    share: tuple[str, ...] = ()
    base: int = 0
    needed: int = 0
    hidden: frozenset[int] = frozenset()
    links: Mapping[int, str] = field(default_factory=dict)
    outcomes: Mapping[int, Told] = field(default_factory=dict)


def home_of(ballot: Ballot, user: Any) -> Home | None:
    """The home of `ballot` as `user` sees it; None for ballots of conferences."""
    if ballot.conference_id is not None:
        return None
    found: list[Home] = gather("ballot_home", ballot, user)
    return found[0] if found else None
