"""The ranks that a resolution would adopt now: worked out from totals, or as laid down."""

from collections.abc import Sequence

from conferences.models import Resolution, Standing, StandingFrom
from scoring.ranking import dense_ranks


def ranks_of(resolution: Resolution, rows: Sequence[Standing]) -> dict[int, int | None]:
    """Rank by the key of the row; `rows` are those of `resolution`."""
    if resolution.adopted_at is None and resolution.standing_from == StandingFrom.TOTALS:
        return dense_ranks({row.pk: row.total for row in rows})
    return {row.pk: row.rank for row in rows}
