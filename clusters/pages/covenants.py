"""What the pages of a covenant show, and to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.targets import amounts_of
from clusters.composing import hash_of, members_of, missing_pledges, targets_of
from clusters.inner_years import inner_years
from clusters.models import Aggregate, Covenant, Direction, Signature, Target, Unit
from clusters.offices import Offices
from clusters.rules.covenants import denial, led_units, own_units
from clusters.workbooks.targets import Amounts, Choices, Row
from clusters.workflow import COVENANT, CovenantState
from workflow.journal import history
from workflow.moves import Move

STATES = {
    CovenantState.DRAFT: ("idle", "pencil"),
    CovenantState.OPEN: ("now", "megaphone"),
    CovenantState.SIGNED: ("ok", "check-circle-fill"),
}


def covenants_visible_to(user: Any) -> "QuerySet[Covenant]":
    """Covenants of the years that `user` may look into, drafts among them."""
    rows = Covenant.objects.filter(cluster_year__in=inner_years(user))
    return rows.select_related("cluster_year__cluster__council", "amends")


def address_of(covenant: Covenant) -> str:
    """The page of a covenant, or of an annex."""
    if covenant.amends_id is None:
        return reverse("clusters:covenant", args=[covenant.cluster_year_id])
    return reverse("clusters:annex", args=[covenant.pk])


@dataclass(frozen=True)
class Signer:
    """A member, and its signature if it has given one; others that signed come after."""

    unit: Unit
    signature: Signature | None


@dataclass(frozen=True)
class TargetRow:
    target: Target
    amounts: list[tuple[Unit, Amounts]]


@dataclass(frozen=True)
class Step:
    move: Move
    denial: str


def page_of(covenant: Covenant, offices: Offices) -> dict[str, Any]:
    """The context of the page of a covenant."""
    year = covenant.cluster_year
    members = members_of(year, timezone.localdate())
    ids = [unit.pk for unit in members]
    targets = targets_of(covenant)
    signers = _signers(covenant, members)
    is_draft = covenant.state == CovenantState.DRAFT
    is_open = covenant.state == CovenantState.OPEN
    signed = {row.unit.pk for row in signers if row.signature}
    return {
        "year": year,
        "covenant": covenant,
        "main": covenant.amends or covenant,
        "address": address_of(covenant),
        "state": STATES[CovenantState(covenant.state)],
        "steps": steps(covenant, offices, members, signed),
        "articles": list(covenant.articles.all()),
        "rows": target_rows(targets, members),
        "units": columns(targets, members),
        "missing": missing_pledges(targets, members) if is_draft else [],
        "signers": signers,
        "signed": len(signed),
        "comments": list(covenant.comments.select_related("unit", "made_by")),
        "annexes": list(covenant.annexes.order_by("id")),
        "journal": list(history(covenant)),
        "is_chair": not denial("save_article", year, offices),
        "locked": denial("save_article", year, offices),
        "own": [unit for unit in members if unit.pk in own_units(offices, ids)],
        "to_sign": [
            unit
            for unit in members
            if is_open and unit.pk in led_units(offices, ids) and unit.pk not in signed
        ],
        "capacity": offices.capacity_in(year),
        "has_changed": not is_draft and hash_of(covenant) != covenant.text_hash,
    }


def steps(
    covenant: Covenant, offices: Offices, members: Sequence[Unit], signed: set[int]
) -> list[Step]:
    """The moves out of the state; freezing by hand only where nobody is left to sign."""
    nobody_left = bool(members) and all(unit.pk in signed for unit in members)
    return [
        Step(move, denial(move.verb, covenant.cluster_year, offices))
        for move in COVENANT.open_moves(covenant.state)
        if move.verb != "freeze" or nobody_left
    ]


def consequences(verb: str, covenant: Covenant) -> list[str]:
    """What a move brings about, for the page that asks before it is made.

    Raises KeyError for a verb about which nothing is written: nobody confirms blindly.
    """
    return {
        "open_signing": _on_opening,
        "withdraw": _on_withdrawing,
        "freeze": _on_freezing,
    }[verb](covenant)


def _on_opening(covenant: Covenant) -> list[str]:
    members = members_of(covenant.cluster_year, timezone.localdate())
    said = [
        _("%(units)d đơn vị thành viên xác nhận hoặc ký giấy trên đúng văn bản này.")
        % {"units": len(members)},
        _("Văn bản được chốt bằng mã băm SHA-256; trong khi ký không sửa được."),
        _("Khi mọi đơn vị đã ký, giao ước giữ nguyên; sau đó chỉ thay đổi bằng phụ lục."),
    ]
    for target, units in missing_pledges(targets_of(covenant), members):
        said.append(
            _("Chưa có mức cam kết về “%(target)s”: %(units)s.")
            % {"target": target, "units": "; ".join(unit.name for unit in units)}
        )
    return said


def _on_withdrawing(covenant: Covenant) -> list[str]:
    names = [f"{row.unit} ({row.name})" for row in covenant.signatures.select_related("unit")]
    said = [_("Giao ước trở về “Đang soạn” để sửa; sau đó mở ký lại từ đầu.")]
    if names:
        said.append(
            _("%(count)d chữ ký đã có bị bỏ: %(names)s. Nhật ký giữ lại ai đã ký và khi nào.")
            % {"count": len(names), "names": "; ".join(names)}
        )
    else:
        said.append(_("Chưa có chữ ký nào phải bỏ."))
    return said


def _on_freezing(covenant: Covenant) -> list[str]:
    return [
        _("Mọi đơn vị thành viên hiện nay đã ký; giao ước chuyển sang “Đã ký đủ” và giữ nguyên.")
    ]


def _signers(covenant: Covenant, members: Sequence[Unit]) -> list[Signer]:
    signatures = {
        row.unit_id: row for row in covenant.signatures.select_related("unit", "signed_by", "scan")
    }
    found = [Signer(unit, signatures.pop(unit.pk, None)) for unit in members]
    return found + [Signer(row.unit, row) for row in signatures.values()]


def columns(targets: Sequence[Target], members: Sequence[Unit]) -> list[Unit]:
    """The members, and units that have pledged and are no members today."""
    known = {unit.pk: unit for unit in members}
    for target in targets:
        for pledge in target.pledges.all():
            known.setdefault(pledge.unit_id, pledge.unit)
    return list(known.values())


def target_rows(targets: Sequence[Target], members: Sequence[Unit]) -> list[TargetRow]:
    units = columns(targets, members)
    return [
        TargetRow(target, [(unit, amounts_of(target, unit.pk)) for unit in units])
        for target in targets
    ]


def workbook_rows(targets: Sequence[Target]) -> list[Row]:
    """The targets as a workbook has them."""
    return [
        Row(
            group=target.group,
            indicator=target.indicator,
            measure=target.measure,
            direction=target.direction,
            aggregate=target.aggregate,
            can_be_negative=target.can_be_negative,
            amounts={
                row.unit_id: Amounts(row.value, row.plan, row.weight)
                for row in target.pledges.all()
            },
        )
        for target in targets
    ]


def choices() -> Choices:
    return Choices(
        direction={value: str(label) for value, label in Direction.choices},
        aggregate={value: str(label) for value, label in Aggregate.choices},
    )
