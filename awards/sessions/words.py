"""What the votes of a council are in words: for pages, reasons and minutes."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from awards.sessions.tally import MAJORITY, percent
from catalogue.numbers import written
from conferences.tally import Share

if TYPE_CHECKING:
    from awards.models import SessionItem


def share_of(item: "SessionItem") -> Share:
    return Share(item.share_top, item.share_bottom, item.share_over)


def share_words(share: Share) -> str:
    """“ít nhất 80%”, “quá nửa”, “trên 2/3”."""
    if share == MAJORITY:
        return _("quá nửa")
    part = f"{share.top}%" if share.bottom == 100 else f"{share.top}/{share.bottom}"
    return (_("trên %(part)s") if share.over else _("ít nhất %(part)s")) % {"part": part}


def votes_words(votes: int, base: int) -> str:
    """“17/21 phiếu (80,95%)”."""
    return _("%(votes)d/%(base)d phiếu (%(percent)s%%)") % {
        "votes": votes,
        "base": base,
        "percent": written(Decimal(percent(votes, base))),
    }


def source_words(item: "SessionItem") -> str:
    """Where the share comes from; said where no rule lays one down."""
    return item.share_source or _("quy định của hình thức này không nêu tỷ lệ")
