"""The scoring of the demonstration cluster: last year adopted, this year in the middle of it.

Every sheet of the open year stands somewhere else on its way, so that whoever tries the platform
finds something to do at each desk. Invented and marked, made once through the real actions; what
somebody has moved on or written since stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from catalogue.numbers import written
from clusters.actions.deadlines import set_deadlines
from clusters.deadlines.calendar import Due
from clusters.models import ClusterYear, Office, Officer, OfficerRole, Phase, Term, Unit
from emulation.demo import MEMBERS
from emulation.demo_scoring import province_set
from emulation.playing_scoring import PROOF, now
from scoring.actions.appraising import accept_lines, appraise, appraise_line, return_sheet
from scoring.actions.cross import submit_cross, take_self_scores
from scoring.actions.evidence import attach_evidence
from scoring.actions.finishing import finalize_year
from scoring.actions.sheets import Typed, paste_cells, submit_sheet
from scoring.actions.standing import adopt_standing
from scoring.actions.years import YearRules, set_up_scoring
from scoring.entering import ASSIGNED, MINUS, NO, POINTS, REMARK, TARGET, fields_of
from scoring.finals import FinalRule
from scoring.methods import Method
from scoring.models import (
    CriteriaSet,
    Criterion,
    CrossMode,
    RankBy,
    ScoreSheet,
    ScoringYear,
    Stage,
)
from scoring.places import read_places
from scoring.reading import leaves_of, lines_of, rule_of
from scoring.saying import Typed as Said

# Who works on the sheets of the units that no account of the demonstration belongs to.
STAFF = {
    "Sở Xây dựng": "xay-dung",
    "Sở Y tế": "y-te",
    "Sở Giáo dục và Đào tạo": "giao-duc",
    "Sở Nông nghiệp và Môi trường": "nong-nghiep",
    "Sở Văn hóa, Thể thao và Du lịch": "van-hoa",
}
# What the units were asked to reach; other measured lines are asked for 100.
TARGETS = {
    "I.1.1": "7.5",
    "I.1.2": "75.5",
    "I.1.3": "11500",
    "I.1.4": "95",
    "I.1.5": "52000",
    "I.1.6": "8",
    "I.1.7": "1600",
    "I.1.8": "6",
    "I.2.1": "1.2",
    "I.2.2": "26000",
    "I.2.3": "28",
    "I.2.4": "94",
    "I.2.5": "72",
    "I.2.8": "48",
    "I.4.1": "250",
    "I.4.3": "5",
    "II.4": "900",
}
# Results as parts of a target, points as parts of the most: dealt out in turn, not by chance.
SHARES = tuple(map(Decimal, ("1.02", "0.97", "1.06", "1", "0.99", "0.94", "1.01")))
HALVES = Decimal("0.5")
# One unit has not this task.
NOT_ASSIGNED = {"Sở Y tế": ("I.1.8",)}
# Days from today until each phase is due.
DUES = {Phase.SELF_SCORE: 12, Phase.CROSS_SCORE: 19, Phase.APPRAISAL: 33}
# How far the own sheet of the account `staff` has come: lines answered, proofs attached.
FILLED, PROVEN = 31, 3


@dataclass(frozen=True)
class _Desk:
    """Who acts in one year: the staff of every unit, and the two that appraise."""

    year: ScoringYear
    lines: Sequence[Criterion]
    staff: Mapping[str, User]
    chair: User
    vice: User

    def sheet(self, unit: str) -> ScoreSheet:
        rows = ScoreSheet.objects.select_related(
            "unit", "scoring_year__cluster_year__cluster__council"
        )
        found: ScoreSheet = rows.get(scoring_year=self.year, unit__name=unit)
        return found

    def appraiser(self, unit: str) -> User:
        return now(self.vice if self.staff[unit] == self.chair else self.chair)


@transaction.atomic
def furnish_sheets(cluster_year: ClusterYear) -> None:
    """Bring last year to its standing and this one half way, where neither was set up."""
    last = ClusterYear.objects.get(
        cluster=cluster_year.cluster_id, label=str(int(cluster_year.label) - 1)
    )
    if ScoringYear.objects.filter(cluster_year__in=(cluster_year, last)).exists():
        return
    chosen = province_set(cluster_year.cluster.council)
    staff = _staff(cluster_year)
    _finished(_desk(last, chosen, staff, crossed=False))
    _open(_desk(cluster_year, chosen, staff, crossed=True))


def _staff(cluster_year: ClusterYear) -> dict[str, User]:
    """One person for each unit: the accounts of the demonstration, and five more."""
    since = timezone.localdate().replace(month=1, day=1)
    found = {}
    known = {"Sở Nội vụ": "chair", "Sở Tài chính": "staff"} | STAFF
    members = Unit.objects.filter(memberships__cluster_year=cluster_year, name__in=MEMBERS)
    for unit in members:
        user, created = User.objects.get_or_create(
            username=known[unit.name],
            defaults={
                "full_name": f"Cán bộ {unit.name} (minh họa)",
                "email": f"{known[unit.name]}@minh-hoa.invalid",
                "is_demo": True,
            },
        )
        if created:
            user.set_password(settings.DEMO_PASSWORD)
            user.save()
            Officer.objects.create(user=user, unit=unit, role=OfficerRole.STAFF, starts_on=since)
        found[unit.name] = user
    return found


def _desk(
    cluster_year: ClusterYear, chosen: CriteriaSet, staff: Mapping[str, User], *, crossed: bool
) -> _Desk:
    lines = lines_of(chosen)
    roots = {line.path: line for line in lines if line.parent_id is None}
    held = Term.objects.filter(cluster_year=cluster_year, unit__name__in=staff)
    names = {term.office: term.unit.name for term in held.select_related("unit") if term.unit}
    chair = staff[names[Office.CHAIR]]
    rules = YearRules(
        criteria_set=chosen,
        final_rule=FinalRule.APPRAISAL_CROSS_MEAN if crossed else FinalRule.APPRAISAL,
        cross_mode=CrossMode.BRANCHES if crossed else CrossMode.NONE,
        rank_by=RankBy.RATIO,
        cross_branches=[roots["III"]] if crossed else [],
        tie_branches=[roots["I"], roots["III"]],
    )
    year = set_up_scoring(cluster_year=cluster_year, rules=rules, by=now(chair))
    return _Desk(year, leaves_of(lines), staff, chair, staff[names[Office.VICE_CHAIR]])


def _finished(desk: _Desk) -> None:
    """A year that is over: sent, appraised, settled and adopted."""
    for shift, unit in enumerate(desk.staff):
        _fill(desk, unit, desk.lines, shift=shift + 3)
        _send(desk, unit)
    for unit in desk.staff:
        _lower(desk, unit, "III.3", points=3)
        _appraise(desk, unit)
    finalize_year(scoring_year=desk.year, by=now(desk.chair))
    places = read_places(desk.year, Stage.FINAL, spoken_only=True)
    adopt_standing(scoring_year=desk.year, fingerprint=places.fingerprint, by=now(desk.chair))


def _open(desk: _Desk) -> None:
    """The year under way; the unit of `van-hoa` has not begun."""
    _set_deadlines(desk)
    own, returned = "Sở Tài chính", "Sở Giáo dục và Đào tạo"
    _fill(desk, own, desk.lines[:FILLED], proofs=PROVEN)
    sent = ("Sở Nội vụ", "Sở Xây dựng", "Sở Y tế", returned, "Sở Nông nghiệp và Môi trường")
    for shift, unit in enumerate(sent, start=1):
        _fill(desk, unit, desk.lines, shift=shift)
        _send(desk, unit)
    _cross(desk, "Sở Xây dựng", ["Sở Nội vụ", "Sở Y tế"])
    _cross(desk, "Sở Nông nghiệp và Môi trường", ["Sở Nội vụ", "Sở Y tế", "Sở Xây dựng"])
    _lower(desk, "Sở Xây dựng", "III.2", points=6)
    for path, points in (("II.1", 4), ("III.3", 5)):
        _lower(desk, "Sở Y tế", path, points=points)
    _appraise(desk, "Sở Y tế")
    return_sheet(
        sheet=desk.sheet(returned),
        reason=(
            "Mục I.1.4 và I.1.5 ghi số ước thực hiện. Ghi số chính thức đến 31/12, kèm báo cáo"
            " của Kho bạc Nhà nước rồi gửi lại (minh họa)."
        ),
        version=None,
        by=desk.appraiser(returned),
    )


def _set_deadlines(desk: _Desk) -> None:
    today = timezone.localdate()
    dues: dict[str, Due | None] = {
        phase: Due(phase, today + timedelta(days=days)) for phase, days in DUES.items()
    }
    year = desk.year.cluster_year
    set_deadlines(cluster_year=year, dues=dues, by=now(desk.chair), day=today)


def _fill(
    desk: _Desk,
    unit: str,
    lines: Sequence[Criterion],
    *,
    shift: int = 0,
    proofs: int | None = None,
) -> None:
    """Answer `lines`, and prove those that ask for it (`proofs`: only the first ones)."""
    by, off = desk.staff[unit], NOT_ASSIGNED.get(unit, ())
    cells = [
        Typed(line.pk, field, text, version=0)
        for turn, line in enumerate(lines)
        for field, text in _answer(line, turn + shift, is_off=line.path in off)
    ]
    paste_cells(sheet=desk.sheet(unit), cells=cells, by=now(by))
    asked = [line for line in lines if line.evidence_required][:proofs]
    for line in asked:
        name = f"bao-cao-{line.path.lower().replace('.', '-')}.pdf"
        proof = SimpleUploadedFile(name, PROOF, content_type="application/pdf")
        attach_evidence(sheet=desk.sheet(unit), criterion=line, uploads=[proof], by=now(by))


def _answer(line: Criterion, turn: int, *, is_off: bool) -> list[tuple[str, str]]:
    if is_off:
        return [(ASSIGNED, NO), (REMARK, "Tỉnh không giao chỉ tiêu này (minh họa)")]
    fields = fields_of(rule_of(line), assignable=False)
    return [(field, _text(line, field, turn)) for field in fields if field != REMARK]


def _text(line: Criterion, field: str, turn: int) -> str:
    share = SHARES[turn % len(SHARES)]
    if field == POINTS:
        # Half points, and never more than the line can give.
        most = line.max_points * min(share - Decimal("0.04"), Decimal(1))
        return written(most // HALVES * HALVES)
    if field == MINUS:
        return "0"
    if line.method in (Method.PASS_FAIL, Method.GATE):
        return "1"
    if line.method in (Method.COUNT, Method.BONUS_PENALTY):
        return str(turn % 3 if line.max_points else 0)
    if line.method == Method.RANK:
        return str(turn % 7 + 1)
    target = Decimal(TARGETS.get(line.path, "100"))
    if field == TARGET:
        return written(target)
    exact = target * share
    return written(exact.quantize(Decimal(1) if target >= 1000 else Decimal("0.01")).normalize())


def _send(desk: _Desk, unit: str) -> None:
    submit_sheet(sheet=desk.sheet(unit), by=now(desk.staff[unit]))


def _cross(desk: _Desk, unit: str, others: Sequence[str]) -> None:
    """`unit` gives the others what they gave themselves."""
    by_unit = desk.sheet(unit).unit
    for other in others:
        by = now(desk.staff[unit])
        take_self_scores(sheet=desk.sheet(other), by_unit=by_unit, by=by)
        submit_cross(sheet=desk.sheet(other), by_unit=by_unit, version=None, by=by)


def _lower(desk: _Desk, unit: str, path: str, *, points: int) -> None:
    """Take points off a line, with the reason."""
    sheet = desk.sheet(unit)
    line = next(line for line in desk.lines if line.path == path)
    own = sheet.scores.get(criterion=line, stage=Stage.SELF).points or Decimal(0)
    said = Said(
        points=written(own - points),
        remark="Tài liệu kiểm chứng chưa nêu kết quả cuối năm (minh họa)",
    )
    appraise_line(sheet=sheet, criterion=line, typed=said, version=None, by=desk.appraiser(unit))


def _appraise(desk: _Desk, unit: str) -> None:
    accept_lines(sheet=desk.sheet(unit), by=desk.appraiser(unit))
    appraise(sheet=desk.sheet(unit), version=None, by=desk.appraiser(unit))
