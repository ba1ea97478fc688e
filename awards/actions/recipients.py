"""Recipients entered together with the dossier that is about them."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from awards.actions.batches import line
from awards.actions.households import HouseholdFacts, add_household, correct_household
from awards.actions.people import Alike, PersonFacts, add_person
from awards.actions.permitting import permit, permit_batch
from awards.actions.proposing import DossierFacts, add_proposal, change_proposal
from awards.letters.reach import person_units
from awards.letters.suggesting import look_alikes
from awards.models import Batch, Proposal
from clusters.models import Unit
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def propose_new_person(
    *,
    batch: Batch,
    unit: Unit,
    person: PersonFacts,
    facts: DossierFacts,
    is_another: bool,
    by: "User",
) -> Proposal:
    """Enter a person of `unit` and a draft about them, both or neither.

    Raises Alike, where `is_another` has not been said, for persons who may be the one typed.
    """
    permit_batch("add_proposal", batch, by)
    _check_unit(batch, unit, by)
    if not is_another:
        alike = look_alikes(batch, by, person.name, person.birth_year)
        if alike:
            raise Alike([one.person for one in alike])
    seen = person_units(batch, by)
    with transaction.atomic():
        made = add_person(unit=unit, facts=person, by=by, seen=seen, is_another=True)
        return add_proposal(batch=batch, recipient=made, facts=facts, by=by)


def propose_new_household(
    *, batch: Batch, unit: Unit, household: HouseholdFacts, facts: DossierFacts, by: "User"
) -> Proposal:
    """Enter a household of `unit` and a draft about it, both or neither."""
    permit_batch("add_proposal", batch, by)
    _check_unit(batch, unit, by)
    with transaction.atomic():
        made = add_household(unit=unit, facts=household, by=by)
        return add_proposal(batch=batch, recipient=made, facts=facts, by=by)


def change_household_dossier(
    *,
    proposal: Proposal,
    household: HouseholdFacts,
    household_version: int,
    facts: DossierFacts,
    version: int,
    by: "User",
) -> Proposal:
    """Correct the household together with the dossier about it, both or neither."""
    row = proposal.household
    assert row is not None  # asked only of dossiers about households
    with transaction.atomic():
        if (row.name, row.place) != (line(household.name), line(household.place)):
            permit("change_proposal", proposal, by)
            correct_household(household=row, facts=household, version=household_version, by=by)
        return change_proposal(proposal=proposal, facts=facts, version=version, by=by)


def _check_unit(batch: Batch, unit: Unit, by: "User") -> None:
    if not person_units(batch, by).filter(pk=unit.pk).exists():
        raise Refused(
            _("%(unit)s không thuộc phạm vi của đợt trình này. Chọn trong danh sách.")
            % {"unit": unit}
        )
