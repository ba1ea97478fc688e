from django.urls import path

from conferences import ballot_urls, meeting_urls, resolution_urls, views

app_name = "conferences"
urlpatterns = [
    *ballot_urls.urlpatterns,
    path("conferences/", views.conferences, name="conferences"),
    path("conferences/<int:pk>/", views.conference, name="conference"),
    # Before the verbs, which take every word.
    *meeting_urls.urlpatterns,
    *resolution_urls.urlpatterns,
    path("conferences/<int:pk>/<str:verb>/", views.move, name="move"),
]
