from django.urls import path

from awards.views import amending, deciding, decisions, outcomes, quotas

urlpatterns = [
    path("awards/decisions/", decisions.decisions, name="decisions"),
    path("awards/decisions/candidates/", decisions.candidates, name="candidates"),
    path("awards/decisions/new/", deciding.decision_new, name="decision_new"),
    path("awards/decisions/<int:pk>/", decisions.decision, name="decision"),
    path("awards/decisions/<int:pk>/list/", decisions.decision_list, name="decision_list"),
    path("awards/decisions/<int:pk>/print/", decisions.decision_print, name="decision_print"),
    path(
        "awards/decisions/<int:pk>/files/<slug:which>/",
        decisions.decision_file,
        name="decision_file",
    ),
    path("awards/decisions/<int:pk>/edit/", deciding.decision_edit, name="decision_edit"),
    path("awards/decisions/<int:pk>/issue/", deciding.decision_issue, name="decision_issue"),
    path(
        "awards/decisions/<int:pk>/announce/", deciding.decision_announce, name="decision_announce"
    ),
    path("awards/decisions/<int:pk>/revoke/", amending.decision_revoke, name="decision_revoke"),
    path("awards/decisions/<int:pk>/correct/", amending.decision_correct, name="decision_correct"),
    path(
        "awards/decisions/<int:pk>/correct/<int:award>/",
        amending.award_correct,
        name="award_correct",
    ),
    path("awards/amendments/<int:pk>/file/", amending.amendment_file, name="amendment_file"),
    path("awards/decisions/<int:pk>/add/", outcomes.decision_add, name="decision_add"),
    path("awards/decisions/<int:pk>/remove/", outcomes.decision_remove, name="decision_remove"),
    path("awards/decisions/<int:pk>/discard/", outcomes.decision_discard, name="decision_discard"),
    path("awards/decisions/refuse/", outcomes.refuse, name="refuse"),
    path("awards/decisions/steps/", outcomes.steps, name="steps"),
    path("awards/dossiers/<int:pk>/revoke/", amending.revoke, name="revoke"),
    path("awards/quotas/", quotas.quotas, name="quotas"),
    path("awards/quotas/cuts/", quotas.cuts, name="cuts"),
]
