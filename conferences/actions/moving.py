"""The moves of a live conference, and what its conclusion adopts."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions import state_term, year_of
from clusters.offices import offices_of
from conferences.attendance import opening_denial, quorum_of, voting_denial
from conferences.models import Conference, ConferenceKind, Resolution, Standing
from conferences.rules import denial
from conferences.workflow import CONFERENCE
from scoring.ranking import dense_ranks
from workflow.moves import Denied, Refused, perform

if TYPE_CHECKING:
    from accounts.models import User


def move(
    conference: Conference, *, verb: str, by: "User", version: int | None = None
) -> Conference:
    """Perform `verb` on a live conference, with everything that follows, or nothing at all.

    Raises Denied where `by` may not, Refused where the state or the content does not allow
    it, Stale where `version` is not the present one.
    """
    offices = offices_of(by)
    if reason := denial(verb, conference, offices):
        raise Denied(reason)

    def then(moved: Conference) -> dict[str, Any] | None:
        if verb == "open":
            return _begin(moved, by=by)
        return adopt(moved, by=by) if verb == "conclude" else None

    return perform(
        CONFERENCE.moves[verb],
        conference,
        by=by,
        capacity=offices.capacity_in(conference.cluster_year),
        version=version,
        then=then,
    )


def _begin(conference: Conference, *, by: "User") -> dict[str, Any]:
    """Note when it began, and how many were there."""
    quorum = quorum_of(conference)
    if reason := opening_denial(conference, quorum):
        raise Refused(reason)
    conference.opened_at = timezone.now()
    conference.opened_by = by
    conference.save(update_fields=["opened_at", "opened_by"])
    return {"present": quorum.present, "needed": quorum.needed, "of": quorum.total}


def adopt(conference: Conference, *, by: "User") -> dict[str, Any]:
    """Freeze the standing, and let the elected officers of next year take their terms.

    Runs inside the move. Returns what the journal keeps.
    """
    if reason := voting_denial(conference, quorum_of(conference, ever=True)):
        raise Refused(reason)
    resolution, _created = Resolution.objects.get_or_create(conference=conference)
    standings = list(resolution.standings.select_related("mention"))
    if conference.kind == ConferenceKind.ANNUAL_SUMMARY and not standings:
        raise Refused(
            _("Chưa có kết quả xếp hạng để thông qua. Nhập kết quả trước khi kết thúc hội nghị.")
        )
    ranks = dense_ranks({row.pk: row.total for row in standings})
    for row in standings:
        row.rank = ranks[row.pk]
    Standing.objects.bulk_update(standings, ["rank"])
    resolution.adopted_at = timezone.now()
    resolution.adopted_by = by
    resolution.save()
    if standings:
        conference.ranking_complete = all(row.rank is not None for row in standings)
        conference.save(update_fields=["ranking_complete"])
    return {
        "ranks": {row.mention.text: row.rank for row in standings},
        "terms": _take_office(conference),
    }


def _take_office(conference: Conference) -> list[str]:
    """Canonical terms from the offices that the conference gave out."""
    taken = []
    for said in conference.stated_terms.select_related("mention__unit"):
        if conference.cluster is None or said.year is None or said.mention is None:
            continue
        said.term = state_term(
            cluster_year=year_of(cluster=conference.cluster, label=said.year),
            office=said.office,
            unit=said.mention.unit,
            order=said.order,
            status=said.status,
            source=f"conference:{conference.pk}",
        )
        said.save(update_fields=["term"])
        taken.append(str(said.term))
    return taken
