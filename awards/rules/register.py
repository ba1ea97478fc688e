"""Who keeps the register. Predicates about people; they ask no queries."""

from django.utils.translation import gettext as _

from awards.proposal_querysets import desks_of
from clusters.offices import Offices

REGISTER_VERBS = ("import_decisions", "join_persons")


def register_denial(verb: str, offices: Offices) -> str:
    """Why somebody may not do `verb` with the register at all; empty where they may, of the
    units that they look after.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    if verb not in REGISTER_VERBS:
        raise KeyError(verb)
    if offices.is_admin or desks_of(offices):
        return ""
    return _("Chỉ chuyên viên Thường trực của hội đồng hoặc quản trị hệ thống làm được việc này.")


def register_capacity(offices: Offices) -> str:
    return _("Quản trị hệ thống") if offices.is_admin else _("Chuyên viên Hội đồng")
