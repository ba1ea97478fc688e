"""What the page of one unit's sheet shows, and what a script is told after a cell was saved."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.numbers import written
from scoring.actions.sheets import CellFault
from scoring.entering import editable, fields_of, text_of
from scoring.gaps import Gap, GapKind, gaps_in, told_of
from scoring.linked import NOTHING_TOLD
from scoring.methods import Method
from scoring.models import Score, ScoreChange, ScoreSheet, ScoringYear, Stage
from scoring.own_sheet import OwnSheet, evidence_counts, read_own
from scoring.pages.sheet_rows import (
    Beside,
    Box,
    Note,
    Row,
    is_pulled,
    label_of,
    notes_on,
    points_shown,
    points_text,
    rows_of,
)
from scoring.provisional import shown_stages
from scoring.reading import EMPTY
from scoring.workflow import SheetState

_LATELY = timedelta(minutes=15)


@dataclass(frozen=True)
class Filters:
    """How many lines each filter would show, and the one in force."""

    chosen: str
    counts: Mapping[str, int]
    total: int

    @property
    def pills(self) -> list[tuple[str, str, str, str, int]]:
        """Key, words, icon, kind and count; those that would show nothing are left out."""
        words = (
            ("", _("Tất cả"), "", "", self.total),
            (GapKind.EMPTY, _("Chưa chấm"), "circle", "warn", self.counts[GapKind.EMPTY]),
            (GapKind.EVIDENCE, _("Thiếu minh chứng"), "paperclip", "bad", self.counts["evidence"]),
            (GapKind.REASON, _("Cần ghi lý do"), "pencil", "warn", self.counts[GapKind.REASON]),
            ("returned", _("Bị trả lại"), "arrow-return-left", "warn", self.counts["returned"]),
        )
        return [pill for pill in words if pill[4] or pill[0] in ("", self.chosen)]


def beside(sheet: ScoreSheet, seen: Any) -> Beside:
    """Four queries, and those of the covenant where a criterion is linked to it."""
    return Beside(
        files=evidence_counts(sheet),
        told=told_of(sheet),
        last=_last_year(sheet, seen),
        said=_appraisal(sheet),
    )


def _last_year(sheet: ScoreSheet, seen: Any) -> dict[str, Decimal]:
    """The final points of the same unit in the year before, by path."""
    year = sheet.scoring_year.cluster_year
    before = ScoringYear.objects.filter(
        cluster_year__cluster=year.cluster_id, cluster_year__label__lt=year.label
    ).order_by("-cluster_year__label")
    sheets = seen.filter(
        unit=sheet.unit_id, scoring_year=before.values("pk")[:1], state=SheetState.FINAL
    )
    rows = Score.objects.filter(
        sheet__in=sheets.order_by().values("pk"), stage=Stage.FINAL, points__isnull=False
    )
    return dict(rows.values_list("criterion__path", "points"))


def _appraisal(sheet: ScoreSheet) -> dict[int, Score]:
    """The words of the appraisal once they are the unit's to read: ended, or given back."""
    stages = {Stage.APPRAISAL, Stage.SECOND} & set(shown_stages(sheet))
    if not stages:
        return {}
    rows = Score.objects.filter(sheet=sheet, stage__in=stages)
    return {row.criterion_id: row for row in rows.order_by("stage")}


def filtered(rows: list[Row], gaps: Iterable[Gap], chosen: str) -> tuple[list[Row], Filters]:
    """The rows that a filter leaves, with the branches they stand in."""
    wanted: dict[str, set[int]] = {}
    for gap in gaps:
        wanted.setdefault(gap.kind, set()).add(gap.line.pk)
    wanted["returned"] = {
        row.line.pk for row in rows if any(n.icon == "arrow-return-left" for n in row.notes)
    }
    counts = Counter({key: len(keys) for key, keys in wanted.items()})
    leaves = sum(not row.is_group for row in rows)
    filters = Filters(chosen, counts, leaves)
    if not chosen:
        return rows, filters
    parents = {row.line.pk: row.line.parent_id for row in rows}
    kept: set[int] = set()
    for pk in wanted.get(chosen, set()):
        at: int | None = pk
        while at is not None and at not in kept:
            kept.add(at)
            at = parents[at]
    return [row for row in rows if row.line.pk in kept], filters


@dataclass(frozen=True)
class Branch:
    """A root of the tree: its sum in the bar below, and the form that saves it without script.

    `shown` is what its cells showed, so that a save tells what was typed from what was there.
    """

    pk: int
    form: str
    label: str
    title: str
    points: str
    has_points: bool
    shown: str


