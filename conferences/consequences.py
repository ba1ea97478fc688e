"""What a move will bring about, in sentences for the page that asks before it is made."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from conferences.attendance import missing_words, quorum_of
from conferences.models import Conference


def consequences(verb: str, conference: Conference) -> list[str]:
    """The sentences for `verb`; `conference` has its rows at hand.

    Raises KeyError for a verb about which nothing is written: nobody confirms blindly.
    """
    return _CONSEQUENCES[verb](conference)


def _call(conference: Conference) -> list[str]:
    units = len(conference.delegations.all())
    return [
        _("Hội nghị chuyển sang “Đã triệu tập”; %(units)d đoàn thấy việc dự họp của mình.")
        % {"units": units},
        _("Nội dung vẫn sửa được cho đến khi hội nghị kết thúc."),
    ]


def _open(conference: Conference) -> list[str]:
    quorum = quorum_of(conference)
    return [
        *filter(None, [missing_words(conference, quorum)]),
        _("Hội nghị chuyển sang “Đang họp”."),
        _("Nội dung vẫn sửa được cho đến khi hội nghị kết thúc."),
    ]


def _conclude(conference: Conference) -> list[str]:
    resolution = getattr(conference, "resolution", None)
    standings = len(resolution.standings.all()) if resolution else 0
    nominations = len(resolution.nominations.all()) if resolution else 0
    terms = len(conference.stated_terms.all())
    return [
        _("Kết quả xếp hạng của %(units)d đơn vị được thông qua và giữ nguyên, không tính lại.")
        % {"units": standings},
        _("%(terms)d chức danh năm sau thành nhiệm kỳ; quyền điều hành đi theo nhiệm kỳ.")
        % {"terms": terms},
        _("%(count)d đề nghị khen thưởng được ghi lại ở bước đề nghị, chưa phải đã khen.")
        % {"count": nominations},
        _("Hệ thống bắt đầu tạo báo cáo của hội nghị; báo cáo hiện trên trang này khi xong."),
        _("Sau khi kết thúc, nội dung hội nghị không sửa được nữa."),
    ]


_CONSEQUENCES: dict[str, Callable[[Conference], list[str]]] = {
    "call": _call,
    "open": _open,
    "conclude": _conclude,
}
