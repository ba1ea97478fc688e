"""Laying down a meeting: what it is, for which year, when, where and for whom."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, time
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.composing import members_of
from clusters.models import ClusterYear, Council, Movement, Unit
from conferences.actions.allowing import ENDED, allow, note, tidy
from conferences.actions.mentioning import mention
from conferences.models import (
    Conference,
    Delegation,
    Finding,
    FindingKind,
    MentionRole,
    QuorumEffect,
    Resolution,
)
from conferences.workflow import ConferenceState
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class MeetingFacts:
    """What the secretary fills in. `also` are the years of further clusters that meet too."""

    kind: str
    for_year: str
    held_on: date
    begins: time | None = None
    title: str = ""
    place: str = ""
    is_online: bool = False
    online_link: str = ""
    host: Unit | None = None
    also: tuple[ClusterYear, ...] = ()
    quorum_part: int = 2
    quorum_whole: int = 3
    quorum_effect: str = QuorumEffect.BALLOTS
    allows_proxy: bool = False
    allows_written: bool = True


# What is no column of the conference, and a link that the journal does not spread.
_ROWS = ("host", "also")
_CONFIDENTIAL = ("online_link",)


def draft_meeting(
    *, council: Council, cluster_year: ClusterYear | None, facts: MeetingFacts, by: "User"
) -> Conference:
    """A new conference, of one year of a cluster or of the council alone: the members of that
    day as delegations, and the movements of the year under their wording when announced.

    Raises Denied unless a unit of `by` chairs that year; for a meeting without a cluster, where
    `by` is no specialist of the council.
    """
    cluster = cluster_year.cluster if cluster_year else None
    conference = Conference(
        state=ConferenceState.DRAFT,
        council=council,
        cluster=cluster,
        cluster_year=cluster_year,
        is_demo=cluster.is_demo if cluster else council.is_demo,
        stated_council=council.name,
        stated_council_level=council.level,
        stated_cluster=cluster.name if cluster else None,
        stated_cluster_kind=cluster.kind if cluster else None,
        stated_sector=(cluster.sector or None) if cluster else None,
        **_columns(facts),
    )
    allow("prepare", conference, by)
    _possible(conference, facts)
    with transaction.atomic():
        conference.save()
        Resolution.objects.create(conference=conference)
        conference.also_years.set(facts.also)
        _host(conference, facts.host)
        _members(conference, facts.held_on)
        _delegations(conference)
        _movements(conference)
        note("draft", conference, by)
    return conference


def describe_meeting(
    *, conference: Conference, facts: MeetingFacts, version: int, by: "User"
) -> None:
    """Change what was laid down; the list of delegations follows day and clusters, and keeps
    whoever has named persons or been counted already.

    Raises Stale where the conference has changed since `version`.
    """
    allow("prepare", conference, by)
    _possible(conference, facts)
    with transaction.atomic():
        before = _now(conference)
        rows = Conference.objects.filter(pk=conference.pk, version=version)
        if not rows.exclude(state__in=ENDED).update(version=F("version") + 1):
            raise Stale(_("Hội nghị vừa được người khác sửa. So hai bản rồi lưu lần nữa."))
        conference.refresh_from_db()
        for name, value in _columns(facts).items():
            setattr(conference, name, value)
        conference.save()
        conference.also_years.set(facts.also)
        _host(conference, facts.host)
        _members(conference, facts.held_on)
        _delegations(conference)
        changed = {
            name: [before[name], told]
            for name, told in _now(conference).items()
            if before[name] != told and name not in _CONFIDENTIAL
        }
        note("describe", conference, by, changed=changed)


def facts_of(conference: Conference) -> MeetingFacts:
    """What is laid down now."""
    host = conference.mentions.filter(role=MentionRole.HOST).select_related("unit").first()
    columns = {
        each.name: getattr(conference, each.name)
        for each in fields(MeetingFacts)
        if each.name not in _ROWS
    }
    columns["title"] = columns["title"] or ""
    columns["place"] = columns["place"] or ""
    return MeetingFacts(
        host=host.unit if host else None, also=tuple(conference.also_years.all()), **columns
    )


def _columns(facts: MeetingFacts) -> dict[str, Any]:
    given = {
        each.name: getattr(facts, each.name)
        for each in fields(MeetingFacts)
        if each.name not in _ROWS
    }
    for name in ("title", "place", "online_link"):
        given[name] = tidy(given[name])
    # Without a title the page words one; an empty one would be shown.
    return given | {"title": given["title"] or None, "place": given["place"] or None}


def _now(conference: Conference) -> dict[str, Any]:
    facts = facts_of(conference)
    told = {name: str(value) for name, value in _columns(facts).items()}
    return told | {"host": str(facts.host), "also": [str(year) for year in facts.also]}


def _possible(conference: Conference, facts: MeetingFacts) -> None:
    if facts.quorum_part < 1 or facts.quorum_part > facts.quorum_whole:
        raise Refused(
            _("%(part)d/%(whole)d không phải là một phần của số đoàn. Ghi như 2/3.")
            % {"part": facts.quorum_part, "whole": facts.quorum_whole}
        )
    if conference.cluster_year_id is None and facts.also:
        raise Refused(_("Họp chung nhiều cụm, khối thì chọn cụm, khối đứng ra mời trước."))
    if facts.online_link and not facts.online_link.startswith(("https://", "http://")):
        raise Refused(
            _("“%(link)s” không phải là đường dẫn. Đường dẫn bắt đầu bằng https://.")
            % {"link": facts.online_link}
        )


def _host(conference: Conference, host: Unit | None) -> None:
    conference.mentions.filter(role=MentionRole.HOST).delete()
    mention(conference, MentionRole.HOST, [host] if host else [])


def _members(conference: Conference, day: date) -> None:
    """The members of the meeting's own cluster, as the record states them."""
    if conference.cluster_year is None:
        return
    units = members_of(conference.cluster_year, day)
    conference.mentions.filter(role=MentionRole.MEMBER).delete()
    mention(conference, MentionRole.MEMBER, units)
    conference.stated_member_count = len(units)
    conference.members_complete = True
    conference.save(update_fields=["stated_member_count", "members_complete"])


def _delegations(conference: Conference) -> None:
    """A delegation for every member of every cluster that meets, and for nobody else."""
    years = [year for year in (conference.cluster_year, *conference.also_years.all()) if year]
    day = conference.held_on or timezone.localdate()
    units = list(dict.fromkeys(unit for year in years for unit in members_of(year, day)))
    rows = conference.delegations.filter(is_guest=False)
    if years:
        gone = rows.exclude(unit__in=units).filter(
            checked_at=None, delegates=None, represents=None, opinion=None
        )
        Delegation.objects.filter(pk__in=[row.pk for row in gone]).delete()
    add_delegations(conference, units)


def add_delegations(
    conference: Conference, units: Iterable[Unit], *, is_guest: bool = False
) -> int:
    """Delegations for those of `units` that have none; how many."""
    known = set(conference.delegations.values_list("unit_id", flat=True))
    made = [
        Delegation(conference=conference, unit=unit, is_guest=is_guest)
        for unit in units
        if unit.pk not in known
    ]
    Delegation.objects.bulk_create(made)
    return len(made)


def _movements(conference: Conference) -> None:
    if conference.cluster_year is None:
        return
    rows = Movement.objects.of_year(conference.cluster_year).order_by("starts_on", "pk")
    Finding.objects.bulk_create(
        [
            Finding(conference=conference, kind=FindingKind.MOVEMENT, order=order, text=row.name)
            for order, row in enumerate(rows)
        ]
    )
