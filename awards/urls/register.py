from django.urls import path

from awards.views import duplicates, households, matching, register, register_import

urlpatterns = [
    path("awards/", register.awards, name="awards"),
    path("awards/<int:pk>/", register.award, name="award"),
    path("awards/units/<int:pk>/", register.unit_awards, name="unit_awards"),
    path("awards/units/<int:pk>/print/", register.unit_history, name="unit_history"),
    path("awards/people/<int:pk>/print/", register.person_history, name="person_history"),
    path("awards/people/duplicates/", duplicates.duplicates, name="duplicates"),
    path("awards/people/<int:pk>/join/<int:other>/", duplicates.join, name="person_join"),
    path("awards/people/separate/<int:pk>/", duplicates.separate, name="person_separate"),
    path("awards/<int:pk>/match/", matching.match, name="award_match"),
    path("awards/<int:pk>/unmatch/", matching.unmatch, name="award_unmatch"),
    path("awards/households/", households.households, name="households"),
    path("awards/households/add/", households.household_add, name="household_add"),
    path("awards/households/<int:pk>/", households.household, name="household"),
    path(
        "awards/households/<int:pk>/edit/", households.household_correct, name="household_correct"
    ),
    path(
        "awards/households/<int:pk>/print/",
        register.household_history,
        name="household_history",
    ),
    path("awards/import/", register_import.register_import, name="register_import"),
    path("awards/import/<int:pk>/undo/", register_import.register_undo, name="register_undo"),
    path("awards/import/form/", register_import.register_form, name="register_import_form"),
]
