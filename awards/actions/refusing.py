"""Saying no: dossiers of which nothing will come, with the reason."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.actions.choosing import Seen, chosen, demand_state
from awards.actions.deciding import Wrong, desk_capacity
from awards.models import Proposal
from awards.telling import tell_writers
from awards.workflow import PROPOSAL
from workflow.moves import perform_many

if TYPE_CHECKING:
    from accounts.models import User

REFUSABLE = tuple(sorted(PROPOSAL.moves["refuse"].sources))


@transaction.atomic
def refuse(*, seen: Seen, reason: str, by: "User") -> list[Proposal]:
    """Tell the proposers of dossiers that nothing will come of them, and why; all or none.

    Raises Denied, Wrong without a reason, Refused, Stale.
    """
    if not reason.strip():
        raise Wrong("reason", _("Chưa ghi lý do. Nơi đề nghị sẽ đọc lý do này trong thông báo."))
    rows = chosen(seen, verb="refuse", by=by)
    demand_state(rows, REFUSABLE, str(PROPOSAL.moves["refuse"].label))
    perform_many(
        PROPOSAL.moves["refuse"],
        rows,
        by=by,
        capacity=desk_capacity(),
        stamps={"reason": reason.strip()},
        detail={row.pk: {"reason": reason.strip()} for row in rows},
    )
    # What the council has not recommended was settled on the day of its vote.
    keys = [row.pk for row in rows]
    Proposal.objects.filter(pk__in=keys, refused_on=None).update(refused_on=timezone.localdate())
    # The reason may name people: it is read with the dossier, not in a mail.
    text = gettext_lazy(
        "%(n)d hồ sơ của đợt “%(batch)s” không được khen thưởng, xem lý do trong hồ sơ."
    )
    tell_writers(rows, event="refused", many=text)
    return rows
