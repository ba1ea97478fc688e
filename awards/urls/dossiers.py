from django.urls import path

from awards.views import dossiers

urlpatterns = [
    path("awards/dossiers/<int:pk>/", dossiers.proposal, name="proposal"),
]
