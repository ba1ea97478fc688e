"""The kinds of checks that a rule of eligibility can make, and what each is given."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy

from catalogue.models.awards import AwardGroup
from catalogue.rule_terms import (
    Bound,
    CouncilTerm,
    Ground,
    HoldKind,
    InitiativeScope,
    Level,
    Limit,
    Measure,
    RatingLevel,
    Step,
    Timing,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class CheckKind(models.TextChoices):
    PREREQUISITE = "prerequisite", gettext_lazy("Khen thưởng, danh hiệu phải có trước")
    INTERVAL = "interval", gettext_lazy("Khoảng cách từ lần khen trước")
    TIMES = "times", gettext_lazy("Số lần được tặng")
    RATING = "rating", gettext_lazy("Mức hoàn thành nhiệm vụ hằng năm")
    MEMBERS = "members", gettext_lazy("Tỷ lệ, số người trong tập thể")
    INITIATIVE = "initiative", gettext_lazy("Sáng kiến, đề tài (mỗi sáng kiến tính một lần)")
    RANK = "rank", gettext_lazy("Thứ hạng trong cụm, khối")
    TARGETS = "targets", gettext_lazy("Kết quả so với chỉ tiêu giao ước")
    QUOTA = "quota", gettext_lazy("Số lượng được đề nghị")
    ONE_ACHIEVEMENT = "one_achievement", gettext_lazy("Một thành tích, một hình thức")
    NO_BASIS = "no_basis", gettext_lazy("Loại hình không làm căn cứ")
    HOLD = "hold", gettext_lazy("Chưa xét khi đang có vụ việc")
    DUE = "due", gettext_lazy("Hạn nộp hồ sơ")
    WORKING_DAYS = "working_days", gettext_lazy("Thời hạn tính theo ngày làm việc")
    VOTE = "vote", gettext_lazy("Tỷ lệ phiếu đồng ý của Hội đồng")
    PAPER = "paper", gettext_lazy("Cần giấy tờ hoặc người xác nhận")
    # No condition of a nominee: sessions of councils ask for it (`rule_reading.council_rules`).
    COUNCIL = "council", gettext_lazy("Thể lệ họp và bỏ phiếu của Hội đồng")


class Form(Enum):
    """How a parameter is filled in."""

    WHOLE = "whole"
    AWARDS = "awards"
    CHOICE = "choice"
    CHOICES = "choices"
    YES = "yes"


@dataclass(frozen=True)
class Parameter:
    """One parameter; where `is_needed` is false it may stay empty."""

    name: str
    label: "StrOrPromise"
    form: Form
    default: Any = None
    is_needed: bool = True
    terms: type[models.TextChoices] | None = None
    least: int = 0
    most: int = 1000
    help: "StrOrPromise" = ""


def _whole(
    name: str, label: "StrOrPromise", *, least: int = 1, most: int = 100, **more: Any
) -> Parameter:
    return Parameter(name, label, Form.WHOLE, least=least, most=most, **more)


def _awards(name: str, label: "StrOrPromise", **more: Any) -> Parameter:
    return Parameter(name, label, Form.AWARDS, **more)


def _terms(
    name: str, label: "StrOrPromise", terms: type[models.TextChoices], default: Any = None
) -> Parameter:
    return Parameter(name, label, Form.CHOICE, default=default, terms=terms)


_INHERITED = Parameter(
    "inherited",
    gettext_lazy("Tính cả lịch sử kế thừa sau sắp xếp đơn vị"),
    Form.YES,
    default=True,
    is_needed=False,
)
_SINCE = _awards(
    "since",
    gettext_lazy("Chỉ tính sau lần được tặng"),
    is_needed=False,
    help=gettext_lazy("Ví dụ: năm năm sau khi được tặng Huân chương Lao động hạng Ba."),
)

PARAMETERS: Mapping[str, tuple[Parameter, ...]] = {
    CheckKind.PREREQUISITE: (
        _awards("awards", gettext_lazy("Một trong các hình thức, danh hiệu")),
        _whole("count", gettext_lazy("Số lần ít nhất"), default=1),
        _terms("timing", gettext_lazy("Thời gian"), Timing, Timing.ANY),
        _whole(
            "years",
            gettext_lazy("Trong bao nhiêu năm gần nhất"),
            is_needed=False,
            help=gettext_lazy("Chỉ dùng với “trong số năm gần nhất”."),
        ),
        _whole(
            "step",
            gettext_lazy("Hai lần liên tục cách nhau nhiều nhất (năm)"),
            default=1,
            most=20,
            is_needed=False,
        ),
        _whole(
            "unclear_step",
            gettext_lazy("Cách nhau đến bao nhiêu năm thì phải xác nhận"),
            most=20,
            is_needed=False,
            help=gettext_lazy("Để trống khi khoảng cách lớn hơn luôn là không liên tục."),
        ),
        _SINCE,
        _INHERITED,
    ),
    CheckKind.INTERVAL: (
        _awards("awards", gettext_lazy("Kể từ lần được tặng")),
        _whole("years", gettext_lazy("Ít nhất bao nhiêu năm")),
        _INHERITED,
    ),
    CheckKind.TIMES: (_whole("most", gettext_lazy("Nhiều nhất bao nhiêu lần")), _INHERITED),
    CheckKind.RATING: (
        Parameter("levels", gettext_lazy("Một trong các mức"), Form.CHOICES, terms=RatingLevel),
        _whole("years", gettext_lazy("Số năm liên tục"), default=1),
        _awards("or_awards", gettext_lazy("Năm có danh hiệu này cũng được tính"), is_needed=False),
        _SINCE,
        _INHERITED,
    ),
    CheckKind.MEMBERS: (
        _terms("measure", gettext_lazy("Đếm"), Measure),
        _awards(
            "titles",
            gettext_lazy("Danh hiệu"),
            is_needed=False,
            help=gettext_lazy("Chỉ dùng khi đếm người đạt danh hiệu."),
        ),
        _terms("bound", gettext_lazy("Mức"), Bound, Bound.PERCENT_LEAST),
        _whole("value", gettext_lazy("Giá trị"), least=0, most=100_000),
    ),
    CheckKind.INITIATIVE: (
        _terms("scope", gettext_lazy("Phạm vi ít nhất"), InitiativeScope, InitiativeScope.BASE),
        _whole("count", gettext_lazy("Số sáng kiến ít nhất"), default=1),
        _whole(
            "years",
            gettext_lazy("Được công nhận trong bao nhiêu năm gần nhất"),
            is_needed=False,
            help=gettext_lazy("Để trống khi không giới hạn."),
        ),
    ),
    CheckKind.RANK: (
        _whole("most", gettext_lazy("Hạng thấp nhất được tính"), default=1),
        _terms("level", gettext_lazy("Cụm, khối do Hội đồng cấp"), Level, Level.ANY),
        _whole("large_members", gettext_lazy("Cụm, khối từ bao nhiêu thành viên"), is_needed=False),
        _whole("large_rank", gettext_lazy("thì tính đến hạng"), is_needed=False),
    ),
    CheckKind.TARGETS: (
        Parameter(
            "exceeded",
            gettext_lazy("Phải vượt mọi chỉ tiêu (bỏ trống: chỉ cần đạt)"),
            Form.YES,
            default=True,
            is_needed=False,
        ),
    ),
    CheckKind.QUOTA: (
        _whole(
            "percent",
            gettext_lazy("Nhiều nhất bao nhiêu %"),
            is_needed=False,
            help=gettext_lazy("Để trống khi số lượng do Hội đồng giao từng năm."),
        ),
        _awards("of_awards", gettext_lazy("của số tập thể đạt"), is_needed=False),
    ),
    CheckKind.ONE_ACHIEVEMENT: (
        Parameter(
            "groups", gettext_lazy("So với các nhóm hình thức"), Form.CHOICES, terms=AwardGroup
        ),
    ),
    CheckKind.NO_BASIS: (
        Parameter("grounds", gettext_lazy("Loại hình"), Form.CHOICES, terms=Ground),
    ),
    CheckKind.HOLD: (
        Parameter("kinds", gettext_lazy("Vụ việc"), Form.CHOICES, terms=HoldKind),
        Parameter(
            "counts_from_end",
            gettext_lazy("Thành tích tính từ khi chấp hành xong kỷ luật"),
            Form.YES,
            default=True,
            is_needed=False,
        ),
    ),
    CheckKind.DUE: (
        _whole("day", gettext_lazy("Ngày"), most=31),
        _whole("month", gettext_lazy("Tháng"), most=12),
        _whole(
            "years_after",
            gettext_lazy("Số năm sau năm thành tích"),
            least=0,
            most=5,
            default=0,
            help=gettext_lazy("0 là trong chính năm đó."),
        ),
    ),
    CheckKind.WORKING_DAYS: (
        _terms("starts", gettext_lazy("Từ khi"), Step),
        _terms("ends", gettext_lazy("đến khi"), Step),
        _terms("limit", gettext_lazy("Kiểu"), Limit, Limit.MOST),
        _whole("days", gettext_lazy("Số ngày làm việc"), most=250),
    ),
    CheckKind.VOTE: (_whole("percent", gettext_lazy("Ít nhất % của tổng số thành viên")),),
    CheckKind.PAPER: (),
    CheckKind.COUNCIL: (
        _terms("term", gettext_lazy("Quy định về"), CouncilTerm),
        _whole("part", gettext_lazy("Số lần, hoặc tử số của phần")),
        _whole(
            "whole",
            gettext_lazy("Mẫu số của phần"),
            is_needed=False,
            help=gettext_lazy("Để trống khi quy định số lần bỏ phiếu."),
        ),
    ),
}
