"""What the page of a resolution shows: its sections, what is offered for them, their trace."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from catalogue.models import AwardKind
from clusters.models import Unit
from clusters.offices import Offices
from clusters.rotation import Suggestion
from conferences.actions.electing import coming_year, suggested
from conferences.actions.resolving import VERB
from conferences.actions.stating import signed_covenant
from conferences.ballots.results import winners
from conferences.models import (
    Ballot,
    BallotOption,
    Conference,
    Nomination,
    Question,
    Resolution,
    StandingFrom,
)
from conferences.pages.conferences import page_of
from conferences.resolutions.allotting import Allotment, allotment_of, deviations
from conferences.resolutions.conclusion import refusals
from conferences.resolutions.scored import scored_standing, stale_words
from conferences.resolutions.words import Section
from conferences.rules.conferences import denial
from conferences.workflow import BallotState, ConferenceState
from workflow.journal import history
from workflow.models import JournalEntry


@dataclass(frozen=True)
class Offer:
    """A closed ballot whose result can be taken into the resolution."""

    ballot: Ballot
    chosen: tuple[BallotOption, ...]
    is_taken: bool

    @property
    def is_decided(self) -> bool:
        return bool(self.chosen) or self.ballot.question == Question.RANKING


@dataclass(frozen=True)
class NominationLine:
    """A nomination as it stands, how it deviates, and the places still open by its quota."""

    row: Nomination
    deviates: tuple[str, ...]
    limit_words: str
    tied: tuple[Unit, ...]
    open: int


def resolution_page(conference: Conference, offices: Offices) -> dict[str, Any]:
    """The context of the page; `conference` comes from `with_rows`."""
    resolution = getattr(conference, "resolution", None)
    locked = _locked(conference, offices)
    live = conference.state in (
        ConferenceState.DRAFT,
        ConferenceState.CALLED,
        ConferenceState.OPEN,
    )
    allotment = allotment_of(conference, resolution)
    page = page_of(conference, offices)
    context = {
        "locked": locked,
        "is_live": live,
        "refusals": refusals(conference) if live else [],
        "may_reopen": conference.state == ConferenceState.CONCLUDED
        and not denial("reopen", conference, offices),
        "lines": nomination_lines(conference, resolution, allotment) if resolution else [],
        "has_quotas": bool(allotment.lines),
        "quotas": [line.quota for line in allotment.lines],
        "kinds": list(AwardKind.objects.order_by("order_key")) if live and not locked else [],
        "standing_source": _source(resolution),
        "stale": _stale(conference, resolution) if live else "",
        "scoring_offers": live and scored_standing(conference.cluster_year) is not None,
        "offers": offers(conference) if live else [],
        "suggestion": _suggestion(conference) if live else [],
        "coming": coming_year(conference) if conference.cluster_year else "",
        "traces": traces(conference),
        "covenant_offer": signed_covenant(conference) if live else None,
        "versions": list(
            resolution.versions.select_related("concluded_by", "reopened_by").order_by("-number")
        )
        if resolution
        else [],
        "waits": conference.council.recognises_officers,
    }
    return page | context


def _locked(conference: Conference, offices: Offices) -> str:
    """Why nothing can be changed here; empty where it can."""
    if conference.state in (ConferenceState.CONCLUDED, ConferenceState.RECORDED):
        return _("Hội nghị đã kết thúc; nghị quyết giữ nguyên.")
    return denial("prepare", conference, offices)


def nomination_lines(
    conference: Conference, resolution: Resolution, allotment: Allotment
) -> list[NominationLine]:
    rows = list(resolution.nominations.all())
    told = deviations(allotment, rows)
    found = []
    for row in rows:
        line = allotment.line_of(row.quota_id)
        given = {each.mention.unit_id for each in row.recipients.all()}
        left = [
            tie
            for tie in (line.filled.ties if line else ())
            if sum(unit.pk in given for unit in tie.units) < tie.places
        ]
        found.append(
            NominationLine(
                row=row,
                deviates=tuple(told.get(row.pk, ())),
                limit_words=line.limit_words if line else "",
                tied=tuple(unit for tie in left for unit in tie.units),
                open=sum(tie.places for tie in left),
            )
        )
    return found


def _source(resolution: Resolution | None) -> str:
    """Where the ranks come from, with the edition or the ballot."""
    if resolution is None:
        return ""
    told = str(StandingFrom(resolution.standing_from).label)
    if resolution.standing_from == StandingFrom.BALLOT and resolution.standing_ballot:
        return f"{told}: {resolution.standing_ballot}"
    return told


def _stale(conference: Conference, resolution: Resolution | None) -> str:
    if resolution is None or not resolution.standing_print:
        return ""
    now = scored_standing(conference.cluster_year)
    changed = now is None or now.print != resolution.standing_print
    return stale_words() if changed else ""


def offers(conference: Conference) -> list[Offer]:
    """The closed ballots, of several rounds the last one, on what a resolution says."""
    rows = Ballot.objects.filter(
        conference=conference,
        state=BallotState.CLOSED,
        question__in=(
            Question.RANKING,
            Question.AWARD,
            Question.OFFICERS,
            Question.RECOMMENDATION,
        ),
    )
    last = rows.exclude(following__state=BallotState.CLOSED).order_by("order", "round", "pk")
    resolution = getattr(conference, "resolution", None)
    taken = {row.ballot_id for row in conference.stated_terms.all()}
    if resolution is not None:
        taken |= {row.ballot_id for row in resolution.nominations.all()}
        taken.add(resolution.standing_ballot_id)
    return [
        Offer(ballot, tuple(winners(ballot)), ballot.pk in taken)
        for ballot in last.select_related("previous")
    ]


def _suggestion(conference: Conference) -> list[str]:
    """Whom the rotation suggests, and why, in sentences."""
    found: Suggestion[Unit] | None = suggested(conference)
    if found is None:
        return []
    return [
        choice.in_words(lambda unit: unit.name)
        for choice in (found.chair, *found.vice_chairs)
        if choice is not None
    ]


def traces(conference: Conference) -> dict[str, list[JournalEntry]]:
    """What was changed, by section, the newest first."""
    found: dict[str, list[JournalEntry]] = {section: [] for section in Section.values}
    for entry in history(conference):
        if entry.verb == VERB and entry.detail.get("section") in found:
            found[entry.detail["section"]].append(entry)
    return found


def back_to(conference: Conference) -> str:
    return reverse("conferences:resolution", args=[conference.pk])
