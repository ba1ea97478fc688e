"""Telling people what has happened to a dossier, in the transaction of the deed.

A notice is a row of that transaction and its mail leaves after the commit
(`workflow.notices.notify`). A text names the award, the unit and the year, never a person:
it goes out by mail as it is.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.desks import desks_on, writers_on
from awards.models import Batch, Proposal
from awards.workflow import ProposalState
from workflow.notices import notify

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_ABOUT = "%(about)s"


def tell_proposer(proposal: Proposal, *, event: str, text: "StrOrPromise") -> int:
    """Tell those who write the letter of `proposal`; how many were told now.

    `%(about)s` in `text` becomes award, unit and year. The same `event` is told again once
    the dossier has moved on; what happens many times in one state puts a key into `event`.
    """
    url = reverse("awards:proposal", args=[proposal.pk])
    return _tell(writers_of(proposal.batch), proposal, event, text, url)


def tell_writers(
    rows: Sequence[Proposal],
    *,
    event: str,
    many: "StrOrPromise",
    one: "StrOrPromise" = "",
    **words: object,
) -> None:
    """Tell those who write the letters of `rows`, once for each letter.

    `one` is said where it is about one dossier, with `%(about)s`; `many` with `%(n)d` and
    `%(batch)s`, and always where there is no `one`.
    """
    by_letter: dict[int, list[Proposal]] = {}
    for row in rows:
        by_letter.setdefault(row.batch_id, []).append(row)
    for pk, mine in by_letter.items():
        first = mine[0]
        url = reverse("awards:batch", args=[pk])
        if len(mine) == 1:
            url = reverse("awards:proposal", args=[first.pk])
        with translation.override(settings.LANGUAGE_CODE):
            told = {"n": len(mine), "batch": first.batch.title, "about": about(first), **words}
            text = str(one if one and len(mine) == 1 else many) % told
        key = f"awards:{event}:{pk}:{first.pk}:{first.version}"
        tell_users(writers_of(first.batch), key=key, text=text, url=url)


def tell_desk(proposal: Proposal, *, event: str, text: "StrOrPromise") -> int:
    """Tell who holds the dossier, or the whole desk of the council where nobody does yet."""
    url = reverse("awards:review", args=[proposal.pk])
    if proposal.state == ProposalState.DRAFT:
        # What was taken back is not theirs to see any more.
        url = reverse("awards:queue")
    return _tell(desk_of(proposal), proposal, event, text, url)


_SENT = gettext_lazy("Hồ sơ mới gửi: %(about)s.")
_SENT_AGAIN = gettext_lazy("Hồ sơ gửi lại sau khi bổ sung: %(about)s.")
_LETTER = gettext_lazy("%(sender)s gửi hồ sơ đề nghị khen thưởng năm %(year)d.")
_LETTER_AGAIN = gettext_lazy(
    "%(sender)s gửi lại %(n)d hồ sơ đề nghị khen thưởng năm %(year)d sau khi bổ sung."
)


def tell_desk_of_letters(sent: Sequence[Proposal], *, event: str, again: bool) -> None:
    """Tell the desk that dossiers have come: once for each letter, not for each of them.

    What was sent again is told to who holds it. Whom a conflict of interest bars from all of
    a letter is not told of it.
    """
    by_letter: dict[int, list[Proposal]] = {}
    for row in sent:
        by_letter.setdefault(row.batch_id, []).append(row)
    desks = desks_on(timezone.localdate(), [row.batch.council_id for row in sent])
    for pk, mine in by_letter.items():
        first = mine[0]
        if len(mine) == 1:
            url = reverse("awards:review", args=[first.pk])
            _tell(desks.of(first), first, event, _SENT_AGAIN if again else _SENT, url)
            continue
        users = [user for row in mine for user in desks.of(row)]
        with translation.override(settings.LANGUAGE_CODE):
            told = str(_LETTER_AGAIN if again else _LETTER) % {
                "sender": first.batch.sender,
                "year": first.batch.year,
                "n": len(mine),
            }
        key = f"awards:{event}_batch:{pk}:{first.pk}:{first.version}"
        tell_users(users, key=key, text=told, url=reverse("awards:queue"))


def tell_users(users: Iterable[User], *, key: str, text: "StrOrPromise", url: str) -> int:
    """Tell each of `users` once for `key`; how many were told now."""
    today = timezone.localdate()
    with translation.override(settings.LANGUAGE_CODE):
        said = str(text)
    people = {user.pk: user for user in users}
    return sum(notify(user, key=key, text=said, url=url, day=today) for user in people.values())


def about(proposal: Proposal) -> str:
    """What a dossier is about without naming a person: award, unit, year."""
    return _("%(award)s, %(unit)s, năm %(year)d") % {
        "award": proposal.kind.name,
        "unit": proposal.home,
        "year": proposal.batch.year,
    }


def writers_of(batch: Batch) -> list[User]:
    """The people of the unit, or the specialists of the council, that sends the letter."""
    return writers_on(timezone.localdate(), [batch]).of(batch)


def desk_of(proposal: Proposal) -> list[User]:
    """Who holds the dossier, or the desk; never somebody of the unit, its parent or children."""
    return desks_on(timezone.localdate(), [proposal.batch.council_id]).of(proposal)


def _tell(users: list[User], proposal: Proposal, event: str, text: "StrOrPromise", url: str) -> int:
    with translation.override(settings.LANGUAGE_CODE):
        said = str(text).replace(_ABOUT, about(proposal))
    return tell_users(
        users,
        key=f"awards:{event}:{proposal.pk}:{proposal.version}",
        text=said,
        url=url,
    )
