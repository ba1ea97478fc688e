"""Saying by hand which unit a name in a record means."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.actions import year_of
from clusters.models import Unit
from conferences.actions.deriving import derive_year
from conferences.models import Conference, Mention
from conferences.models.statements import Match
from workflow import composition, journal
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def match(*, mention: Mention, unit: Unit | None, by: "User") -> Mention:
    """Let `mention` stand for `unit`, or for none, and bring what was derived into step.

    What the source says stays as it is. Raises Refused for a conference of our own, where
    units are chosen and not named.
    """
    conference = mention.conference
    if not conference.is_recorded:
        raise Refused(_("Chỉ đối chiếu tên trong hội nghị ghi nhận từ nguồn."))
    before = mention.unit
    with transaction.atomic():
        mention.unit = unit
        mention.match = Match.ADMIN if unit else None
        mention.warning = ""
        mention.save(update_fields=["unit", "match", "warning"])
        _derive(conference)
        composition.follow("match", mention, by=by)
        detail = {"text": mention.text, "before": before and before.pk, "unit": unit and unit.pk}
        journal.record("match", conference, by=by, detail=detail)
    return mention


def _derive(conference: Conference) -> None:
    """Derive every cluster year of which the conference says something."""
    if conference.cluster is None:
        return
    labels = {*conference.stated_terms.values_list("year", flat=True), conference.for_year}
    for label in sorted(label for label in labels if label):
        derive_year(year_of(cluster=conference.cluster, label=label))
