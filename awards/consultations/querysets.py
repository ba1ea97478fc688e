"""Which requests for an opinion, public notices and comments somebody may see."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from awards.models import Consultation, Proposal, PublicComment, PublicLine, PublicNotice
from awards.proposal_querysets import conflict_condition, desks_of
from awards.workflow import NoticeState, ProposalState
from clusters.offices import offices_of

if TYPE_CHECKING:
    from datetime import date

P = ProposalState
# What may be asked about, and what may be laid before the public.
ASKABLE = (P.APPRAISAL, P.CONSULTATION)
# Of a dossier that has gone back or is over the public is told nothing any more.
_SHOWN_TO_PUBLIC = (P.APPRAISAL, P.CONSULTATION, P.SESSION, P.RECOMMENDED)
_MOST_ALIKE = 200
_PUBLIC_NOTICES = (NoticeState.OPEN, NoticeState.CLOSED)


def at_desk(user: Any) -> "QuerySet[Proposal]":
    """The dossiers that `user` works on at the desk of a council, less those with a conflict."""
    rows = Proposal.objects.board_sees(user)
    if user.is_superuser:
        return rows
    return rows.filter(batch__council__in=desks_of(offices_of(user)))


def consultations_board_sees(user: Any) -> "QuerySet[Consultation]":
    """The requests about the dossiers that `user` has before them at a desk or on a bench."""
    return Consultation.objects.filter(proposal__in=Proposal.objects.board_sees(user).values("pk"))


def consultations_asked_of(user: Any) -> "QuerySet[Consultation]":
    """The requests to the units that `user` works for; a conflict is none of the asked body's."""
    if not user.is_authenticated:
        return Consultation.objects.none()
    return Consultation.objects.filter(unit__in=offices_of(user).unit_ids)


def consultations_visible_to(user: Any) -> "QuerySet[Consultation]":
    return Consultation.objects.filter(
        Q(pk__in=consultations_asked_of(user).values("pk"))
        | Q(pk__in=consultations_board_sees(user).values("pk"))
    )


def with_dossiers(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """`rows` (consultations or public lines) with what their pages and rules look at."""
    return rows.select_related("proposal__batch__council", "proposal__kind", "proposal__home")


def notices_visible_to(user: Any) -> "QuerySet[PublicNotice]":
    """The public notices of the councils whose desk or bench somebody sits at."""
    if not user.is_authenticated:
        return PublicNotice.objects.none()
    if user.is_superuser:
        return PublicNotice.objects.filter(pk__isnull=False)
    return PublicNotice.objects.filter(council__in=offices_of(user).council_ids)


def lines_visible_to(user: Any) -> "QuerySet[PublicLine]":
    """The lines of notices, less those with a conflict of interest."""
    rows = PublicLine.objects.filter(notice__in=notices_visible_to(user).values("pk"))
    return rows.exclude(proposal__in=_barred(user))


def comments_visible_to(user: Any) -> "QuerySet[PublicComment]":
    """What the public wrote, for the desk of the council.

    A comment on the whole of a notice may be about any of its dossiers: whoever has an interest
    in one of them does not read it.
    """
    if not user.is_authenticated:
        return PublicComment.objects.none()
    if user.is_superuser:
        return PublicComment.objects.filter(pk__isnull=False)
    rows = _comments_of_desks(user)
    barred = _barred(user)
    near = PublicLine.objects.filter(proposal__in=barred).values("notice")
    return rows.exclude(line__proposal__in=barred).exclude(line__isnull=True, notice__in=near)


def comments_on(proposal: Proposal) -> "QuerySet[PublicComment]":
    """What the public wrote about a dossier, for whoever has it before them at the board.

    Who wrote is for the desk alone: the page of the dossier does not show it.
    """
    rows = PublicComment.objects.filter(line__proposal=proposal)
    return rows.defer("name", "contact").order_by("-sent_at", "-pk")


def comments_like(rows: "QuerySet[PublicComment]", one: PublicComment) -> "QuerySet[PublicComment]":
    """Those of `rows` without a result that say the same as `one`, or come from the same address:
    what many send alike is looked into once.
    """
    same = Q(text=one.text) | Q(contact__iexact=one.contact)
    waiting = rows.filter(same, notice=one.notice_id, handled_at__isnull=True)
    return waiting.exclude(pk=one.pk).order_by("sent_at", "pk")[:_MOST_ALIKE]


def comments_barred_from(user: Any) -> "QuerySet[PublicComment]":
    """What `user` does not read for a conflict of interest; to be counted, never listed."""
    if user.is_superuser:
        return PublicComment.objects.none()
    seen = comments_visible_to(user).values("pk")
    return _comments_of_desks(user).exclude(pk__in=seen)


def _comments_of_desks(user: Any) -> "QuerySet[PublicComment]":
    return PublicComment.objects.filter(notice__council__in=desks_of(offices_of(user)))


def _barred(user: Any) -> Any:
    """The keys of the dossiers in which `user` has an interest."""
    if user.is_superuser:
        return Proposal.objects.none().values("pk")
    return Proposal.objects.filter(conflict_condition(offices_of(user))).values("pk")


def public_notices(day: "date") -> "QuerySet[PublicNotice]":
    """What everybody may read on `day`, signed in or not: begun, and not taken down."""
    return PublicNotice.objects.filter(state__in=_PUBLIC_NOTICES, starts_on__lte=day)


def public_lines(notice: PublicNotice) -> "QuerySet[PublicLine]":
    """The dossiers of a notice that the public is shown: while it is open, and they are."""
    rows = PublicLine.objects.filter(notice=notice, proposal__state__in=_SHOWN_TO_PUBLIC)
    return rows if notice.state == NoticeState.OPEN else rows.none()
