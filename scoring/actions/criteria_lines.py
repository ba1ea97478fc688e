"""Single lines of a draft: added, saved, moved, duplicated, removed.

Every deed names the version of the set that the person had before their eyes. Paths of lines that
stay where they are do not change: they join last year's score to this year's line.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions.changing import Faulty
from scoring.actions.criteria import allow, claim_draft, note
from scoring.criteria_rows import line_of
from scoring.methods import Method
from scoring.models import CriteriaSet, Criterion
from scoring.outline import (
    FIELDS,
    PATH_MOST,
    SLASH,
    Line,
    free_path,
    line_faults,
    own_part,
    part_of_code,
    separator,
)
from scoring.reading import lines_of
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

UP, DOWN, INDENT, OUTDENT = "up", "down", "indent", "outdent"
WAYS = (UP, DOWN, INDENT, OUTDENT)
_PLACE = ("parent", "order", "depth", "path")


@dataclass
class _Tree:
    """The rows of a set in order, and where each hangs; changed in memory, then written."""

    rows: list[Criterion]

    def __post_init__(self) -> None:
        self.between = separator(row.path for row in self.rows)
        self.by_key = {row.pk: row for row in self.rows}

    def sisters(self, row: Criterion) -> list[Criterion]:
        return self.children(row.parent_id)

    def children(self, parent: int | None) -> list[Criterion]:
        return [row for row in self.rows if row.parent_id == parent]

    def branch(self, row: Criterion) -> list[Criterion]:
        """The line and all below it: they follow it without a gap."""
        start = self.rows.index(row)
        end = start + 1
        while end < len(self.rows) and self.rows[end].depth > row.depth:
            end += 1
        return self.rows[start:end]

    def after(self, row: Criterion) -> int:
        return self.rows.index(row) + len(self.branch(row))

    def place(self, branch: list[Criterion], at: int) -> None:
        """Put a branch that stands somewhere before position `at` of the rows."""
        start = self.rows.index(branch[0])
        del self.rows[start : start + len(branch)]
        if at > start:
            at -= len(branch)
        self.rows[at:at] = branch

    def hang(self, row: Criterion, parent: Criterion | None) -> None:
        """Give a branch another parent: its paths and depths follow."""
        branch = self.branch(row)
        old, old_depth = row.path, row.depth
        above = parent.path if parent else ""
        taken = [other.path for other in self.rows]
        new = free_path(above, own_part(old, self.between), self.between, taken)
        row.parent = parent
        for each in branch:
            each.depth += (parent.depth + 1 if parent else 0) - old_depth
            each.path = new if each is row else self._below(new, each, branch)

    def _below(self, top: str, row: Criterion, branch: list[Criterion]) -> str:
        parent = next(each for each in branch if each.pk == row.parent_id)
        return free_path(parent.path, own_part(row.path, self.between), self.between, ())

    def number(self) -> None:
        for order, row in enumerate(self.rows, start=1):
            row.order = order


def add_criterion(
    *,
    criteria_set: CriteriaSet,
    parent: Criterion | None = None,
    after: Criterion | None = None,
    version: int,
    by: "User | None",
) -> Criterion:
    """A new line: the last one below `parent`, or the sister after `after`, or the last root.

    It is proposed the points that its group still lacks. Raises Denied, Refused where `parent` is
    no group or the set no draft, Stale.
    """
    allow(by)
    with transaction.atomic():
        claim_draft(criteria_set, version)
        tree = _tree(criteria_set)
        above = tree.by_key[after.parent_id] if after and after.parent_id else parent
        if above is not None and above.method != Method.GROUP:
            raise Refused(_("“%(title)s” không phải là nhóm. Chọn cách chấm “Nhóm” trước.")
                          % {"title": above.title})  # fmt: skip
        sisters = tree.children(above.pk if above else None)
        declared = above.max_points if above else criteria_set.total
        left = declared - sum((row.max_points for row in sisters), Decimal(0))
        part = part_of_code("", len(sisters) + 1)
        taken = [row.path for row in tree.rows]
        made = Criterion(
            criteria_set=criteria_set,
            parent=above,
            depth=above.depth + 1 if above else 0,
            path=free_path(above.path if above else "", part, tree.between, taken),
            title=_("Tiêu chí mới"),
            method=Method.DIRECT,
            max_points=max(left, Decimal(0)),
        )
        _refuse_path(made)
        before = after or (sisters[-1] if sisters else None)
        at = tree.after(before) if before else (tree.rows.index(above) + 1 if above else 0)
        made.order = at + 1
        made.save()
        tree.rows.insert(at, made)
        _write(tree)
        note("add_criterion", criteria_set, by, path=made.path)
    return made


def save_criterion(*, criterion: Criterion, line: Line, version: int, by: "User | None") -> None:
    """Change what a line says; where it hangs stays, so `line.path` is not read.

    Raises Denied, Faulty by field, Refused where the set is no draft or a group that has lines
    would be none any more, Stale.
    """
    allow(by)
    line = replace(line, path=criterion.path)
    if faults := line_faults(line):
        raise Faulty(faults)
    with transaction.atomic():
        criteria_set = criterion.criteria_set
        claim_draft(criteria_set, version)
        now = _found(criterion)
        if line.method != Method.GROUP and now.children.exists():
            words = _("Nhóm này còn dòng bên dưới. Chuyển hoặc xóa các dòng đó trước.")
            raise Faulty({"method": [words]})
        before = line_of(now)
        changed = [name for name in FIELDS if getattr(before, name) != getattr(line, name)]
        Criterion.objects.filter(pk=now.pk).update(**{name: getattr(line, name) for name in FIELDS})
        note("save_criterion", criteria_set, by, path=now.path, fields=changed)


def move_criterion(*, criterion: Criterion, way: str, version: int, by: "User | None") -> None:
    """Move a line with its branch: up or down among its sisters, into the sister above it, or

    out to stand after its group. Raises Denied, Refused where there is nowhere to go, Stale.
    """
    allow(by)
    with transaction.atomic():
        criteria_set = criterion.criteria_set
        claim_draft(criteria_set, version)
        tree = _tree(criteria_set)
        row = tree.by_key.get(criterion.pk) or _found(criterion)
        was = row.path
        _MOVES[way](tree, row)
        _refuse_path(*tree.branch(row))
        _write(tree)
        note("move_criterion", criteria_set, by, way=way, path=was, to=row.path)


def duplicate_criterion(*, criterion: Criterion, version: int, by: "User | None") -> Criterion:
    """A copy of a line with its branch, right after it. Raises Denied, Refused, Stale."""
    allow(by)
    with transaction.atomic():
        criteria_set = criterion.criteria_set
        claim_draft(criteria_set, version)
        tree = _tree(criteria_set)
        row = tree.by_key.get(criterion.pk) or _found(criterion)
        at = tree.after(row)
        copies: dict[int | None, Criterion] = {}
        for each in tree.branch(row):
            copy = Criterion(
                criteria_set=criteria_set,
                parent=copies.get(each.parent_id, row.parent if each is row else None),
                depth=each.depth,
                order=at + 1,
                **{name: getattr(each, name) for name in FIELDS},
            )
            above = copy.parent.path if copy.parent else ""
            taken = [other.path for other in tree.rows]
            copy.path = free_path(above, own_part(each.path, tree.between), tree.between, taken)
            _refuse_path(copy)
            copy.save()
            copies[each.pk] = copy
            tree.rows.insert(at + len(copies) - 1, copy)
        _write(tree)
        made = copies[row.pk]
        note("duplicate_criterion", criteria_set, by, path=row.path, to=made.path)
    return made


def remove_criterion(*, criterion: Criterion, version: int, by: "User | None") -> int:
    """Take a line away with its branch; returns how many lines. Raises Denied, Refused, Stale."""
    allow(by)
    with transaction.atomic():
        criteria_set = criterion.criteria_set
        claim_draft(criteria_set, version)
        tree = _tree(criteria_set)
        branch = tree.branch(tree.by_key.get(criterion.pk) or _found(criterion))
        note("remove_criterion", criteria_set, by, lines=[f"{r.path} {r.title}" for r in branch])
        Criterion.objects.filter(pk=branch[0].pk).delete()
        tree.rows = [row for row in tree.rows if row not in branch]
        _write(tree)
    return len(branch)


def branch_of(criterion: Criterion) -> list[Criterion]:
    """The line and all below it, in order."""
    tree = _tree(criterion.criteria_set)
    return tree.branch(tree.by_key[criterion.pk])


def _tree(criteria_set: CriteriaSet) -> _Tree:
    return _Tree(lines_of(criteria_set))


def _found(criterion: Criterion) -> Criterion:
    now = Criterion.objects.filter(pk=criterion.pk).first()
    if now is None:
        raise Refused(_("Dòng này không còn nữa."))
    return now


def _refuse_path(*rows: Criterion) -> None:
    for row in rows:
        if len(row.path) > PATH_MOST:
            raise Refused(
                _("Đường dẫn “%(path)s” dài quá %(most)d ký tự. Bớt cấp hoặc rút ngắn ký hiệu.")
                % {"path": row.path, "most": PATH_MOST}
            )


def _write(tree: _Tree) -> None:
    """Write the places of all rows that have another one now."""
    tree.number()
    kept = {
        pk: place
        for pk, *place in Criterion.objects.filter(
            pk__in=[row.pk for row in tree.rows]
        ).values_list("pk", *_PLACE)
    }
    _part_roots(tree)
    moved = [row for row in tree.rows if kept[row.pk] != list(_places(row))]
    Criterion.objects.bulk_update(moved, _PLACE, batch_size=200)


def _places(row: Criterion) -> Iterator[int | str | None]:
    yield from (row.parent_id, row.order, row.depth, row.path)


def _part_roots(tree: _Tree) -> None:
    """Once no path holds "/" any more, a dot within a root would part it: it becomes a dash."""
    if tree.between == SLASH and separator(row.path for row in tree.rows) != SLASH:
        taken = [row.path for row in tree.rows]
        for row in tree.rows:
            if "." in row.path.rstrip("."):
                row.path = free_path("", row.path.rstrip("."), ".", taken)


def _up(tree: _Tree, row: Criterion) -> None:
    sisters = tree.sisters(row)
    at = sisters.index(row)
    if at == 0:
        raise Refused(_("Dòng này đã ở đầu nhóm."))
    tree.place(tree.branch(row), tree.rows.index(sisters[at - 1]))


def _down(tree: _Tree, row: Criterion) -> None:
    sisters = tree.sisters(row)
    at = sisters.index(row)
    if at == len(sisters) - 1:
        raise Refused(_("Dòng này đã ở cuối nhóm."))
    tree.place(tree.branch(row), tree.after(sisters[at + 1]))


def _indent(tree: _Tree, row: Criterion) -> None:
    sisters = tree.sisters(row)
    at = sisters.index(row)
    if at == 0:
        raise Refused(_("Không có dòng nào cùng cấp ở trên để thụt vào."))
    above = sisters[at - 1]
    if above.method != Method.GROUP:
        words = _("Dòng trên “%(title)s” không phải là nhóm. Chọn cách chấm “Nhóm” trước.")
        raise Refused(words % {"title": above.title})
    # It stands right after that branch already: only what it hangs from changes.
    tree.hang(row, above)


def _outdent(tree: _Tree, row: Criterion) -> None:
    if row.parent_id is None:
        raise Refused(_("Dòng này đã ở cấp ngoài cùng."))
    parent = tree.by_key[row.parent_id]
    tree.place(tree.branch(row), tree.after(parent))
    tree.hang(row, tree.by_key[parent.parent_id] if parent.parent_id else None)


_MOVES = {UP: _up, DOWN: _down, INDENT: _indent, OUTDENT: _outdent}
