"""What the pages of a cluster and of one of its years show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from clusters import sources
from clusters.models import Cluster, ClusterAlias, ClusterYear, Unit
from clusters.pages.pictures import rotation_picture
from clusters.pages.timeline import Picture
from clusters.units.successors import Became, Successors, read_successors
from clusters.years.following import NextYear, next_year
from clusters.years.telling import YearShown, shown, years_of


@dataclass(frozen=True)
class MemberRow:
    unit: Unit
    became: tuple[Became, ...]
    became_words: str
    source: str


def member_rows(shown: YearShown | None, successors: Successors) -> list[MemberRow]:
    return [
        MemberRow(
            member.unit,
            successors.of(member.unit),
            successors.words(member.unit),
            sources.in_words(member.source),
        )
        for member in (shown.members if shown else ())
    ]


@dataclass(frozen=True)
class ClusterPage:
    cluster: Cluster
    aliases: tuple[ClusterAlias, ...]
    years: tuple[YearShown, ...]
    successors: Successors
    following: NextYear | None
    picture: Picture | None

    @property
    def latest(self) -> YearShown | None:
        """The newest year in which an office is known."""
        return next((year for year in self.years if year.posts), None)

    @property
    def latest_members(self) -> YearShown | None:
        """The newest year in which members are known."""
        return next((year for year in self.years if year.members), None)

    @property
    def members(self) -> list[MemberRow]:
        return member_rows(self.latest_members, self.successors)

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(said for year in self.years for said in year.all_sources()))

    @property
    def picture_words(self) -> str:
        """The picture told year by year, for those who do not see it."""
        told = []
        for year in reversed(self.years):
            posts = "; ".join(
                f"{post.ranked_title}: {post.unit_words} ({post.status_words.lower()})"
                for post in year.posts
            )
            words = posts or _("chưa có tư liệu về chức danh")
            told.append(_("Năm %(year)s: %(words)s.") % {"year": year.year.label, "words": words})
        if self.following is not None:
            told += [reason for _title, _unit, reason in self.following.lines]
        return " ".join(told)


def cluster_page(cluster: Cluster) -> ClusterPage:
    years = years_of(cluster)
    units = {member.unit.pk: member.unit for year in years for member in year.members}
    for year in years:
        units.update((p.term.unit.pk, p.term.unit) for p in year.posts if p.term.unit is not None)
    successors = read_successors(list(units.values()))
    following = next_year(cluster, years)
    return ClusterPage(
        cluster=cluster,
        aliases=tuple(cluster.aliases.all()),
        years=years,
        successors=successors,
        following=following,
        picture=rotation_picture(years, successors, following),
    )


@dataclass(frozen=True)
class YearPage:
    """`stated_counts` are the numbers of members that sources state for the year."""

    shown: YearShown
    successors: Successors
    stated_counts: tuple[int, ...]
    earlier: ClusterYear | None
    later: ClusterYear | None

    @property
    def year(self) -> ClusterYear:
        return self.shown.year

    @property
    def members(self) -> list[MemberRow]:
        return member_rows(self.shown, self.successors)

    @property
    def known_count(self) -> int:
        return len(self.shown.members)

    @property
    def counts_differ(self) -> bool:
        return any(count != self.known_count for count in self.stated_counts)


def year_page(year: ClusterYear, user: Any) -> YearPage:
    known = shown(year)
    earlier, later = _neighbours(year)
    return YearPage(
        shown=known,
        successors=read_successors([member.unit for member in known.members]),
        stated_counts=_stated_counts(year, user),
        earlier=earlier,
        later=later,
    )


def _stated_counts(year: ClusterYear, user: Any) -> tuple[int, ...]:
    """Each number once, from the conferences of the year that `user` may see."""
    said = year.conferences.visible_to(user).values_list("stated_member_count", flat=True)
    return tuple(sorted({count for count in said if count is not None}))


def _neighbours(year: ClusterYear) -> tuple[ClusterYear | None, ClusterYear | None]:
    """The recorded years of the cluster before and after this one."""
    years: Sequence[ClusterYear] = list(
        ClusterYear.objects.filter(cluster=year.cluster_id).order_by("label")
    )
    at = [each.pk for each in years].index(year.pk)
    earlier = years[at - 1] if at else None
    later = years[at + 1] if at + 1 < len(years) else None
    return earlier, later
