"""Taking over conference records, all of a file or nothing."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from catalogue.models.awards import award_kinds_by_wording
from clusters.actions import cluster_called, year_of
from clusters.models import ClusterYear, Unit
from clusters.resolution import Resolver
from conferences.actions.deriving import derive_year
from conferences.models import Conference
from conferences.models.statements import Match
from conferences.records.composing import ROWS, compose, differences
from conferences.records.rows import Record, Rows, day_of
from conferences.records.sentences import printable
from conferences.workflow import ConferenceState
from workflow import composition, journal

if TYPE_CHECKING:
    from accounts.models import User


class Differs(Exception):
    """Records that are known with other content; `lines` say where."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


@dataclass
class Imported:
    """What one import did."""

    records: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)


def import_records(
    records: list[Record], *, by: "User | None", update: bool = False, dry_run: bool = False
) -> Imported:
    """Write checked `records` as recorded conferences, in one transaction.

    A record that is known with the same content changes nothing. With `dry_run` everything
    is done and taken back.

    Raises Differs where a known id comes with other content and `update` is not given.
    """
    with transaction.atomic():
        done = _Run(by=by, update=update).take(records)
        if dry_run:
            transaction.set_rollback(True)
    return done


class _Run:
    """One import: what is resolved and created is shared by all its records."""

    def __init__(self, *, by: "User | None", update: bool) -> None:
        self.by = by
        self.update = update
        self.resolver = Resolver()
        self.kinds = award_kinds_by_wording()
        self.touched: dict[int, ClusterYear] = {}

    def take(self, records: list[Record]) -> Imported:
        done = Imported(records=len(records))
        known = self._known(record["id"] for record in records)
        refused: list[str] = []
        for record in records:
            old = known.get(record["id"])
            changes = list(differences(compose(old), plain(record))) if old else []
            if old is not None and not changes:
                done.unchanged += 1
            elif old is not None and not self.update:
                refused += [
                    printable(f"{record['id']}, {at}: {_shown(before)} → {_shown(after)}")
                    for at, before, after in changes
                ]
            elif old is not None and not old.is_recorded:
                refused.append(
                    _("%(id)s: hội nghị này họp trong hệ thống, bản ghi không thay được.")
                    % {"id": record["id"]}
                )
            else:
                done.warnings += self._write(record, old)
                done.created += old is None
                done.updated += old is not None
        if refused:
            raise Differs(refused)
        for year in self.touched.values():
            derive_year(year)
        return done

    def _known(self, ids: Iterable[str]) -> dict[str, Conference]:
        rows = Conference.objects.filter(record_id__in=list(ids))
        found = rows.select_related("covenant", "resolution").prefetch_related(*ROWS)
        return {conference.record_id or "": conference for conference in found}

    def _write(self, record: Record, old: Conference | None) -> list[str]:
        """Write one record, in the place of `old` where it was known; returns warnings."""
        day = day_of(record)
        council = self.resolver.council(record["council"]["level"], record["council"]["name"], day)
        conference = old or Conference(state=ConferenceState.RECORDED, record_id=record["id"])
        by_hand = _matched_by_hand(old) if old else {}
        if old is not None:
            self._touch_all(old)
            try:
                _clear(old)
            except ProtectedError as error:
                raise Differs([_stood_on(record)]) from error
        conference.council = council
        self._head(conference, record)
        conference.save()
        Rows(
            conference=conference,
            council=council,
            resolver=self.resolver,
            kinds=self.kinds,
            day=day,
            by_hand=by_hand,
        ).write(record)
        self._touch_all(conference)
        composition.follow("record", conference, by=self.by)
        journal.record("update_record" if old else "record", conference, by=self.by)
        return [
            f"{record['id']}: {row.warning}"
            for row in conference.mentions.exclude(warning="").order_by("role", "order")
        ]

    def _head(self, conference: Conference, record: Record) -> None:
        """The columns of the conference itself."""
        meeting, council, said = record["conference"], record["council"], record["cluster"]
        conference.kind = meeting["kind"]
        conference.for_year = record["emulation_year"]
        conference.held_on = date.fromisoformat(meeting["date"]) if meeting["date"] else None
        conference.place = meeting["place"]
        for name in ("title", "source", "published", "voting"):
            setattr(conference, name, record[name])
        conference.stated_council = council["name"]
        conference.stated_council_level = council["level"]
        conference.council_name_inferred = council["name_inferred"]
        conference.ranking_complete = record["ranking"]["complete"]
        conference.cluster = conference.cluster_year = None
        conference.stated_cluster = conference.stated_cluster_kind = None
        conference.stated_sector = conference.stated_member_count = None
        conference.members_complete = False
        if said is None:
            return
        conference.stated_cluster = said["name"]
        conference.stated_cluster_kind = said["kind"]
        conference.stated_sector = said["sector"]
        conference.stated_member_count = said["stated_member_count"]
        conference.members_complete = said["members_complete"]
        conference.cluster = cluster_called(
            council=conference.council,
            name=said["name"],
            kind=said["kind"],
            sector=said["sector"],
            wordings=self.resolver.wordings,
        )
        if record["emulation_year"]:
            conference.cluster_year = year_of(
                cluster=conference.cluster, label=record["emulation_year"]
            )

    def _touch_all(self, conference: Conference) -> None:
        """Remember every cluster year of which the conference says something."""
        if conference.cluster is None:
            return
        labels = set(conference.stated_terms.values_list("year", flat=True))
        for label in sorted(label for label in labels | {conference.for_year} if label):
            year = year_of(cluster=conference.cluster, label=label)
            self.touched[year.pk] = year


def _matched_by_hand(conference: Conference) -> dict[tuple[str, str], Unit]:
    """What an administrator said that names mean: an update of the record does not undo it."""
    rows = conference.mentions.filter(match=Match.ADMIN).select_related("unit")
    return {(row.role, row.text): row.unit for row in rows if row.unit is not None}


def _stood_on(record: Record) -> str:
    return _(
        "%(id)s: đã có hồ sơ khen thưởng hoặc văn bản lập từ bản ghi này, không thay được."
    ) % {"id": record["id"]}


def _clear(conference: Conference) -> None:
    """Take away all statements of a conference that is about to be written anew."""
    conference.stated_terms.all().delete()
    for related in ("resolution", "covenant"):
        row = getattr(conference, related, None)
        if row is not None:
            row.delete()
            conference._state.fields_cache.pop(related, None)
    for related in ("indicators", "findings", "presiders", "ambiguities", "mentions"):
        getattr(conference, related).all().delete()
    vars(conference).pop("_prefetched_objects_cache", None)


def plain(value: Any) -> Any:
    """A checked record as `compose` gives it: numbers as JSON has them."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def _shown(value: Any) -> str:
    text = _("(không có)") if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else f"{text[:120]}…"
