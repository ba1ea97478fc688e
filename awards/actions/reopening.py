"""Taking back from the register what a conclusion entered, when the conference is opened again."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.models import Award
from conferences.models import Conference
from workflow import journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User

_STATEMENTS = (
    "nomination__nomination__resolution__conference",
    "conferral__conferral__resolution__conference",
    "named__group__conferral__resolution__conference",
)


def follow_reopening(conference: Conference, *, by: "User | None") -> None:
    """Take the lines that stand on `conference` out of the register.

    Runs in the transaction of the move. Raises Refused where a decision exists for one.
    """
    stated = Q()
    for path in _STATEMENTS:
        stated |= Q(**{path: conference})
    rows = list(Award.objects.filter(stated).order_by("pk"))
    for row in rows:
        if row.decision_number:
            raise Refused(
                _("%(award)s đã có quyết định số %(number)s. Không mở lại hội nghị được.")
                % {"award": row, "number": row.decision_number}
            )
    if not rows:
        return
    told = [f"{row.name}: {row.recipient or row.count}" for row in rows]
    Award.objects.filter(pk__in=[row.pk for row in rows]).delete()
    journal.record("withdraw_awards", conference, by=by, detail={"awards": told})
