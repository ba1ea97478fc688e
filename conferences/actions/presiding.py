"""Who presides and who keeps the minutes: the two signatures of the minutes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from conferences.actions.allowing import ENDED, allow, note, tidy
from conferences.models import Conference, Presider
from workflow.moves import Stale

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class InTheChair:
    name: str
    position: str = ""
    representing: str = ""


def name_presiding(
    *,
    conference: Conference,
    presiding: Sequence[InTheChair],
    secretary: InTheChair,
    version: int,
    by: "User",
) -> None:
    """Who presides, in order, and the secretary, instead of those named before.

    Raises Stale where the conference has changed since `version`.
    """
    allow("prepare", conference, by)
    with transaction.atomic():
        rows = Conference.objects.filter(pk=conference.pk, version=version)
        changed = rows.exclude(state__in=ENDED).update(
            version=F("version") + 1,
            secretary_name=tidy(secretary.name),
            secretary_position=tidy(secretary.position),
        )
        if not changed:
            raise Stale(_("Hội nghị vừa được người khác sửa. So hai bản rồi lưu lần nữa."))
        conference.presiders.all().delete()
        named = [row for row in presiding if tidy(row.name)]
        Presider.objects.bulk_create(
            [
                Presider(
                    conference=conference,
                    order=order,
                    name=tidy(row.name),
                    position=tidy(row.position) or None,
                    representing=tidy(row.representing) or None,
                )
                for order, row in enumerate(named)
            ]
        )
        note("name_presiding", conference, by, presiding=len(named))
