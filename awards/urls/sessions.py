"""Addresses of sessions of a council."""

from django.urls import path

from awards.views import session_agenda, session_meeting, session_votes, sessions

urlpatterns = [
    path("awards/sessions/", sessions.sessions_list, name="sessions"),
    path("awards/sessions/new/", sessions.session_new, name="session_new"),
    path("awards/sessions/<int:pk>/", sessions.session, name="session"),
    path("awards/sessions/<int:pk>/edit/", sessions.session_edit, name="session_edit"),
    path("awards/sessions/<int:pk>/do/<str:verb>/", sessions.session_move, name="session_move"),
    path("awards/sessions/<int:pk>/roll/", session_meeting.session_roll, name="session_roll"),
    path("awards/sessions/<int:pk>/notes/", session_meeting.session_notes, name="session_notes"),
    path(
        "awards/sessions/<int:pk>/session.ics", sessions.session_calendar, name="session_calendar"
    ),
    path(
        "awards/sessions/<int:pk>/print/<str:sheet>/",
        session_meeting.session_print,
        name="session_print",
    ),
    path("awards/sessions/<int:pk>/put/", session_agenda.session_put, name="session_put"),
    path("awards/sessions/<int:pk>/off/", session_agenda.session_take_off, name="session_take_off"),
    path("awards/sessions/<int:pk>/order/", session_agenda.session_arrange, name="session_arrange"),
    path("awards/sessions/<int:pk>/votes/", session_votes.session_votes, name="session_votes"),
    path(
        "awards/sessions/<int:pk>/close-votes/",
        session_votes.session_close_votes,
        name="session_close_votes",
    ),
    path("awards/sessions/<int:pk>/again/", session_votes.session_again, name="session_again"),
    path(
        "awards/sessions/<int:pk>/opinions/",
        session_votes.session_opinions,
        name="session_opinions",
    ),
    path(
        "awards/sessions/<int:pk>/opinions/remove/",
        session_votes.session_opinions_remove,
        name="session_opinions_remove",
    ),
    path(
        "awards/sessions/opinions/<int:pk>/",
        session_votes.session_opinion_file,
        name="session_opinion_file",
    ),
    path("awards/sessions/items/<int:pk>/", session_agenda.session_sheet, name="session_sheet"),
]
