"""Which paper settles what cannot be told: the rule's own, else the one that usually does."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from catalogue.rule_kinds import CheckKind
from catalogue.rule_sets import Rule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_DECISIONS = _("Quyết định khen thưởng các lần trước")

USUAL: "Mapping[str, StrOrPromise]" = {
    CheckKind.PREREQUISITE: _DECISIONS,
    CheckKind.INTERVAL: _DECISIONS,
    CheckKind.TIMES: _DECISIONS,
    CheckKind.ONE_ACHIEVEMENT: _("Báo cáo thành tích nêu rõ thành tích khác"),
    CheckKind.NO_BASIS: _DECISIONS,
    CheckKind.RATING: _("Quyết định, thông báo xếp loại hằng năm"),
    CheckKind.MEMBERS: _("Bảng tổng hợp số người và danh hiệu trong năm"),
    CheckKind.INITIATIVE: _("Giấy chứng nhận sáng kiến hoặc quyết định công nhận đề tài"),
    CheckKind.RANK: _("Biên bản, nghị quyết hội nghị tổng kết của cụm, khối"),
    CheckKind.TARGETS: _("Báo cáo kết quả chỉ tiêu giao ước có xác nhận"),
    CheckKind.QUOTA: _("Văn bản giao số lượng và danh sách đề nghị"),
    CheckKind.HOLD: _("Văn bản kết luận của cơ quan có thẩm quyền"),
    CheckKind.DUE: _("Sổ hoặc dấu tiếp nhận hồ sơ"),
    CheckKind.WORKING_DAYS: _("Văn bản ghi ngày của từng bước"),
    CheckKind.VOTE: _("Biên bản kiểm phiếu của Hội đồng"),
    CheckKind.PAPER: _("Giấy tờ chứng minh điều kiện này"),
}


def settled_by(rule: Rule) -> str:
    return rule.paper or str(USUAL[rule.check])
