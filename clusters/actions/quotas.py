"""Laying down how many units of a year may be proposed for which award."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.models import AwardKind
from catalogue.vietnamese import nfc
from clusters.models import AwardQuota, ClusterYear, QuotaBasis
from clusters.offices import offices_of
from clusters.rules.clusters import denial
from workflow import journal
from workflow.moves import Denied, Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class QuotaLine:
    """One line as somebody lays it down: a count, a share (part, whole), or neither: the rest."""

    kind: AwardKind
    count: int | None = None
    share: tuple[int, int] | None = None
    is_from_top: bool = False
    decider: str = ""
    conditions: str = ""


def fingerprint(cluster_year: ClusterYear) -> str:
    """What the quotas of a year are, as a text that a form carries along."""
    return ";".join(f"{row.pk}={_told(row)}" for row in _rows(cluster_year))


@transaction.atomic
def set_quotas(
    *, cluster_year: ClusterYear, lines: Sequence[QuotaLine], by: "User", seen: str | None = None
) -> list[AwardQuota]:
    """Bring the quotas of a year to `lines`, in their order.

    `seen` is the fingerprint that the form showed. A line that stays the same keeps its row: a
    resolution may point at it.

    Raises Denied where the year is not `by`'s to keep, Refused for a share that is none or two
    lines for the rest, Stale where somebody else changed the quotas meanwhile.
    """
    offices = offices_of(by)
    if reason := denial("set_quotas", cluster_year, offices):
        raise Denied(reason)
    _possible(lines)
    # Two forms saved at once: the second waits here and then sees the first.
    ClusterYear.objects.select_for_update().get(pk=cluster_year.pk)
    if seen is not None and seen != fingerprint(cluster_year):
        raise Stale(_("Hạn mức đã được sửa từ lúc trang được mở. Xem lại rồi lưu lần nữa."))
    before = [_told(row) for row in _rows(cluster_year)]
    rows = _write(cluster_year, lines)
    after = [_told(row) for row in rows]
    if before != after:
        journal.record(
            "set_quotas",
            cluster_year,
            by=by,
            capacity=offices.capacity_in(cluster_year),
            detail={"before": before, "after": after},
        )
    return rows


def copy_quotas(cluster_year: ClusterYear) -> list[str]:
    """The quotas of the newest year before, for a year that has none; what was copied.

    Runs inside the opening of the year.
    """
    if cluster_year.quotas.exists():
        return []
    known = AwardQuota.objects.filter(
        cluster_year__cluster=cluster_year.cluster_id, cluster_year__label__lt=cluster_year.label
    )
    newest = known.order_by("-cluster_year__label").first()
    if newest is None:
        return []
    rows = known.filter(cluster_year=newest.cluster_year_id).select_related("kind")
    copied = [_row(cluster_year, row.order, _line(row)) for row in rows.order_by("order")]
    return [_told(row) for row in AwardQuota.objects.bulk_create(copied)]


def _possible(lines: Sequence[QuotaLine]) -> None:
    for line in lines:
        if line.share is not None and not 1 <= line.share[0] <= line.share[1]:
            part, whole = line.share
            raise Refused(
                _("%(part)d/%(whole)d không phải là một phần của số đơn vị. Ghi như 1/3.")
                % {"part": part, "whole": whole}
            )
    rests = [line for line in lines if _basis(line) == QuotaBasis.REST]
    if len(rests) > 1 and not all(line.is_from_top for line in rests[1:]):
        raise Refused(
            _("Chỉ một dòng dành cho các đơn vị còn lại. Ghi số đơn vị cho dòng kia, hoặc xét lại"
              " từ hạng nhất.")
        )  # fmt: skip


def _basis(line: QuotaLine) -> QuotaBasis:
    if line.count is not None:
        return QuotaBasis.COUNT
    return QuotaBasis.SHARE if line.share is not None else QuotaBasis.REST


def _write(cluster_year: ClusterYear, lines: Sequence[QuotaLine]) -> list[AwardQuota]:
    kept: dict[QuotaLine, list[AwardQuota]] = {}
    for row in _rows(cluster_year):
        kept.setdefault(_line(row), []).append(row)
    wanted = [
        (kept[line].pop(0) if kept.get(line) else None, number, line)
        for number, line in enumerate(map(_tidy, lines), start=1)
    ]
    staying = [row.pk for row, _number, _told in wanted if row is not None]
    AwardQuota.objects.filter(cluster_year=cluster_year).exclude(pk__in=staying).delete()
    # Out of the way first: orders are unique at every moment.
    for old, number, _line_now in wanted:
        if old is not None:
            AwardQuota.objects.filter(pk=old.pk).update(order=number + 10_000)
    done = []
    for kept_row, number, line in wanted:
        row = kept_row or _row(cluster_year, number, line)
        row.order = number
        row.save()
        done.append(row)
    return done


def _rows(cluster_year: ClusterYear) -> list[AwardQuota]:
    rows = AwardQuota.objects.filter(cluster_year=cluster_year).select_related("kind")
    return list(rows.order_by("order"))


def _tidy(line: QuotaLine) -> QuotaLine:
    decider = nfc(line.decider).strip() or line.kind.decided_by
    return QuotaLine(
        line.kind, line.count, line.share, line.is_from_top, decider, nfc(line.conditions).strip()
    )


def _row(cluster_year: ClusterYear, order: int, line: QuotaLine) -> AwardQuota:
    part, whole = line.share or (None, None)
    return AwardQuota(
        cluster_year=cluster_year,
        order=order,
        kind=line.kind,
        basis=_basis(line),
        count=line.count,
        share_part=part,
        share_whole=whole,
        is_from_top=line.is_from_top,
        decider=line.decider,
        conditions=line.conditions,
    )


def _line(row: AwardQuota) -> QuotaLine:
    share = None
    if row.share_part is not None and row.share_whole is not None:
        share = (row.share_part, row.share_whole)
    return QuotaLine(row.kind, row.count, share, row.is_from_top, row.decider, row.conditions)


def _told(row: AwardQuota) -> str:
    """A line for the journal and for the comparison of two forms."""
    marks = ["*" if row.is_from_top else "", row.decider, row.conditions]
    return " | ".join([str(row), *(mark for mark in marks if mark)])
