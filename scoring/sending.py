"""Who has sent their own score sheet, and when, for the calendar of the year."""

from collections.abc import Iterable
from datetime import datetime

from clusters.deadlines.sending import Sent
from clusters.models import ClusterYear, Phase
from scoring.models import ScoreSheet
from scoring.workflow import SheetState
from workflow.models import JournalEntry


def sent(cluster_year: ClusterYear) -> list[Sent]:
    """No answer where the year is not scored here: nobody is late in what was never opened.

    A sheet that was given back counts as sent when it first was: its unit did its part in time,
    and what it owes now is told by the duty of its sheet.
    """
    sheets = ScoreSheet.objects.filter(scoring_year__cluster_year=cluster_year)
    rows = list(sheets.values_list("pk", "unit", "state", "submitted_at", "returned_because"))
    if not rows:
        return []
    returned = first_sent(pk for pk, _unit, _state, _at, why in rows if why)
    at = {
        unit: when
        for pk, unit, state, at, _why in rows
        if (when := returned.get(pk) or (at if state != SheetState.DRAFT else None))
    }
    return [Sent(Phase.SELF_SCORE, at, has_own_duties=True)]


def first_sent(sheets: Iterable[int]) -> dict[int, datetime]:
    """When sheets that were given back had first been sent: the deed that gave them back has

    written that down. One query, none where there are none.
    """
    keys = list(sheets)
    if not keys:
        return {}
    entries = JournalEntry.objects.filter(
        subject_kind=ScoreSheet._meta.label_lower, subject_id__in=keys, verb="return_sheet"
    )
    found: dict[int, datetime] = {}
    for sheet, detail in entries.order_by("pk").values_list("subject_id", "detail"):
        if was := detail.get("was_submitted_at"):
            found.setdefault(sheet, datetime.fromisoformat(was))
    return found
