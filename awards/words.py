"""What the deeds on facts are called: the heading of their page and the words of the button."""

from django.utils.translation import gettext as _


def headings(verb: str) -> tuple[str, str]:
    """Raises KeyError for a verb without words."""
    return {
        "enter_rating": (_("Ghi xếp loại hằng năm"), _("Ghi xếp loại")),
        "correct_rating": (_("Sửa xếp loại hằng năm"), _("Lưu xếp loại")),
        "enter_initiative": (_("Ghi sáng kiến, đề tài"), _("Ghi sáng kiến")),
        "correct_initiative": (_("Sửa sáng kiến, đề tài"), _("Lưu sáng kiến")),
        "enter_headcount": (_("Ghi số người của đơn vị"), _("Ghi số người")),
        "correct_headcount": (_("Sửa số người của đơn vị"), _("Lưu số người")),
        "enter_hold": (_("Ghi vụ việc chưa xét khen thưởng"), _("Ghi vụ việc")),
        "correct_hold": (_("Sửa vụ việc"), _("Lưu vụ việc")),
        "end_hold": (_("Kết thúc vụ việc"), _("Kết thúc vụ việc")),
        "check_history": (_("Ghi đã đối chiếu sổ khen thưởng"), _("Ghi đã đối chiếu")),
        "add_person": (_("Ghi cá nhân"), _("Ghi cá nhân")),
        "correct_person": (_("Sửa cá nhân"), _("Lưu cá nhân")),
        "add_household": (_("Ghi hộ gia đình"), _("Ghi hộ gia đình")),
        "correct_household": (_("Sửa hộ gia đình"), _("Lưu hộ gia đình")),
        "add_alias": (_("Ghi tên khác"), _("Ghi tên khác")),
    }[verb]
