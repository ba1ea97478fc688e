"""What a reopened conference means for its documents: those made stay, none may be under way."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from conferences.models import Conference
from reports.models import Report
from reports.workflow import UNFINISHED
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def follow_reopening(conference: Conference, *, by: "User | None") -> None:
    """Runs in the transaction of the move. Raises Refused while a document is being made: it
    would be made from what the reopened conference says.
    """
    under_way = Report.objects.filter(conference=conference, state__in=UNFINISHED).first()
    if under_way is not None:
        raise Refused(
            _("%(report)s đang được tạo từ nghị quyết này. Chờ tạo xong rồi mở lại.")
            % {"report": under_way}
        )
