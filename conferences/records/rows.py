"""From one record to the typed rows of its conference.

Every list becomes rows with their order; every name that can mean a unit becomes a
`Mention`, resolved in the council's scope on the day of the meeting.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models

from catalogue.models import AwardKind
from catalogue.models.awards import wording_key
from clusters.models import Council, Unit
from clusters.resolution import Resolver
from conferences.models import (
    Ambiguity,
    Conference,
    Conferral,
    ConferralGroup,
    CovenantStatement,
    Finding,
    FindingKind,
    Indicator,
    IndicatorPart,
    IndicatorUnit,
    Mention,
    MentionRole,
    Nomination,
    NominationRecipient,
    Presider,
    Resolution,
    Standing,
    StatedTerm,
)
from conferences.models.statements import Match

Record = dict[str, Any]
M = TypeVar("M", bound=models.Model)

_FINDINGS = {
    FindingKind.MOVEMENT: "movements",
    FindingKind.LIMITATION: "limitations",
    FindingKind.RECOMMENDATION: "recommendations",
    FindingKind.NEXT_TASK: "next_tasks",
    FindingKind.LEGAL_REF: "legal_refs",
}
# Roles in which an unknown name is worth a unit of its own, marked as unchecked.
_MAKES_UNITS = {
    MentionRole.MEMBER,
    MentionRole.OFFICER,
    MentionRole.RANKED,
    MentionRole.RECIPIENT,
}
_NAMES_UNITS = _MAKES_UNITS | {MentionRole.EXCLUDED, MentionRole.HOST, MentionRole.REPORTING}


def day_of(record: Record) -> date | None:
    """The day on which the names of a record are understood: that of the meeting, else of
    its publication, else the last of its year; None where nothing is known.
    """
    held = record["conference"]["date"]
    if held:
        return date.fromisoformat(held)
    published = record["published"] or ""
    try:
        return date.fromisoformat(published[:10])
    except ValueError:
        pass
    year = record["emulation_year"]
    return date(int(year[-4:]), 12, 31) if year and int(year[-4:]) else None


@dataclass
class Rows:
    """The rows of one record, collected in order and written together."""

    conference: Conference
    council: Council
    resolver: Resolver
    kinds: dict[str, AwardKind]
    day: date | None
    by_hand: Mapping[tuple[str, str], Unit] = field(default_factory=dict)
    mentions: list[Mention] = field(default_factory=list)
    waiting: list[models.Model] = field(default_factory=list)
    _orders: dict[MentionRole, int] = field(default_factory=dict)

    def write(self, record: Record) -> None:
        """Write every row of `record`; the conference itself stands already."""
        self._names(record)
        self._meeting(record)
        self._findings(record)
        self._indicators(record)
        self._terms(record)
        self._resolution(record)
        Mention.objects.bulk_create(self.mentions)
        # In the order of collection parents come before their children.
        for model in dict.fromkeys(type(row) for row in self.waiting):
            model._default_manager.bulk_create([row for row in self.waiting if type(row) is model])

    def mention(self, role: MentionRole, text: str) -> Mention:
        order = self._orders.get(role, 0)
        self._orders[role] = order + 1
        row = Mention(conference=self.conference, role=role, order=order, text=text)
        if (role, text) in self.by_hand:
            row.unit, row.match = self.by_hand[role, text], Match.ADMIN
        elif role in _NAMES_UNITS:
            found = self.resolver.in_council(
                self.council, text, self.day, create=role in _MAKES_UNITS
            )
            row.unit = found.unit
            row.match = Match.RULE if found.unit else None
            row.warning = found.warning
        self.mentions.append(row)
        return row

    def add(self, row: M) -> M:
        self.waiting.append(row)
        return row

    def _names(self, record: Record) -> None:
        cluster = record["cluster"] or {"members": [], "excluded": []}
        for text in cluster["members"]:
            self.mention(MentionRole.MEMBER, text)
        for text in cluster["excluded"]:
            self.mention(MentionRole.EXCLUDED, text)
        if record["conference"]["host"] is not None:
            self.mention(MentionRole.HOST, record["conference"]["host"])
        for text in record["conference"]["attendees"]:
            self.mention(MentionRole.ATTENDEE, text)

    def _meeting(self, record: Record) -> None:
        for order, who in enumerate(record["conference"]["presiding"]):
            self.add(Presider(conference=self.conference, order=order, **who))
        for order, doubt in enumerate(record["ambiguities"]):
            self.add(Ambiguity(conference=self.conference, order=order, **doubt))

    def _findings(self, record: Record) -> None:
        texts = {kind: record[name] for kind, name in _FINDINGS.items()}
        covenant = record["covenant"]
        if covenant is not None:
            self.add(
                CovenantStatement(
                    conference=self.conference, year=covenant["year"], signed=covenant["signed"]
                )
            )
            texts[FindingKind.ARTICLE] = covenant["articles"]
        for kind, items in texts.items():
            for order, text in enumerate(items):
                self.add(Finding(conference=self.conference, kind=kind, order=order, text=text))

    def _indicators(self, record: Record) -> None:
        for order, said in enumerate(record["indicators"]):
            by_unit = said["by_unit"]
            row = self.add(
                Indicator(
                    conference=self.conference,
                    order=order,
                    **{name: value for name, value in said.items() if name != "by_unit"},
                )
            )
            for place, (unit, value) in enumerate(by_unit.items()):
                parts = value if isinstance(value, dict) else None
                of_unit = self.add(
                    IndicatorUnit(
                        indicator=row,
                        order=place,
                        mention=self.mention(MentionRole.REPORTING, unit),
                        value=None if parts is not None else Decimal(value),
                    )
                )
                for number, (name, part) in enumerate((parts or {}).items()):
                    self.add(IndicatorPart(row=of_unit, order=number, name=name, value=part))

    def _terms(self, record: Record) -> None:
        for position, said in enumerate(record["terms"]):
            unit = said["unit"]
            self.add(
                StatedTerm(
                    conference=self.conference,
                    position=position,
                    office=said["office"],
                    mention=None if unit is None else self.mention(MentionRole.OFFICER, unit),
                    year=said["year"],
                    order=said["order"],
                    status=said["status"],
                )
            )

    def _resolution(self, record: Record) -> None:
        adopted = self.add(Resolution(conference=self.conference))
        for order, said in enumerate(record["ranking"]["entries"]):
            self.add(
                Standing(
                    resolution=adopted,
                    order=order,
                    mention=self.mention(MentionRole.RANKED, said["unit"]),
                    rank=said["rank"],
                    total=said["total"],
                )
            )
        for order, said in enumerate(record["proposals"]):
            row = self.add(
                Nomination(
                    resolution=adopted,
                    order=order,
                    kind=self._kind(said["award"]),
                    **{name: value for name, value in said.items() if name != "recipients"},
                )
            )
            for place, text in enumerate(said["recipients"]):
                mention = self.mention(MentionRole.RECIPIENT, text)
                self.add(NominationRecipient(nomination=row, order=place, mention=mention))
        for order, said in enumerate(record["conferred"]):
            self._conferral(adopted, order, said)

    def _conferral(self, adopted: Resolution, order: int, said: dict[str, Any]) -> None:
        row = self.add(
            Conferral(
                resolution=adopted,
                order=order,
                award=said["award"],
                kind=self._kind(said["award"]),
                decider=said["decider"],
                reason=said["reason"],
            )
        )
        for place, group in enumerate(said["recipients"]):
            self.add(
                ConferralGroup(
                    conferral=row,
                    order=place,
                    kind=group["kind"],
                    count=group["count"],
                    label=group.get("label"),
                )
            )

    def _kind(self, award: str | None) -> AwardKind | None:
        return self.kinds.get(wording_key(award)) if award else None
