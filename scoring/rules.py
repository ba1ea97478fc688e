"""Who may do what in scoring. Predicates about people; they ask no queries."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from clusters.models import ClusterYear
from clusters.models.councils import SeatRole
from clusters.offices import Offices

# Of the chair's staff in the year.
CHAIR_VERBS = (
    "set_up_scoring",
    "open_sheets",
    "link_criterion",
    "set_tie_chain",
    "reopen_cross",
    "finalize_year",
    "decide_tie",
    "adopt_standing",
    "import_scores",
)
# Of the unit's own staff, on its own sheet.
UNIT_VERBS = (
    "save_cell",
    "paste_cells",
    "import_sheet",
    "attach_evidence",
    "remove_evidence",
    "submit_sheet",
    "recall_sheet",
    "write_explanation",
    "explain",
)
# Of whoever appraises a sheet: the chair's staff; of the chair's own sheet see `appraisers_of`.
APPRAISER_VERBS = (
    "appraise_line",
    "accept_lines",
    "return_sheet",
    "appraise",
    "reappraise",
    "second_look",
    "finalize",
    "adjust_line",
    "reopen_sheet",
)
CROSS_VERBS = ("save_cross", "submit_cross")


def denial(
    verb: str,
    cluster_year: ClusterYear,
    offices: Offices,
    *,
    unit: int | None = None,
    appraisers: Collection[int] = (),
    members: Collection[int] = (),
) -> str:
    """Why somebody may not do `verb` in this year; empty where they may.

    `unit` is the unit whose sheet it is (or, for cross scores, the unit that scores),
    `appraisers` the units that may appraise it, `members` those of the year.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    case = (cluster_year, offices, unit, frozenset(appraisers), frozenset(members))
    return _DENIALS[verb](*case)


def denial_of_cross(
    cluster_year: ClusterYear,
    offices: Offices,
    *,
    by_unit: int,
    scored: int,
    members: Collection[int],
) -> str:
    """Why somebody may not give `scored` points for `by_unit`; empty where they may.

    Never a unit that they work for, through whatever second office.
    """
    if scored in offices.unit_ids or scored == by_unit:
        return _("Không chấm chéo đơn vị mình đang công tác.")
    return denial("save_cross", cluster_year, offices, unit=by_unit, members=members)


Ids = frozenset[int]
Rule = Callable[[ClusterYear, Offices, int | None, Ids, Ids], str]


def _chair(year: ClusterYear, offices: Offices, unit: int | None, by: Ids, members: Ids) -> str:
    desks = {s.council_id for s in offices.seats if s.role == SeatRole.SPECIALIST}
    if offices.runs(year) or year.cluster.council_id in desks:
        return ""
    return _("Chỉ cán bộ của đơn vị giữ chức %(title)s làm được việc này.") % {
        "title": year.cluster.chair_title
    }


def _own_unit(year: ClusterYear, offices: Offices, unit: int | None, by: Ids, members: Ids) -> str:
    if unit in offices.unit_ids:
        return ""
    return _("Chỉ cán bộ của chính đơn vị đó làm được việc này.")


def _appraiser(year: ClusterYear, offices: Offices, unit: int | None, by: Ids, members: Ids) -> str:
    # Nobody appraises the sheet of a unit that they work for, through whatever second office.
    if unit in offices.unit_ids:
        return _("Không thẩm định bảng của chính đơn vị mình.")
    if by & offices.unit_ids:
        return ""
    return _("Chỉ cán bộ của đơn vị được giao thẩm định bảng này làm được việc này.")


def _cross(year: ClusterYear, offices: Offices, unit: int | None, by: Ids, members: Ids) -> str:
    if unit in offices.unit_ids & members:
        return ""
    return _("Chỉ cán bộ của đơn vị thành viên chấm chéo được, thay mặt đơn vị mình.")


_DENIALS: dict[str, Rule] = {
    **dict.fromkeys(CHAIR_VERBS, _chair),
    **dict.fromkeys(UNIT_VERBS, _own_unit),
    **dict.fromkeys(APPRAISER_VERBS, _appraiser),
    **dict.fromkeys(CROSS_VERBS, _cross),
}
