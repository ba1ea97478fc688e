"""Addresses of changes of units, of their people, of terms and hand-overs."""

from django.urls import path

from clusters.views import changes, handover, officers, terms

urlpatterns = [
    path("units/change/", changes.unit_change, name="unit_change"),
    path("units/<int:pk>/officers/", officers.officers, name="officers"),
    path(
        "units/<int:pk>/officers/<int:officer>/<slug:verb>/",
        officers.officer_act,
        name="officer_act",
    ),
    path("years/<int:pk>/terms/", terms.terms, name="terms"),
    path("years/<int:pk>/terms/record/", terms.term_record, name="term_record"),
    path("years/<int:pk>/terms/replace/", terms.chair_replace, name="chair_replace"),
    path("years/<int:pk>/terms/<int:term>/recognise/", terms.term_recognise, name="term_recognise"),
    path("years/<int:pk>/handover/", handover.handover, name="handover"),
    path(
        "years/<int:pk>/handover/from/<int:giver>/<slug:verb>/",
        handover.handover_list,
        name="handover_list",
    ),
    path(
        "years/<int:pk>/handover/items/<int:item>/file/",
        handover.handover_file,
        name="handover_file",
    ),
    path(
        "years/<int:pk>/handover/items/<int:item>/<slug:verb>/",
        handover.handover_item,
        name="handover_item",
    ),
]
