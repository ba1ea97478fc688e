from django.urls import path

from awards.views import dossiers

urlpatterns = [
    path("awards/dossiers/", dossiers.proposals, name="proposals"),
    path("awards/dossiers/resubmit/", dossiers.resubmit_many, name="resubmit_many"),
    path("awards/dossiers/<int:pk>/", dossiers.proposal, name="proposal"),
    path(
        "awards/dossiers/<int:pk>/move/<slug:verb>/", dossiers.proposal_move, name="proposal_move"
    ),
    path(
        "awards/dossiers/<int:pk>/findings/<str:rule>/explain/",
        dossiers.finding_explain,
        name="finding_explain",
    ),
    path(
        "awards/dossiers/<int:pk>/remarks/<int:remark>/answer/",
        dossiers.remark_answer,
        name="remark_answer",
    ),
    path("awards/batches/<int:pk>/submit/", dossiers.batch_submit, name="batch_submit"),
]
