"""The columns of the register of awards."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.forms.register import AwardFilter
from awards.models import Award
from awards.querysets import stating_conference
from workflow.lists import Column, Listing

# Labels such as "individuals_and_households" are the record's own key, not what a source says.
_KEY = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True)
class Totals:
    lines: int
    given: int


def totals(awards: "QuerySet[Any]") -> Totals:
    """How many lines, and how many awards they stand for."""
    given = awards.order_by().aggregate(given=Sum("count"))["given"]
    return Totals(lines=awards.count(), given=given or 0)


def recipient(award: Award) -> str:
    """The unit; of awards given to a number of recipients, what those are."""
    if award.unit is not None:
        return str(award.unit)
    if award.conferral is not None and (
        not award.conferral.label or _KEY.fullmatch(award.conferral.label)
    ):
        return str(award.conferral.get_kind_display())
    return award.recipient


def _stated(award: Award) -> str:
    """How the source calls the unit, where it calls it otherwise."""
    unit = award.unit
    if unit is None or award.recipient in ("", unit.name, unit.full_name):
        return ""
    return _("nguồn ghi “%(text)s”") % {"text": award.recipient}


def _catalogued(award: Award) -> str:
    if award.kind is None:
        return _("chưa có trong danh mục")
    return "" if award.kind.name == award.name else award.kind.name


def _conference(award: Award) -> str:
    conference = stating_conference(award)
    return conference.heading if conference and award.shows_conference else ""  # type: ignore[attr-defined]  # annotated


def _conference_url(award: Award) -> str:
    conference = stating_conference(award)
    assert conference is not None
    return reverse("conferences:conference", args=[conference.pk])


AWARDS = Listing(
    title=gettext_lazy("Sổ khen thưởng"),
    file_name="so-khen-thuong",
    sort="-year",
    filters=AwardFilter,
    totals=totals,
    columns=(
        Column(
            "name",
            gettext_lazy("Hình thức"),
            lambda award: award.name,
            order=("order_key",),
            missing=gettext_lazy("nguồn không nêu"),
            width=40,
        ),
        Column("kind", gettext_lazy("Trong danh mục"), _catalogued, under="name", width=36),
        Column(
            "unit",
            gettext_lazy("Nơi được khen"),
            recipient,
            order=("unit__order_key", "recipient"),
            href=lambda award: (
                reverse("clusters:unit", args=[award.unit_id]) if award.unit_id else ""
            ),
            missing=gettext_lazy("nguồn không nêu"),
            width=36,
        ),
        Column("stated", gettext_lazy("Tên như nguồn ghi"), _stated, under="unit", width=30),
        Column("count", gettext_lazy("Số lượng"), lambda a: a.count, order=("count",), width=10),
        Column(
            "year",
            gettext_lazy("Thành tích năm"),
            lambda award: award.year,
            order=("year", "order_key"),
            missing=gettext_lazy("nguồn không nêu"),
            figures=True,
            width=12,
        ),
        Column(
            "decider",
            gettext_lazy("Cấp quyết định"),
            lambda award: award.decider,
            missing=gettext_lazy("nguồn không nêu"),
            width=30,
        ),
        Column(
            "decision",
            gettext_lazy("Số quyết định"),
            lambda award: award.decision_number,
            under="decider",
            width=20,
        ),
        Column(
            "conference",
            gettext_lazy("Hội nghị nêu"),
            _conference,
            href=_conference_url,
            width=50,
        ),
        Column(
            "awarded_on",
            gettext_lazy("Ngày"),
            lambda award: award.awarded_on,
            order=("awarded_on",),
            under="conference",
            width=12,
        ),
    ),
)
