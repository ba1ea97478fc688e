"""Years of clusters with their members and offices, read once and told in words."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters import sources
from clusters.models import Cluster, ClusterYear, Membership, Office, Term, TermStatus


def term_unit(term: Term) -> str:
    """The unit of a term, or that the source names none."""
    return str(term.unit) if term.unit else _("nguồn không nêu đơn vị")


@dataclass(frozen=True)
class Post:
    """One term of a year, as pages show it."""

    term: Term
    title: str
    is_ranked: bool
    is_over: bool

    @property
    def unit_words(self) -> str:
        return term_unit(self.term)

    @property
    def ranked_title(self) -> str:
        """The title; with its order where the vices of the year do not stand equal."""
        if not self.is_ranked:
            return self.title
        if self.term.order == 1:
            return _("%(title)s thứ nhất") % {"title": self.title}
        if self.term.order == 2:
            return _("%(title)s thứ hai") % {"title": self.title}
        return _("%(title)s thứ %(order)d") % {"title": self.title, "order": self.term.order}

    @property
    def status_words(self) -> str:
        if self.term.status == TermStatus.PROPOSED:
            return _("Được đề xuất")
        if self.term.status == TermStatus.ELECTED:
            return _("Được bầu, suy tôn")
        return _("Đã giữ") if self.is_over else _("Đang giữ")

    @property
    def short_status(self) -> str:
        """The status where there is room for a word or two."""
        if self.term.status == TermStatus.ELECTED:
            return _("được bầu")
        return self.status_words.lower()

    @property
    def state(self) -> str:
        """The state of the look: only what is decided is drawn as certain."""
        if self.term.status == TermStatus.PROPOSED:
            return "unknown"
        if self.term.status == TermStatus.ELECTED:
            return "ok"
        return "idle" if self.is_over else "now"

    @property
    def icon(self) -> str:
        if self.term.status == TermStatus.PROPOSED:
            return "megaphone"
        if self.term.status == TermStatus.ELECTED:
            return "check-circle-fill"
        return "flag-fill" if self.term.office == Office.CHAIR else "flag"

    @property
    def source_words(self) -> str:
        return sources.in_words(self.term.source)


@dataclass(frozen=True)
class YearShown:
    """A year of a cluster with its members in Vietnamese order and its offices."""

    year: ClusterYear
    members: tuple[Membership, ...]
    posts: tuple[Post, ...]

    @property
    def chairs(self) -> list[Post]:
        return [post for post in self.posts if post.term.office == Office.CHAIR]

    @property
    def vices(self) -> list[Post]:
        return [post for post in self.posts if post.term.office == Office.VICE_CHAIR]

    @property
    def is_empty(self) -> bool:
        return not self.members and not self.posts

    def all_sources(self) -> list[str]:
        stated = [member.source for member in self.members]
        return sources.all_in_words([*stated, *(post.term.source for post in self.posts)])


def years_of(cluster: Cluster) -> tuple[YearShown, ...]:
    """All years of `cluster`, the newest first."""
    found = ClusterYear.objects.filter(cluster=cluster).order_by("-label")
    return tuple(_shown(year, cluster) for year in found.prefetch_related(*_known()))


def shown(year: ClusterYear) -> YearShown:
    found = ClusterYear.objects.prefetch_related(*_known()).get(pk=year.pk)
    return _shown(found, year.cluster)


def _known() -> tuple["Prefetch[str]", "Prefetch[str]"]:
    members = Membership.objects.select_related("unit").order_by("unit__order_key", "unit_id")
    terms = Term.objects.select_related("unit").order_by("office", "order", "id")
    return Prefetch("memberships", members), Prefetch("terms", terms)


def _shown(year: ClusterYear, cluster: Cluster) -> YearShown:
    terms = list(year.terms.all())
    vice_orders = {term.order for term in terms if term.office == Office.VICE_CHAIR}
    posts = [
        Post(
            term,
            cluster.chair_title if term.office == Office.CHAIR else cluster.vice_title,
            term.office == Office.VICE_CHAIR and vice_orders != {1},
            _is_over(year),
        )
        for term in terms
    ]
    return YearShown(year, tuple(year.memberships.all()), tuple(posts))


def _is_over(year: ClusterYear) -> bool:
    """A school year whose days are not laid down ends with its second calendar year."""
    today = timezone.localdate()
    return int(year.label[-4:]) < today.year if year.ends_on is None else year.ends_on < today


def first_year(label: str) -> int:
    """The calendar year in which "2017" or the school year "2020-2021" begins."""
    return int(label[:4])
