"""Lines of the register that only bear a name, and the units that may be meant."""

from typing import Any

from django.db.models import QuerySet

from awards.models import Award
from awards.scope import units_of_desks
from catalogue.searching import matching
from catalogue.vietnamese import search_key
from clusters.models import Unit
from workflow.models import JournalEntry

MATCHED, UNMATCHED = "match_recipient", "unmatch_recipient"
_MOST = 20


def unmatched() -> "QuerySet[Award]":
    """Lines with a name and nobody known; what a conference states is matched there."""
    return Award.objects.filter(
        unit__isnull=True, person__isnull=True, household__isnull=True, count=1,
        nomination__isnull=True, conferral__isnull=True, named__isnull=True,
    ).exclude(recipient="")  # fmt: skip


def called_alike(award: Award) -> "QuerySet[Award]":
    """The unmatched lines that state the same name to the letter, `award` among them."""
    return unmatched().filter(recipient=award.recipient)


def candidates(award: Award, user: Any, typed: str = "") -> list[Unit]:
    """Units whose name has every word typed, else those that bear the stated one, a few."""
    units = units_of_desks(user).select_related("parent").order_by("order_key", "pk")
    if typed:
        return list(matching(units, typed)[:_MOST])
    wanted = {search_key(award.recipient), search_key(award.recipient.split(",")[0])}
    return [unit for unit in units if wanted & {search_key(unit.name), search_key(unit.full_name)}][
        :20
    ]


def is_matched_by_hand(award: Award) -> bool:
    """Whether the unit of `award` is one that somebody said."""
    last = JournalEntry.objects.filter(
        subject_kind="awards.award", subject_id=award.pk, verb__in=(MATCHED, UNMATCHED)
    ).order_by("-pk")
    return award.unit_id is not None and [one.verb for one in last[:1]] == [MATCHED]
