from django.urls import path

from awards.views import consultations, notices

urlpatterns = [
    path("awards/consultations/", consultations.consultations, name="consultations"),
    path("awards/consultations/ask/", consultations.ask, name="consult"),
    path("awards/consultations/end/", consultations.end, name="consultations_end"),
    path("awards/consultations/<int:pk>/", consultations.consultation, name="consultation"),
    path(
        "awards/consultations/<int:pk>/file/",
        consultations.consultation_file,
        name="consultation_file",
    ),
    path("awards/consultations/<int:pk>/letter/", consultations.letter, name="consultation_letter"),
    path(
        "awards/consultations/<int:pk>/withdraw/",
        consultations.withdraw,
        name="consultation_withdraw",
    ),
    path("awards/notices/", notices.notices, name="notices"),
    path("awards/notices/new/", notices.notice_new, name="notice_new"),
    path("awards/notices/<int:pk>/", notices.notice, name="notice"),
    path("awards/notices/<int:pk>/close/", notices.notice_close, name="notice_close"),
    path("awards/notices/<int:pk>/withdraw/", notices.notice_withdraw, name="notice_withdraw"),
    path("awards/notices/<int:pk>/comments/", notices.notice_comments, name="notice_comments"),
    path(
        "awards/notices/<int:pk>/comments/<int:comment>/",
        notices.notice_comment,
        name="notice_comment",
    ),
]
