"""What keeps a table of criteria from being published. Pure: no ORM.

The path is the key of a line: printed labels repeat in real tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.methods import Method, Rule
from scoring.parameters import parameter_faults
from scoring.totals import Node, declared_base


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A line as it stands in the table; `parent` is the path of the line above, "" at the root."""

    path: str
    parent: str
    title: str
    rule: Rule


@dataclass(frozen=True, slots=True)
class TreeFault:
    """What is wrong with the line at `path` ("" is the whole table), by the name of its field."""

    path: str
    field: str
    message: str


def tree_faults(lines: Sequence[TreeLine], declared_total: Decimal) -> list[TreeFault]:
    """All that is wrong, line by line; sums are looked at once the tree itself holds."""
    if not lines:
        return [TreeFault("", "path", _("Bảng chưa có tiêu chí. Thêm ít nhất một tiêu chí."))]
    shape = [*_faults_of_paths(lines), *_faults_of_parents(lines)]
    faults = shape + [
        TreeFault(line.path, fault.field, fault.message)
        for line in lines
        for fault in parameter_faults(line.rule)
    ]
    if not shape:
        faults += [*_faults_of_groups(lines), *_faults_of_total(lines, declared_total)]
    order = {line.path: at for at, line in reversed(list(enumerate(lines)))}
    return sorted(faults, key=lambda fault: order.get(fault.path, len(lines)))


def _faults_of_paths(lines: Sequence[TreeLine]) -> list[TreeFault]:
    faults, seen = [], set()
    for line in lines:
        if not line.path:
            message = _("“%(title)s” chưa có đường dẫn. Nhập đường dẫn riêng cho mỗi dòng.")
            faults.append(TreeFault("", "path", message % {"title": line.title}))
        elif line.path in seen:
            message = _("Đường dẫn %(path)s đã có. Nhập đường dẫn riêng cho mỗi dòng.")
            faults.append(TreeFault(line.path, "path", message % {"path": line.path}))
        seen.add(line.path)
    return faults


def _faults_of_parents(lines: Sequence[TreeLine]) -> list[TreeFault]:
    by_path = {line.path: line for line in lines}
    faults = []
    for line in lines:
        if not line.parent:
            continue
        above = by_path.get(line.parent)
        shown = {"path": line.path, "parent": line.parent}
        if above is None:
            message = _("%(path)s thuộc %(parent)s nhưng bảng không có %(parent)s. Thêm nhóm đó.")
            faults.append(TreeFault(line.path, "parent", message % shown))
        elif above.rule.method != Method.GROUP:
            message = _("%(parent)s không phải là nhóm. Đổi thành nhóm hoặc chuyển %(path)s đi.")
            faults.append(TreeFault(line.path, "parent", message % shown))
        elif _comes_round(line, by_path):
            message = _("%(path)s nằm dưới chính nó. Chọn nhóm khác.")
            faults.append(TreeFault(line.path, "parent", message % shown))
    return faults


def _comes_round(line: TreeLine, by_path: dict[str, TreeLine]) -> bool:
    seen = {line.path}
    above = by_path.get(line.parent)
    while above is not None and above.path not in seen:
        seen.add(above.path)
        above = by_path.get(above.parent) if above.parent else None
    return above is not None and above.path == line.path


def _faults_of_groups(lines: Sequence[TreeLine]) -> list[TreeFault]:
    """A group has children, and their maxima add up to its own."""
    children: dict[str, list[Decimal]] = {}
    for line in lines:
        children.setdefault(line.parent, []).append(line.rule.max_points)
    faults = []
    for line in lines:
        if line.rule.method != Method.GROUP:
            continue
        if line.path not in children:
            message = _("Nhóm %(path)s chưa có tiêu chí. Thêm tiêu chí hoặc chọn cách chấm khác.")
            faults.append(TreeFault(line.path, "method", message % {"path": line.path}))
            continue
        found = sum(children[line.path], Decimal(0))
        if found != line.rule.max_points:
            message = _("Các dòng dưới %(path)s cộng lại được %(found)s, điểm tối đa là %(most)s.")
            shown = {
                "path": line.path,
                "found": written(found),
                "most": written(line.rule.max_points),
            }
            faults.append(TreeFault(line.path, "max_points", message % shown))
    return faults


def _faults_of_total(lines: Sequence[TreeLine], declared_total: Decimal) -> list[TreeFault]:
    """The roots without bonus, penalty and gates add up to what the table declares."""
    found = declared_base(in_order(lines))
    if found == declared_total:
        return []
    message = _(
        "Các mục lớn cộng lại được %(found)s, tổng điểm công bố là %(total)s. Sửa điểm của các "
        "mục hoặc tổng điểm."
    )
    shown = {"found": written(found), "total": written(declared_total)}
    return [TreeFault("", "total", message % shown)]


def in_order(lines: Sequence[TreeLine]) -> list[Node[str]]:
    """The lines as nodes, parents before their children, else in the order given.

    The lines hold together as a tree: every parent is there and none comes round.
    """
    below: dict[str, list[TreeLine]] = {}
    for line in lines:
        below.setdefault(line.parent, []).append(line)
    found: list[Node[str]] = []
    waiting = below.get("", [])[::-1]
    while waiting:
        line = waiting.pop()
        node = Node(line.path, line.parent or None, line.rule.method, line.rule.max_points)
        found.append(node)
        waiting += below.get(line.path, [])[::-1]
    return found
