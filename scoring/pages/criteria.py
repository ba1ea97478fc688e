"""What the pages of criteria sets show: the list, a set as an outline, two editions compared."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalogue.numbers import written
from catalogue.searching import Searched
from catalogue.vietnamese import search_key
from clusters.models import Direction
from scoring.comparing import Change, Compared, Comparison
from scoring.methods import HUNDRED, SMALLER, Method
from scoring.models import CriteriaSet, Criterion
from scoring.outline import Line, ordered
from scoring.reading import node_of
from scoring.totals import extra_keys
from scoring.workflow import CriteriaState
from workflow.lists import Column, Listing

STATE_LOOKS: dict[str, str] = {
    CriteriaState.DRAFT: "idle",
    CriteriaState.PUBLISHED: "ok",
    CriteriaState.RETIRED: "unknown",
}


class CriteriaFilter(Searched):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("Trạng thái"),
        choices=CriteriaState.choices,
        empty_label=gettext_lazy("Mọi trạng thái"),
    )

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Sets are few, and read to be compared without diacritics."""
        words = search_key(value).split()
        found = [
            pk
            for pk, *texts in rows.values_list("pk", "name", "council__name", "cluster__name")
            if all(word in search_key(" ".join(filter(None, texts))) for word in words)
        ]
        return rows.filter(pk__in=found)


def _of_whom(criteria_set: CriteriaSet) -> str:
    if criteria_set.cluster_year is not None:
        return str(criteria_set.cluster_year)
    return str(criteria_set.cluster) if criteria_set.cluster else _("Mọi cụm, khối")


CRITERIA_SETS = Listing(
    title=gettext_lazy("Bộ tiêu chí"),
    file_name="bo-tieu-chi",
    sort="name",
    filters=CriteriaFilter,
    columns=(
        Column(
            "name",
            gettext_lazy("Bộ tiêu chí"),
            lambda row: row.name,
            order=("name", "edition"),
            href=lambda row: reverse("scoring:criteria_set", args=[row.pk]),
            width=48,
        ),
        Column(
            "demo",
            gettext_lazy("Ghi chú"),
            lambda row: _("Minh họa") if row.is_demo else "",
            state=lambda row: "unknown",
            under="name",
            width=12,
        ),
        Column(
            "edition", gettext_lazy("Bản"), lambda row: row.edition, order=("edition",), width=8
        ),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            order=("state", "name"),
            state=lambda row: STATE_LOOKS[row.state],
            width=16,
        ),
        Column("total", gettext_lazy("Tổng điểm"), lambda row: _short(row.total), width=12),
        Column(
            "council",
            gettext_lazy("Hội đồng"),
            lambda row: str(row.council),
            order=("council__order_key", "name"),
            width=40,
        ),
        Column("cluster", gettext_lazy("Dùng cho"), _of_whom, under="council", width=40),
    ),
)


