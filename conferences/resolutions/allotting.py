"""The quotas of the year over the ranks of a resolution: who is due what, who deviates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from clusters.models import AwardQuota, Unit
from conferences.models import Conference, Nomination, Resolution
from conferences.resolutions.quotas import Deviation, Filled, Quota, deviation, fill
from conferences.resolutions.ranks import ranks_of


@dataclass(frozen=True)
class Line:
    """One quota, how the ranks fill it, and of how many ranked units a share was taken."""

    quota: AwardQuota
    filled: Filled[Unit]
    ranked: int

    @property
    def limit_words(self) -> str:
        """How the number came about, with the rounding of a share."""
        if self.quota.share_part is None:
            return self.quota.in_words
        told = _("%(part)d/%(whole)d của %(ranked)d đơn vị được xếp hạng, làm tròn xuống: %(n)d")
        return told % {
            "part": self.quota.share_part,
            "whole": self.quota.share_whole,
            "ranked": self.ranked,
            "n": self.filled.limit,
        }


@dataclass(frozen=True)
class Allotment:
    """All lines of a year, with the ranks that they were filled from."""

    ranks: dict[Unit, int | None]
    lines: tuple[Line, ...]

    def line_of(self, quota_id: int | None) -> Line | None:
        return next((line for line in self.lines if line.quota.pk == quota_id), None)


def allotment_of(conference: Conference, resolution: Resolution | None) -> Allotment:
    """Who is due what by the quotas of the conference's year, the ranks of now, and what was
    chosen on the lines before.
    """
    ranks = _ranks(resolution) if resolution else {}
    quotas = list(
        AwardQuota.objects.filter(cluster_year=conference.cluster_year_id)
        .select_related("kind")
        .order_by("order")
        if conference.cluster_year_id
        else ()
    )
    chosen: dict[int | None, list[Unit]] = {}
    for row in all_nominations(resolution) if resolution and quotas else ():
        chosen.setdefault(row.quota_id, []).extend(units_of(row))
    taken = {at: chosen[quota.pk] for at, quota in enumerate(quotas) if chosen.get(quota.pk)}
    filled = fill(ranks, [_plain(quota) for quota in quotas], taken)
    ranked = sum(rank is not None for rank in ranks.values())
    return Allotment(
        ranks,
        tuple(Line(quota, line, ranked) for quota, line in zip(quotas, filled, strict=True)),
    )


def _ranks(resolution: Resolution) -> dict[Unit, int | None]:
    rows = list(resolution.standings.select_related("mention__unit").order_by("order"))
    ranks = ranks_of(resolution, rows)
    return {row.mention.unit: ranks[row.pk] for row in rows if row.mention.unit is not None}


def _plain(quota: AwardQuota) -> Quota:
    share = None
    if quota.share_part is not None and quota.share_whole is not None:
        share = (quota.share_part, quota.share_whole)
    return Quota(quota.count, share, quota.is_from_top)


def deviations(allotment: Allotment, nominations: Iterable[Nomination]) -> dict[int, list[str]]:
    """How each nomination differs from its quota, in sentences, by its key; nothing for those
    that do not. `nominations` have their recipients and units at hand.

    Several nominations on one quota count together. In a year with quotas a nomination without
    one deviates; in a year without any nothing does.
    """
    rows = list(nominations)
    found = {}
    for row in rows:
        line = allotment.line_of(row.quota_id)
        if line is None:
            if allotment.lines:
                found[row.pk] = [_("Năm này không có hạn mức cho đề nghị này.")]
            continue
        same = [other for other in rows if other.quota_id == row.quota_id]
        units = [unit for other in same for unit in units_of(other)]
        number = sum(max(other.count or 0, len(units_of(other))) for other in same)
        told = in_words(deviation(line.filled, allotment.ranks, units, count=number))
        if told:
            found[row.pk] = told
    return found


def units_of(nomination: Nomination) -> list[Unit]:
    units = [recipient.mention.unit for recipient in nomination.recipients.all()]
    return [unit for unit in units if unit is not None]


def in_words(found: Deviation[Unit]) -> list[str]:
    told = []
    if found.over:
        told.append(_("Vượt hạn mức %(over)d đơn vị.") % {"over": found.over})
    if found.passed_over:
        told.append(
            _("Bỏ qua %(units)s, là đơn vị xếp hạng cao hơn.")
            % {"units": _names(found.passed_over)}
        )
    if found.unranked:
        told.append(_("%(units)s không được xếp hạng.") % {"units": _names(found.unranked)})
    return told


def _names(units: Sequence[Unit]) -> str:
    return ", ".join(str(unit) for unit in units)


def all_nominations(resolution: Resolution) -> list[Nomination]:
    """The nominations of `resolution` with everything that is asked of them here."""
    rows = resolution.nominations.select_related("kind", "quota", "ballot")
    return list(rows.prefetch_related("recipients__mention__unit").order_by("order"))
