"""The standing of a resolution: taken from the scoring or a ballot, or laid down by the meeting."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from clusters.models import Unit
from conferences.actions.allowing import tidy
from conferences.actions.mentioning import mention
from conferences.actions.resolving import begin, trace
from conferences.ballots.results import result_of
from conferences.models import (
    Ballot,
    Conference,
    MentionRole,
    Question,
    Resolution,
    Standing,
    StandingFrom,
    Way,
)
from conferences.resolutions.ranks import ranks_of
from conferences.resolutions.scored import Scored, ScoredStanding, scored_standing
from conferences.resolutions.words import Section, standing_lines
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Place:
    """What the meeting lays down of one unit."""

    rank: int | None
    classification: str = ""
    note: str = ""


def take_standing(
    *, conference: Conference, by: "User", why: str = "", seen: int | None = None
) -> None:
    """Copy the standing of the year's scoring, instead of any before; classifications stay.

    Raises Refused where nothing is final there.
    """
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        found = scored_standing(conference.cluster_year)
        if found is None:
            raise Refused(
                _("Bảng điểm của năm chưa có điểm cuối cùng. Chốt điểm, hoặc nhập xếp hạng ở đây.")
            )
        before = standing_lines(resolution)
        write_scored(conference, resolution, found)
        after = standing_lines(resolution)
        trace(conference, Section.STANDING, by, before=before, after=after, why=tidy(why))


def write_scored(conference: Conference, resolution: Resolution, found: ScoredStanding) -> None:
    """The rows of `found` as those of `resolution`, the ranked ones first."""
    classes = {
        row.mention.unit_id: row.classification
        for row in resolution.standings.select_related("mention")
    }
    lines = sorted(found.lines, key=_by_rank)
    conference.mentions.filter(role=MentionRole.RANKED).delete()
    mentions = mention(conference, MentionRole.RANKED, [line.unit for line in lines])
    Standing.objects.bulk_create(
        [
            Standing(
                resolution=resolution,
                order=order,
                mention=named,
                rank=line.rank,
                total=line.total,
                assigned_max=line.assigned_max,
                classification=classes.get(line.unit.pk, ""),
                note=line.note,
            )
            for order, (named, line) in enumerate(zip(mentions, lines, strict=True))
        ]
    )
    resolution.standing_from = StandingFrom.SCORING
    resolution.standing_print = found.print
    resolution.scoring_standing = found.adopted
    resolution.standing_ballot = None
    _save_source(resolution)


def rank_units(
    *,
    conference: Conference,
    places: Mapping[int, Place],
    why: str,
    by: "User",
    seen: int | None = None,
) -> None:
    """Lay down rank, classification and note of rows, by their key; other rows stay.

    A rank that differs from what was prepared needs a reason: it is in the trace.

    Raises Refused without one, or for ranks that leave one out.
    """
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        before = standing_lines(resolution)
        rows = list(resolution.standings.select_related("mention").order_by("order"))
        ranks = ranks_of(resolution, rows)
        wanted = {pk: place.rank for pk, place in places.items()}
        differs = any(wanted.get(row.pk, ranks[row.pk]) != ranks[row.pk] for row in rows)
        if differs and not why.strip():
            raise Refused(_("Thứ hạng khác với bản chuẩn bị. Ghi lý do thay đổi."))
        for row in rows:
            place = places.get(row.pk)
            row.rank = wanted.get(row.pk, ranks[row.pk])
            if place is not None:
                row.classification = tidy(place.classification)
                row.note = tidy(place.note)
        _without_gaps([row.rank for row in rows])
        Standing.objects.bulk_update(rows, ["rank", "classification", "note"])
        if differs:
            resolution.standing_from = StandingFrom.HAND
            _save_source(resolution)
        after = standing_lines(resolution)
        trace(conference, Section.STANDING, by, before=before, after=after, why=tidy(why))


def rank_by_ballot(
    *, conference: Conference, ballot: Ballot, by: "User", seen: int | None = None
) -> None:
    """Let the ranks be those of a closed ballot; totals stay beside them.

    A ballot that chose instead of ranking ranks only whom it chose.

    Raises Refused where the ballot is not of this conference, not on ranks, or not closed.
    """
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        found = _ranks_by(conference, ballot)
        before = standing_lines(resolution)
        rows = {row.mention.unit_id: row for row in resolution.standings.select_related("mention")}
        new = [unit for unit in found if unit.pk not in rows]
        start = max((row.order for row in rows.values()), default=-1) + 1
        named = mention(conference, MentionRole.RANKED, new)
        for order, each in enumerate(named, start):
            row = Standing(resolution=resolution, order=order, mention=each)
            row.save()
            rows[each.unit_id] = row
        ranks = {unit.pk: rank for unit, rank in found.items()}
        for unit_id, row in rows.items():
            row.rank = ranks.get(unit_id) if unit_id is not None else None
        Standing.objects.bulk_update(rows.values(), ["rank"])
        resolution.standing_from = StandingFrom.BALLOT
        resolution.standing_ballot = ballot
        _save_source(resolution)
        why = _("Theo kết quả lượt phiếu “%(title)s”.") % {"title": ballot}
        after = standing_lines(resolution)
        trace(conference, Section.STANDING, by, before=before, after=after, why=why)


def _ranks_by(conference: Conference, ballot: Ballot) -> dict[Unit, int | None]:
    result = result_of(ballot) if ballot.conference_id == conference.pk else None
    if result is None or ballot.question != Question.RANKING:
        raise Refused(_("Chỉ lấy thứ hạng từ lượt phiếu xếp hạng đã đóng của hội nghị này."))
    options = {option.pk: option for option in result.options}
    everyone = ballot.way == Way.RANK and ballot.places is None
    counted = [line for line in result.outcome.lines if everyone or line.is_elected]
    places = sorted({line.place for line in counted})
    ranks: dict[Unit, int | None] = {}
    for line in result.outcome.lines:
        unit = options[line.option].unit
        if unit is not None:
            ranks[unit] = places.index(line.place) + 1 if line in counted else None
    if not any(rank is not None for rank in ranks.values()):
        raise Refused(_("Lượt phiếu này không xếp hạng được đơn vị nào."))
    return ranks


def _without_gaps(ranks: list[int | None]) -> None:
    """Ranks are dense: 1, 1, 2; one that nobody holds would be a slip of the pen."""
    held = {rank for rank in ranks if rank is not None}
    for missing in range(1, max(held, default=0)):
        if missing not in held:
            raise Refused(
                _("Không có đơn vị nào hạng %(rank)d. Các đơn vị cùng hạng thì hạng sau liền kề.")
                % {"rank": missing}
            )


def _save_source(resolution: Resolution) -> None:
    names = ["standing_from", "standing_print", "scoring_standing", "standing_ballot"]
    resolution.save(update_fields=names)


def _by_rank(line: Scored) -> tuple[bool, int, Decimal]:
    return line.rank is None, line.rank or 0, -(line.total or Decimal(0))