def _short(number: Decimal) -> Decimal:
    """Without the zeros that the database keeps."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()


@dataclass(frozen=True)
class OutlineRow:
    """One line of a set as people read it."""

    line: Criterion
    words: str
    is_extra: bool

    @property
    def is_group(self) -> bool:
        return self.line.method == Method.GROUP

    @property
    def indent(self) -> int:
        return min(self.line.depth, 6)


def outline_rows(lines: list[Criterion]) -> list[OutlineRow]:
    extra = extra_keys([node_of(line) for line in lines])
    return [OutlineRow(line, in_words(line), line.pk in extra) for line in lines]


def in_words(line: Criterion | Line) -> str:
    """How a line gives its points, with its own figures."""
    say = _WORDS.get(line.method)
    return say(line) if say else ""


def _direct(line: Criterion | Line) -> str:
    return _("Người chấm cho điểm, từ %(least)s đến %(most)s.") % {
        "least": written(line.min_points),
        "most": written(line.max_points),
    }


def _pass_fail(line: Criterion | Line) -> str:
    return _("Đạt được %(most)s điểm, không đạt được 0.") % {"most": written(line.max_points)}


def _count(line: Criterion | Line) -> str:
    return _("Mỗi %(measure)s được %(points)s điểm, không quá %(most)s.") % {
        "measure": line.measure or _("đơn vị"),
        "points": _told(line.points_per_unit),
        "most": written(line.max_points),
    }


def _target_step(line: Criterion | Line) -> str:
    told = [
        _("Đạt chỉ tiêu%(target)s được %(at)s điểm tối đa")
        % {"target": _target(line), "at": _percent(line.at_target)}
    ]
    if line.per_percent_over:
        told.append(_("mỗi 1%% vượt cộng %(over)s") % {"over": _percent(line.per_percent_over)})
    if line.per_percent_under:
        told.append(_("mỗi 1%% hụt trừ %(under)s") % {"under": _percent(line.per_percent_under)})
    if line.floor:
        told.append(_("không dưới %(floor)s") % {"floor": _percent(line.floor)})
    return "; ".join(told) + "." + _turn(line)


def _target_leader(line: Criterion | Line) -> str:
    told = _(
        "Đạt chỉ tiêu%(target)s được nửa điểm; đơn vị vượt nhiều nhất được điểm tối đa, các đơn vị"
        " vượt khác theo mức vượt."
    )
    return told % {"target": _target(line)} + _turn(line)


def _rank(line: Criterion | Line) -> str:
    return _("Hạng nhất trong cụm, khối được điểm tối đa, mỗi hạng sau giảm đều.") + _turn(line)


def _bonus_penalty(line: Criterion | Line) -> str:
    span = {"least": written(line.min_points), "most": written(line.max_points)}
    if line.bonus is None and line.penalty is None:
        return _("Nhập thẳng số điểm, từ %(least)s đến %(most)s.") % span
    told = []
    if line.bonus is not None:
        told.append(_("cộng %(bonus)s điểm") % {"bonus": written(line.bonus)})
    if line.penalty is not None:
        told.append(_("trừ %(penalty)s điểm") % {"penalty": written(line.penalty)})
    words = _("Mỗi trường hợp %(rates)s; trong khoảng từ %(least)s đến %(most)s.")
    return words % (span | {"rates": ", ".join(told)})


def _gate(line: Criterion | Line) -> str:
    return _("Không có điểm; không đạt thì đơn vị không được xét thi đua.")


_WORDS: dict[str, Callable[[Criterion | Line], str]] = {
    Method.DIRECT: _direct,
    Method.PASS_FAIL: _pass_fail,
    Method.COUNT: _count,
    Method.TARGET_STEP: _target_step,
    Method.TARGET_LEADER: _target_leader,
    Method.RANK: _rank,
    Method.BONUS_PENALTY: _bonus_penalty,
    Method.GATE: _gate,
}


def _target(line: Criterion | Line) -> str:
    if line.target is None:
        return ""
    return f" {written(line.target)} {line.measure}".rstrip()


def _turn(line: Criterion | Line) -> str:
    return " " + _("Càng nhỏ càng tốt.") if line.direction == SMALLER else ""


def _percent(share: Decimal | None) -> str:
    return "…" if share is None else f"{written(share * HUNDRED)}%"


def _told(number: Decimal | None) -> str:
    return "…" if number is None else written(number)


@dataclass(frozen=True)
class ComparedRow:
    """One line that differs, in words."""

    compared: Compared
    label: str
    look: str
    changes: list[tuple[str, str, str]]
    moved_from: str


_KINDS = {
    "added": (gettext_lazy("Thêm"), "ok"),
    "removed": (gettext_lazy("Bỏ"), "bad"),
    "moved": (gettext_lazy("Chuyển chỗ"), "now"),
    "changed": (gettext_lazy("Sửa"), "warn"),
}


def compared_rows(comparison: Comparison, old: list[Line]) -> list[ComparedRow]:
    above = {line.path: parent for line, parent, _depth in ordered(old)}
    titles = {line.path: line.title for line in old}
    rows = []
    for one in comparison.lines:
        label, look = _KINDS[one.kind]
        was = ""
        if one.is_moved and one.old is not None:
            parent = above[one.old.path]
            was = one.old.path + (f" ({titles[parent]})" if parent else "")
        rows.append(ComparedRow(one, str(label), look, [_change(c) for c in one.changes], was))
    return rows


def _change(change: Change) -> tuple[str, str, str]:
    field: Any = Criterion._meta.get_field(change.field)
    name = str(field.verbose_name)
    return name, _value(change.field, change.before), _value(change.field, change.after)


def _value(name: str, value: Any) -> str:
    if name == "method":
        return str(Method(value).label)
    if name == "direction":
        return str(Direction(value).label)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if isinstance(value, Decimal):
        return written(value)
    return str(value or "—")
