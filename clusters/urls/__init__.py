"""Addresses of clusters, their years, covenants and results, and the units."""

from django.urls import path

from clusters import views
from clusters.urls import offices, years
from clusters.views import covenants, results, signing, targets

app_name = "clusters"
urlpatterns = [
    path("clusters/", views.clusters, name="clusters"),
    path("clusters/<int:pk>/", views.cluster, name="cluster"),
    path("years/<int:pk>/", views.year, name="year"),
    *years.urlpatterns,
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
    path("years/<int:pk>/covenant/", covenants.covenant, name="covenant"),
    path("years/<int:pk>/covenant/draft/", covenants.covenant_draft, name="covenant_draft"),
    path("covenants/<int:pk>/", covenants.annex, name="annex"),
    path("covenants/<int:pk>/annex/", covenants.annex_start, name="annex_start"),
    path("covenants/<int:pk>/print/", covenants.covenant_print, name="covenant_print"),
    path("covenants/<int:pk>/comments/", covenants.covenant_comment, name="covenant_comment"),
    path("covenants/<int:pk>/describe/", covenants.covenant_describe, name="covenant_describe"),
    path("covenants/<int:pk>/articles/", covenants.articles, name="articles"),
    path("covenants/articles/<int:pk>/", covenants.article, name="article"),
    path("covenants/articles/<int:pk>/move/", covenants.article_move, name="article_move"),
    path("covenants/articles/<int:pk>/remove/", covenants.article_remove, name="article_remove"),
    path("covenants/<int:pk>/moves/<slug:verb>/", covenants.covenant_move, name="covenant_move"),
    path("covenants/<int:pk>/sign/", signing.sign, name="sign"),
    path("covenants/<int:pk>/paper/", signing.record_paper, name="record_paper"),
    path("covenants/scans/<int:pk>/", signing.signature_scan, name="signature_scan"),
    path("covenants/<int:pk>/targets/add/", targets.target_add, name="target_add"),
    path("covenants/targets/<int:pk>/", targets.target, name="target"),
    path("covenants/targets/<int:pk>/remove/", targets.target_remove, name="target_remove"),
    path("covenants/<int:pk>/pledges/<int:unit>/", targets.pledges, name="pledges"),
    path("covenants/<int:pk>/targets.xlsx", targets.targets_workbook, name="targets_workbook"),
    path("covenants/<int:pk>/targets/import/", targets.targets_import, name="targets_import"),
    path("years/<int:pk>/results/<slug:period>/", results.results, name="results"),
    path("years/<int:pk>/results/<slug:period>/<int:unit>/", results.reporting, name="reporting"),
    path(
        "years/<int:pk>/results/<slug:period>/<int:unit>/<int:target>/",
        results.result,
        name="result",
    ),
    path(
        "years/<int:pk>/results/<slug:period>/<int:unit>/<slug:verb>/",
        results.reporting_move,
        name="reporting_move",
    ),
    path("results/<int:pk>/evidence/", results.evidence, name="evidence"),
    *offices.urlpatterns,
]
