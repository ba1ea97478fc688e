"""What the screen of the hall shows."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from conferences.actions.allowing import allow, note
from conferences.models import Conference, HallScreen, Reveal, Shows
from conferences.resolutions.standing import tiers
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def show(*, conference: Conference, shows: str, reveal: str = "", by: "User") -> HallScreen:
    """Turn the screen to something else; another order of telling begins anew."""
    allow("run", conference, by)
    if shows not in Shows.values or reveal not in ("", *Reveal.values):
        raise Refused(_("Màn hình không có trang này. Chọn một trong các trang đã nêu."))
    with transaction.atomic():
        screen = _held(conference)
        if reveal and reveal != screen.reveal:
            screen.reveal, screen.revealed = reveal, 0
        screen.shows = shows
        screen.save()
        note("show", conference, by, shows=shows)
    return screen


def reveal_rank(*, conference: Conference, seen: int, back: bool, by: "User") -> HallScreen:
    """Tell one rank more, or take the last one back.

    `seen` is how many the page showed as told: a key pressed twice, or at two places, tells
    one rank and not two.
    """
    allow("run", conference, by)
    with transaction.atomic():
        screen = _held(conference)
        if screen.revealed != seen:
            return screen
        following = screen.revealed + (-1 if back else 1)
        if 0 <= following <= len(tiers(conference)):
            screen.revealed = following
            screen.shows = Shows.STANDING
            screen.save()
            note("reveal_rank", conference, by, revealed=following)
    return screen


def _held(conference: Conference) -> HallScreen:
    """The screen's row, for one writer."""
    Conference.objects.select_for_update().get(pk=conference.pk)
    screen, _made = HallScreen.objects.get_or_create(conference=conference)
    return screen
