"""Criteria beside the covenant's targets, with a suggestion where the names are the same."""

from dataclasses import dataclass

from catalogue.vietnamese import words
from clusters.composing import lines_in_force
from clusters.models import Target
from scoring.entering import LINKABLE
from scoring.models import Criterion, ScoringYear
from scoring.reading import lines_of


@dataclass(frozen=True)
class LinkRow:
    """A criterion that is scored on a result; `is_suggested` where nobody has confirmed it."""

    line: Criterion
    target: Target | None
    is_suggested: bool = False


@dataclass(frozen=True)
class LinksPage:
    rows: list[LinkRow]
    targets: list[Target]

    @property
    def targets_by_pk(self) -> dict[str, Target]:
        return {str(target.pk): target for target in self.targets}


def links_page(scoring: ScoringYear) -> LinksPage:
    """Never fuzzy: a suggestion has the same name and the same unit of measure."""
    targets = [line.target for line in lines_in_force(scoring.cluster_year)]
    linked = {
        row.criterion_id: row.target for row in scoring.links.select_related("target__covenant")
    }
    by_name: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Target]] = {}
    for target in targets:
        by_name.setdefault(_name(target.indicator, target.measure), []).append(target)
    rows = []
    for line in lines_of(scoring.criteria_set):
        if line.method not in LINKABLE:
            continue
        if line.pk in linked:
            rows.append(LinkRow(line, linked[line.pk]))
            continue
        same = by_name.get(_name(line.title, line.measure), [])
        rows.append(LinkRow(line, same[0] if len(same) == 1 else None, len(same) == 1))
    known = {target.pk for target in targets}
    # What an annex has replaced stays linked until somebody chooses again.
    targets += [target for target in linked.values() if target.pk not in known]
    return LinksPage(rows, targets)


def _name(text: str, measure: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(words(text)), tuple(words(measure))
