"""Lines of the register that only bear a name, and the units that are meant."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Award
from awards.register.matching import (
    MATCHED,
    UNMATCHED,
    called_alike,
    is_matched_by_hand,
    unmatched,
)
from awards.rules.register import register_capacity, register_denial
from awards.scope import units_of_desks
from clusters.models import Unit
from clusters.offices import offices_of
from conferences.models import Mention
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


def follow_match(mention: Mention, *, by: "User | None") -> None:
    """Let awards given to a name belong to the unit that it was matched with."""
    Award.objects.filter(nomination__mention=mention).update(unit=mention.unit_id)


def match_recipient(*, award: Award, unit: Unit, all_alike: bool, by: "User") -> int:
    """Say that `unit` is meant; with `all_alike` in every line of this name. How many lines.

    Raises Denied, Stale where somebody has matched it meanwhile, and Refused where the unit was
    not there on the day of the award.
    """
    capacity = _allow(by)
    if not units_of_desks(by).filter(pk=unit.pk).exists():
        raise Denied(_("Đơn vị ngoài phạm vi phụ trách."))
    with transaction.atomic():
        rows = called_alike(award) if all_alike else unmatched().filter(pk=award.pk)
        lines = list(rows.select_for_update().order_by("pk"))
        if award.pk not in {line.pk for line in lines}:
            raise Stale(_("Dòng này đã được đối chiếu. Xem lại nội dung mới."))
        for line in lines:
            if line.awarded_on is not None and not unit.existed_on(line.awarded_on):
                raise Refused(
                    _("%(unit)s %(period)s không có vào ngày %(day)s của khen thưởng.")
                    % {
                        "unit": unit,
                        "period": unit.period,
                        "day": f"{line.awarded_on:%-d/%-m/%Y}",
                    }
                )
        _set(lines, unit, MATCHED, capacity, by)
    return len(lines)


def unmatch_recipient(*, award: Award, by: "User") -> None:
    """Take back what `match_recipient` said of one line. Raises Denied, Stale."""
    capacity = _allow(by)
    with transaction.atomic():
        row = Award.objects.select_for_update().get(pk=award.pk)
        if not is_matched_by_hand(row):
            raise Stale(_("Dòng này không do đối chiếu mà có đơn vị."))
        _set([row], None, UNMATCHED, capacity, by)


def _allow(by: "User") -> str:
    offices = offices_of(by)
    if reason := register_denial("match_recipient", offices):
        raise Denied(reason)
    return register_capacity(offices)


def _set(lines: list[Award], unit: Unit | None, verb: str, capacity: str, by: "User") -> None:
    Award.objects.filter(pk__in=[line.pk for line in lines]).update(unit=unit)
    detail = {
        line.pk: {"stated": line.recipient, "unit": str(unit or line.unit or "")} for line in lines
    }
    journal.record_many(verb, lines, by=by, capacity=capacity, detail=detail)
