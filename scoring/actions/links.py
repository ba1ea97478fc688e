"""Criteria that are scored on the covenant's targets, and taking over what was reported."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clusters.models import Reporting, Target
from clusters.offices import offices_of
from scoring.actions.writing import Line, write_lines
from scoring.actions.years import allow
from scoring.entering import LINKABLE, editable
from scoring.linked import Told, told_by_results
from scoring.methods import Entry, Method, entry_faults
from scoring.models import Criterion, CriterionLink, Score, ScoreSheet, ScoringYear, Stage
from scoring.reading import EMPTY, entry_of, rule_of
from scoring.workflow import SheetState
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

_WITH_TARGET = frozenset({Method.TARGET_STEP, Method.TARGET_LEADER})


def link_criterion(
    *, scoring_year: ScoringYear, targets: Mapping[Criterion, Target | None], by: "User"
) -> int:
    """Score these criteria on these targets (None: on none), and take over what was reported.

    Returns how many links changed. Raises Denied, and Refused for a criterion or a target that
    is not of this year, or a method that knows no result.
    """
    year = scoring_year.cluster_year
    allow("link_criterion", year, by)
    with transaction.atomic():
        known = dict(scoring_year.links.values_list("criterion", "target"))
        ours = set(year.covenants.values_list("pk", flat=True))
        changed: dict[str, str] = {}
        for criterion, target in targets.items():
            _refuse_link(scoring_year, criterion, target, ours)
            if known.get(criterion.pk) == (target.pk if target else None):
                continue
            if target is None:
                scoring_year.links.filter(criterion=criterion).delete()
            else:
                CriterionLink.objects.update_or_create(
                    scoring_year=scoring_year, criterion=criterion, defaults={"target": target}
                )
            changed[criterion.path] = target.indicator if target else ""
        if changed:
            journal.record(
                "link_criterion",
                scoring_year,
                by=by,
                capacity=offices_of(by).capacity_in(year),
                detail={"links": changed},
            )
            pull_results(scoring_year=scoring_year, by=by)
    return len(changed)


def _refuse_link(
    scoring_year: ScoringYear, criterion: Criterion, target: Target | None, ours: set[int]
) -> None:
    if criterion.criteria_set_id != scoring_year.criteria_set_id:
        raise Refused(_("“%(line)s” không thuộc bộ tiêu chí của năm này.") % {"line": criterion})
    if criterion.method not in LINKABLE:
        raise Refused(
            _("“%(line)s” không chấm theo kết quả nên không nối được.") % {"line": criterion}
        )
    if target is not None and target.covenant_id not in ours:
        raise Refused(_("“%(name)s” không thuộc giao ước của năm này.") % {"name": target})


def follow_report(reporting: Reporting, *, by: "User | None") -> None:
    """A report that was sent fills the lines of its unit's sheet that are scored on it."""
    year = ScoringYear.objects.filter(cluster_year=reporting.cluster_year_id).first()
    if year is not None:
        pull_results(scoring_year=year, units={reporting.unit_id}, by=by)


def pull_results(
    *, scoring_year: ScoringYear, units: Collection[int] | None = None, by: "User | None"
) -> int:
    """Write what was reported on the linked lines of sheets that are being filled in.

    A line with a remark says something else on purpose and is left alone. Returns the number
    of lines written. Runs within the transaction of what brought it about.
    """
    sheets = scoring_year.sheets.filter(state=SheetState.DRAFT).select_related("unit")
    if units is not None:
        sheets = sheets.filter(unit__in=units)
    by_unit = {sheet.unit_id: sheet for sheet in sheets}
    told = told_by_results(scoring_year, by_unit.keys()) if by_unit else {}
    if not told:
        return 0
    # Taken for this transaction: nobody sends a sheet while it is being filled.
    open_sheets = ScoreSheet.objects.filter(pk__in=[row.pk for row in by_unit.values()])
    open_sheets.filter(state=SheetState.DRAFT).update(version=F("version") + 1)
    criteria = Criterion.objects.in_bulk({criterion for _unit, criterion in told})
    rows = {
        (row.sheet_id, row.criterion_id): row
        for row in Score.objects.filter(
            sheet__in=open_sheets, criterion__in=criteria, stage=Stage.SELF
        )
    }
    lines = []
    for (unit, pk), said in told.items():
        sheet, criterion = by_unit[unit], criteria[pk]
        row = rows.get((sheet.pk, pk))
        if row is not None and (row.remark or not row.assigned):
            continue
        entry = _pulled(criterion, entry_of(row) if row else EMPTY, said)
        if entry is not None:
            lines.append(Line(sheet, criterion, entry))
    written = write_lines(lines, stage=Stage.SELF, by=by, capacity=_("Lấy từ kết quả"))
    if written:
        journal.record("pull_results", scoring_year, by=by, detail={"lines": written})
    return written


def _pulled(criterion: Criterion, entry: Entry, said: Told) -> Entry | None:
    """The entry with what was reported; None where there is nothing to take, or it cannot be."""
    rule = rule_of(criterion)
    pulled = editable(rule, entry)
    if said.actual is not None:
        pulled = replace(pulled, actual=said.actual, points=None)
    if said.target is not None and criterion.method in _WITH_TARGET:
        pulled = replace(pulled, target=said.target)
    if pulled == editable(rule, entry) or entry_faults(rule, pulled):
        return None
    return pulled
