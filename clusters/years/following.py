"""Who may come next: the suggestion for the year after the last on record."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from clusters.models import Cluster, Unit
from clusters.rotation import Choice, Post
from clusters.years.suggesting import rotation_of
from clusters.years.telling import YearShown


@dataclass(frozen=True)
class NextYear:
    """A suggestion that nobody has decided on."""

    cluster: Cluster
    label: str
    choices: tuple[Choice[Unit], ...]

    def title(self, choice: Choice[Unit]) -> str:
        chair = choice.post is Post.CHAIR
        return self.cluster.chair_title if chair else self.cluster.vice_title

    @property
    def lines(self) -> list[tuple[str, Unit, str]]:
        """Title, unit and reason of each choice."""
        return [(self.title(choice), choice.unit, choice.in_words(str)) for choice in self.choices]


def next_year(cluster: Cluster, years: Sequence[YearShown]) -> NextYear | None:
    """The suggestion for the year after the newest of `years` with an office.

    None for school years, where that year is on record or past already, and where nobody
    can be suggested: history is not guessed.
    """
    known = [shown.year.label for shown in years if shown.posts]
    if not known or "-" in known[0]:
        return None
    label = str(int(known[0]) + 1)
    recorded = {shown.year.label for shown in years}
    if label in recorded or int(label) < timezone.localdate().year:
        return None
    found = rotation_of(cluster, label).suggest(cluster.vice_count)
    if found.chair is None:
        return None
    return NextYear(cluster, label, (found.chair, *found.vice_chairs))
