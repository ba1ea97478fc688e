"""Addresses of clusters as they are kept, of their years, calendars, papers and movements."""

from django.urls import path

from clusters.views import calendar, manage, movements, papers, quotas, years

urlpatterns = [
    path("clusters/create/", manage.create, name="create"),
    path("clusters/<int:pk>/edit/", manage.edit, name="edit"),
    path("clusters/<int:pk>/rotation/", manage.rotation, name="rotation"),
    path("clusters/<int:pk>/open-year/", years.year_open, name="year_open"),
    path("clusters/<int:pk>/movements/", movements.movements, name="movements"),
    path("clusters/<int:pk>/movements/launch/", movements.launch, name="movement_launch"),
    path("movements/<int:pk>/edit/", movements.edit, name="movement_edit"),
    path("years/<int:pk>/members/", years.members, name="members"),
    path("years/<int:pk>/calendar/", calendar.calendar, name="calendar"),
    path("years/<int:pk>/calendar/edit/", calendar.deadlines, name="deadlines"),
    path("years/<int:pk>/quotas/", quotas.quotas, name="quotas"),
    path("years/<int:pk>/papers/", papers.papers, name="papers"),
    path("years/<int:pk>/papers/add/", papers.add, name="paper_add"),
    path("papers/<int:pk>/download/", papers.download, name="paper_download"),
    path("papers/<int:pk>/remove/", papers.remove, name="paper_remove"),
    path("calendar/<str:key>.ics", calendar.feed, name="feed"),
]
