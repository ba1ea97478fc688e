"""The picture of a cluster's rotation, from what is known of its years."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from clusters.models import Unit
from clusters.pages import timeline
from clusters.units.successors import Successors
from clusters.years.following import NextYear
from clusters.years.telling import YearShown, first_year


def short_name(unit: Unit) -> str:
    """The name alone; with its ministry where it would read like the province itself."""
    return str(unit) if unit.ministry_id else unit.name


def rotation_picture(
    years: Sequence[YearShown], successors: Successors, following: NextYear | None
) -> timeline.Picture | None:
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
    if following is not None:
        units.update((choice.unit.pk, choice.unit) for choice in following.choices)
    rows = [
        timeline.Row(unit.pk, short_name(unit), successors.words(unit))
        for unit in sorted(units.values(), key=lambda unit: (unit.order_key, unit.pk))
    ]
    words = _("Nguồn không nêu đơn vị")
    rows += [timeline.Row(key, words, is_known=False) for key in unnamed.values()]
    drawn = [_timeline_year(shown, unnamed) for shown in reversed(years)]
    if following is not None:
        drawn.append(_suggested_year(following))
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


def _suggested_year(following: NextYear) -> timeline.Year:
    held = tuple(
        timeline.Held(choice.unit.pk, choice.post.value, "suggested", f"{following.title(choice)}?")
        for choice in following.choices
    )
    return timeline.Year(
        label=following.label,
        starts=first_year(following.label),
        remark=_("gợi ý"),
        members=frozenset(),
        held=held,
        is_suggested=True,
    )


def _year_remark(shown: YearShown) -> str:
    """Under the year: what all its offices have in common, or that none is known."""
    statuses = {post.short_status for post in shown.posts}
    if len(statuses) == 1:
        return statuses.pop()
    return _("chưa rõ") if not statuses else ""
