from clusters.actions.known import (
    StatedTerm,
    cluster_called,
    drop_empty_year,
    restate_members,
    restate_terms,
    state_membership,
    state_term,
    year_of,
)

__all__ = [
    "StatedTerm",
    "cluster_called",
    "drop_empty_year",
    "restate_members",
    "restate_terms",
    "state_membership",
    "state_term",
    "year_of",
]
