"""From the typed rows of a conference to its record."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from conferences.models import (
    Conference,
    FindingKind,
    Indicator,
    MentionRole,
    Nomination,
    Standing,
    StatedTerm,
)
from conferences.models.resolution import Conferral

FORMAT = "conference-record/1"

# All rows that a record is composed of, for one query each.
ROWS = (
    "mentions",
    "presiders",
    "stated_terms__mention",
    "findings",
    "ambiguities",
    "indicators__by_unit__mention",
    "indicators__by_unit__parts",
    "resolution__standings__mention",
    "resolution__nominations__recipients__mention",
    "resolution__conferrals__groups",
)


def compose(conference: Conference) -> dict[str, Any]:
    """The record of `conference` in the shape of `conference-record/1`.

    Reads only rows that pages and reports read too; of what nobody stated the record says
    null or nothing. Prefetch `ROWS` (and select `covenant`, `resolution`) for many.
    """
    resolution = getattr(conference, "resolution", None)
    return {
        "format": FORMAT,
        "id": conference.record_id,
        "title": conference.title,
        "source": conference.source,
        "published": conference.published,
        "council": {
            "level": conference.stated_council_level,
            "name": conference.stated_council,
            "name_inferred": conference.council_name_inferred,
        },
        "cluster": _cluster(conference),
        "emulation_year": conference.for_year,
        "conference": _meeting(conference),
        "terms": [_term(row) for row in conference.stated_terms.all()],
        "ranking": {
            "complete": conference.ranking_complete,
            "entries": [_place(row) for row in (resolution.standings.all() if resolution else ())],
        },
        "proposals": [
            _proposal(row) for row in (resolution.nominations.all() if resolution else ())
        ],
        "conferred": [
            _conferred(row) for row in (resolution.conferrals.all() if resolution else ())
        ],
        "indicators": [_indicator(row) for row in conference.indicators.all()],
        "covenant": _covenant(conference),
        "movements": _texts(conference, FindingKind.MOVEMENT),
        "limitations": _texts(conference, FindingKind.LIMITATION),
        "recommendations": _texts(conference, FindingKind.RECOMMENDATION),
        "next_tasks": _texts(conference, FindingKind.NEXT_TASK),
        "legal_refs": _texts(conference, FindingKind.LEGAL_REF),
        "voting": conference.voting,
        "ambiguities": [
            {"field": row.field, "note": row.note} for row in conference.ambiguities.all()
        ],
    }


def number(value: Decimal | None) -> int | float | None:
    """A stored number as JSON has it: whole numbers without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def named(conference: Conference, role: MentionRole) -> list[str]:
    return [row.text for row in conference.mentions.all() if row.role == role]


def _texts(conference: Conference, kind: FindingKind) -> list[str]:
    return [row.text for row in conference.findings.all() if row.kind == kind]


def _cluster(conference: Conference) -> dict[str, Any] | None:
    if conference.stated_cluster is None:
        return None
    return {
        "name": conference.stated_cluster,
        "kind": conference.stated_cluster_kind,
        "sector": conference.stated_sector,
        "stated_member_count": conference.stated_member_count,
        "members": named(conference, MentionRole.MEMBER),
        "members_complete": conference.members_complete,
        "excluded": named(conference, MentionRole.EXCLUDED),
    }


def _meeting(conference: Conference) -> dict[str, Any]:
    hosts = named(conference, MentionRole.HOST)
    return {
        "kind": conference.kind,
        "date": conference.held_on.isoformat() if conference.held_on else None,
        "place": conference.place,
        "host": hosts[0] if hosts else None,
        "presiding": [
            {"name": row.name, "position": row.position, "representing": row.representing}
            for row in conference.presiders.all()
        ],
        "attendees": named(conference, MentionRole.ATTENDEE),
    }


def _term(row: StatedTerm) -> dict[str, Any]:
    return {
        "office": row.office,
        "unit": row.mention.text if row.mention else None,
        "year": row.year,
        "order": row.order,
        "status": row.status,
    }


def _place(row: Standing) -> dict[str, Any]:
    return {"unit": row.mention.text, "rank": row.rank, "total": number(row.total)}


def _proposal(row: Nomination) -> dict[str, Any]:
    return {
        "award": row.award,
        "decider": row.decider,
        "recipients": [recipient.mention.text for recipient in row.recipients.all()],
        "count": row.count,
        "status": row.status,
        "note": row.note,
    }


def _conferred(row: Conferral) -> dict[str, Any]:
    return {
        "award": row.award,
        "decider": row.decider,
        "recipients": [
            {"kind": group.kind, "count": group.count}
            | ({} if group.label is None else {"label": group.label})
            for group in row.groups.all()
        ],
        "reason": row.reason,
    }


def _indicator(row: Indicator) -> dict[str, Any]:
    return {
        "name": row.name,
        "value": number(row.value),
        "value_max": number(row.value_max),
        "at_least": row.at_least,
        "of": number(row.of),
        "unit": row.unit,
        "scope": row.scope,
        "vs_plan_pct": number(row.vs_plan_pct),
        "by_unit": {
            of_unit.mention.text: (
                {part.name: number(part.value) for part in of_unit.parts.all()}
                if of_unit.value is None
                else number(of_unit.value)
            )
            for of_unit in row.by_unit.all()
        },
    }


def _covenant(conference: Conference) -> dict[str, Any] | None:
    covenant = getattr(conference, "covenant", None)
    if covenant is None:
        return None
    return {
        "year": covenant.year,
        "signed": covenant.signed,
        "articles": _texts(conference, FindingKind.ARTICLE),
    }


def differences(old: Any, new: Any, at: str = "") -> Iterable[tuple[str, Any, Any]]:
    """Where two records differ: (key, old, new), the deepest keys that say it.

    None on one side only is an absent item as well: no list and no optional key holds null.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*old, *new]):
            place = f"{at}.{key}" if at else key
            yield from differences(old.get(key), new.get(key), place)
    elif isinstance(old, list) and isinstance(new, list):
        for position, (before, after) in enumerate(zip_longest(old, new)):
            yield from differences(before, after, f"{at}[{position}]")
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield at, old, new
