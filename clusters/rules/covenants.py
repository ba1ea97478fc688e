"""Who may do what with covenants and results. Predicates about people; they ask no queries."""

from collections.abc import Callable, Collection

from django.utils.translation import gettext as _

from clusters.models import ClusterYear, OfficerRole
from clusters.offices import Offices

# The words of a chair's staff in the year, of a member's staff, of a member's leader.
CHAIR_VERBS = (
    "draft_covenant",
    "describe_covenant",
    "add_article",
    "save_article",
    "move_article",
    "remove_article",
    "save_target",
    "remove_target",
    "import_targets",
    "open_signing",
    "withdraw",
    "freeze",
    "record_paper",
    "start_annex",
)
MEMBER_VERBS = ("comment",)
UNIT_VERBS = ("enter_result", "report_result", "recall_results")


def denial(
    verb: str,
    cluster_year: ClusterYear,
    offices: Offices,
    *,
    members: Collection[int] = (),
    unit: int | None = None,
) -> str:
    """Why somebody may not do `verb` in this year; empty where they may.

    `members` are the units of the year, `unit` the one that the deed is done for.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    return _DENIALS[verb](cluster_year, offices, frozenset(members), unit)


def own_units(offices: Offices, members: Collection[int]) -> frozenset[int]:
    """The members of a year that somebody works for."""
    return offices.unit_ids & frozenset(members)


def led_units(offices: Offices, members: Collection[int]) -> frozenset[int]:
    """The members of a year that somebody leads."""
    led = {row.unit_id for row in offices.officers if row.role == OfficerRole.LEADER}
    return frozenset(members) & led


def _chair(year: ClusterYear, offices: Offices, members: frozenset[int], unit: int | None) -> str:
    if offices.runs(year):
        return ""
    title = year.cluster.chair_title
    return _("Chỉ cán bộ của đơn vị giữ chức %(title)s làm được việc này.") % {"title": title}


def _member(year: ClusterYear, offices: Offices, members: frozenset[int], unit: int | None) -> str:
    own = own_units(offices, members)
    if not own:
        return _("Chỉ cán bộ của đơn vị thành viên làm được việc này.")
    if unit is not None and unit not in own:
        return _("Chỉ góp ý thay mặt đơn vị mình đang làm việc.")
    return ""


def _own_unit(
    year: ClusterYear, offices: Offices, members: frozenset[int], unit: int | None
) -> str:
    if unit in own_units(offices, members):
        return ""
    return _("Chỉ cán bộ của chính đơn vị đó làm được việc này.")


def _pledge(year: ClusterYear, offices: Offices, members: frozenset[int], unit: int | None) -> str:
    """Each unit's staff their own pledge, the chair's staff all."""
    if offices.runs(year):
        return ""
    if unit is None:
        return _member(year, offices, members, None)
    if unit in own_units(offices, members):
        return ""
    return _("Chỉ cán bộ của chính đơn vị đó hoặc của đơn vị %(title)s nhập được mức cam kết.") % {
        "title": year.cluster.chair_title
    }


def _sign(year: ClusterYear, offices: Offices, members: frozenset[int], unit: int | None) -> str:
    led = led_units(offices, members)
    if not led:
        return _("Chỉ lãnh đạo của đơn vị thành viên xác nhận được giao ước.")
    if unit is not None and unit not in led:
        return _("Chỉ lãnh đạo của chính đơn vị đó xác nhận được giao ước thay mặt đơn vị.")
    return ""


_DENIALS: dict[str, Callable[[ClusterYear, Offices, frozenset[int], int | None], str]] = {
    **dict.fromkeys(CHAIR_VERBS, _chair),
    **dict.fromkeys(MEMBER_VERBS, _member),
    **dict.fromkeys(UNIT_VERBS, _own_unit),
    "pledge": _pledge,
    "sign": _sign,
}
