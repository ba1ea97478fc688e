"""Conferences in any state, to be moved."""

from clusters.models import Council
from conferences.models import Conference
from conferences.workflow import ConferenceState


def conference(state: str = ConferenceState.DRAFT) -> Conference:
    """A conference of a council, with no cluster and nothing stated."""
    council = Council.objects.create(
        level="central", name="Hội đồng", name_key=str(Council.objects.count())
    )
    return Conference.objects.create(
        state=state,
        record_id="thu" if state == ConferenceState.RECORDED else None,
        kind="annual_summary",
        council=council,
        stated_council=council.name,
        stated_council_level=council.level,
        title="Hội nghị thử",
    )
