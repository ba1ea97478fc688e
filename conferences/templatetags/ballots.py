"""Words of ballots for their pages."""

from django import template
from django.utils.translation import gettext as _

from conferences.workflow import BALLOT

register = template.Library()


@register.filter
def ballot_deed(verb: str) -> str:
    """A verb of the journal in words; moves are called what their buttons are called."""
    if verb in BALLOT.moves:
        return str(BALLOT.moves[verb].label)
    deeds = {
        "prepare_ballot": _("Lập lượt phiếu"),
        "change_ballot": _("Sửa lượt phiếu"),
        "issue_links": _("Tạo đường liên kết cá nhân"),
        "call_roll": _("Điểm danh người bỏ phiếu"),
        "give_paper": _("Phát phiếu giấy"),
        "take_paper_back": _("Thu lại phiếu giấy"),
        "enter_paper": _("Nhập số phiếu giấy"),
        "attach_scan": _("Đính kèm bản quét"),
        "settle": _("Ghi quyết định khi hết vòng"),
        "cast_open": _("Biểu quyết công khai"),
    }
    return deeds[verb]
