"""Who may change units, terms, hand-overs and people. Predicates; they ask no queries."""

from django.utils.translation import gettext as _

from clusters.models import ClusterYear, OfficerRole, Unit
from clusters.models.councils import SeatRole
from clusters.offices import Offices

# Who speaks for a council between its sessions: its heads and the desk of its standing body.
_SPEAKS = (SeatRole.CHAIR, SeatRole.VICE_CHAIR, SeatRole.SPECIALIST)


def denial_of_change(offices: Offices) -> str:
    """Why somebody may not merge, split, rename, upgrade or abolish units."""
    return "" if offices.is_admin else _("Chỉ quản trị hệ thống thay đổi được đơn vị.")


def denial_of_terms(cluster_year: ClusterYear, offices: Offices) -> str:
    """Why somebody may not record, replace or recognise the officers of a year."""
    council = cluster_year.cluster.council_id
    if offices.is_admin or any(
        seat.council_id == council and seat.role in _SPEAKS for seat in offices.seats
    ):
        return ""
    return _(
        "Chỉ lãnh đạo, chuyên viên Thường trực của %(council)s hoặc quản trị hệ thống làm được"
        " việc này."
    ) % {"council": cluster_year.cluster.council}


def leads(unit: Unit, offices: Offices) -> bool:
    return any(
        row.unit_id == unit.pk and row.role == OfficerRole.LEADER for row in offices.officers
    )


def denial_of_officers(unit: Unit, offices: Offices) -> str:
    """Why somebody may not invite, promote or remove the people of `unit`."""
    if offices.is_admin or leads(unit, offices):
        return ""
    return _("Chỉ lãnh đạo của %(unit)s hoặc quản trị hệ thống làm được việc này.") % {"unit": unit}


def denial_of_giving(givers: frozenset[int], offices: Offices) -> str:
    """Why somebody may not hand over; `givers` are the old chair and what it became."""
    if offices.unit_ids & givers:
        return ""
    return _("Chỉ cán bộ của bên giao làm được việc này.")


def denial_of_receiving(receivers: frozenset[int], offices: Offices) -> str:
    if offices.unit_ids & receivers:
        return ""
    return _("Chỉ cán bộ của bên nhận làm được việc này.")
