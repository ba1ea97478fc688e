"""What the rotation suggested beside what happened. A suggestion is no rule: both are shown."""

from dataclasses import dataclass

from clusters.models import ClusterYear, Office, Term, TermOrigin, TermStatus, Unit
from clusters.rotation import Suggestion
from clusters.years.suggesting import rotation_of


@dataclass(frozen=True)
class Comparison:
    """One office of one year: whom the rotation suggested and who held it.

    Units that came to the office within the year are left out: the rotation speaks of the
    beginning of a year. Vice-chairs are compared as a set, whatever their order.
    """

    office: Office
    suggested: tuple[Unit, ...]
    reasons: tuple[str, ...]
    held: tuple[Unit, ...]
    exceptions: tuple[str, ...]

    @property
    def is_known(self) -> bool:
        return bool(self.suggested and self.held)

    @property
    def agrees(self) -> bool:
        return set(self.suggested) == set(self.held)


def compare(year: ClusterYear) -> tuple[Comparison, Comparison]:
    """The chair and the vice-chairs of `year`; a few queries, whatever is known."""
    terms = [
        term
        for term in Term.objects.filter(cluster_year=year).select_related("unit")
        if term.unit is not None and term.origin != TermOrigin.INHERITED
    ]
    vices = {term.unit_id for term in _at_start(terms, Office.VICE_CHAIR)}
    number = len(vices) or year.cluster.vice_count
    found = rotation_of(year.cluster, year.label).suggest(number)
    return _of(Office.CHAIR, found, terms), _of(Office.VICE_CHAIR, found, terms)


def _at_start(terms: list[Term], office: Office) -> list[Term]:
    """The terms of an office with which the year began; what was only proposed comes last."""
    mine = [term for term in terms if term.office == office]
    held = [term for term in mine if term.status != TermStatus.PROPOSED] or mine
    first = [term for term in held if term.starts_on is None]
    if first or not held:
        return first
    start = min(term.starts_on for term in held if term.starts_on is not None)
    return [term for term in held if term.starts_on == start]


def _of(office: Office, found: Suggestion[Unit], terms: list[Term]) -> Comparison:
    chosen = found.vice_chairs
    if office == Office.CHAIR:
        chosen = (found.chair,) if found.chair else ()
    held = _at_start(terms, office)
    return Comparison(
        office=office,
        suggested=tuple(choice.unit for choice in chosen),
        reasons=tuple(choice.in_words(lambda unit: unit.name) for choice in chosen),
        held=tuple(term.unit for term in held if term.unit is not None),
        exceptions=tuple(term.reason for term in held if term.reason),
    )
