"""Addresses of live meetings: laying down, calling, running, printing."""

from django.urls import path

from conferences.views import (
    console,
    delegations,
    invitations,
    meetings,
    printing,
    programme,
    screen,
)

urlpatterns = [
    path("conferences/new/", meetings.new, name="new"),
    path("conferences/<int:pk>/edit/", meetings.edit, name="edit"),
    path("conferences/<int:pk>/presiding/", meetings.presiding, name="presiding"),
    path("conferences/<int:pk>/agenda/", programme.agenda, name="agenda"),
    path("conferences/<int:pk>/agenda/usual/", programme.agenda_fill, name="agenda_fill"),
    path("conferences/<int:pk>/papers/", programme.paper_add, name="paper_add"),
    path("conferences/agenda/<int:pk>/", programme.item, name="item"),
    path("conferences/agenda/<int:pk>/order/", programme.item_order, name="item_order"),
    path("conferences/agenda/<int:pk>/remove/", programme.item_remove, name="item_remove"),
    path("conferences/agenda/<int:pk>/notes/", console.notes, name="notes"),
    path("conferences/agenda/<int:pk>/<str:verb>/", console.item_move, name="item_move"),
    path("conferences/papers/<int:pk>/", programme.paper, name="paper"),
    path("conferences/papers/<int:pk>/remove/", programme.paper_remove, name="paper_remove"),
    path("conferences/<int:pk>/delegations/", delegations.delegations, name="delegations"),
    path("conferences/delegations/<int:pk>/", delegations.delegation, name="delegation"),
    path(
        "conferences/delegations/<int:pk>/remove/",
        delegations.delegation_remove,
        name="delegation_remove",
    ),
    path("conferences/delegations/<int:pk>/proxy/", delegations.proxy, name="proxy"),
    path("conferences/delegations/<int:pk>/opinion/", delegations.opinion, name="opinion"),
    path("conferences/delegations/<int:pk>/attendance/", console.check, name="check"),
    path(
        "conferences/delegations/<int:pk>/persons/<int:delegate>/",
        delegations.delegate,
        name="delegate",
    ),
    path("conferences/<int:pk>/invitations/", invitations.invitations, name="invitations"),
    path("conferences/<int:pk>/meeting.ics", invitations.calendar, name="calendar"),
    path("conferences/<int:pk>/print/<str:sheet>/", printing.sheet, name="sheet"),
    path("conferences/<int:pk>/console/", console.console, name="console"),
    path("conferences/<int:pk>/console/live/", console.console_live, name="console_live"),
    path("conferences/<int:pk>/console/advance/", console.advance, name="advance"),
    path("conferences/<int:pk>/attendance/", console.attendance, name="attendance"),
    path("conferences/<int:pk>/screen/", screen.screen, name="screen"),
    path("conferences/<int:pk>/screen/now/", screen.screen_now, name="screen_now"),
    path("conferences/<int:pk>/screen/turn/", screen.screen_turn, name="screen_turn"),
]
