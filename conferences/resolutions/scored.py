"""The standing that the scoring of the year offers to a resolution: the newest adopted one, else
the final one as it is worked out now.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from catalogue.numbers import plain
from clusters.models import ClusterYear, Unit
from conferences.models import Conference, Resolution
from scoring.models import AdoptedLine, AdoptedStanding, ScoringYear, Stage
from scoring.places import Row, read_places


@dataclass(frozen=True)
class Scored:
    """A unit as the scoring has it; without a rank `note` says why."""

    unit: Unit
    total: Decimal | None
    assigned_max: Decimal | None
    rank: int | None
    note: str = ""


@dataclass(frozen=True)
class ScoredStanding:
    """All units, and what makes this standing another than one that was shown before."""

    lines: tuple[Scored, ...]
    adopted: AdoptedStanding | None = None

    @property
    def print(self) -> str:
        told = ";".join(
            f"{line.unit.pk}:{_number(line.total)}/{_number(line.assigned_max)}={line.rank}"
            for line in sorted(self.lines, key=lambda line: line.unit.pk)
        )
        return hashlib.sha256(told.encode()).hexdigest()


def scored_standing(cluster_year: ClusterYear | None) -> ScoredStanding | None:
    """What the scoring of `cluster_year` says now; None where nothing is final yet."""
    if cluster_year is None:
        return None
    rows = AdoptedStanding.objects.filter(scoring_year__cluster_year=cluster_year)
    adopted = rows.order_by("-pk").first()
    if adopted is not None:
        lines = adopted.lines.select_related("unit").order_by("order")
        return ScoredStanding(tuple(map(_of_line, lines)), adopted)
    scoring = ScoringYear.objects.filter(cluster_year=cluster_year).first()
    if scoring is None:
        return None
    places = read_places(scoring, Stage.FINAL, spoken_only=True)
    if not places.counted:
        return None
    return ScoredStanding(tuple(map(_of_row, places.rows)))


def is_stale(conference: Conference, resolution: Resolution) -> bool:
    """Whether the scoring has changed since its standing was taken into `resolution`."""
    if not resolution.standing_print:
        return False
    now = scored_standing(conference.cluster_year)
    return now is None or now.print != resolution.standing_print


def stale_words() -> str:
    return _(
        "Bảng điểm đã đổi từ lúc trình. Lấy lại bảng điểm vào nghị quyết, xem lại đề nghị khen"
        " thưởng, rồi kết thúc."
    )


def _of_line(line: AdoptedLine) -> Scored:
    return Scored(
        line.unit,
        line.total,
        line.assigned_max,
        line.rank,
        _why(considered=line.considered, rank=line.rank),
    )


def _of_row(row: Row) -> Scored:
    if row.placed is None:
        return Scored(row.unit, None, None, None, _("Chưa có điểm cuối cùng."))
    return Scored(
        row.unit,
        row.total,
        row.assigned_max,
        row.rank,
        _why(considered=row.considered, rank=row.rank),
    )


def _why(*, considered: bool, rank: int | None) -> str:
    if not considered:
        return _("Không được xét: không đạt điều kiện bắt buộc.")
    return "" if rank is not None else _("Không được giao chỉ tiêu nào để xếp hạng.")


def _number(value: Decimal | None) -> str:
    return "" if value is None else plain(value)
