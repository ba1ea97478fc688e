from django.urls import path

from awards.views import batches, nominations, nominees, proposing

urlpatterns = [
    path("awards/batches/", batches.batches, name="batches"),
    path("awards/batches/new/", batches.batch_new, name="batch_new"),
    path("awards/batches/<int:pk>/", batches.batch, name="batch"),
    path("awards/batches/<int:pk>/edit/", batches.batch_edit, name="batch_edit"),
    path("awards/batches/<int:pk>/remove/", batches.batch_remove, name="batch_remove"),
    path("awards/batches/<int:pk>/add/", proposing.proposal_add, name="proposal_add"),
    path("awards/batches/<int:pk>/suggest/", proposing.suggest, name="suggest"),
    path("awards/batches/<int:pk>/import/", nominees.proposals_import, name="proposals_import"),
    path(
        "awards/batches/<int:pk>/workbook/", nominees.proposals_workbook, name="proposals_workbook"
    ),
    path("awards/dossiers/<int:pk>/edit/", proposing.proposal_edit, name="proposal_edit"),
    path("awards/dossiers/<int:pk>/remove/", proposing.proposal_remove, name="proposal_remove"),
    path("awards/conferences/<int:pk>/take-up/", nominations.take_up, name="take_up"),
]
