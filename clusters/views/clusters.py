from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from clusters.models import Cluster, ClusterYear
from clusters.pages.clusters import cluster_page, year_page
from clusters.pages.listings import CLUSTERS
from clusters.querysets import with_years
from workflow import lists
from workflow.composition import parts


@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    rows = with_years(Cluster.objects.visible_to(request.user))
    return lists.answer(request, CLUSTERS, rows, "clusters/clusters.html")


@require_safe
def cluster(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Cluster.objects.visible_to(request.user).select_related("council__unit")
    shown = get_object_or_404(visible, pk=pk)
    context = {"page": cluster_page(shown), "parts": parts("cluster", request, shown)}
    return render(request, "clusters/cluster.html", context)


@require_safe
def year(request: HttpRequest, pk: int) -> HttpResponse:
    visible = ClusterYear.objects.visible_to(request.user).select_related("cluster__council__unit")
    shown = get_object_or_404(visible, pk=pk)
    context = {
        "page": year_page(shown, request.user),
        "parts": parts("cluster_year", request, shown),
    }
    return render(request, "clusters/year.html", context)
