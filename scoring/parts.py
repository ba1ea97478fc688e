"""What scoring adds to the page of a cluster's year."""

from django.http import HttpRequest

from clusters.inner_years import inner_years
from clusters.models import ClusterYear
from clusters.offices import offices_of
from scoring.pages.year import scoring_of
from scoring.rule_words import rules_in_words
from scoring.rules import denial
from scoring.workflow import SheetState
from workflow.composition import Part


def scoring_of_year(request: HttpRequest, cluster_year: ClusterYear) -> Part | None:
    """Who has sent, the way to one's own sheet, and the rules, for whoever may look inside."""
    if not inner_years(request.user).filter(pk=cluster_year.pk).exists():
        return None
    scoring = scoring_of(cluster_year)
    offices = offices_of(request.user)
    sheets = (
        list(scoring.sheets.select_related("unit").order_by("unit__order_key")) if scoring else []
    )
    context = {
        "year": cluster_year,
        "scoring": scoring,
        "rules": rules_in_words(scoring) if scoring else [],
        "own": [sheet for sheet in sheets if sheet.unit_id in offices.unit_ids],
        "sent": sum(sheet.state != SheetState.DRAFT for sheet in sheets),
        "total": len(sheets),
        "may_set_up": not denial("set_up_scoring", cluster_year, offices),
    }
    return Part("scoring/_year_scoring.html", context)
