from django.urls import path

from clusters import views

app_name = "clusters"
urlpatterns = [
    path("clusters/", views.clusters, name="clusters"),
    path("clusters/<int:pk>/", views.cluster, name="cluster"),
    path("years/<int:pk>/", views.year, name="year"),
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
]
