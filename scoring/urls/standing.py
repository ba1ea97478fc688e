"""Addresses of the standing of a year and of its adopted copies."""

from django.urls import path

from scoring.views import standing

urlpatterns = [
    path("years/<int:pk>/standing/", standing.standing, name="standing"),
    path("years/<int:pk>/standing/adopt/", standing.adopt, name="standing_adopt"),
    path("years/<int:pk>/standing/ties/<int:unit>/", standing.tie, name="standing_tie"),
    path("standings/<int:pk>/", standing.adopted, name="adopted_standing"),
]
