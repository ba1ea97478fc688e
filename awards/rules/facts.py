"""Who may enter what about whom. Predicates about people; they ask no queries."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

# What only the desk of a council may say: a unit does not clear itself.
COUNCIL_VERBS = ("enter_hold", "correct_hold", "end_hold", "check_history", "join_persons")
UNIT_VERBS = (
    "add_person",
    "correct_person",
    "add_alias",
    "add_household",
    "correct_household",
    "enter_rating",
    "correct_rating",
    "enter_initiative",
    "correct_initiative",
    "enter_headcount",
    "correct_headcount",
    "import_facts",
)


@dataclass(frozen=True)
class Standing:
    """In what capacity somebody deals with the facts of one unit."""

    is_staff: bool = False
    is_council: bool = False
    is_admin: bool = False

    @property
    def capacity(self) -> str:
        if self.is_admin:
            return _("Quản trị hệ thống")
        return _("Chuyên viên Hội đồng") if self.is_council else _("Cán bộ đơn vị")


def denial(verb: str, standing: Standing) -> str:
    """Why somebody may not do `verb`; empty where they may.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    if verb in COUNCIL_VERBS:
        if standing.is_council or standing.is_admin:
            return ""
        return _("Chỉ chuyên viên Hội đồng hoặc quản trị hệ thống làm được việc này.")
    if verb not in UNIT_VERBS:
        raise KeyError(verb)
    if standing.is_staff or standing.is_council or standing.is_admin:
        return ""
    return _("Chỉ cán bộ của đơn vị, chuyên viên Hội đồng hoặc quản trị hệ thống làm được.")
