"""Addresses of criteria sets as everybody reads them; they are edited in the admin."""

from django.urls import path

from scoring.views import criteria

urlpatterns = [
    path("criteria/", criteria.criteria_sets, name="criteria_sets"),
    path("criteria/<int:pk>/", criteria.criteria_set, name="criteria_set"),
    path("criteria/<int:pk>/criteria.xlsx", criteria.criteria_workbook, name="criteria_workbook"),
    path("criteria/<int:pk>/compare/<int:other>/", criteria.compare_sets, name="criteria_compare"),
]
