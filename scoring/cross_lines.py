"""Which lines members score of each other in a year."""

from collections.abc import Sequence

from scoring.methods import Method
from scoring.models import Criterion, CrossMode, ScoringYear
from scoring.reading import leaves_of


def cross_leaves(scoring_year: ScoringYear, lines: Sequence[Criterion]) -> list[Criterion]:
    """All leaves, or those under the branches that the year chose; gates weigh nothing.

    `lines` are those of the set, parents before their children. One query where branches were
    chosen.
    """
    if scoring_year.cross_mode == CrossMode.NONE:
        return []
    leaves = [line for line in leaves_of(lines) if line.method != Method.GATE]
    if scoring_year.cross_mode == CrossMode.ALL:
        return leaves
    inside = set(scoring_year.cross_branches.values_list("pk", flat=True))
    for line in lines:
        if line.parent_id in inside:
            inside.add(line.pk)
    return [line for line in leaves if line.pk in inside]
