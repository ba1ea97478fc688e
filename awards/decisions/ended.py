"""Units that have ceased to exist between their nomination and the decision: what the desk sees."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from awards.decisions.dates import told
from awards.models import Proposal
from clusters.models import UnitChange


def ended_of(rows: Iterable[Proposal], day: date) -> list[str]:
    """One sentence for each collective of `rows` that is no more on `day`, with who follows it.

    The award stays with the unit that earned it, and its heirs have it in their history. Rows are
    read with `unit`; at most two queries.
    """
    ended = {
        row.unit.pk: row.unit
        for row in rows
        if row.unit is not None and row.unit.valid_to is not None and row.unit.valid_to < day
    }
    if not ended:
        return []
    changes = UnitChange.objects.filter(predecessors__in=ended).prefetch_related("successors")
    links = changes.filter(Q(on__lte=day)).order_by("on", "pk").values_list("predecessors", "pk")
    heirs_by_change = {change.pk: list(change.successors.all()) for change in changes.distinct()}
    heirs: dict[int, list[str]] = {}
    for before, change in links:
        heirs.setdefault(before, []).extend(str(each) for each in heirs_by_change[change])
    said = []
    for unit in ended.values():
        assert unit.valid_to is not None  # what `ended` holds
        words = {
            "unit": unit,
            "day": told(unit.valid_to),
            "heirs": ", ".join(heirs.get(unit.pk, [])),
        }
        if words["heirs"]:
            text = _(
                "%(unit)s chỉ còn đến %(day)s, kế thừa là %(heirs)s. Khen thưởng ghi cho đơn vị "
                "cũ và hiện trong lịch sử của đơn vị kế thừa; gửi quyết định đến đơn vị kế thừa."
            )
        else:
            text = _(
                "%(unit)s chỉ còn đến %(day)s, chưa ghi đơn vị kế thừa. Khen thưởng ghi cho đơn vị "
                "cũ; kiểm tra nơi nhận quyết định."
            )
        said.append(text % words)
    return said
