"""Scoring a year on a set that was made for it, with the rules that every year starts from."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from clusters.models import ClusterYear
from scoring.actions.criteria import allow, capacity_of
from scoring.actions.years import fits, open_sheets
from scoring.models import CriteriaSet, CrossMode, Score, ScoringYear
from scoring.workflow import CriteriaState
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def score_year_on(
    *, cluster_year: ClusterYear, criteria_set: CriteriaSet, by: "User | None"
) -> ScoringYear:
    """Score `cluster_year` on a published set; a year that is set up keeps its other rules.

    Raises Denied, and Refused where the set is not published, is not for this year, or points
    were entered on another one.
    """
    allow(by)
    if criteria_set.state != CriteriaState.PUBLISHED or not fits(criteria_set, cluster_year):
        raise Refused(
            _("“%(set)s” chưa ban hành hoặc không dành cho %(year)s.")
            % {"set": criteria_set, "year": cluster_year}
        )
    with transaction.atomic():
        year = ScoringYear.objects.filter(cluster_year=cluster_year).first()
        if year is None:
            year = ScoringYear.objects.create(cluster_year=cluster_year, criteria_set=criteria_set)
        elif year.criteria_set_id != criteria_set.pk:
            if Score.objects.filter(sheet__scoring_year=year).exists():
                raise Refused(
                    _("Đã có điểm theo bộ tiêu chí “%(set)s” nên không đổi bộ tiêu chí được nữa.")
                    % {"set": year.criteria_set}
                )
            # What was chosen on the lines of the other set means nothing on this one.
            year.cross_branches.clear()
            year.tie_branches.all().delete()
            year.links.all().delete()
            rows = ScoringYear.objects.filter(pk=year.pk)
            rows.filter(cross_mode=CrossMode.BRANCHES).update(cross_mode=CrossMode.NONE)
            rows.update(criteria_set=criteria_set, version=F("version") + 1)
            year.refresh_from_db()
        opened = open_sheets(scoring_year=year)
        journal.record(
            "set_up_scoring",
            year,
            by=by,
            capacity=capacity_of(by),
            detail={"criteria_set": str(criteria_set), "sheets_opened": opened},
        )
    return year