def branches_of(own: OwnSheet, rows: Sequence[Row]) -> list[Branch]:
    shown: dict[str, dict[str, str]] = {}
    for row in rows:
        texts = {box.name: box.text for box in row.boxes}
        if texts:
            shown.setdefault(row.form, {}).update(texts)
    return [
        Branch(
            line.pk,
            f"nhanh-{line.pk}",
            label_of(line),
            line.title,
            points_text(own.sums[line.pk].points),
            line.method != Method.GATE,
            json.dumps(shown.get(f"nhanh-{line.pk}", {}), ensure_ascii=False),
        )
        for line in own.lines
        if line.parent_id is None
    ]


def sheet_body(
    sheet: ScoreSheet,
    *,
    seen: Any,
    may_edit: bool,
    chosen: str = "",
    typed: Mapping[str, str] | None = None,
    faults: Sequence[CellFault] = (),
) -> dict[str, Any]:
    """The rows, filters and sums of the page; what was `typed` and not taken stays in its cells."""
    own = read_own(sheet, seen=seen)
    by = beside(sheet, seen)
    gaps = gaps_in(own, by.files, by.told)
    rows, filters = filtered(rows_of(own, by, gaps, may_edit=may_edit), gaps, chosen)
    branches = branches_of(own, rows)
    if typed:
        _keep_typed(rows, typed, faults)
    return {
        "own": own,
        "rows": rows,
        "gaps": gaps,
        "faults": faults,
        "filters": filters,
        "branches": branches,
        "total": points_text(own.total.total),
        "assigned_max": written(own.total.assigned_max),
        "has_last": bool(by.last),
        "has_said": bool(by.said),
    }


def _keep_typed(rows: Sequence[Row], typed: Mapping[str, str], faults: Sequence[CellFault]) -> None:
    wrong = {f"{fault.typed.field}-{fault.typed.criterion}" for fault in faults}
    for row in rows:
        for boxes in (row.target, row.actual, row.score):
            boxes[:] = [_typed(box, typed, wrong) for box in boxes]
        if row.remark is not None:
            row.remark = _typed(row.remark, typed, wrong)
        row.notes += [
            Note("bad", "exclamation-octagon-fill", fault.message)
            for fault in faults
            if fault.typed.criterion == row.line.pk
        ]


def _typed(box: Box, typed: Mapping[str, str], wrong: set[str]) -> Box:
    return replace(box, text=typed.get(box.name, box.text), is_wrong=box.name in wrong)


def editors_lately(sheet: ScoreSheet, user: Any) -> list[str]:
    """Who else has worked on the sheet in the last quarter of an hour."""
    since = timezone.now() - _LATELY
    rows = ScoreChange.objects.filter(sheet=sheet, stage=Stage.SELF, changed_at__gte=since)
    names = rows.exclude(changed_by=user).exclude(changed_by=None).order_by()
    return list(names.values_list("changed_by__full_name", flat=True).distinct())


def answer_of(sheet: ScoreSheet, keys: Iterable[int], *, seen: Any) -> dict[str, Any]:
    """What has changed on the page after these lines were saved, for the script."""
    own = read_own(sheet, seen=seen)
    files, told = evidence_counts(sheet), told_of(sheet)
    gaps = gaps_in(own, files, told)
    by_pk = {line.pk: line for line in own.lines}
    sums: dict[int, str] = {}
    lines = {}
    for pk in keys:
        line = by_pk[pk]
        rule, score = own.rules[pk], own.rows.get(pk)
        entry, remark = editable(rule, own.entries.get(pk, EMPTY)), score.remark if score else ""
        here = [gap for gap in gaps if gap.line.pk == pk]
        lines[pk] = {
            "version": score.version if score else 0,
            "texts": {
                name: text_of(name, entry, remark)
                for name in fields_of(rule, assignable=line.assignable)
            },
            "off": not entry.assigned,
            "points": points_shown(own, line),
            "provisional": own.is_provisional(line),
            "pulled": is_pulled(entry, told.get(pk, NOTHING_TOLD)),
            "filesMissing": any(gap.kind == GapKind.EVIDENCE for gap in here),
            "notes": [[n.kind, n.icon, n.text] for n in notes_on(own, line, here, None)],
        }
        at = line.parent_id
        while at is not None and at not in sums:
            sums[at] = points_text(own.sums[at].points)
            at = by_pk[at].parent_id
        if line.parent_id is None:
            sums[pk] = points_text(own.sums[pk].points)
    return {
        "saved": f"{timezone.localtime():%H:%M}",
        "lines": lines,
        "sums": sums,
        "total": points_text(own.total.total),
        "assigned": written(own.total.assigned_max),
        "answered": own.total.answered,
        "leaves": own.total.leaves,
        "gaps": len(gaps),
    }
