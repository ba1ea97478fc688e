"""What awards add to the page of a conference: what became of its nominations."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from awards.dossiers.looks import look_of
from awards.letters.nominations import Fate, council_of, fates_of
from awards.models import Proposal
from awards.proposal_querysets import desks_of
from awards.rules.proposals import council_denial
from clusters.offices import offices_of
from conferences.models import Conference
from conferences.workflow import ConferenceState
from workflow.composition import Part

_SETTLED = (ConferenceState.RECORDED, ConferenceState.CONCLUDED)


@dataclass(frozen=True)
class Line:
    """A nomination on the page; `state` and `url` only where its dossier may be seen."""

    fate: Fate
    state: tuple[str, str] | None = None
    words: str = ""
    url: str = ""


def nominations_of_conference(request: HttpRequest, conference: Conference) -> Part | None:
    """For who may see a dossier of it, or may take its nominations up; else nothing."""
    resolution = getattr(conference, "resolution", None)
    if conference.state not in _SETTLED or resolution is None:
        return None
    if not resolution.nominations.all():
        return None
    offices = offices_of(request.user)
    if not (offices.is_admin or offices.unit_ids or offices.council_ids):
        return None
    may_take_up = (
        conference.is_recorded
        and bool(desks_of(offices))
        and not council_denial("take_up_nominations", offices, council_of(conference))
    )
    of_ours = Proposal.objects.filter(
        nomination__nomination__resolution__conference=conference
    ).visible_to(request.user)
    seen = set(of_ours.values_list("pk", flat=True))
    if not seen and not may_take_up and not offices.is_admin:
        return None
    fates = fates_of(conference)
    lines = [_line(fate) for fate in fates if fate.proposal is None or fate.proposal.pk in seen]
    return Part(
        "awards/_nominated.html",
        {
            "conference": conference,
            "lines": lines,
            "hidden": len(fates) - len(lines),
            "open": sum(fate.may_be_taken_up for fate in fates),
            "may_take_up": may_take_up,
        },
    )


def _line(fate: Fate) -> Line:
    if fate.proposal is None:
        return Line(fate)
    return Line(
        fate,
        look_of(fate.proposal),
        fate.proposal.get_state_display(),
        reverse("awards:proposal", args=[fate.proposal.pk]),
    )
