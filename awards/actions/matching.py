from typing import TYPE_CHECKING

from awards.models import Award
from conferences.models import Mention

if TYPE_CHECKING:
    from accounts.models import User


def follow_match(mention: Mention, *, by: "User | None") -> None:
    """Let awards given to a name belong to the unit that it was matched with."""
    Award.objects.filter(nomination__mention=mention).update(unit=mention.unit_id)
