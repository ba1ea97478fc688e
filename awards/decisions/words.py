"""Deeds on decisions in words, for their journal and their pages."""

from django.utils.translation import gettext as _

from awards.workflow import DECISION, PROPOSAL


def deed_words(verb: str) -> str:
    """A verb of the journal in words; moves are called what their buttons are called."""
    deeds = {
        "prepare_decision": _("Lập dự thảo quyết định"),
        "change_decision": _("Sửa dự thảo quyết định"),
        "discard_decision": _("Xóa dự thảo quyết định"),
        "correct_issue": _("Sửa số, ngày, người ký"),
        "decide": _("Đưa hồ sơ vào quyết định"),
        "take_off_decision": _("Đưa hồ sơ ra khỏi quyết định"),
        "record_step": _("Ghi ngày"),
        "revoke_lines": _("Hủy khen thưởng đã chọn"),
        "correct_award": _("Đính chính tên người, nơi được khen"),
        "correct_decision": _("Đính chính quyết định"),
        "record_decision": _("Nhập từ sổ quyết định cũ"),
    }
    if verb in deeds:
        return deeds[verb]
    move = DECISION.moves.get(verb) or PROPOSAL.moves.get(verb)
    return str(move.label) if move else verb
