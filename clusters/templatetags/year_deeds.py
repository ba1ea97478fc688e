"""Words for what the journals of covenants and reports of results tell."""

from django import template
from django.utils.translation import gettext_lazy as _

from clusters.workflow import COVENANT, REPORTING

register = template.Library()

_DEEDS = {
    "draft_covenant": _("Tạo bản soạn"),
    "describe_covenant": _("Ghi ngày và nơi ký"),
    "add_article": _("Thêm điều"),
    "save_article": _("Sửa điều"),
    "move_article": _("Đổi thứ tự điều"),
    "remove_article": _("Bỏ điều"),
    "save_target": _("Lưu chỉ tiêu"),
    "remove_target": _("Bỏ chỉ tiêu"),
    "import_targets": _("Nhập chỉ tiêu từ Excel"),
    "pledge": _("Nhập mức cam kết"),
    "comment": _("Gửi ý kiến"),
    "sign": _("Xác nhận giao ước"),
    "record_paper": _("Ghi nhận bản ký giấy"),
    "start_annex": _("Soạn phụ lục"),
    "enter_result": _("Nhập kết quả"),
    **{verb: move.label for table in (COVENANT, REPORTING) for verb, move in table.moves.items()},
}


@register.filter
def year_deed(verb: str) -> str:
    """What was done, in words.

    Raises KeyError for a verb that has none: a raw code is nothing to read.
    """
    return str(_DEEDS[verb])
