from django.urls import path

from awards.views import checking, facts, people, unit_years

urlpatterns = [
    path("awards/facts/", facts.facts, name="facts"),
    path("awards/facts/<int:pk>/", facts.facts_of, name="facts_of"),
    path("awards/facts/<int:pk>/check/", checking.check, name="check"),
    path("awards/facts/<int:pk>/history/", facts.history_check, name="history_check"),
    path("awards/facts/<int:pk>/workbook/", people.workbook, name="facts_workbook"),
    path("awards/facts/<int:pk>/import/", people.facts_import, name="facts_import"),
    path("awards/facts/<int:pk>/years/", unit_years.years_import, name="years_import"),
    path("awards/facts/<int:pk>/years/workbook/", unit_years.years_workbook, name="years_workbook"),
    path("awards/facts/<int:pk>/persons/add/", people.person_add, name="person_add"),
    path("awards/facts/<int:pk>/<slug:what>/add/", facts.fact_enter, name="fact_enter"),
    path("awards/facts/<slug:what>/<int:pk>/", facts.fact_correct, name="fact_correct"),
    path("awards/facts/hold/<int:pk>/end/", facts.hold_end, name="hold_end"),
    path("awards/people/<int:pk>/", people.person, name="person"),
    path("awards/people/<int:pk>/edit/", people.person_correct, name="person_correct"),
    path("awards/people/<int:pk>/names/", people.person_alias, name="person_alias"),
]
