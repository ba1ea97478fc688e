"""The picture of a cluster's rotation, from what is known of its years."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from clusters import timeline
from clusters.models import Unit
from clusters.successors import Successors
from clusters.years import YearShown, first_year


def rotation_picture(years: Sequence[YearShown], successors: Successors) -> timeline.Picture | None:
    """The picture of who held the offices; years newest first, as pages have them."""
    units: dict[int, Unit] = {}
    unnamed: dict[tuple[str, int], int] = {}
    for shown in years:
        units.update((member.unit_id, member.unit) for member in shown.members)
        for post in shown.posts:
            if post.term.unit is not None:
                units[post.term.unit.pk] = post.term.unit
            else:
                unnamed.setdefault((post.term.office, post.term.order), -1 - len(unnamed))
    rows = [
        timeline.Row(unit.pk, unit.name, successors.words(unit))
        for unit in sorted(units.values(), key=lambda unit: (unit.order_key, unit.pk))
    ]
    words = _("Nguồn không nêu đơn vị")
    rows += [timeline.Row(key, words, is_known=False) for key in unnamed.values()]
    drawn = [_timeline_year(shown, unnamed) for shown in reversed(years)]
    return timeline.draw(drawn, rows, gap_remark=_("chưa có tư liệu"))


def _timeline_year(shown: YearShown, unnamed: dict[tuple[str, int], int]) -> timeline.Year:
    held = tuple(
        timeline.Held(
            post.term.unit_id or unnamed[post.term.office, post.term.order],
            post.term.office,
            post.term.status,
            f"{post.title} {post.term.order}" if post.is_ranked else post.title,
        )
        for post in shown.posts
    )
    return timeline.Year(
        label=shown.year.label,
        starts=first_year(shown.year.label),
        remark=_year_remark(shown),
        members=frozenset(member.unit_id for member in shown.members),
        held=held,
    )


def _year_remark(shown: YearShown) -> str:
    """Under the year: what all its offices have in common, or that none is known."""
    statuses = {post.short_status for post in shown.posts}
    if len(statuses) == 1:
        return statuses.pop()
    return _("chưa rõ") if not statuses else ""
