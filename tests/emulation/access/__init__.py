"""Who may open what: every address × method × role, with the status that comes back.

A new address without a row here fails `test_access_matrix`. `/admin/` has a test of its own.
Each app keeps its own rows, in a module named after it.
"""

from collections.abc import Iterable, Mapping

from tests.emulation.access import (
    accounts,
    awards,
    awards_board,
    awards_consultations,
    awards_decisions,
    awards_dossiers,
    awards_entering,
    awards_facts,
    awards_papers,
    awards_register,
    awards_sessions,
    clusters,
    clusters_covenants,
    clusters_offices,
    conferences,
    conferences_ballots,
    conferences_meetings,
    conferences_resolution,
    emulation,
    reports,
    scoring,
    scoring_appraisal,
    scoring_criteria,
    scoring_sheets,
    scoring_standing,
    workflow,
)
from tests.emulation.access.rows import EVERYBODY, TO_SIGN_IN, Address, public, signed_in

__all__ = ["EVERYBODY", "MATRIX", "TO_SIGN_IN", "Address", "joined", "public", "signed_in"]

APPS = (
    accounts,
    workflow,
    clusters,
    clusters_covenants,
    clusters_offices,
    scoring,
    scoring_appraisal,
    scoring_criteria,
    scoring_sheets,
    scoring_standing,
    conferences,
    conferences_resolution,
    conferences_ballots,
    conferences_meetings,
    awards,
    awards_board,
    awards_decisions,
    awards_consultations,
    awards_dossiers,
    awards_entering,
    awards_facts,
    awards_papers,
    awards_register,
    awards_sessions,
    reports,
    emulation,
)


def joined(tables: Iterable[Mapping[str, Address]]) -> dict[str, Address]:
    """The rows of every app; an address has one row only."""
    matrix: dict[str, Address] = {}
    for table in tables:
        twice = matrix.keys() & table.keys()
        if twice:
            raise ValueError(f"More than one row for {sorted(twice)}")
        matrix |= table
    return matrix


MATRIX = joined(app.ROWS for app in APPS)
