"""Setting up the scoring of a cluster year: which set, which rules; opening its sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.composing import members_of
from clusters.models import ClusterYear, Unit
from clusters.offices import offices_of
from scoring.models import (
    AdoptedStanding,
    CriteriaSet,
    Criterion,
    CrossMode,
    Score,
    ScoreSheet,
    ScoringYear,
    TieBranch,
)
from scoring.rules import denial
from scoring.workflow import CriteriaState, SheetState
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class YearRules:
    """What a cluster year chooses before anybody is scored."""

    criteria_set: CriteriaSet
    final_rule: str
    cross_mode: str
    rank_by: str
    cross_branches: Sequence[Criterion] = ()
    tie_branches: Sequence[Criterion] = ()
    appraiser: Unit | None = None

    @property
    def fields(self) -> dict[str, Any]:
        names = ("criteria_set", "final_rule", "cross_mode", "rank_by", "appraiser")
        return {name: getattr(self, name) for name in names}


def set_up_scoring(
    *, cluster_year: ClusterYear, rules: YearRules, version: int | None = None, by: "User | None"
) -> ScoringYear:
    """Lay down the rules of a year, or change them, and open a sheet for every member.

    `version` is that of the rules that the person had before their eyes; None for new ones.
    `by` None is whoever runs a command on the server.

    Raises Denied, Stale, and Refused where the set is no published one of this cluster, or
    where it would be exchanged after something was entered on it.
    """
    if by is not None:
        allow("set_up_scoring", cluster_year, by)
    with transaction.atomic():
        _refuse_set(cluster_year, rules)
        year = ScoringYear.objects.filter(cluster_year=cluster_year).first()
        if year is None:
            year = ScoringYear.objects.create(cluster_year=cluster_year, **rules.fields)
        else:
            _refuse_change(year, rules)
            rows = ScoringYear.objects.filter(
                pk=year.pk, version=-1 if version is None else version
            )
            if not rows.update(version=F("version") + 1, **rules.fields):
                raise Stale(_("Cách chấm điểm vừa được người khác sửa. Xem lại rồi lưu lần nữa."))
            year.refresh_from_db()
        year.cross_branches.set(rules.cross_branches)
        year.tie_branches.all().delete()
        TieBranch.objects.bulk_create(
            TieBranch(scoring_year=year, order=order, criterion=criterion)
            for order, criterion in enumerate(rules.tie_branches, start=1)
        )
        opened = open_sheets(scoring_year=year)
        journal.record(
            "set_up_scoring",
            year,
            by=by,
            capacity=offices_of(by).capacity_in(cluster_year) if by is not None else "",
            detail={
                "criteria_set": str(rules.criteria_set),
                "final_rule": rules.final_rule,
                "cross_mode": rules.cross_mode,
                "rank_by": rules.rank_by,
                "sheets_opened": opened,
            },
        )
    return year


def open_sheets(*, scoring_year: ScoringYear) -> int:
    """A sheet for every member of the year that has none; returns how many were opened."""
    members = {unit.pk for unit in members_of(scoring_year.cluster_year, timezone.localdate())}
    known = set(scoring_year.sheets.values_list("unit", flat=True))
    missing = members - known
    ScoreSheet.objects.bulk_create(
        [ScoreSheet(scoring_year=scoring_year, unit_id=unit) for unit in sorted(missing)],
        ignore_conflicts=True,
    )
    return len(missing)


def allow(verb: str, cluster_year: ClusterYear, by: "User", **case: Any) -> None:
    """Raises Denied, with the sentence of the rule, where `by` may not do `verb`."""
    reason = denial(verb, cluster_year, offices_of(by), **case)
    if reason:
        raise Denied(reason)


def _refuse_set(cluster_year: ClusterYear, rules: YearRules) -> None:
    chosen = rules.criteria_set
    if chosen.state != CriteriaState.PUBLISHED:
        raise Refused(_("Chỉ dùng được bộ tiêu chí đã ban hành. Ban hành bộ này trước."))
    cluster = cluster_year.cluster
    if not fits(chosen, cluster_year):
        raise Refused(
            _("Bộ tiêu chí “%(set)s” không dành cho %(cluster)s.")
            % {"set": chosen, "cluster": cluster}
        )
    ours = {c.criteria_set_id for c in (*rules.cross_branches, *rules.tie_branches)}
    if ours - {chosen.pk}:
        raise Refused(_("Có mục không thuộc bộ tiêu chí đã chọn. Chọn lại mục của bộ này."))
    if rules.cross_mode == CrossMode.BRANCHES and not rules.cross_branches:
        raise Refused(_("Chọn ít nhất một mục để chấm chéo."))


def fits(criteria_set: CriteriaSet, cluster_year: ClusterYear) -> bool:
    """Whether a set may be used in this year: its council's or the one's above, its cluster's."""
    council = cluster_year.cluster.council
    return (
        criteria_set.council_id in (council.pk, council.parent_id)
        and criteria_set.cluster_id in (None, cluster_year.cluster_id)
        and criteria_set.cluster_year_id in (None, cluster_year.pk)
    )


def _refuse_change(year: ScoringYear, rules: YearRules) -> None:
    if AdoptedStanding.objects.filter(scoring_year=year).exists():
        raise Refused(_("Bảng xếp hạng của năm này đã được thông qua nên không đổi cách chấm nữa."))
    if year.criteria_set_id != rules.criteria_set.pk and (
        Score.objects.filter(sheet__scoring_year=year).exists()
    ):
        raise Refused(_("Đã có điểm theo bộ tiêu chí cũ nên không đổi bộ tiêu chí được nữa."))
    appraised = year.sheets.exclude(state__in=(SheetState.DRAFT, SheetState.SUBMITTED)).exists()
    if appraised and (year.final_rule, year.rank_by) != (rules.final_rule, rules.rank_by):
        raise Refused(
            _("Đã có bảng được thẩm định nên không đổi cách lấy điểm cuối cùng và cách xếp hạng.")
        )
