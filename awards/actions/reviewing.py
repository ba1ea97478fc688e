"""Opinions on dossiers: who is asked, what they say. The journal never says which opinion."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User as Account
from awards.actions.permitting import permit
from awards.actions.receiving import NotAll
from awards.board.fitting import for_deeds
from awards.board.opinions import informed_of
from awards.board.people import (
    UNDER_REVIEW,
    Board,
    Circle,
    board_of,
    cases_of,
    opinions_owed,
)
from awards.board.sharing import share_out
from awards.models import Proposal, Review
from awards.models.reviews import Verdict
from awards.telling import about, tell_users
from catalogue.vietnamese import nfc
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


class Way(models.TextChoices):
    """How reviewers are found."""

    HAND = "hand", gettext_lazy("Chọn người")
    AREA = "area", gettext_lazy("Theo địa bàn, rồi chia đều")
    LOAD = "load", gettext_lazy("Chia đều theo số hồ sơ đang giữ")


def assign_reviewers(
    *,
    proposals: Sequence[int],
    way: str,
    by: "User",
    people: Sequence[int] = (),
    circle: str = Circle.DESK,
    each: int = 1,
) -> int:
    """Ask for opinions on many dossiers; how many were asked for now.

    By hand everybody of `people` is asked about every dossier. Else each dossier comes to have
    `each` reviewers at least. Nobody is asked where a conflict bars them, or who could already
    read what others said; where that leaves too few, nobody is asked at all and the dossiers
    are named.
    """
    with transaction.atomic():
        # Of two who ask at once the second sees whom the first has asked.
        held = for_deeds(Proposal.objects.filter(pk__in=proposals)).select_for_update(of=("self",))
        rows = list(held.order_by("pk"))
        _may_be_assigned(rows, by)
        has: dict[int, set[int]] = {}
        pairs = Review.objects.filter(proposal__in=rows).values_list("proposal_id", "reviewer_id")
        for proposal, reviewer in pairs.order_by("pk"):
            has.setdefault(proposal, set()).add(reviewer)
        given: dict[int, tuple[int, ...]] = {}
        faults: list[tuple[Proposal, str]] = []
        for council in {row.batch.council_id: row.batch.council for row in rows}.values():
            mine = [row for row in rows if row.batch.council_id == council.pk]
            if way == Way.HAND:
                told = _by_hand(mine, board_of(council), people, has)
            else:
                board = board_of(council, circle)
                told = _shared(mine, board, each, has, by_area=way == Way.AREA)
            given |= told[0]
            faults += told[1]
        if faults:
            raise NotAll(faults)
        return _ask(rows, given, by)


def _may_be_assigned(rows: Sequence[Proposal], by: "User") -> None:
    faults = []
    for row in rows:
        permit("assign_reviewer", row, by)
        if row.state not in UNDER_REVIEW:
            told = _("đang ở trạng thái “%(state)s”") % {"state": row.get_state_display()}
            faults.append((row, told))
    if faults:
        raise NotAll(faults)


# Whom to ask about each dossier, and the dossiers on which that cannot be done.
_Found = tuple[dict[int, tuple[int, ...]], list[tuple[Proposal, str]]]


def _by_hand(
    rows: Sequence[Proposal], board: Board, people: Sequence[int], has: Mapping[int, set[int]]
) -> _Found:
    if not people:
        raise Refused(_("Chọn ít nhất một người xem."))
    informed = informed_of(rows, people)
    given = {}
    faults = []
    for row in rows:
        given[row.pk] = tuple(p for p in people if p not in has.get(row.pk, ()))
        for person in people:
            who = {"person": board.people.get(person, "")}
            if person not in board.people:
                faults.append((row, _("người được chọn không thuộc hội đồng thẩm định")))
            elif board.is_barred(person, row):
                faults.append((row, _("%(person)s trùng đơn vị") % who))
            elif person in informed.get(row.pk, ()):
                faults.append((row, _("%(person)s đã đọc được ý kiến của người khác") % who))
    return given, faults


def _shared(
    rows: Sequence[Proposal],
    board: Board,
    each: int,
    has: Mapping[int, set[int]],
    *,
    by_area: bool,
) -> _Found:
    informed = informed_of(rows, board.people)
    shared = share_out(
        cases_of(rows, board, has=has, informed=informed),
        list(board.people),
        opinions_owed(board.people),
        each=each,
        by_area=by_area,
    )
    short = _("thiếu %(n)d người xem không trùng đơn vị")
    read = _("thiếu %(n)d người xem không trùng đơn vị và chưa đọc được ý kiến của người khác")
    faults = [
        (row, (read if row.pk in informed else short) % {"n": shared.short[row.pk]})
        for row in rows
        if row.pk in shared.short
    ]
    return dict(shared.given), faults


def _ask(rows: Sequence[Proposal], given: Mapping[int, tuple[int, ...]], by: "User") -> int:
    now = timezone.now()
    made = [
        Review(proposal=row, reviewer_id=person, assigned_at=now, assigned_by=by)
        for row in rows
        for person in given.get(row.pk, ())
    ]
    Review.objects.bulk_create(made)
    people = Account.objects.in_bulk({review.reviewer_id for review in made})
    for row in rows:
        asked = [people[pk] for pk in given.get(row.pk, ())]
        if not asked:
            continue
        detail = {"reviewers": [person.pk for person in asked]}
        journal.record("assign_reviewer", row, by=by, detail=detail)
        tell_users(
            [person for person in asked if person.pk != by.pk],
            key=f"awards:assign_reviewer:{row.pk}:{now:%Y%m%d%H%M%S%f}",
            text=_("Được giao xem hồ sơ: %(about)s.") % {"about": about(row)},
            url=reverse("awards:review", args=[row.pk]),
        )
    return len(made)


def remove_reviewer(*, review: Review, by: "User") -> None:
    """Ask no longer for an opinion that has not been given."""
    proposal = for_deeds(Proposal.objects.filter(pk=review.proposal_id)).get()
    held = permit("assign_reviewer", proposal, by)
    with transaction.atomic():
        gone, _rows = Review.objects.filter(pk=review.pk, given_at__isnull=True).delete()
        if not gone:
            raise Refused(_("Người này đã cho ý kiến: không bỏ được nữa."))
        detail = {"no_longer": [review.reviewer_id]}
        journal.record("assign_reviewer", proposal, by=by, capacity=held.capacity, detail=detail)


def give_opinion(
    *, proposal: Proposal, verdict: str, comment: str, by: "User", version: int
) -> Review:
    """Say what one thinks, or say otherwise while that is possible.

    `version` is that of one's own opinion as the page showed it.
    """
    held = permit("give_opinion", proposal, by)
    said = nfc(comment).strip()
    if verdict not in Verdict.values:
        raise Refused(_("Chọn một ý kiến."))
    if verdict in (Verdict.AGAINST, Verdict.MORE) and not said:
        raise Refused(_("Ghi nhận xét: vì sao không đề nghị, hoặc cần bổ sung gì."))
    with transaction.atomic():
        review = _own(proposal, by)
        moment = "given_at" if review.given_at is None else "changed_at"
        stored = Review.objects.filter(pk=review.pk, version=version).update(
            **{moment: timezone.now()},
            verdict=verdict,
            comment=said,
            postponed_at=None,
            version=F("version") + 1,
        )
        if not stored:
            raise Stale(_("Ý kiến này vừa được sửa ở nơi khác. Xem bản mới rồi gửi lại."))
        review.refresh_from_db()
        journal.record(
            "give_opinion",
            proposal,
            by=by,
            capacity=held.capacity,
            detail={"version": review.version},
        )
    return review


def postpone_review(*, proposal: Proposal, by: "User") -> Review:
    """Look at it later: after everything that was not put off."""
    held = permit("postpone_review", proposal, by)
    with transaction.atomic():
        review = _own(proposal, by)
        if review.given_at is not None:
            raise Refused(_("Đã cho ý kiến về hồ sơ này."))
        review.postponed_at = timezone.now()
        review.save(update_fields=["postponed_at"])
        journal.record("postpone_review", proposal, by=by, capacity=held.capacity)
    return review


def _own(proposal: Proposal, by: "User") -> Review:
    """The opinion that `by` was asked for, with the dossier held where it is meanwhile."""
    now = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if now.state not in UNDER_REVIEW:
        raise Refused(
            _("Không nhận ý kiến nữa: hồ sơ đang ở trạng thái “%(state)s”.")
            % {"state": now.get_state_display()}
        )
    review = Review.objects.filter(proposal=proposal, reviewer=by).first()
    if review is None:
        raise Refused(_("Chưa được giao xem hồ sơ này. Nhận xem hồ sơ rồi cho ý kiến."))
    return review
