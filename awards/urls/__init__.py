"""The addresses of the app, area by area."""

from awards.urls import (
    board,
    consultations,
    decisions,
    dossiers,
    entering,
    facts,
    papers,
    public,
    register,
    sessions,
)

app_name = "awards"
urlpatterns = [
    *register.urlpatterns,
    *facts.urlpatterns,
    *entering.urlpatterns,
    *dossiers.urlpatterns,
    *papers.urlpatterns,
    *board.urlpatterns,
    *consultations.urlpatterns,
    *sessions.urlpatterns,
    *decisions.urlpatterns,
    *public.urlpatterns,
]
