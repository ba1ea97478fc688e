from clusters.actions.known import (
    cluster_called,
    drop_empty_year,
    retract_stated,
    state_membership,
    state_term,
    year_of,
)

__all__ = [
    "cluster_called",
    "drop_empty_year",
    "retract_stated",
    "state_membership",
    "state_term",
    "year_of",
]
