from django.urls import path

from awards.views import areas, board, board_deeds, board_pending, reviews

urlpatterns = [
    path("awards/queue/", board.queue, name="queue"),
    path("awards/queue/next/", board.next_review, name="next_review"),
    path("awards/queue/compare/", board.compare, name="compare"),
    path("awards/queue/assign/", board_deeds.assign, name="assign"),
    path("awards/queue/prepare/", board_deeds.prepare, name="prepare"),
    path("awards/queue/pending/", board_pending.pending, name="pending"),
    path("awards/queue/pending/<int:pk>/", board_pending.pending_edit, name="pending_edit"),
    path("awards/queue/areas/", areas.areas, name="areas"),
    path("awards/queue/areas/<int:pk>/remove/", areas.area_remove, name="area_remove"),
    path("awards/review/<int:pk>/", reviews.review, name="review"),
    path("awards/review/<int:pk>/postpone/", reviews.review_postpone, name="review_postpone"),
    path("awards/review/<int:pk>/remark/", reviews.remark_add, name="remark_add"),
    path(
        "awards/review/<int:pk>/finding/<str:rule>/", reviews.finding_answer, name="finding_answer"
    ),
    path("awards/review/<int:pk>/<slug:verb>/", board_deeds.board_move, name="board_move"),
    path("awards/remarks/<int:pk>/settle/", reviews.remark_settle, name="remark_settle"),
    path("awards/reviewers/<int:pk>/remove/", reviews.reviewer_remove, name="reviewer_remove"),
]
