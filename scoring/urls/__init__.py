"""Addresses of scoring: each area lays out its own."""

from scoring.urls.appraisal import urlpatterns as of_appraisal
from scoring.urls.criteria import urlpatterns as of_criteria
from scoring.urls.cross import urlpatterns as of_cross
from scoring.urls.sheets import urlpatterns as of_sheets
from scoring.urls.standing import urlpatterns as of_standing

app_name = "scoring"
urlpatterns = [*of_criteria, *of_sheets, *of_cross, *of_appraisal, *of_standing]
