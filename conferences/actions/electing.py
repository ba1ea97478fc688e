"""Next year's officers in a resolution: proposed from the rotation, from a ballot, by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from clusters.deadlines.calendar import next_label
from clusters.models import Office, TermOrigin, TermStatus, Unit
from clusters.rotation import Suggestion
from clusters.years.suggesting import rotation_of
from conferences.actions.allowing import tidy
from conferences.actions.mentioning import mention
from conferences.actions.resolving import begin, trace
from conferences.ballots.results import winners
from conferences.models import Ballot, Conference, Mention, MentionRole, Question, StatedTerm
from conferences.resolutions.words import Section, officer_lines
from conferences.workflow import BallotState
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Chosen:
    """A unit for an office of the coming year, and how it came to it."""

    office: Office
    unit: Unit
    order: int = 1
    status: str = TermStatus.ELECTED
    origin: str = ""


def coming_year(conference: Conference) -> str:
    """The label of the year whose officers the conference chooses.

    Raises Refused for a conference without a cluster's year: it has no officers.
    """
    if conference.cluster_year is None:
        raise Refused(_("Hội nghị không thuộc năm nào của cụm, khối nên không có chức danh."))
    return next_label(conference.cluster_year.label)


def suggested(conference: Conference) -> Suggestion[Unit] | None:
    """Whom the rotation suggests for the coming year: a default, never a constraint."""
    cluster = conference.cluster
    if cluster is None or conference.cluster_year is None:
        return None
    return rotation_of(cluster, coming_year(conference)).suggest(cluster.vice_count)


def by_rotation(suggestion: Suggestion[Unit] | None) -> list[Chosen]:
    """The suggestion as it is proposed: nobody has voted yet."""
    if suggestion is None or suggestion.chair is None:
        return []
    return [
        Chosen(Office.CHAIR, suggestion.chair.unit, status=TermStatus.PROPOSED),
        *(
            Chosen(Office.VICE_CHAIR, vice.unit, order, TermStatus.PROPOSED)
            for order, vice in enumerate(suggestion.vice_chairs, start=1)
        ),
    ]


def write_officers(
    *,
    conference: Conference,
    officers: Sequence[Chosen],
    why: str = "",
    by: "User",
    seen: int | None = None,
    ballot: Ballot | None = None,
    only: Office | None = None,
) -> None:
    """The officers of the coming year, instead of those before; with `only` of one office.

    Raises Refused for two chairs, a unit in two offices, or where the rotation suggests others
    and neither a ballot nor a reason says why.
    """
    with transaction.atomic():
        begin(conference, by, seen)
        year = coming_year(conference)
        before = officer_lines(conference)
        old = conference.stated_terms.filter(year=year)
        if ballot is not None:
            # Who was elected is no longer only proposed for another office.
            units = [each.unit for each in officers]
            _drop(old.filter(status=TermStatus.PROPOSED, ballot=None, mention__unit__in=units))
        _possible(officers, _kept(list(old.select_related("mention__unit")), only))
        if ballot is None and not why.strip() and _differs(officers, suggested(conference)):
            raise Refused(
                _("Chức danh khác với gợi ý luân phiên. Ghi lý do, ví dụ: hội nghị suy tôn.")
            )
        _drop(old.filter(office=only) if only else old)
        _add(conference, year, officers, tidy(why), ballot)
        after = officer_lines(conference)
        trace(conference, Section.OFFICERS, by, before=before, after=after, why=tidy(why))


def elect_by_ballot(
    *,
    conference: Conference,
    ballot: Ballot,
    office: Office,
    is_equal: bool = False,
    by: "User",
    seen: int | None = None,
) -> None:
    """Whom a closed ballot chose takes the office; several vice-chairs in the order of votes.

    Raises Refused where the ballot is not of this conference, not on officers, or chose none or
    more than one chair.
    """
    if ballot.conference_id != conference.pk or ballot.question != Question.OFFICERS:
        raise Refused(_("Chỉ lấy kết quả của lượt phiếu về chức danh của hội nghị này."))
    if ballot.state != BallotState.CLOSED:
        raise Refused(_("Lượt phiếu chưa đóng nên chưa có kết quả."))
    units = [option.unit for option in winners(ballot) if option.unit is not None]
    if not units:
        raise Refused(_("Lượt phiếu này không chọn được đơn vị nào."))
    officers = [
        Chosen(office, unit, 1 if is_equal else order, TermStatus.ELECTED, TermOrigin.ELECTED)
        for order, unit in enumerate(units, start=1)
    ]
    why = _("Theo kết quả lượt phiếu “%(title)s”.") % {"title": ballot}
    write_officers(
        conference=conference, officers=officers, why=why,
        by=by, seen=seen, ballot=ballot, only=office,
    )  # fmt: skip


def _kept(old: Sequence[StatedTerm], only: Office | None) -> list[Unit]:
    """The units whose office is not written now."""
    rows = [row for row in old if only is not None and row.office != only]
    return [row.mention.unit for row in rows if row.mention and row.mention.unit]


def _drop(rows: "QuerySet[StatedTerm]") -> None:
    keys = list(rows.values_list("pk", flat=True))
    Mention.objects.filter(stated_term__in=keys).delete()
    StatedTerm.objects.filter(pk__in=keys).delete()


def _possible(officers: Sequence[Chosen], others: Sequence[Unit]) -> None:
    chairs = [each for each in officers if each.office == Office.CHAIR]
    if len(chairs) > 1:
        raise Refused(
            _("Chỉ một đơn vị đứng đầu; ở đây có %(count)d: %(units)s.")
            % {"count": len(chairs), "units": ", ".join(str(each.unit) for each in chairs)}
        )
    units = [each.unit for each in officers] + list(others)
    for unit in units:
        if units.count(unit) > 1:
            raise Refused(
                _("%(unit)s được chọn cho hai chức danh. Chọn đơn vị khác.") % {"unit": unit}
            )


def _differs(officers: Sequence[Chosen], suggestion: Suggestion[Unit] | None) -> bool:
    usual = {(each.office, each.unit) for each in by_rotation(suggestion)}
    return bool(usual) and {(each.office, each.unit) for each in officers} != usual


def _add(
    conference: Conference,
    year: str,
    officers: Sequence[Chosen],
    why: str,
    ballot: Ballot | None,
) -> None:
    last = conference.stated_terms.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    mentions = mention(conference, MentionRole.OFFICER, [each.unit for each in officers])
    StatedTerm.objects.bulk_create(
        [
            StatedTerm(
                conference=conference,
                position=start + number,
                office=each.office,
                mention=named,
                year=year,
                order=each.order,
                status=each.status,
                origin=each.origin,
                reason=why,
                ballot=ballot,
            )
            for number, (each, named) in enumerate(zip(officers, mentions, strict=True))
        ]
    )
