"""What the page of a conference shows, read in a number of queries that its size leaves alone."""

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from clusters.models import Office
from clusters.offices import Offices
from conferences.models import (
    Conference,
    Conferral,
    Delegation,
    Finding,
    FindingKind,
    IndicatorUnit,
    Mention,
    MentionRole,
    Nomination,
    NominationRecipient,
    Standing,
    StatedTerm,
)
from conferences.models.resolution import NominationStatus
from conferences.resolutions.ranks import ranks_of
from conferences.rules.conferences import denial, reads_resolution
from conferences.workflow import CONFERENCE, ConferenceState
from workflow.journal import history
from workflow.moves import Move

ROWS: tuple[str | Prefetch, ...] = (  # type: ignore[type-arg]  # generic in the stubs only
    Prefetch("mentions", Mention.objects.select_related("unit")),
    "presiders",
    "findings",
    "ambiguities",
    Prefetch("delegations", Delegation.objects.select_related("unit")),
    "delegations__delegates",
    Prefetch(
        "stated_terms",
        StatedTerm.objects.select_related("mention__unit", "term__cluster_year"),
    ),
    "indicators",
    Prefetch("indicators__by_unit", IndicatorUnit.objects.select_related("mention__unit")),
    "indicators__by_unit__parts",
    Prefetch("resolution__standings", Standing.objects.select_related("mention__unit")),
    Prefetch("resolution__nominations", Nomination.objects.select_related("kind")),
    Prefetch(
        "resolution__nominations__recipients",
        NominationRecipient.objects.select_related("mention__unit"),
    ),
    Prefetch("resolution__conferrals", Conferral.objects.select_related("kind")),
    "resolution__conferrals__groups__recipients",
)

STATES = {
    ConferenceState.RECORDED: ("idle", "link-45deg"),
    ConferenceState.DRAFT: ("idle", "pencil"),
    ConferenceState.CALLED: ("now", "megaphone"),
    ConferenceState.OPEN: ("ok", "broadcast"),
    ConferenceState.CONCLUDED: ("ok", "check-circle-fill"),
}
NOMINATION_STATES = {
    NominationStatus.PROPOSED: ("now", "flag"),
    NominationStatus.APPROVED: ("ok", "check-lg"),
    NominationStatus.AWARDED: ("hon", "award-fill"),
}


def with_rows(conferences: "QuerySet[Conference]") -> "QuerySet[Conference]":
    """`conferences` with everything that their pages show."""
    heads = conferences.select_related(
        "council", "cluster", "cluster_year__cluster", "covenant__document", "screen"
    )
    return heads.select_related("resolution__adopted_by").prefetch_related(*ROWS)


@dataclass(frozen=True)
class Step:
    """A move that the state allows, and why this person may not make it ("" where they may)."""

    move: Move
    denial: str


def steps(conference: Conference, offices: Offices) -> list[Step]:
    """The moves open in the state of `conference`, for the buttons of its page.

    Opening it again is no next step: the resolution's page offers it to those who may.
    """
    return [
        Step(move, denial(move.verb, conference, offices))
        for move in CONFERENCE.open_moves(conference.state)
        if move.verb != "reopen"
    ]


def page_of(conference: Conference, offices: Offices) -> dict[str, Any]:
    """The context of the page; `conference` comes from `with_rows`."""
    resolution = getattr(conference, "resolution", None)
    untold = reads_resolution(conference, offices)
    ranking = ranking_of(conference)
    context = {
        "conference": conference,
        "state": STATES[ConferenceState(conference.state)],
        "steps": steps(conference, offices),
        "phases": _phases(conference),
        "capacity": offices.capacity_in(conference.cluster_year),
        "resolution": resolution,
        "covenant": getattr(conference, "covenant", None),
        "ranking": told_to_members(conference, ranking) if untold else ranking,
        "ranking_waits": bool(untold and ranking.rows) and not is_told(conference, ranking),
        "nominations": [] if untold else _nominations(conference),
        "conferrals": list(resolution.conferrals.all()) if resolution else [],
        "indicators": list(conference.indicators.all()),
        "plans": any(row.vs_plan_pct is not None for row in conference.indicators.all()),
        "terms": [] if untold else _terms(conference),
        "ambiguities": list(conference.ambiguities.all()),
        "delegations": list(conference.delegations.all()),
        "present": sum(row.is_present for row in conference.delegations.all()),
        "journal": list(history(conference)),
        "resolution_denied": conference.is_recorded or untold,
        **_mentions(conference),
        **_findings(conference),
    }
    return context | {"unstated": _unstated(conference, context)}


@dataclass(frozen=True)
class Ranked:
    """One line of the standing; `awards` are those proposed for the same unit."""

    row: Standing
    rank: int | None
    awards: tuple[str, ...]


@dataclass(frozen=True)
class Ranking:
    """The standing as stated or adopted, or as it would be adopted now (`is_provisional`)."""

    rows: list[Ranked]
    is_provisional: bool = False

    @property
    def highest(self) -> Decimal | None:
        """The upper end of the scale; None where nobody has a total."""
        return max(
            (line.row.total for line in self.rows if line.row.total is not None), default=None
        )

    @property
    def shared(self) -> list[tuple[int, int]]:
        """(rank, units) for every rank that several units hold."""
        counts = Counter(line.rank for line in self.rows if line.rank is not None)
        return [(rank, units) for rank, units in sorted(counts.items()) if units > 1]


