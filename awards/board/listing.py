"""The columns of the queue, for the page's heads and for its workbook."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.board.queue import read_rows
from awards.forms.board import SIZES, QueueFilter
from workflow.lists import Column, Listing


def cluster_words(row: Any) -> str:
    year = row.batch.cluster_year
    if year is None:
        return _("Ngoài cụm, khối; thành tích năm %(year)d") % {"year": row.batch.year}
    return f"{year.cluster.name}, {year.label}"


def _home(row: Any) -> str:
    return "" if row.unit_id == row.home_id else str(row.home)


def _opinions(row: Any) -> str:
    """How many have answered, of how many asked; never what."""
    return f"{row.reviews_given or 0}/{row.reviews_asked}" if row.reviews_asked else ""


QUEUE = Listing(
    title=gettext_lazy("Hồ sơ chờ xem"),
    file_name="ho-so-cho-xem",
    sort="due",
    filters=QueueFilter,
    read=read_rows,
    sizes=SIZES,
    is_long=True,
    columns=(
        Column(
            "name",
            gettext_lazy("Nơi, người được đề nghị"),
            lambda row: row.name,
            order=("order_key",),
            href=lambda row: reverse("awards:review", args=[row.pk]),
            width=36,
        ),
        Column("home", gettext_lazy("Đơn vị"), _home, under="name", width=30),
        Column("cluster", gettext_lazy("Cụm, khối, năm"), cluster_words, under="name", width=44),
        Column(
            "kind",
            gettext_lazy("Đề nghị"),
            lambda row: row.kind.name,
            order=("kind__order_key",),
            width=40,
        ),
        Column("findings", gettext_lazy("Kiểm tra điều kiện"), lambda row: row.short.words),
        Column("papers", gettext_lazy("Giấy tờ"), lambda row: row.papers_short.words, width=12),
        Column(
            "due",
            gettext_lazy("Thời gian thẩm định"),
            lambda row: row.clock.words,
            order=("due_on", "submitted_at"),
            width=28,
        ),
        Column(
            "due_on", gettext_lazy("Hạn thẩm định"), lambda row: row.due_on, under="due", width=14
        ),
        Column(
            "holder",
            gettext_lazy("Phụ trách"),
            lambda row: str(row.holder) if row.holder else "",
            order=("holder__full_name",),
        ),
        Column("opinions", gettext_lazy("Ý kiến"), _opinions, under="holder", width=10),
        Column(
            "state",
            gettext_lazy("Trạng thái"),
            lambda row: row.get_state_display(),
            under="kind",
            width=26,
        ),
    ),
)
