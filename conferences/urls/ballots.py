"""Addresses of ballots. The personal link is what people type and see: it is in Vietnamese."""

from django.urls import path

from conferences.views import (
    awaited,
    ballot_counting,
    ballot_drafting,
    ballot_voting,
    ballots,
)

urlpatterns = [
    path("conferences/<int:pk>/ballots/new/", ballot_drafting.ballot_draft, name="ballot_draft"),
    path("ballots/waiting/", awaited.votes_awaited, name="votes_awaited"),
    path("ballots/<int:pk>/", ballots.ballot, name="ballot"),
    path("ballots/<int:pk>/live/", ballots.ballot_live, name="ballot_live"),
    path("ballots/<int:pk>/screen/", ballots.ballot_screen, name="ballot_screen"),
    path("ballots/<int:pk>/edit/", ballot_drafting.ballot_edit, name="ballot_edit"),
    path("ballots/<int:pk>/do/<str:verb>/", ballots.ballot_move, name="ballot_move"),
    path("ballots/<int:pk>/roll/", ballots.ballot_roll, name="ballot_roll"),
    path("ballots/<int:pk>/links/", ballots.ballot_links, name="ballot_links"),
    path("ballots/<int:pk>/next/", ballots.ballot_next, name="ballot_next"),
    path("ballots/<int:pk>/settle/", ballots.ballot_settle, name="ballot_settle"),
    path("ballots/<int:pk>/count/", ballot_counting.ballot_count, name="ballot_count"),
    path("ballots/<int:pk>/scan/", ballot_counting.ballot_scan, name="ballot_scan"),
    path("ballots/<int:pk>/seats/<int:seat>/", ballot_voting.vote, name="vote"),
    path("bo-phieu/<str:token>/", ballot_voting.links_ballots, name="link"),
    path("bo-phieu/<str:token>/<int:pk>/", ballot_voting.vote_by_link, name="vote_by_link"),
]
