"""Who keeps the register. Predicates about people; they ask no queries."""

from django.utils.translation import gettext as _

from awards.models.register import RegisterImport
from awards.proposal_querysets import desks_of
from clusters.models import Council
from clusters.offices import Offices

REGISTER_VERBS = ("import_decisions", "join_persons", "match_recipient")


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


def import_denial(offices: Offices, council: Council | None) -> str:
    """Why somebody may not take in old decisions of `council`, or of one that is not known."""
    if reason := register_denial("import_decisions", offices):
        return reason
    if offices.is_admin or council is None or council.pk in desks_of(offices):
        return ""
    return _("Chỉ nhập được quyết định của hội đồng mà mình làm Thường trực.")


def undo_denial(offices: Offices, taken: RegisterImport, *, is_own: bool) -> str:
    """Why somebody may not take an import back: who made it may, and the desk of its council."""
    if offices.is_admin or is_own:
        return register_denial("import_decisions", offices)
    if taken.council_id is not None and taken.council_id in desks_of(offices):
        return ""
    return _("Chỉ người đã nhập, chuyên viên Thường trực của hội đồng hoặc quản trị gỡ được.")


def register_capacity(offices: Offices) -> str:
    return _("Quản trị hệ thống") if offices.is_admin else _("Chuyên viên Hội đồng")
