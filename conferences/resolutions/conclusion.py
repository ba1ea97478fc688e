"""What stands in the way of a conclusion, and what the resolution was when it was made."""

from typing import Any

from django.utils.translation import gettext as _

from catalogue.numbers import plain
from conferences.meetings.attendance import quorum_of, voting_denial
from conferences.models import Ballot, Conference, ConferenceKind, Resolution
from conferences.resolutions.allotting import all_nominations, allotment_of, deviations
from conferences.resolutions.scored import is_stale, stale_words
from conferences.resolutions.words import group_line
from conferences.workflow import BallotState


def refusals(conference: Conference) -> list[str]:
    """Why the conference cannot be concluded now, each with its cure; empty where it can."""
    resolution = Resolution.objects.filter(conference=conference).first()
    told = [*_open_ballots(conference)]
    if reason := voting_denial(conference, quorum_of(conference, ever=True)):
        told.append(reason)
    if conference.kind == ConferenceKind.ANNUAL_SUMMARY and not (
        resolution and resolution.standings.exists()
    ):
        told.append(
            _("Chưa có kết quả xếp hạng để thông qua. Nhập kết quả trước khi kết thúc hội nghị.")
        )
    if resolution is None:
        return told
    if is_stale(conference, resolution):
        told.append(stale_words())
    return told + _nominations(conference, resolution)


def _open_ballots(conference: Conference) -> list[str]:
    rows = Ballot.objects.filter(
        conference=conference, state__in=(BallotState.OPEN, BallotState.COUNTING)
    )
    return [
        _("Lượt phiếu “%(title)s” còn mở. Đóng phiếu hoặc hủy lượt phiếu trước.")
        % {"title": ballot}
        for ballot in rows.order_by("order", "round", "pk")
    ]


def _nominations(conference: Conference, resolution: Resolution) -> list[str]:
    rows = all_nominations(resolution)
    found = deviations(allotment_of(conference, resolution), rows)
    told = []
    for row in rows:
        if not row.recipients.all() and not row.count:
            told.append(
                _("%(award)s: chưa chọn đơn vị nào. Chọn, hoặc bỏ đề nghị này.")
                % {"award": row.award}
            )
        elif row.pk in found and not row.deviation:
            words = {"award": row.award, "told": " ".join(found[row.pk])}
            told.append(_("%(award)s: %(told)s Bỏ bớt, hoặc ghi lý do của hội nghị.") % words)
    return told


def frozen(conference: Conference) -> dict[str, Any]:
    """The resolution as it is, in plain values that outlive its rows."""
    resolution = conference.resolution
    return {
        "standing_from": str(resolution.get_standing_from_display()),
        "standings": [
            {
                "unit": row.mention.text,
                "rank": row.rank,
                "total": None if row.total is None else plain(row.total),
                "assigned_max": None if row.assigned_max is None else plain(row.assigned_max),
                "classification": row.classification,
                "note": row.note,
            }
            for row in resolution.standings.select_related("mention").order_by("order")
        ],
        "nominations": _frozen_nominations(resolution),
        "conferrals": [
            {
                "award": row.award or "",
                "decider": row.decider or "",
                "reason": row.reason or "",
                "groups": [group_line(group) for group in row.groups.all()],
            }
            for row in resolution.conferrals.prefetch_related("groups__recipients").order_by(
                "order"
            )
        ],
        "terms": [
            {
                "office": row.office,
                "year": row.year or "",
                "unit": row.mention.text if row.mention else "",
                "order": row.order,
                "status": str(row.get_status_display()),
                "reason": row.reason,
            }
            for row in conference.stated_terms.select_related("mention").order_by("position")
        ],
        "findings": [
            {"kind": str(row.get_kind_display()), "text": row.text}
            for row in conference.findings.order_by("kind", "order")
        ],
        "covenant": _covenant(conference),
    }


def _frozen_nominations(resolution: Resolution) -> list[dict[str, Any]]:
    return [
        {
            "award": row.award,
            "decider": row.decider or "",
            "recipients": [each.mention.text for each in row.recipients.all()],
            "count": row.count,
            "note": row.note or "",
            "deviation": row.deviation,
        }
        for row in all_nominations(resolution)
    ]


def _covenant(conference: Conference) -> dict[str, Any] | None:
    covenant = getattr(conference, "covenant", None)
    return None if covenant is None else {"year": covenant.year, "signed": covenant.signed}
