"""Addresses of the scoring of a year and of the sheets of its units."""

from django.urls import path

from scoring.views import evidence, sheet_files, sheets, year

urlpatterns = [
    path("years/<int:pk>/scoring/", year.year, name="year"),
    path("years/<int:pk>/scoring/set-up/", year.set_up, name="set_up"),
    path("years/<int:pk>/scoring/links/", year.links, name="links"),
    path("sheets/<int:pk>/", sheets.sheet, name="sheet"),
    path("sheets/<int:pk>/cell/", sheets.cell, name="sheet_cell"),
    path("sheets/<int:pk>/paste/", sheets.paste, name="sheet_paste"),
    path("sheets/<int:pk>/print/", sheets.printed, name="sheet_print"),
    path("sheets/<int:pk>/moves/<slug:verb>/", sheets.move, name="sheet_move"),
    path("sheets/<int:pk>/scores.xlsx", sheet_files.workbook, name="sheet_workbook"),
    path("sheets/<int:pk>/import/", sheet_files.fill, name="sheet_import"),
    path("sheets/<int:pk>/lines/<int:line>/evidence/", evidence.evidence, name="evidence"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("evidence/<int:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
]
