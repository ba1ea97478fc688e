"""The nominations of a resolution: prepared by the quotas, changed by the meeting, voted on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from catalogue.models import AwardKind
from clusters.models import AwardQuota, QuotaBasis, Unit
from conferences.actions.allowing import tidy
from conferences.actions.mentioning import mention
from conferences.actions.resolving import begin, trace
from conferences.ballots.results import winners
from conferences.models import (
    Ballot,
    Conference,
    Mention,
    MentionRole,
    Nomination,
    NominationRecipient,
    Question,
    Resolution,
)
from conferences.models.resolution import NominationStatus
from conferences.resolutions.allotting import Line, all_nominations, allotment_of, deviations
from conferences.resolutions.words import Section, nomination_lines
from conferences.workflow import BallotState
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Proposed:
    """A nomination as somebody writes it: for named units, for a number, or for both.

    `reason` says why it differs from quota or rank; `count` None where the names say it.
    """

    award: str = ""
    kind: AwardKind | None = None
    quota: AwardQuota | None = None
    units: tuple[Unit, ...] = ()
    count: int | None = None
    decider: str = ""
    note: str = ""
    reason: str = ""


def prepare_nominations(
    *, conference: Conference, by: "User", why: str = "", seen: int | None = None
) -> list[Nomination]:
    """The nominations that the quotas give from the top of the ranks. What the meeting decided,
    with a reason or by a ballot, stays; the rest gives way.

    Units that are equal at the cut are left to the meeting. Raises Refused in a year without
    quotas, or where nobody is ranked.
    """
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        if not AwardQuota.objects.filter(cluster_year=conference.cluster_year_id).exists():
            raise Refused(
                _(
                    "Năm này chưa có hạn mức khen thưởng. Ghi hạn mức ở trang của năm, hoặc thêm đề"
                    " nghị ở đây."
                )
            )
        before = nomination_lines(resolution)
        taken = _drop_undecided(conference, resolution)
        allotment = allotment_of(conference, resolution)
        made = [
            _write(
                conference,
                resolution,
                None,
                _due(line),
                limit=line.filled.limit,
                may_be_empty=True,
            )
            for line in allotment.lines
            if (line.filled.chosen or line.filled.open) and line.quota.pk not in taken
        ]
        after = nomination_lines(resolution)
        trace(conference, Section.NOMINATIONS, by, before=before, after=after, why=tidy(why))
    return made


def _drop_undecided(conference: Conference, resolution: Resolution) -> set[int | None]:
    """Drop what was only prepared and no longer fits; the quotas of those that stay.

    A line that fits and is full stays too: among equals the meeting may have chosen.
    """
    rows = all_nominations(resolution)
    allotment = allotment_of(conference, resolution)
    told = deviations(allotment, rows)
    stay = set()
    for row in rows:
        line = allotment.line_of(row.quota_id)
        number = max(row.count or 0, row.recipients.count())
        is_full = line is not None and row.pk not in told and number == line.filled.limit
        if row.deviation or row.ballot_id or is_full:
            stay.add(row.quota_id)
        else:
            _remove(row)
    return stay


def _due(line: Line) -> Proposed:
    quota = line.quota
    rest = quota.basis == QuotaBasis.REST
    return Proposed(
        award=quota.kind.name,
        kind=quota.kind,
        quota=quota,
        units=line.filled.chosen,
        decider=quota.decider,
        note=_("Các đơn vị còn lại") if rest else "",
    )


def write_nomination(
    *,
    conference: Conference,
    nomination: Nomination | None,
    proposed: Proposed,
    by: "User",
    seen: int | None = None,
    ballot: Ballot | None = None,
) -> Nomination:
    """Add a nomination, or change one.

    Raises Refused without an award, without recipients or a number, or where it differs from
    quota or rank and no reason is given.
    """
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        before = nomination_lines(resolution)
        allotment = allotment_of(conference, resolution)
        line = allotment.line_of(proposed.quota.pk if proposed.quota else None)
        row = _write(
            conference, resolution, nomination, proposed,
            limit=line.filled.limit if line else None, ballot=ballot,
        )  # fmt: skip
        told = deviations(allotment, all_nominations(resolution)).get(row.pk)
        if told and not row.deviation:
            words = {"award": row.award, "told": " ".join(told)}
            raise Refused(_("%(award)s: %(told)s Bỏ bớt, hoặc ghi lý do của hội nghị.") % words)
        after = nomination_lines(resolution)
        trace(
            conference, Section.NOMINATIONS, by,
            before=before, after=after, why=row.deviation,
        )  # fmt: skip
    return row


def remove_nomination(
    *, conference: Conference, nomination: Nomination, why: str, by: "User", seen: int | None = None
) -> None:
    """Propose nobody for this award after all.

    Raises Refused without a reason.
    """
    if not why.strip():
        raise Refused(_("Chưa có lý do. Ghi vì sao bỏ đề nghị này."))
    with transaction.atomic():
        resolution = begin(conference, by, seen)
        before = nomination_lines(resolution)
        _remove(resolution.nominations.get(pk=nomination.pk))
        after = nomination_lines(resolution)
        trace(conference, Section.NOMINATIONS, by, before=before, after=after, why=tidy(why))


def nominate_by_ballot(
    *,
    conference: Conference,
    ballot: Ballot,
    quota: AwardQuota | None,
    kind: AwardKind | None,
    by: "User",
    seen: int | None = None,
) -> Nomination:
    """Propose whom a closed ballot chose, for a quota or an award of the catalogue.

    What stood on the quota before gives way. The ballot is the reason where its result differs.

    Raises Refused where the ballot is not of this conference, not on awards, or chose nobody.
    """
    if ballot.conference_id != conference.pk or ballot.question not in _ON_AWARDS:
        raise Refused(_("Chỉ lấy kết quả của lượt phiếu về khen thưởng của hội nghị này."))
    if ballot.state != BallotState.CLOSED:
        raise Refused(_("Lượt phiếu chưa đóng nên chưa có kết quả."))
    named = quota.kind if quota else kind
    if named is None:
        raise Refused(_("Chọn hình thức khen thưởng cho kết quả bỏ phiếu."))
    units = tuple(option.unit for option in winners(ballot) if option.unit is not None)
    if not units:
        raise Refused(_("Lượt phiếu này không chọn được đơn vị nào."))
    proposed = Proposed(
        award=named.name,
        kind=named,
        quota=quota,
        units=units,
        decider=quota.decider if quota else named.decided_by,
        reason=_("Theo kết quả lượt phiếu “%(title)s”.") % {"title": ballot},
    )
    rows = Nomination.objects.filter(resolution__conference=conference)
    instead = rows.filter(quota=quota) if quota else rows.filter(quota=None, kind=kind)
    return write_nomination(
        conference=conference, nomination=instead.order_by("order").first(), proposed=proposed,
        by=by, seen=seen, ballot=ballot,
    )  # fmt: skip


_ON_AWARDS = (Question.AWARD, Question.RECOMMENDATION)


def _write(
    conference: Conference,
    resolution: Resolution,
    nomination: Nomination | None,
    proposed: Proposed,
    *,
    limit: int | None,
    ballot: Ballot | None = None,
    may_be_empty: bool = False,
) -> Nomination:
    award = tidy(proposed.award) or (proposed.kind.name if proposed.kind else "")
    if not award:
        raise Refused(_("Chưa có hình thức khen thưởng. Chọn trong danh mục hoặc ghi tên."))
    if not proposed.units and not proposed.count and not may_be_empty:
        raise Refused(_("Chọn đơn vị được đề nghị, hoặc ghi số lượng."))
    if proposed.count is not None and proposed.count < len(set(proposed.units)):
        raise Refused(
            _("Số lượng %(count)d ít hơn %(names)d đơn vị đã chọn. Sửa số lượng hoặc bỏ trống.")
            % {"count": proposed.count, "names": len(set(proposed.units))}
        )
    row = nomination or Nomination(
        resolution=resolution, order=_next_order(resolution), status=NominationStatus.PROPOSED
    )
    row.award, row.kind, row.quota, row.limit = award, proposed.kind, proposed.quota, limit
    row.decider = tidy(proposed.decider) or (proposed.kind.decided_by if proposed.kind else None)
    row.count, row.note = proposed.count, tidy(proposed.note) or None
    row.deviation, row.ballot = tidy(proposed.reason), ballot
    row.save()
    _name(conference, row, list(dict.fromkeys(proposed.units)))
    return row


def _name(conference: Conference, row: Nomination, units: Sequence[Unit]) -> None:
    _drop_names(row)
    NominationRecipient.objects.bulk_create(
        [
            NominationRecipient(nomination=row, order=order, mention=named)
            for order, named in enumerate(mention(conference, MentionRole.RECIPIENT, units))
        ]
    )


def _remove(row: Nomination) -> None:
    _drop_names(row)
    row.delete()


def _drop_names(row: Nomination) -> None:
    Mention.objects.filter(nomination__nomination=row).delete()


def _next_order(resolution: Resolution) -> int:
    last = resolution.nominations.aggregate(last=Max("order"))["last"]
    return 0 if last is None else last + 1