def ranking_of(conference: Conference) -> Ranking:
    """The ranking of `conference`: a source's in its own order, ours by rank."""
    resolution = getattr(conference, "resolution", None)
    rows = list(resolution.standings.all()) if resolution else []
    proposed: dict[int | None, list[str]] = {}
    for nomination in resolution.nominations.all() if resolution else ():
        for recipient in nomination.recipients.all():
            proposed.setdefault(recipient.mention.unit_id, []).append(nomination.award)
    proposed.pop(None, None)
    if conference.is_recorded:
        ranks = {row.pk: row.rank for row in rows}
    elif resolution is not None and resolution.adopted_at:
        ranks = {row.pk: row.rank for row in rows}
        rows.sort(key=lambda row: (row.rank is None, row.rank or 0))
    else:
        ranks = ranks_of(resolution, rows) if resolution else {}
        rows.sort(key=lambda row: (ranks[row.pk] is None, ranks[row.pk] or 0))
    return Ranking(
        [Ranked(r, ranks[r.pk], tuple(proposed.get(r.mention.unit_id, ()))) for r in rows],
        is_provisional=not conference.is_recorded and not (resolution and resolution.adopted_at),
    )


def is_told(conference: Conference, ranking: Ranking) -> bool:
    """Whether the hall has been told every rank."""
    screen = getattr(conference, "screen", None)
    ranks = {line.rank for line in ranking.rows if line.rank is not None}
    return screen is not None and 0 < len(ranks) <= screen.revealed


def told_to_members(conference: Conference, ranking: Ranking) -> Ranking:
    """The standing for those who only come to the meeting, while nothing is adopted: nothing
    before the hall has been told all of it, and then without what is to be proposed.
    """
    if not is_told(conference, ranking):
        return Ranking([])
    return replace(ranking, rows=[replace(line, awards=()) for line in ranking.rows])


def _mentions(conference: Conference) -> dict[str, list[Mention]]:
    """Mentions that stand for themselves, by role; the others hang on their statements."""
    names = {
        MentionRole.MEMBER: "members",
        MentionRole.EXCLUDED: "excluded",
        MentionRole.HOST: "hosts",
        MentionRole.ATTENDEE: "attendees",
    }
    rows = list(conference.mentions.all())
    return {name: [row for row in rows if row.role == role] for role, name in names.items()}


def _findings(conference: Conference) -> dict[str, Any]:
    """Findings by kind; the articles go with the covenant, the others have cards."""
    by_kind: dict[str, list[Finding]] = {}
    for row in conference.findings.all():
        by_kind.setdefault(row.kind, []).append(row)
    cards = [
        (label, by_kind[kind])
        for kind, label in FindingKind.choices
        if kind in by_kind and kind != FindingKind.ARTICLE
    ]
    return {"findings": cards, "articles": by_kind.get(FindingKind.ARTICLE, [])}


def _nominations(conference: Conference) -> list[dict[str, Any]]:
    resolution = getattr(conference, "resolution", None)
    return [
        {"row": row, "state": NOMINATION_STATES[NominationStatus(row.status)]}
        for row in (resolution.nominations.all() if resolution else ())
    ]


def office_titles(conference: Conference) -> dict[str, str]:
    """What the cluster calls its chair and its vice-chair."""
    cluster = conference.cluster
    if cluster is None:
        return {str(value): str(label) for value, label in Office.choices}
    return {Office.CHAIR: cluster.chair_title, Office.VICE_CHAIR: cluster.vice_title}


def _terms(conference: Conference) -> list[dict[str, Any]]:
    """Terms by year, in the order of the source; `place` only where several share an office."""
    titles = office_titles(conference)
    rows = list(conference.stated_terms.all())
    several = {(row.year, row.office) for row in rows if row.order > 1}
    said = [
        {
            "year": row.year,
            "title": titles[row.office],
            "is_chair": row.office == Office.CHAIR,
            "row": row,
            "place": row.order if (row.year, row.office) in several else None,
        }
        for row in rows
    ]
    return [
        {"year": year, "rows": list(group)} for year, group in groupby(said, lambda t: t["year"])
    ]


def _phases(conference: Conference) -> list[dict[str, Any]]:
    """The states of a live conference, as steps; a recorded one has none."""
    if conference.is_recorded:
        return []
    order = [state for state in ConferenceState if state != ConferenceState.RECORDED]
    here = [state.value for state in order].index(conference.state)
    ended = conference.state == ConferenceState.CONCLUDED
    return [
        {
            "label": state.label,
            "css": "done" if at < here or ended else "now" if at == here else "",
        }
        for at, state in enumerate(order)
    ]


def _unstated(conference: Conference, context: dict[str, Any]) -> list[str]:
    """The sections about which nothing is said, named in one sentence instead of left empty."""
    facts = {
        _("thứ hạng"): context["ranking"].rows,
        _("đề nghị khen thưởng"): context["nominations"],
        _("khen thưởng trao tại hội nghị"): context["conferrals"],
        _("chức danh"): context["terms"],
        _("số liệu"): context["indicators"],
        _("giao ước"): context["covenant"],
        _("cách bình xét"): conference.voting,
    }
    kinds = [kind for kind in FindingKind if kind != FindingKind.ARTICLE]
    told = {label for label, _rows in context["findings"]}
    missing = [name for name, rows in facts.items() if not rows]
    return missing + [str(k.label).lower() for k in kinds if str(k.label) not in map(str, told)]
