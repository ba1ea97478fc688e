"""In which capacity somebody works: read once per request, then asked without queries."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import ClusterYear, CouncilSeat, Membership, Office, Officer, Term
from clusters.models.councils import SeatRole

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Offices:
    """Everything that one person holds on one day.

    `year_ids` are the cluster years in which one of their units is a member or holds an
    office, `run_year_ids` those that one of their units chairs.
    """

    is_admin: bool = False
    officers: tuple[Officer, ...] = ()
    seats: tuple[CouncilSeat, ...] = ()
    year_ids: frozenset[int] = frozenset()
    run_year_ids: frozenset[int] = frozenset()

    @property
    def unit_ids(self) -> frozenset[int]:
        return frozenset(officer.unit_id for officer in self.officers)

    @property
    def council_ids(self) -> frozenset[int]:
        return frozenset(seat.council_id for seat in self.seats)

    @property
    def founds_clusters(self) -> bool:
        """Whether somebody may lay down new clusters, somewhere."""
        return self.is_admin or any(seat.role == SeatRole.SPECIALIST for seat in self.seats)

    @property
    def headline(self) -> str:
        """The capacity in a few words, for the top of every page."""
        # Who leads a unit is not also counted as its staff.
        roles = {o.unit_id: o for o in sorted(self.officers, key=lambda o: o.role, reverse=True)}
        held = [f"{o.get_role_display()}, {o.unit}" for o in roles.values()]
        held += [f"{s.get_role_display()}" for s in self.seats]
        if self.is_admin:
            held.append(_("Quản trị hệ thống"))
        if not held:
            return _("Chưa được giao nhiệm vụ")
        if len(held) == 1:
            return held[0]
        return _("%(first)s và %(more)d tư cách khác") % {"first": held[0], "more": len(held) - 1}

    def runs(self, cluster_year: ClusterYear | None) -> bool:
        return cluster_year is not None and cluster_year.pk in self.run_year_ids

    def capacity_in(self, cluster_year: ClusterYear | None) -> str:
        """How somebody acts in this year of a cluster, for the page and the journal."""
        if cluster_year is not None and self.runs(cluster_year):
            return cluster_year.cluster.chair_title
        if cluster_year is not None and cluster_year.pk in self.year_ids:
            return _("Đơn vị thành viên")
        if self.seats:
            return self.seats[0].get_role_display()
        return _("Quản trị hệ thống") if self.is_admin else ""


NOBODY = Offices()


def read_offices(user: "User", day: date) -> Offices:
    """What `user` holds on `day`; four queries, whatever they hold."""
    officers = tuple(Officer.objects.on(day).filter(user=user).select_related("unit"))
    seats = tuple(CouncilSeat.objects.on(day).filter(user=user).select_related("council"))
    units = [officer.unit_id for officer in officers]
    terms = list(
        Term.objects.in_effect(day).filter(unit__in=units).values_list("cluster_year_id", "office")
    )
    member = Membership.objects.filter(unit__in=units).values_list("cluster_year_id", flat=True)
    return Offices(
        is_admin=user.is_superuser,
        officers=officers,
        seats=seats,
        year_ids=frozenset(member) | {year for year, _office in terms},
        run_year_ids=frozenset(year for year, office in terms if office == Office.CHAIR),
    )


def offices_of(user: Any) -> Offices:
    """The offices of `user` today, kept on the user object for the length of the request."""
    if not user.is_authenticated:
        return NOBODY
    day = timezone.localdate()
    kept: tuple[date, Offices] | None = getattr(user, "_offices", None)
    if kept is None or kept[0] != day:
        kept = (day, read_offices(user, day))
        user._offices = kept
    return kept[1]
