"""Who may answer for a body that was asked. Predicates about people; they ask no queries."""

from awards.models import Consultation
from awards.rules.proposals import denial
from clusters.offices import Offices


def is_asked(offices: Offices, consultation: Consultation) -> bool:
    """Whether somebody works for the body; a conflict of interest is none of its members'."""
    return consultation.unit_id is not None and consultation.unit_id in offices.unit_ids


def answer_denial(offices: Offices, consultation: Consultation) -> str:
    """Why somebody may not answer; empty where they may: the body itself, or the desk for it.

    `consultation` is read with `proposal__batch` and `proposal__home`.
    """
    if is_asked(offices, consultation):
        return ""
    return denial("record_answer", offices, consultation.proposal)
