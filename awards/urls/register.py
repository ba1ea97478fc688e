from django.urls import path

from awards.views import register

urlpatterns = [
    path("awards/", register.awards, name="awards"),
]
