"""Deciding between units that stand equal, and adopting a standing as a frozen copy."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from catalogue.numbers import plain
from catalogue.vietnamese import nfc
from clusters.models import Unit
from clusters.offices import offices_of
from scoring.actions.years import allow
from scoring.models import (
    AdoptedLine,
    AdoptedStanding,
    ScoringYear,
    Stage,
    TieDecision,
    TieStepKind,
)
from scoring.places import Places, Row, read_places
from scoring.rule_words import rules_in_words
from scoring.standing_words import steps_of
from scoring.workflow import SheetState
from workflow import journal
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

_REASON_MOST = 4000


def decide_tie(
    *, scoring_year: ScoringYear, kind: str, places: Mapping[int, int], reason: str, by: "User"
) -> Places:
    """Write down how a ballot, or chair and vice-chairs, ordered units that stand equal.

    `places` has the place of each unit, the smaller before; its units are exactly those that share
    a rank of the final standing. A ballot may leave some of them equal. Returns the standing
    after it.

    Raises Denied; Refused where they do not stand equal, were decided upon in a later step, or
    are all left equal, and where no reason is given.
    """
    cluster_year = scoring_year.cluster_year
    allow("decide_tie", cluster_year, by)
    why = nfc(reason.replace("\x00", "")).strip()[:_REASON_MOST]
    if not why:
        raise Refused(_("Chưa ghi lý do. Ghi kết quả bỏ phiếu hoặc căn cứ quyết định."))
    if kind not in TieStepKind.values:
        raise Refused(_("Chọn bỏ phiếu hoặc quyết định của đơn vị đứng đầu và các đơn vị phó."))
    with transaction.atomic():
        year = ScoringYear.objects.select_for_update(of=("self",)).get(pk=scoring_year.pk)
        tie = _tie_of(year, kind, places)
        now = timezone.now()
        TieDecision.objects.filter(scoring_year=year, kind=kind, unit__in=places).delete()
        TieDecision.objects.bulk_create(
            TieDecision(
                scoring_year=year,
                kind=kind,
                unit=unit,
                place=places[unit.pk],
                reason=why,
                decided_at=now,
                decided_by=by,
            )
            for unit in tie
        )
        journal.record(
            "decide_tie",
            year,
            by=by,
            capacity=offices_of(by).capacity_in(cluster_year),
            detail={
                "kind": kind,
                "places": {str(unit): places[unit.pk] for unit in tie},
                "reason": why,
            },
        )
        return read_places(year, Stage.FINAL, spoken_only=True)


def _tie_of(year: ScoringYear, kind: str, places: Mapping[int, int]) -> Sequence[Unit]:
    """The units that stand equal and are ordered by `places`; see `decide_tie`."""
    before = read_places(year, Stage.FINAL, spoken_only=True)
    tie = next((tie for tie in before.ties if {unit.pk for unit in tie} == places.keys()), None)
    if tie is None:
        raise Refused(_("Các đơn vị này không còn cùng hạng. Xem lại bảng xếp hạng."))
    by_chairs = TieDecision.objects.filter(
        scoring_year=year, kind=TieStepKind.CHAIRS, unit__in=places
    )
    if kind == TieStepKind.BALLOT and by_chairs.exists():
        raise Refused(_("Đơn vị đứng đầu và các đơn vị phó đã quyết định sau bỏ phiếu."))
    if len(set(places.values())) == 1:
        raise Refused(_("Mọi đơn vị cùng một thứ tự thì vẫn bằng nhau. Nhập thứ tự khác nhau."))
    return tie


def adopt_standing(
    *, scoring_year: ScoringYear, fingerprint: str, by: "User", note: str = ""
) -> AdoptedStanding:
    """Freeze the final standing with the rules that it was made by.

    `fingerprint` is that of the standing that the person had before their eyes. Units whose
    sheet is not final are listed in it without a rank. Later changes of sheets do not touch it.

    Raises Denied; Stale where the standing is another by now; Refused where no sheet is final,
    or one that was sent still waits for its appraisal.
    """
    cluster_year = scoring_year.cluster_year
    allow("adopt_standing", cluster_year, by)
    with transaction.atomic():
        rows = ScoringYear.objects.select_for_update(of=("self",))
        year = rows.select_related("criteria_set", "cluster_year__cluster").get(pk=scoring_year.pk)
        places = read_places(year, Stage.FINAL, spoken_only=True)
        if reason := adoption_refusal(places):
            raise Refused(reason)
        if fingerprint != places.fingerprint:
            raise Stale(_("Bảng xếp hạng vừa thay đổi. Xem lại rồi thông qua."))
        # A frozen paper is in Vietnamese, whatever language the page is read in.
        with translation.override("vi"):
            adopted = AdoptedStanding.objects.create(
                scoring_year=year,
                stage=Stage.FINAL,
                rules=_rules(places),
                note=nfc(note.replace("\x00", "")).strip()[:_REASON_MOST],
                adopted_at=timezone.now(),
                adopted_by=by,
            )
            AdoptedLine.objects.bulk_create(
                _line(adopted, order, row, places) for order, row in enumerate(places.rows, start=1)
            )
        journal.record(
            "adopt_standing",
            year,
            by=by,
            capacity=offices_of(by).capacity_in(cluster_year),
            detail={
                "standing": adopted.pk,
                "units": len(places.rows),
                "unranked": [str(row.unit) for row in places.rows if row.rank is None],
                "fingerprint": places.fingerprint,
            },
        )
    return adopted


def adoption_refusal(places: Places) -> str:
    """Why the standing cannot be adopted yet; empty where it can."""
    if not places.counted:
        return _("Chưa có đơn vị nào chốt điểm. Chốt điểm rồi thông qua.")
    waiting = places.scoring_year.sheets.exclude(state__in=(SheetState.DRAFT, SheetState.FINAL))
    names = [
        str(sheet.unit) for sheet in waiting.select_related("unit").order_by("unit__order_key")
    ]
    if names:
        words = _("Còn bảng đã gửi mà chưa chốt điểm: %(units)s. Chốt điểm rồi thông qua.")
        return words % {"units": "; ".join(names)}
    return ""


def _rules(places: Places) -> dict[str, Any]:
    decided = places.scoring_year.tie_decisions.select_related("unit").order_by("kind", "place")
    return {
        "words": [list(pair) for pair in rules_in_words(places.scoring_year)],
        "branches": [
            {
                "path": branch.key,
                "code": branch.code,
                "title": branch.title,
                "max_points": plain(branch.max_points),
                "is_extra": branch.is_extra,
            }
            for branch in places.branches
        ],
        "base": plain(places.base),
        "decisions": [
            {
                "kind": row.get_kind_display(),
                "unit": str(row.unit),
                "place": row.place,
                "reason": row.reason,
            }
            for row in decided
        ],
        "fingerprint": places.fingerprint,
    }


def _line(adopted: AdoptedStanding, order: int, row: Row, places: Places) -> AdoptedLine:
    sums = {branch.key: row.sums[branch.key] for branch in places.branches if row.sums}
    return AdoptedLine(
        standing=adopted,
        order=order,
        unit=row.unit,
        total=row.total or 0,
        assigned_max=row.assigned_max or 0,
        rank=row.rank,
        considered=row.considered,
        complete=row.complete,
        branches={
            key: {"points": plain(one.points), "assigned_max": plain(one.assigned_max)}
            for key, one in sums.items()
        },
        tie_steps=[*steps_of(row, places), *_gates(row)],
    )


def _gates(row: Row) -> list[str]:
    return [_("Không đạt điều kiện: %(gate)s") % {"gate": gate} for gate in row.failed_gates]
