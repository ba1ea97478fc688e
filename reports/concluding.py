"""Which documents the conclusion of a conference orders, said before it is made."""

from django.utils.translation import gettext as _

from conferences.models import Conference


def concluding(conference: Conference) -> list[str]:
    """The sentence for the page that asks."""
    return [
        _("Hệ thống bắt đầu tạo văn bản của hội nghị; văn bản hiện trên trang hội nghị khi xong."),
        _("Biên bản và tờ trình được tự soạn để rà, sửa rồi chốt trước khi in và ký."),
    ]
