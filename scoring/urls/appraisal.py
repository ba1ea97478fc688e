"""Addresses of appraisals, explanations, final scores and the trails of lines."""

from django.urls import path

from scoring.views import appraisal, explanation, trail

urlpatterns = [
    path("years/<int:pk>/appraisal/", appraisal.appraisals, name="appraisals"),
    path("years/<int:pk>/finalize/", appraisal.final_year, name="final_year"),
    path("sheets/<int:pk>/appraisal/", appraisal.appraisal, name="appraisal"),
    path("sheets/<int:pk>/appraisal/accept/", appraisal.appraisal_accept, name="appraisal_accept"),
    path("sheets/<int:pk>/appraisal/look/", appraisal.appraisal_look, name="appraisal_look"),
    path(
        "sheets/<int:pk>/appraisal/lines/<int:criterion>/",
        appraisal.appraisal_line,
        name="appraisal_line",
    ),
    path(
        "sheets/<int:pk>/appraisal/moves/<slug:verb>/",
        appraisal.appraisal_move,
        name="appraisal_move",
    ),
    path("sheets/<int:pk>/final/<int:criterion>/", appraisal.final_line, name="final_line"),
    path("sheets/<int:pk>/explanation/", explanation.explanation, name="explanation"),
    path(
        "sheets/<int:pk>/explanation/<int:criterion>/",
        explanation.explanation_line,
        name="explanation_line",
    ),
    path("explanations/files/<int:pk>/", explanation.explanation_file, name="explanation_file"),
    path(
        "explanations/files/<int:pk>/remove/",
        explanation.explanation_file_remove,
        name="explanation_file_remove",
    ),
    path("sheets/<int:pk>/trail/", trail.trail_print, name="trail_print"),
    path("sheets/<int:pk>/trail/<int:criterion>/", trail.trail, name="trail"),
    path("sheets/<int:pk>/trail.xlsx", trail.trail_workbook, name="trail_workbook"),
]
