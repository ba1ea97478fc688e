"""What everybody may open; search engines are told about these only (SEARCH_ENGINES)."""

from django.urls import path

from awards.decisions.feed import public_feed
from awards.views import public

urlpatterns = [
    path("public/consultations/", public.public_notices_page, name="public_notices"),
    path("public/consultations/<int:pk>/", public.public_notice, name="public_notice"),
    path("public/decisions/", public.public_decisions, name="public_decisions"),
    path("public/decisions/atom.xml", public_feed, name="public_feed"),
    path("public/decisions/<int:pk>/", public.public_decision, name="public_decision"),
    path(
        "public/decisions/<int:pk>/file/", public.public_decision_file, name="public_decision_file"
    ),
]
