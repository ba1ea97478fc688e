"""What the caller lays down for a ballot, and what cannot be right about it. No queries."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from clusters.models import Unit
from conferences.models import Ballot, Barring, Base, Carry, Electorate, Secrecy, Way, WayOut
from conferences.models.ballots import MAX_OPTIONS
from conferences.tally import Rules, Share

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Terms:
    """The question and its rules; names as the columns of `Ballot`."""

    title: str
    question: str
    note: str = ""
    secrecy: str = Secrecy.STRICT
    way: str = Way.CHOOSE
    max_choices: int = 1
    places: int | None = None
    electorate: str = Electorate.UNITS
    base: str = Base.ALL
    share: Share | None = None
    barring: str = Barring.NONE
    max_rounds: int = 1
    carry: str = Carry.REMAINING
    way_out: str = WayOut.NONE
    takes_electronic: bool = True
    takes_paper: bool = False

    def columns(self) -> dict[str, object]:
        kept = {name: value for name, value in vars(self).items() if name != "share"}
        share = self.share
        return {
            **kept,
            "threshold_top": share.top if share else None,
            "threshold_bottom": share.bottom if share else None,
            "threshold_over": share.over if share else False,
        }

    @classmethod
    def of(cls, ballot: Ballot) -> "Terms":
        names = [name for name in cls.__dataclass_fields__ if name != "share"]
        return cls(**{name: getattr(ballot, name) for name in names}, share=share_of(ballot))


@dataclass(frozen=True)
class Option:
    text: str
    detail: str = ""
    unit: Unit | None = None


@dataclass(frozen=True)
class Elector:
    """One vote. `user` casts it; without one the staff of `unit` or who has the link."""

    name: str
    unit: Unit | None = None
    user: "User | None" = None
    stands_for_unit: bool = True
    proxy: str = ""
    is_present: bool = False
    token_hash: str | None = None


@dataclass(frozen=True)
class TellerNamed:
    name: str
    user: "User | None" = None


@dataclass(frozen=True)
class Draft:
    """Everything that makes a ballot."""

    terms: Terms
    options: Sequence[Option] = ()
    electors: Sequence[Elector] = ()
    tellers: Sequence[TellerNamed] = field(default_factory=tuple)


def share_of(ballot: Ballot) -> Share | None:
    if ballot.threshold_top is None or ballot.threshold_bottom is None:
        return None
    return Share(ballot.threshold_top, ballot.threshold_bottom, ballot.threshold_over)


def rules_of(ballot: Ballot, base: int) -> Rules:
    """How `ballot` is counted when the share is of `base`."""
    return Rules(
        way=ballot.way,
        base=base,
        max_choices=ballot.max_choices,
        places=ballot.places,
        share=share_of(ballot),
        only_counts=ballot.only_counts,
    )


def faults(terms: Terms, options: Collection[str]) -> list[str]:
    """What is wrong with the rules, each with its cure; empty where nothing is."""
    found = [*_of_options(terms, options), *_of_rules(terms)]
    if not terms.title.strip():
        found.insert(0, _("Chưa có câu hỏi. Nhập câu hỏi của lượt phiếu."))
    return found


def _of_options(terms: Terms, options: Collection[str]) -> Iterable[str]:
    number = len(options)
    if not number:
        yield _("Chưa có phương án. Nhập mỗi phương án một dòng.")
        return
    if number > MAX_OPTIONS:
        yield _("Có %(number)d phương án; mỗi lượt phiếu nhận tối đa %(most)d.") % {
            "number": number,
            "most": MAX_OPTIONS,
        }
    if len(set(options)) < number:
        yield _("Có phương án trùng tên. Ghi thêm để phân biệt hoặc bỏ bớt.")
    if terms.way != Way.APPROVE and terms.max_choices > number:
        yield _("Cho chọn %(most)d nhưng chỉ có %(number)d phương án. Giảm số được chọn.") % {
            "most": terms.max_choices,
            "number": number,
        }
    if terms.places is not None and terms.places > number:
        yield _("Lấy %(places)d nhưng chỉ có %(number)d phương án. Giảm số lấy.") % {
            "places": terms.places,
            "number": number,
        }


def _of_rules(terms: Terms) -> Iterable[str]:
    share = terms.share
    if terms.max_choices < 1 or terms.max_rounds < 1 or (terms.places or 1) < 1:
        yield _("Số được chọn, số lấy và số vòng ít nhất là 1.")
    if share and (not 1 <= share.top <= share.bottom or (share.over and share.top == share.bottom)):
        yield _("Tỷ lệ %(top)d/%(bottom)d không đạt được. Nhập tỷ lệ từ trên 0 đến 1.") % {
            "top": share.top,
            "bottom": share.bottom,
        }
    if share and terms.way == Way.RANK:
        yield _("Xếp thứ tự tính theo điểm nên không có tỷ lệ. Bỏ tỷ lệ hoặc đổi cách chọn.")
    if not terms.takes_electronic and not terms.takes_paper:
        yield _("Chọn ít nhất một cách bỏ phiếu: điện tử hoặc phiếu giấy.")


def teller_faults(terms: Terms, tellers: Sequence[TellerNamed]) -> list[str]:
    """Whether the tellers that the rules need are named; asked before opening."""
    strict = terms.secrecy == Secrecy.STRICT and terms.takes_electronic
    if (strict or terms.takes_paper) and len(tellers) != 2:
        return [_("Cần hai người kiểm phiếu. Nhập tên hai người trước khi mở bỏ phiếu.")]
    if terms.takes_paper:
        users = {teller.user.pk for teller in tellers if teller.user}
        if len(users) != 2:
            return [
                _("Kiểm phiếu giấy cần hai tài khoản khác nhau, mỗi người kiểm phiếu nhập riêng.")
            ]
    return []
