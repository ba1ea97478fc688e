"""What dossiers ask of those who write them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.actions.replying import ANSWERABLE
from awards.dossiers.filing import filing_days
from awards.models import Proposal
from awards.rules.proposals import interest
from awards.workflow import ProposalState
from clusters.offices import Offices, offices_of
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User

P = ProposalState
# More of one letter is one duty: the list of the letter has the rest.
_SINGLY = 3


def duties(user: "User", day: date) -> list[Duty]:
    """Drafts to send, returned ones to mend, remarks to answer. Four queries at most."""
    waiting = Q(remarks__answered_at=None, remarks__settled_at=None)
    rows = list(
        Proposal.objects.of(user)
        .filter(state__in=ANSWERABLE)
        .select_related("batch__unit", "batch__proposer", "batch__council", "kind", "home", "rules")
        .annotate(open_remarks=Count("remarks", filter=waiting))
        .filter(Q(state__in=(P.DRAFT, P.RETURNED)) | Q(open_remarks__gt=0))
        .order_by("batch", "order", "pk")
    )
    if not rows:
        return []
    offices = offices_of(user)
    days = filing_days(rows, day)
    drafts = [row for row in rows if row.state == P.DRAFT]
    return [
        *(_returned(row, days[row.pk], offices, day) for row in rows if row.state == P.RETURNED),
        *(_asked(row, offices) for row in rows if row.state not in (P.DRAFT, P.RETURNED)),
        *_drafts(drafts, days, offices, day),
    ]


def _returned(row: Proposal, due: date | None, offices: Offices, day: date) -> Duty:
    # The day that the board has laid down comes before the one of the rules.
    due = row.complete_by or due
    return Duty(
        title=_("Bổ sung hồ sơ bị trả lại: %(name)s") % {"name": row.name},
        text=_("%(award)s. Lý do: %(why)s") % {"award": row.kind.name, "why": row.reason},
        url=reverse("awards:proposal", args=[row.pk]),
        action=_("Bổ sung hồ sơ"),
        kind=_kind(due, day, DutyKind.WARNING),
        due=due,
        capacity=interest(offices, row).capacity,
        about=row.batch.title,
        state=_("Bị trả lại"),
    )


def _asked(row: Proposal, offices: Offices) -> Duty:
    n: int = vars(row)["open_remarks"]
    return Duty(
        title=_("Trả lời Hội đồng: %(name)s") % {"name": row.name},
        text=ngettext("%(n)d nhận xét chờ trả lời.", "%(n)d nhận xét chờ trả lời.", n) % {"n": n},
        url=reverse("awards:proposal", args=[row.pk]),
        action=_("Trả lời nhận xét"),
        kind=DutyKind.WARNING,
        capacity=interest(offices, row).capacity,
        about=row.batch.title,
        state=_("Chờ trả lời"),
    )


def _drafts(
    rows: list[Proposal], days: dict[int, date | None], offices: Offices, day: date
) -> Iterable[Duty]:
    """One by one where there are few; a letter with many is one duty."""
    letters: dict[int, list[Proposal]] = {}
    for row in rows:
        letters.setdefault(row.batch_id, []).append(row)
    for mine in letters.values():
        if len(mine) <= _SINGLY:
            yield from (_draft(row, days[row.pk], offices, day) for row in mine)
        else:
            yield _letter(mine, days, offices, day)


def _draft(row: Proposal, due: date | None, offices: Offices, day: date) -> Duty:
    return Duty(
        title=_("Hoàn thiện và gửi hồ sơ: %(name)s") % {"name": row.name},
        text=f"{row.kind.name}.",
        url=reverse("awards:proposal", args=[row.pk]),
        action=_("Mở hồ sơ"),
        kind=_kind(due, day, DutyKind.NOW),
        due=due,
        capacity=interest(offices, row).capacity,
        about=row.batch.title,
        state=_("Đang soạn"),
    )


def _letter(
    mine: list[Proposal], days: dict[int, date | None], offices: Offices, day: date
) -> Duty:
    due = min((one for row in mine if (one := days[row.pk]) is not None), default=None)
    n = len(mine)
    return Duty(
        title=ngettext("Gửi %(n)d hồ sơ khen thưởng", "Gửi %(n)d hồ sơ khen thưởng", n) % {"n": n},
        text=f"{mine[0].batch.title}.",
        url=reverse("awards:batch_submit", args=[mine[0].batch_id]),
        action=_("Xem và gửi hồ sơ"),
        kind=_kind(due, day, DutyKind.NOW),
        due=due,
        capacity=interest(offices, mine[0]).capacity,
        about=mine[0].batch.title,
        state=_("Đang soạn"),
    )


def _kind(due: date | None, day: date, otherwise: DutyKind) -> DutyKind:
    return DutyKind.FAILED if due is not None and due < day else otherwise
