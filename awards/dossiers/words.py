"""What the pages say of states and moves, in sentences."""

from django.utils.translation import gettext as _

from awards.dossiers.mending import told_day
from awards.models import Proposal
from awards.workflow import ProposalState

P = ProposalState


def where_words(proposal: Proposal) -> str:
    """Where the dossier is and what happens to it there; `proposal` is read with its letter and
    decision.
    """
    words = {"sender": proposal.batch.sender, "council": proposal.batch.council}
    if proposal.is_deciding:
        return _("%(council)s đang chuẩn bị quyết định, chờ ký ban hành.") % words
    if proposal.state == P.RETURNED and proposal.complete_by:
        day = told_day(proposal.complete_by)
        return _("%(sender)s bổ sung rồi gửi lại, hạn %(day)s.") % {**words, "day": day}
    return {
        P.DRAFT: _("%(sender)s đang soạn."),
        P.SUBMITTED: _("Chờ %(council)s tiếp nhận."),
        P.APPRAISAL: _("%(council)s đang thẩm định."),
        P.RETURNED: _("%(sender)s bổ sung rồi gửi lại."),
        P.CONSULTATION: _("%(council)s đang lấy ý kiến cơ quan liên quan."),
        P.SESSION: _("Chờ %(council)s họp và bỏ phiếu."),
        P.RECOMMENDED: _("%(council)s đã đề nghị khen thưởng; chờ cấp có thẩm quyền quyết định."),
        P.NOT_RECOMMENDED: _("%(council)s không đề nghị; chờ thông báo chính thức."),
        P.DECIDED: _("Đã có quyết định, chờ công bố."),
        P.ANNOUNCED: _("Đã công bố và ghi vào sổ khen thưởng."),
        P.REFUSED: _("Đã thông báo không khen thưởng."),
        P.WITHDRAWN: _("%(sender)s đã rút hồ sơ."),
        P.REVOKED: _("Quyết định khen thưởng đã bị hủy."),
    }[P(proposal.state)] % words


def consequences(verb: str, proposal: Proposal) -> list[str]:
    """What a move of the proposer brings about, for the page that asks first."""
    council = {"council": proposal.batch.council}
    was_sent = proposal.submitted_at is not None
    return {
        "submit": [
            _("Nội dung và giấy tờ như hiện nay được lưu thành một lần gửi, không đổi được nữa."),
            _("%(council)s thấy hồ sơ và được báo có hồ sơ mới.") % council,
            _("Lấy lại được cho đến khi Hội đồng tiếp nhận."),
        ],
        "resubmit": [
            _("Bản sửa được lưu thành lần gửi mới; Hội đồng thấy rõ đã sửa gì."),
            _("Nhận xét của Hội đồng và trả lời của đơn vị được giữ cùng hồ sơ."),
            _("%(council)s được báo hồ sơ đã gửi lại.") % council,
        ],
        "recall": [
            _("Hồ sơ trở về bản soạn; %(council)s không thấy nữa cho đến khi gửi lại.") % council,
            _("Lần gửi đã lưu vẫn còn trong hồ sơ."),
        ],
        "withdraw": [
            _("Việc đề nghị kết thúc; hồ sơ không gửi lại được."),
            _("Muốn đề nghị lại phải lập hồ sơ mới."),
            *([_("%(council)s được báo đơn vị đã rút.") % council] if was_sent else []),
        ],
    }[verb]
