from django.urls import path

from awards.views import papers

urlpatterns = [
    path("awards/dossiers/<int:pk>/papers/add/", papers.proposal_add, name="papers_add"),
    path("awards/batches/<int:pk>/papers/add/", papers.batch_add, name="letter_papers_add"),
    path("awards/papers/<int:pk>/remove/", papers.paper_remove, name="paper_remove"),
    path("awards/papers/<int:pk>/", papers.paper_file, name="paper_file"),
]
