"""What covenant and results add to the page of a cluster's year."""

from django.db.models import Count
from django.http import HttpRequest

from clusters.covenant_pages import STATES, covenants_visible_to
from clusters.inner_years import inner_years
from clusters.models import ClusterYear, Period
from clusters.workflow import CovenantState
from workflow.composition import Part


def covenant_of_year(request: HttpRequest, cluster_year: ClusterYear) -> Part | None:
    """The ways to covenant and results, for whoever may look inside the year."""
    if not inner_years(request.user).filter(pk=cluster_year.pk).exists():
        return None
    rows = covenants_visible_to(request.user).filter(cluster_year=cluster_year, amends=None)
    covenant = rows.annotate(signed=Count("signatures")).first()
    context = {
        "year": cluster_year,
        "covenant": covenant,
        "state": STATES[CovenantState(covenant.state)] if covenant else None,
        "signed": covenant.signed if covenant else 0,
        "periods": Period.choices,
    }
    return Part("clusters/_year_covenant.html", context)
