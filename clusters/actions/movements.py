"""Movements (phong trào thi đua): launched by somebody, taken up by units."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions.changing import Faulty
from clusters.models import Cluster, Council, Movement, Unit
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from workflow import journal
from workflow.moves import Denied

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class MovementFacts:
    """What is announced; `name` stays under the wording of its source."""

    name: str
    launched_by: str = ""
    theme: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@transaction.atomic
def launch_movement(
    *,
    subject: Council | Cluster,
    facts: MovementFacts,
    units: Collection[Unit] = (),
    by: "User",
) -> Movement:
    """A movement of a council, or of one of its clusters."""
    if isinstance(subject, Cluster):
        movement = Movement(council=subject.council, cluster=subject)
    else:
        movement = Movement(council=subject)
    return _lay_down("launch_movement", movement, facts, units, by)


@transaction.atomic
def edit_movement(
    *, movement: Movement, facts: MovementFacts, units: Collection[Unit], by: "User"
) -> Movement:
    return _lay_down("edit_movement", movement, facts, units, by)


def _lay_down(
    verb: str, movement: Movement, facts: MovementFacts, units: Collection[Unit], by: "User"
) -> Movement:
    if reason := denial("launch_movement", movement.cluster or movement.council, offices_of(by)):
        raise Denied(reason)
    if facts.starts_on and facts.ends_on and facts.ends_on < facts.starts_on:
        raise Faulty({"ends_on": [_("Ngày kết thúc phải sau ngày bắt đầu.")]})
    for name, value in vars(facts).items():
        setattr(movement, name, value.strip() if isinstance(value, str) else value)
    movement.save()
    movement.units.set(units)
    journal.record(
        verb,
        movement,
        by=by,
        capacity=offices_of(by).capacity_in(None),
        detail={"units": [str(unit) for unit in units]},
    )
    return movement
