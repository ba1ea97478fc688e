"""What the editor of a criteria set shows: lines in order, sums against what is declared."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from scoring.forms.criteria import LineForm, TryForm
from scoring.methods import Method
from scoring.models import CriteriaSet, Criterion
from scoring.publishing import TreeFault, TreeLine, tree_faults
from scoring.reading import lines_of, node_of, rule_of
from scoring.totals import declared_base, extra_keys
from scoring.workflow import CRITERIA, CriteriaState
from workflow.moves import Move


@dataclass(frozen=True)
class Row:
    """One line of the editor. `found` is the sum of a group's children, None on a leaf."""

    criterion: Criterion
    found: Decimal | None
    is_extra: bool
    faults: list[str] = field(default_factory=list)

    @property
    def is_off(self) -> bool:
        return self.found is not None and self.found != self.criterion.max_points

    @property
    def indent(self) -> int:
        """The look knows so many steps; deeper lines stand at the last."""
        return min(self.criterion.depth, 6)


@dataclass(frozen=True)
class Outline:
    """The editor of one set; `open_line` is the row being edited, with its form."""

    criteria_set: CriteriaSet
    rows: list[Row]
    found: Decimal
    faults: list[tuple[Criterion | None, str]]
    may_edit: bool
    open_line: Row | None = None
    form: LineForm | None = None
    try_form: TryForm | None = None
    tried: list[tuple[Decimal, Decimal | None]] = field(default_factory=list)

    @property
    def is_off(self) -> bool:
        declared: Decimal = self.criteria_set.total
        return self.found != declared

    @property
    def moves(self) -> list[Move]:
        return CRITERIA.open_moves(self.criteria_set.state)


def outline(
    criteria_set: CriteriaSet,
    *,
    may_edit: bool,
    opened: str = "",
    form: LineForm | None = None,
    tries: Any = None,
) -> Outline:
    """One query: the lines. `opened` is the key of the line to edit, `tries` the figures to try."""
    lines = lines_of(criteria_set)
    faults = _faults(criteria_set, lines)
    by_path = {line.path: line for line in lines}
    sums: dict[int, Decimal] = {}
    for line in lines:
        if line.parent_id is not None:
            sums[line.parent_id] = sums.get(line.parent_id, Decimal(0)) + line.max_points
    nodes = [node_of(line) for line in lines]
    extra = extra_keys(nodes)
    told: dict[str, list[str]] = {}
    for fault in faults:
        told.setdefault(fault.path, []).append(fault.message)
    rows = [
        Row(
            line,
            sums.get(line.pk, Decimal(0)) if line.method == Method.GROUP else None,
            line.parent_id is None and line.pk in extra,
            told.get(line.path, []),
        )
        for line in lines
    ]
    may_edit = may_edit and criteria_set.state == CriteriaState.DRAFT
    chosen = next((row for row in rows if str(row.criterion.pk) == opened), None)
    if chosen is not None and form is None and may_edit:
        form = LineForm(chosen.criterion, criteria_set.version)
    try_form = TryForm(tries or None) if chosen and chosen.found is None else None
    return Outline(
        criteria_set=criteria_set,
        rows=rows,
        found=declared_base(nodes),
        faults=[(by_path.get(fault.path), fault.message) for fault in faults],
        may_edit=may_edit,
        open_line=chosen,
        form=form,
        try_form=try_form,
        tried=try_form.points(rule_of(chosen.criterion)) if try_form and chosen else [],
    )


def _faults(criteria_set: CriteriaSet, lines: list[Criterion]) -> list[TreeFault]:
    if criteria_set.state != CriteriaState.DRAFT:
        return []
    path_of = {line.pk: line.path for line in lines}
    tree = [
        TreeLine(line.path, path_of.get(line.parent_id or 0, ""), line.title, rule_of(line))
        for line in lines
    ]
    return tree_faults(tree, criteria_set.total)
