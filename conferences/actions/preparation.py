"""Preparing a resolution from what is known: every section that is still empty."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from clusters.models import AwardQuota, Office
from conferences.actions.electing import by_rotation, coming_year, suggested, write_officers
from conferences.actions.nominating import prepare_nominations
from conferences.actions.ranking import take_standing
from conferences.actions.stating import signed_covenant, write_covenant
from conferences.models import Conference, ConferenceKind, Resolution
from conferences.resolutions.ranks import ranks_of
from conferences.resolutions.scored import scored_standing

if TYPE_CHECKING:
    from accounts.models import User


def prepare_empty(conference: Conference, *, by: "User") -> None:
    """Fill what is empty: the standing from the scoring, nominations from the quotas, officers
    from the rotation, the covenant from the platform. What somebody wrote stays.

    Only what the kind of the meeting asks for: ranks and officers belong to the year's end.
    """
    resolution, _created = Resolution.objects.get_or_create(conference=conference)
    why = _("Chuẩn bị tự động từ dữ liệu.")
    if conference.kind == ConferenceKind.ANNUAL_SUMMARY:
        if not resolution.standings.exists() and scored_standing(conference.cluster_year):
            take_standing(conference=conference, by=by, why=why)
        if _can_nominate(conference, resolution):
            prepare_nominations(conference=conference, by=by, why=why)
        if conference.cluster_year and not _has_officers(conference):
            officers = by_rotation(suggested(conference))
            if officers:
                write_officers(conference=conference, officers=officers, why="", by=by)
    covenant = signed_covenant(conference)
    if covenant is not None and getattr(conference, "covenant", None) is None:
        write_covenant(
            conference=conference,
            year=covenant.cluster_year.label,
            signed=True,
            document=covenant,
            by=by,
        )


def _can_nominate(conference: Conference, resolution: Resolution) -> bool:
    quotas = AwardQuota.objects.filter(cluster_year=conference.cluster_year_id)
    if resolution.nominations.exists() or not quotas.exists():
        return False
    resolution.refresh_from_db()
    ranks = ranks_of(resolution, list(resolution.standings.all()))
    return any(rank is not None for rank in ranks.values())


def _has_officers(conference: Conference) -> bool:
    rows = conference.stated_terms.filter(year=coming_year(conference), office__in=Office)
    return rows.exists()
