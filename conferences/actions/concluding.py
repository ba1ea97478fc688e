"""What the conclusion of a conference adopts: all of it in the transaction of the move."""

from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils import timezone, translation

from clusters.actions import state_term, year_of
from clusters.models import Term
from conferences.models import Conference, Resolution, ResolutionVersion, Standing, StatedTerm
from conferences.resolutions.conclusion import frozen, refusals
from conferences.resolutions.ranks import ranks_of
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def source_of(conference: Conference) -> str:
    """What a term that the conference gave names as its source."""
    return f"conference:{conference.pk}"


def adopt(conference: Conference, *, by: "User") -> dict[str, Any]:
    """Freeze the standing, let next year's officers take their terms, keep the resolution.

    Runs inside the move. Returns what the journal keeps.

    Raises Refused while anything stands in the way: an open ballot, too few present, a standing
    that changed since it was shown, a nomination beyond its quota without a reason.
    """
    resolution, _created = Resolution.objects.get_or_create(conference=conference)
    # Whoever changes the resolution meanwhile waits, and then finds it adopted.
    Resolution.objects.filter(pk=resolution.pk).update(version=F("version") + 1)
    resolution.refresh_from_db()
    if told := refusals(conference):
        raise Refused(" ".join(told))
    standings = list(resolution.standings.select_related("mention").order_by("order"))
    ranks = ranks_of(resolution, standings)
    for row in standings:
        row.rank = ranks[row.pk]
    Standing.objects.bulk_update(standings, ["rank"])
    resolution.adopted_at = timezone.now()
    resolution.adopted_by = by
    resolution.save()
    conference.resolution = resolution
    if standings:
        conference.ranking_complete = all(row.rank is not None for row in standings)
        conference.save(update_fields=["ranking_complete"])
    terms = _take_office(conference)
    version = keep_version(conference)
    return {
        "ranks": {row.mention.text: row.rank for row in standings},
        "terms": terms,
        "version": version.number,
    }


def keep_version(conference: Conference) -> ResolutionVersion:
    """The adopted resolution of now, kept as the next of its versions."""
    resolution = conference.resolution
    assert resolution.adopted_at is not None
    assert resolution.adopted_by is not None
    # Kept in the language of the records, whatever the page is shown in.
    with translation.override("vi"):
        content = frozen(conference)
    return ResolutionVersion.objects.create(
        resolution=resolution,
        number=resolution.versions.count() + 1,
        content=content,
        concluded_at=resolution.adopted_at,
        concluded_by=resolution.adopted_by,
    )


def _take_office(conference: Conference) -> list[str]:
    """Canonical terms from the offices that the conference gave out."""
    taken = []
    rows = conference.stated_terms.select_related("mention__unit").order_by("position")
    for said in rows:
        if conference.cluster is None or said.year is None or said.mention is None:
            continue
        year = year_of(cluster=conference.cluster, label=said.year)
        before = _status_of(said, year.pk)
        said.term = state_term(
            cluster_year=year,
            office=said.office,
            unit=said.mention.unit,
            order=said.order,
            status=said.status,
            source=source_of(conference),
            origin=said.origin,
            reason=said.reason,
        )
        said.raised_from = before if before and before != said.term.status else ""
        said.save(update_fields=["term", "raised_from"])
        taken.append(str(said.term))
    return taken


def _status_of(said: StatedTerm, year_id: int) -> str:
    """The status of the term that is there already; empty where there is none."""
    assert said.mention is not None
    rows = Term.objects.filter(cluster_year=year_id, office=said.office, unit=said.mention.unit)
    if said.mention.unit is None:
        rows = rows.filter(order=said.order)
    return rows.values_list("status", flat=True).first() or ""
