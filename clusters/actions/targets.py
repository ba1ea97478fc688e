"""Targets of a draft covenant and what units pledge on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.actions.covenants import allow, claim_draft, note
from clusters.composing import members_of, targets_of
from clusters.models import Covenant, Pledge, Target, Unit
from clusters.workbooks.targets import Amounts, Row, tidy
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

NO_AMOUNTS = Amounts(None, None, None)


@dataclass(frozen=True)
class Definition:
    """What a target is, without the pledges on it."""

    group: str
    indicator: str
    measure: str
    direction: str
    aggregate: str
    can_be_negative: bool

    @property
    def fields(self) -> dict[str, Any]:
        texts = {name: tidy(getattr(self, name)) for name in ("group", "indicator", "measure")}
        return vars(self) | texts


class PledgesChanged(Stale):
    """Somebody has changed pledges since they were shown; `now` is what they are."""

    def __init__(self, now: Mapping[int, Amounts]) -> None:
        super().__init__(
            _("Mức cam kết vừa được người khác sửa ở các dòng có ghi chú. So rồi lưu lần nữa.")
        )
        self.now = now


def save_target(
    *,
    covenant: Covenant,
    target: Target | None,
    definition: Definition,
    version: int | None = None,
    by: "User",
) -> Target:
    """Add a target after the last, or change `target` as it was shown in `version`.

    Raises Refused where the group has the indicator, Stale where `version` is old.
    """
    allow("save_target", covenant.cluster_year, by)
    with transaction.atomic():
        claim_draft(covenant)
        _refuse_twice(covenant, target, definition)
        fields = definition.fields
        if target is None:
            last = covenant.targets.aggregate(last=Max("order"))["last"] or 0
            saved = Target.objects.create(covenant=covenant, order=last + 1, **fields)
        else:
            rows = Target.objects.filter(
                pk=target.pk, covenant=covenant, version=-1 if version is None else version
            )
            if not rows.update(version=F("version") + 1, **fields):
                raise Stale(
                    _("Chỉ tiêu này vừa được người khác sửa. So hai bản bên dưới rồi lưu lần nữa.")
                )
            saved = Target.objects.get(pk=target.pk)
            _refuse_negative_pledges(saved)
        note("save_target", covenant, by, indicator=definition.indicator)
    return saved


def _refuse_twice(covenant: Covenant, target: Target | None, definition: Definition) -> None:
    others = covenant.targets.exclude(pk=target.pk) if target else covenant.targets.all()
    wanted = (tidy(definition.group).casefold(), tidy(definition.indicator).casefold())
    known = {(g.casefold(), i.casefold()) for g, i in others.values_list("group", "indicator")}
    if wanted in known:
        raise Refused(
            _("Nhóm này đã có chỉ tiêu “%(name)s”. Đặt tên khác, hoặc sửa chỉ tiêu đã có.")
            % {"name": definition.indicator}
        )


def _refuse_negative_pledges(target: Target) -> None:
    if not target.can_be_negative and target.pledges.filter(value__lt=0).exists():
        raise Refused(_("Có đơn vị cam kết mức âm; sửa mức đó trước, hoặc giữ “có thể âm”."))


def remove_target(*, target: Target, version: int, by: "User") -> None:
    """Take a target out with the pledges on it; the journal keeps them.

    Raises Stale where somebody has changed it since it was shown.
    """
    covenant = target.covenant
    allow("remove_target", covenant.cluster_year, by)
    with transaction.atomic():
        claim_draft(covenant)
        pledges = {str(row.unit): str(row.value) for row in target.pledges.select_related("unit")}
        _count, gone = Target.objects.filter(pk=target.pk, version=version).delete()
        if not gone.get("clusters.Target"):
            raise Stale(_("Chỉ tiêu này vừa được người khác sửa nên chưa bỏ. Xem lại rồi bỏ."))
        note("remove_target", covenant, by, indicator=target.indicator, pledges=pledges)


def pledge(
    *,
    covenant: Covenant,
    unit: Unit,
    amounts: Mapping[int, Amounts],
    shown: Mapping[int, Amounts],
    by: "User",
) -> None:
    """What `unit` pledges, by target; without a value it pledges nothing there.

    `shown` are the amounts that the person had before their eyes. All is written or nothing.

    Raises PledgesChanged where another person has changed one of them since, Refused for a
    unit that is no member, a target of another covenant, or below zero where that cannot be.
    """
    year = covenant.cluster_year
    members = members_of(year, timezone.localdate())
    allow("pledge", year, by, members=members, unit=unit)
    with transaction.atomic():
        claim_draft(covenant)
        if unit.pk not in {member.pk for member in members}:
            raise Refused(_("%(unit)s không là thành viên của năm này.") % {"unit": unit})
        targets = {row.pk: row for row in targets_of(covenant)}
        if not set(amounts) <= set(targets):
            raise Refused(_("Một chỉ tiêu vừa bị bỏ khỏi giao ước. Xem lại bảng rồi lưu lần nữa."))
        now = {pk: amounts_of(row, unit.pk) for pk, row in targets.items()}
        changed = {
            pk: now[pk]
            for pk, wanted in amounts.items()
            if now[pk] != shown.get(pk, NO_AMOUNTS) and now[pk] != wanted
        }
        if changed:
            raise PledgesChanged(changed)
        for pk, wanted in amounts.items():
            if wanted != now[pk]:
                _refuse_amounts(targets[pk], wanted)
                _set(targets[pk], unit.pk, wanted)
        note("pledge", covenant, by, unit=str(unit))


def amounts_of(target: Target, unit_id: int) -> Amounts:
    """What one unit pledges on `target`, which has its pledges at hand."""
    for row in target.pledges.all():
        if row.unit_id == unit_id:
            return Amounts(row.value, row.plan, row.weight)
    return NO_AMOUNTS


def _refuse_amounts(target: Target, wanted: Amounts) -> None:
    if why := wanted.fault(can_be_negative=target.can_be_negative):
        raise Refused(f"{target.indicator}: {why}")


def _set(target: Target, unit_id: int, wanted: Amounts) -> None:
    if wanted.value is None:
        Pledge.objects.filter(target=target, unit_id=unit_id).delete()
        return
    fields: dict[str, Decimal | None] = {
        "value": wanted.value,
        "plan": wanted.plan,
        "weight": wanted.weight,
    }
    Pledge.objects.update_or_create(target=target, unit_id=unit_id, defaults=fields)


def import_targets(*, covenant: Covenant, rows: Sequence[Row], version: int, by: "User") -> None:
    """Make the targets of a draft those of a workbook: all of them, in its order.

    `version` is that of the covenant with which the workbook was compared for the preview.

    Raises Stale where the draft has changed since.
    """
    allow("import_targets", covenant.cluster_year, by)
    with transaction.atomic():
        now = Covenant.objects.select_for_update().get(pk=covenant.pk)
        claim_draft(covenant)
        if now.version != version:
            raise Stale(_("Giao ước đã thay đổi từ lúc xem trước. Chọn lại tệp để xem trước lại."))
        covenant.targets.all().delete()
        for order, row in enumerate(rows, start=1):
            target = Target.objects.create(
                covenant=covenant,
                order=order,
                group=row.group,
                indicator=row.indicator,
                measure=row.measure,
                direction=row.direction,
                aggregate=row.aggregate,
                can_be_negative=row.can_be_negative,
            )
            Pledge.objects.bulk_create(
                [
                    Pledge(
                        target=target,
                        unit_id=unit,
                        value=amounts.value,
                        plan=amounts.plan,
                        weight=amounts.weight,
                    )
                    for unit, amounts in row.amounts.items()
                    if amounts.value is not None
                ]
            )
        note("import_targets", covenant, by, targets=len(rows))
