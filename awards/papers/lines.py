"""Which papers a dossier needs on a day, and which of those at hand serve for them. Asks no
queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from awards.models import DossierPaper
from catalogue.models import PaperRequirement
from catalogue.models.law import Confidence
from catalogue.models.papers import PaperSource

# What one letter brings for all its dossiers is one paper, whichever award asks for it.
_OF_LETTERS = (PaperSource.LETTER, PaperSource.MINUTES)


@dataclass(frozen=True)
class Line:
    """One paper: asked for by `requirement`, or another one that was added.

    `versions` are those at hand, the newest first; it is the one that holds.
    """

    title: str
    requirement: PaperRequirement | None
    versions: Sequence[DossierPaper]
    is_shared: bool = False

    @property
    def paper(self) -> DossierPaper | None:
        return self.versions[0] if self.versions else None

    @property
    def earlier(self) -> Sequence[DossierPaper]:
        return self.versions[1:]

    @property
    def is_needed(self) -> bool:
        return self.requirement is not None and self.requirement.is_needed

    @property
    def is_missing(self) -> bool:
        return self.is_needed and not self.versions

    @property
    def is_confirmed(self) -> bool:
        """Whether the law behind it has been read, at first or second hand."""
        unread = Confidence.UNCONFIRMED
        return self.requirement is None or self.requirement.confidence != unread

    @property
    def source(self) -> str:
        return self.requirement.source if self.requirement else PaperSource.UPLOAD

    @property
    def number(self) -> int:
        """That of the version that holds; 0 where there is none."""
        return self.versions[0].number if self.versions else 0


@dataclass(frozen=True)
class Checklist:
    """The papers of a dossier or letter: those asked for, and others."""

    lines: Sequence[Line]
    extra: Sequence[Line] = ()

    @property
    def missing(self) -> list[Line]:
        """What is needed and not there, that of unconfirmed lists among it."""
        return [line for line in self.lines if line.is_missing]

    @property
    def stopping(self) -> list[Line]:
        """Of the missing ones those that the law is known to ask for: the others only warn."""
        return [line for line in self.missing if line.is_confirmed]

    @property
    def is_complete(self) -> bool:
        return not self.missing


def asked_of(
    requirements: Iterable[PaperRequirement], *, kind_id: int | None, ground: str, day: date
) -> list[PaperRequirement]:
    """What is asked for an award on `day`; where it has no list of its own that day, the general
    one. In the order of the list.
    """
    rows = [row for row in requirements if _holds(row, day)]
    own = [row for row in rows if row.kind_id == kind_id and kind_id is not None]
    found = own or [row for row in rows if row.kind_id is None]
    found = [row for row in found if not row.grounds or ground in row.grounds]
    return sorted(found, key=lambda row: (row.order, row.pk or 0))


def _holds(row: PaperRequirement, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def mark_of(requirement: PaperRequirement | None, title: str = "") -> tuple[str, str]:
    """What versions of the same paper have in common."""
    if requirement is None:
        return ("title", title.casefold())
    if requirement.is_shared and requirement.source in _OF_LETTERS:
        return ("source", requirement.source)
    return ("requirement", str(requirement.pk))


def by_mark(papers: Iterable[DossierPaper]) -> dict[tuple[str, str], list[DossierPaper]]:
    """Papers at hand, each with its versions, the newest first. Read with `requirement`."""
    found: dict[tuple[str, str], list[DossierPaper]] = defaultdict(list)
    for paper in sorted(papers, key=lambda one: (-one.number, -(one.pk or 0))):
        found[mark_of(paper.requirement, paper.title)].append(paper)
    return dict(found)


def checklist(
    asked: Iterable[PaperRequirement],
    own: Iterable[DossierPaper],
    shared: Iterable[DossierPaper] = (),
) -> Checklist:
    """What is asked for against the papers of the dossier and those of its letter."""
    held = {False: by_mark(own), True: by_mark(shared)}
    lines: list[Line] = []
    used = set()
    for row in asked:
        mark = mark_of(row)
        if (row.is_shared, mark) in used:
            continue
        used.add((row.is_shared, mark))
        found = held[row.is_shared].get(mark, [])
        lines.append(Line(row.title, row, found, row.is_shared))
    extra = [
        Line(versions[0].title, None, versions, is_shared)
        for is_shared, papers in held.items()
        for mark, versions in papers.items()
        if (is_shared, mark) not in used
    ]
    return Checklist(lines, sorted(extra, key=lambda line: line.title.casefold()))


def titles(lists: Mapping[int, Checklist]) -> dict[int, list[str]]:
    """By key: the names of what is missing."""
    return {key: [line.title for line in found.missing] for key, found in lists.items()}
