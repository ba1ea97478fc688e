"""Addresses of conferences, their meetings, ballots and resolutions."""

from django.urls import path

from conferences import views
from conferences.urls import ballots, meetings, resolutions

app_name = "conferences"
urlpatterns = [
    *ballots.urlpatterns,
    path("conferences/", views.conferences, name="conferences"),
    path("conferences/<int:pk>/", views.conference, name="conference"),
    # Before the verbs, which take every word.
    *meetings.urlpatterns,
    *resolutions.urlpatterns,
    path("conferences/<int:pk>/<str:verb>/", views.move, name="move"),
]
