"""People of the demonstration's council, beside those that it has."""

from datetime import date

from accounts.models import User
from clusters.models import CouncilSeat
from clusters.models.councils import SeatRole
from tests.awards.dossiers_made import council, fresh


def colleague(name: str = "dong-nghiep") -> User:
    """Another specialist of the council's board."""
    user = User.objects.create_user(username=name, full_name=f"Đồng nghiệp {name}")
    CouncilSeat.objects.create(
        user=user, council=council(), role=SeatRole.SPECIALIST, starts_on=date(2020, 1, 1)
    )
    return fresh(user)
