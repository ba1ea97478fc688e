from django.urls import path

from clusters import views
from clusters.views import calendar

app_name = "clusters"
urlpatterns = [
    path("clusters/", views.clusters, name="clusters"),
    path("clusters/<int:pk>/", views.cluster, name="cluster"),
    path("years/<int:pk>/", views.year, name="year"),
    path("years/<int:pk>/calendar/", calendar.calendar, name="calendar"),
    path("years/<int:pk>/calendar/edit/", calendar.deadlines, name="deadlines"),
    path("calendar/<str:key>.ics", calendar.feed, name="feed"),
    path("units/", views.units, name="units"),
    path("units/<int:pk>/", views.unit, name="unit"),
]
