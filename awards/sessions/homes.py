"""What the pages of a council's ballot say about the session that it belongs to."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import ItemOutcome, SessionItem
from awards.sessions.words import share_of, share_words, votes_words
from clusters.models import Unit
from clusters.offices import Offices, offices_of
from conferences.ballots.homes import Home, Told
from conferences.models import Ballot
from conferences.workflow import BallotState


def ballot_home(ballot: Ballot, user: Any) -> list[Home]:
    """The session of `ballot`, or of the round that followed it; none where there is none."""
    items = _items_of(ballot)
    if not items:
        return []
    session, share = items[0].session, share_of(items[0])
    members = session.members.count()
    own = {
        item.option_id: item
        for item in items
        if item.ballot_id == ballot.pk and item.option_id is not None
    }
    told = _(
        "Tính trên %(n)d thành viên Hội đồng, kể cả người vắng; cần %(share)s, từ %(k)d phiếu."
    )
    words = {"n": members, "share": share_words(share), "k": share.needed(members)}
    return [
        Home(
            label=session.title,
            list_label=_("Phiên họp Hội đồng"),
            list_url=reverse("awards:sessions"),
            url=reverse("awards:session", args=[session.pk]),
            share=(
                told % words,
                _("Ý kiến bằng văn bản của người vắng được cộng vào khi đóng phiếu."),
            ),
            base=members,
            needed=share.needed(members),
            hidden=_hidden(ballot, user),
            links={pk: reverse("awards:session_sheet", args=[item.pk]) for pk, item in own.items()},
            outcomes={pk: _told(item) for pk, item in own.items() if item.votes_for is not None},
        )
    ]


def _items_of(ballot: Ballot) -> list[SessionItem]:
    """The lines of the agenda; they point at the newest round."""
    at: Ballot | None = ballot
    while at is not None:
        items = list(SessionItem.objects.filter(ballot=at).select_related("session"))
        if items:
            return items
        given_up = (BallotState.CANCELLED, BallotState.ANNULLED)
        at = at.following.exclude(state__in=given_up).first()
    return []


def _hidden(ballot: Ballot, user: Any) -> frozenset[int]:
    """The options about the own unit, its parent and its children, through any office."""
    if user is None or not user.is_authenticated or user.is_superuser:
        return frozenset()
    offices = offices_of(user)
    if not offices.officers:
        return frozenset()
    options = ballot.options.filter(unit__isnull=False).select_related("unit")
    return frozenset(
        option.pk for option in options if option.unit and _is_near(offices, option.unit)
    )


def _is_near(offices: Offices, home: Unit) -> bool:
    return any(
        home.pk in (officer.unit.pk, officer.unit.parent_id) or home.parent_id == officer.unit.pk
        for officer in offices.officers
    )


def _told(item: SessionItem) -> Told:
    assert item.votes_for is not None  # asked by the caller
    assert item.votes_base is not None  # frozen together
    words = votes_words(item.votes_for, item.votes_base)
    if item.votes_written:
        words = _("%(words)s, %(n)d bằng văn bản") % {"words": words, "n": item.votes_written}
    return Told(
        passes=item.outcome == ItemOutcome.RECOMMENDED,
        votes=item.votes_for,
        label=str(item.get_outcome_display()),
        words=words,
    )
