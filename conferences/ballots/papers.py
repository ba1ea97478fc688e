"""One paper, and a count of papers: what is not valid about them. No queries."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from conferences.models import Ballot, Way
from conferences.tally import NO, YES, Marks


def fault(ballot: Ballot, names: Sequence[str], barred: Mapping[int, str], marks: Marks) -> str:
    """Why `marks` are no vote; empty where they are one.

    `names` are the options in order, `barred` the reasons by their place in it. The sentence
    is for the voter's own eyes and never repeats what was chosen, but for what is barred.
    """
    if len(marks) != len(names):
        return _("Phiếu không khớp với các phương án. Mở lại trang phiếu rồi chọn lại.")
    for at, reason in barred.items():
        if marks[at]:
            return _("Không được chọn “%(option)s” (%(reason)s). Bỏ lựa chọn này rồi gửi lại.") % {
                "option": names[at],
                "reason": reason,
            }
    if ballot.way == Way.RANK:
        return _fault_of_ranks(ballot, marks)
    allowed = {0, YES, NO} if ballot.way == Way.APPROVE else {0, YES}
    if not set(marks) <= allowed:
        return _("Phiếu có đánh dấu không hợp lệ. Mở lại trang phiếu rồi chọn lại.")
    chosen = marks.count(YES)
    if ballot.way == Way.CHOOSE and chosen > ballot.max_choices:
        return _("Phiếu chọn %(chosen)d, tối đa %(most)d. Bỏ bớt %(over)d lựa chọn.") % {
            "chosen": chosen,
            "most": ballot.max_choices,
            "over": chosen - ballot.max_choices,
        }
    return ""


def _fault_of_ranks(ballot: Ballot, marks: Marks) -> str:
    given = sorted(mark for mark in marks if mark)
    if any(mark < 0 or mark > ballot.max_choices for mark in given):
        return _("Thứ tự chỉ từ 1 đến %(most)d. Sửa lại thứ tự ngoài khoảng này.") % {
            "most": ballot.max_choices
        }
    if given != list(range(1, len(given) + 1)):
        return _("Thứ tự phải liền nhau từ 1 và không trùng. Xem lại các số đã nhập.")
    return ""


def count_fault(
    ballot: Ballot,
    *,
    given_out: int,
    returned: int,
    blank: int,
    spoiled: int,
    lines: Mapping[tuple[int, int], int],
) -> str:
    """Why what a teller counted cannot be; `lines` are votes by (option, mark)."""
    valid = returned - blank - spoiled
    if min(returned, blank, spoiled, *lines.values(), 0) < 0:
        return _("Số phiếu không được âm.")
    if returned > given_out:
        return _("Thu về %(returned)d phiếu nhưng chỉ phát ra %(out)d. Đếm lại số phiếu.") % {
            "returned": returned,
            "out": given_out,
        }
    if valid < 0:
        return _(
            "Phiếu trắng và không hợp lệ là %(void)d, nhiều hơn %(returned)d phiếu thu về."
        ) % {
            "void": blank + spoiled,
            "returned": returned,
        }
    for option in {option for option, _mark in lines}:
        if sum(votes for (of, _mark), votes in lines.items() if of == option) > valid:
            return _("Có phương án nhiều phiếu hơn %(valid)d phiếu hợp lệ. Đếm lại.") % {
                "valid": valid
            }
    return _fault_of_sums(ballot, valid, lines)


def _fault_of_sums(ballot: Ballot, valid: int, lines: Mapping[tuple[int, int], int]) -> str:
    """Every valid paper bears a mark, and no more than the rules allow."""
    total = sum(lines.values())
    options = len({option for option, _mark in lines})
    most = options if ballot.way == Way.APPROVE else ballot.max_choices
    if not valid <= total <= valid * most:
        return _(
            "Tổng các lựa chọn là %(total)d, phải từ %(valid)d đến %(most)d với %(valid)d phiếu "
            "hợp lệ. Đếm lại hoặc xem lại phiếu trắng."
        ) % {"total": total, "valid": valid, "most": valid * most}
    if ballot.way == Way.RANK:
        for place in range(1, ballot.max_choices + 1):
            given = sum(votes for (_of, mark), votes in lines.items() if mark == place)
            if given > valid:
                return _("Vị trí %(place)d có nhiều phiếu hơn số phiếu hợp lệ. Đếm lại.") % {
                    "place": place
                }
    return ""
