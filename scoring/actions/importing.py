"""Taking over the scores of many units from a workbook: all of it or nothing."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.composing import members_of
from clusters.models import ClusterYear, Unit
from clusters.offices import offices_of
from scoring.actions.writing import PORTION, Line, write_lines
from scoring.actions.years import YearRules, allow, fits, open_sheets, set_up_scoring
from scoring.finals import FinalRule
from scoring.members import MemberFinder, units_of
from scoring.methods import Entry
from scoring.models import (
    CriteriaSet,
    Criterion,
    CrossMode,
    RankBy,
    ScoreSheet,
    ScoringYear,
    Stage,
)
from scoring.places import SPOKEN
from scoring.reading import ENTRY_FIELDS, lines_of
from scoring.workbooks.scores import Fault, ScoreRow, ScoresReader, listed
from scoring.workflow import CriteriaState
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


class Faulty(ValueError):
    """A workbook with faults; `lines` has one sentence for each, by row and column."""

    def __init__(self, faults: list[Fault]) -> None:
        self.lines = listed(faults)
        super().__init__("\n".join(self.lines))


@dataclass(frozen=True)
class ImportedScores:
    """How many rows were read, how many lines changed, of how many units."""

    rows: int
    changed: int
    units: int


def set_for(cluster_year: ClusterYear) -> CriteriaSet:
    """The published set that a year without rules of its own is scored by.

    One bound to the year goes before one of its cluster, and that before the newest of the
    council. Raises Refused where none fits, or several fit equally well.
    """
    council = cluster_year.cluster.council
    published = CriteriaSet.objects.filter(
        state=CriteriaState.PUBLISHED, council__in=[council.pk, council.parent_id]
    )
    # The newest edition of each table stands for it.
    newest: dict[tuple[int, str], CriteriaSet] = {}
    for one in published.order_by("edition"):
        if fits(one, cluster_year):
            newest[one.council_id, one.name] = one
    sets = list(newest.values())
    for group in (
        [one for one in sets if one.cluster_year_id is not None],
        [one for one in sets if one.cluster_year_id is None and one.cluster_id is not None],
    ):
        if len(group) == 1:
            return group[0]
        if group:
            names = "; ".join(sorted(str(one) for one in group))
            words = _("Có %(count)d bộ tiêu chí dùng được: %(names)s. Chọn bộ cho năm này trước.")
            raise Refused(words % {"count": len(group), "names": names})
    own = [one for one in sets if one.council_id == council.pk] or sets
    if own:
        return max(own, key=_published)
    words = _("Chưa có bộ tiêu chí đã ban hành cho %(cluster)s năm %(year)s.")
    raise Refused(words % {"cluster": cluster_year.cluster, "year": cluster_year.label})


def _usual_rules(criteria_set: CriteriaSet) -> YearRules:
    return YearRules(
        criteria_set=criteria_set,
        final_rule=FinalRule.APPRAISAL,
        cross_mode=CrossMode.NONE,
        rank_by=RankBy.RATIO,
    )


def _published(criteria_set: CriteriaSet) -> tuple[float, int]:
    at = criteria_set.published_at
    return (at.timestamp() if at else 0, criteria_set.pk)


def import_scores(
    *, cluster_year: ClusterYear, file: BinaryIO, stage: str, by: "User | None", name: str = ""
) -> ImportedScores:
    """Write the scores of a workbook at `stage`; `by` None is the operator of the server.

    A year without rules is set up with the usual ones. The file is read and checked before
    anything is locked; what was read waits in a file beside, so that memory does not grow with
    the number of rows.

    As in the sheet itself, people may leave out only lines that need not be assigned. The operator
    may leave out any: what is taken over was decided elsewhere, and a set whose lines nobody has
    marked must not keep it out.

    Raises Denied; Faulty with every fault of the file; Refused where no criteria set fits or a
    word was spoken already; BadWorkbook where the file is no such workbook.
    """
    if by is not None:
        allow("import_scores", cluster_year, by)
    year = ScoringYear.objects.filter(cluster_year=cluster_year).first()
    criteria_set = year.criteria_set if year is not None else set_for(cluster_year)
    lines = lines_of(criteria_set)
    today = timezone.localdate()
    units = units_of(year, today)[0] if year is not None else members_of(cluster_year, today)
    reader = ScoresReader(
        {line.path: line for line in lines},
        MemberFinder(cluster_year, units),
        only_assignable=by is not None,
    )
    with TemporaryFile("w+") as waiting:
        rows, named = _check(reader, file, waiting)
        if reader.faults:
            raise Faulty(reader.faults)
        waiting.seek(0)
        with transaction.atomic():
            year = year or set_up_scoring(
                cluster_year=cluster_year, rules=_usual_rules(criteria_set), by=by
            )
            kept = _kept(waiting, _sheets(year, stage, named), {line.pk: line for line in lines})
            capacity = offices_of(by).capacity_in(cluster_year) if by is not None else ""
            changed = write_lines(kept, stage=stage, by=by, capacity=capacity)
            detail = {"rows": rows, "changed": changed, "units": len(named)}
            journal.record(
                "import_scores",
                year,
                by=by,
                capacity=capacity,
                detail={"file": name, "stage": stage} | detail,
            )
    return ImportedScores(rows, changed, len(named))


def _check(reader: ScoresReader, file: BinaryIO, waiting: IO[str]) -> tuple[int, dict[int, Unit]]:
    """Read the whole file; the number of its rows, and whom they name."""
    count = 0
    named: dict[int, Unit] = {}
    rows = reader.rows(file)
    while portion := list(islice(rows, PORTION)):
        count += len(portion)
        named.update((row.unit.pk, row.unit) for row in portion)
        # After the first fault nothing will be written any more.
        if not reader.faults:
            waiting.write(json.dumps([_plain(row) for row in portion]) + "\n")
    return count, named


def _plain(row: ScoreRow) -> list[Any]:
    entry = (getattr(row.entry, name) for name in ENTRY_FIELDS[1:])
    numbers = [None if number is None else str(number) for number in entry]
    return [row.unit.pk, row.criterion.pk, row.remark, row.entry.assigned, *numbers]


def _kept(
    waiting: IO[str], sheets: dict[int, ScoreSheet], lines: dict[int, Criterion]
) -> Iterator[Line]:
    for portion in waiting:
        for unit, criterion, remark, assigned, *numbers in json.loads(portion):
            entry = Entry(assigned, *(None if n is None else Decimal(n) for n in numbers))
            yield Line(sheets[unit], lines[criterion], entry, remark)


def _sheets(scoring_year: ScoringYear, stage: str, named: dict[int, Unit]) -> dict[int, ScoreSheet]:
    """The sheets of the units, locked against whoever would move them meanwhile."""
    open_sheets(scoring_year=scoring_year)
    rows = scoring_year.sheets.select_for_update().filter(unit__in=named)
    sheets: dict[int, ScoreSheet] = {sheet.unit_id: sheet for sheet in rows}
    for unit in named.values():
        if unit.pk not in sheets:
            sheets[unit.pk] = ScoreSheet.objects.create(scoring_year=scoring_year, unit=unit)
    spoken = [named[pk] for pk, sheet in sheets.items() if sheet.state in SPOKEN[stage]]
    if spoken:
        names = "; ".join(sorted(str(unit) for unit in spoken))
        words = _(
            "Điểm “%(stage)s” của các đơn vị sau đã gửi hoặc đã chốt, không ghi đè: %(names)s."
        )
        raise Refused(words % {"stage": Stage(stage).label, "names": names})
    return sheets
