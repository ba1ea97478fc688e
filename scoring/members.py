"""The units of a scoring year, and finding one of them by what somebody wrote."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.composing import acting_day, members_of
from clusters.models import ClusterYear, Unit
from clusters.names import Words, key
from clusters.resolution import Resolver
from scoring.models import ScoringYear
from scoring.workflow import SheetState


def units_of(scoring_year: ScoringYear, today: date) -> tuple[list[Unit], dict[int, str]]:
    """The units that are scored, in Vietnamese order, and the state of each one's sheet.

    These are the members of the year, and who has left it after sending a sheet. Two queries.
    """
    sheets = list(scoring_year.sheets.select_related("unit"))
    units = {unit.pk: unit for unit in members_of(scoring_year.cluster_year, today)}
    for sheet in sheets:
        if sheet.state != SheetState.DRAFT:
            units.setdefault(sheet.unit_id, sheet.unit)
    ordered = sorted(units.values(), key=lambda unit: (unit.order_key, unit.pk))
    return ordered, {sheet.unit_id: sheet.state for sheet in sheets if sheet.unit_id in units}


class MemberFinder:
    """Finds a unit among `units` by its name as people write it; never fuzzy.

    First by the name or the full name of one of the units, then as a name means in the scope of
    the cluster's council (`clusters.resolution`).
    """

    def __init__(self, cluster_year: ClusterYear, units: Sequence[Unit]) -> None:
        self.council = cluster_year.cluster.council
        self.day = acting_day(cluster_year, timezone.localdate())
        self.units = {unit.pk: unit for unit in units}
        self.resolver = Resolver()
        self._by_name: dict[str, set[int]] = {}
        for unit in units:
            for text in {unit.name, unit.full_name}:
                if text:
                    self._by_name.setdefault(self._key(text), set()).add(unit.pk)

    def __call__(self, text: str) -> Unit | str:
        """The unit, or a sentence on why there is none."""
        called = self._by_name.get(self._key(text), set())
        if len(called) == 1:
            return self.units[next(iter(called))]
        if not called:
            found = self.resolver.in_council(self.council, text, self.day, create=False)
            if found.unit is not None and found.unit.pk in self.units:
                return self.units[found.unit.pk]
            if found.warning:
                return found.warning
            words = _("“%(name)s” không phải là thành viên của năm này. Chép tên từ danh sách.")
            return words % {"name": text}
        words = _("“%(name)s” có thể là %(count)d đơn vị. Ghi tên đầy đủ.")
        return words % {"name": text, "count": len(called)}

    def _key(self, text: str) -> str:
        name: Words = self.resolver.wordings.place(text)
        return key(name)
