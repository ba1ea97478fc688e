"""The columns of the register of awards, and of the history of one recipient."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.forms.register import AwardFilter, HistoryFilter
from awards.models import Award
from awards.querysets import stating_conference
from workflow.lists import Column, Listing

# Labels such as "individuals_and_households" are the record's own key, not what a source says.
_KEY = re.compile(r"[a-z]+(_[a-z]+)+")


@dataclass(frozen=True)
class Totals:
    lines: int
    given: int
    revoked: int


def totals(awards: "QuerySet[Any]") -> Totals:
    """How many lines, how many awards in force they stand for, and how many were revoked."""
    found = awards.order_by().aggregate(
        lines=Count("pk"),
        given=Sum("count", filter=Q(revoked_on__isnull=True)),
        revoked=Count("pk", filter=Q(revoked_on__isnull=False)),
    )
    return Totals(found["lines"], found["given"] or 0, found["revoked"])


def recipient(award: Award) -> str:
    """Who was given it, by the name that everybody may read; of a number of recipients, what
    those are.
    """
    if award.unit is not None:
        return str(award.unit)
    if award.person is not None:
        return award.person.name
    if award.household is not None:
        return _("hộ %(name)s") % {"name": award.household.name}
    if award.conferral is not None and (
        not award.conferral.label or _KEY.fullmatch(award.conferral.label)
    ):
        return str(award.conferral.get_kind_display())
    return award.recipient


def recipient_url(award: Award) -> str:
    """The page of the recipient; empty where the register only has words."""
    for name, pk in (
        ("unit_awards", award.unit_id),
        ("person", award.person_id),
        ("household", award.household_id),
    ):
        if pk:
            return reverse(f"awards:{name}", args=[pk])
    return ""


def recipient_unit(award: Award) -> str:
    """Where a person or household is of; empty for a unit itself."""
    of = award.person or award.household
    return str(of.unit) if of is not None else ""


def _known_as(award: Award) -> tuple[str, ...]:
    if award.unit is not None:
        return award.unit.name, award.unit.full_name
    named = award.person or award.household
    return (named.name,) if named is not None else (award.recipient,)


def stated(award: Award) -> str:
    """How the source calls the recipient, where it does so otherwise."""
    if award.recipient in ("", *_known_as(award)):
        return ""
    return _("nguồn ghi “%(text)s”") % {"text": award.recipient}


def catalogued(award: Award) -> str:
    if award.kind is None:
        return _("chưa có trong danh mục")
    return "" if award.kind.name == award.name else award.kind.name


def conference_of(award: Award) -> str:
    conference = stating_conference(award)
    return conference.heading if conference and award.shows_conference else ""  # type: ignore[attr-defined]  # annotated


def conference_url(award: Award) -> str:
    conference = stating_conference(award)
    assert conference is not None
    return reverse("conferences:conference", args=[conference.pk])


def decision_number(award: Award) -> str:
    return award.decision.number if award.decision is not None else award.decision_number


def day_of(award: Award) -> date | None:
    return award.decision.issued_on if award.decision is not None else award.awarded_on


def revoked(award: Award) -> str:
    if award.revoked_on is None:
        return ""
    return _("Đã hủy ngày %(day)s") % {"day": f"{award.revoked_on:%-d/%-m/%Y}"}


_NAME = Column(
    "name",
    gettext_lazy("Hình thức"),
    lambda award: award.name,
    order=("order_key",),
    href=lambda award: reverse("awards:award", args=[award.pk]),
    missing=gettext_lazy("nguồn không nêu"),
    width=40,
)
_CATALOGUED = Column("kind", gettext_lazy("Trong danh mục"), catalogued, under="name", width=36)
_REVOKED = Column(
    "revoked",
    gettext_lazy("Hủy khen thưởng"),
    revoked,
    under="name",
    state=lambda award: "bad",
    width=20,
)
_COUNT = Column("count", gettext_lazy("Số lượng"), lambda a: a.count, order=("count",), width=10)
_YEAR = Column(
    "year",
    gettext_lazy("Thành tích năm"),
    lambda award: award.year,
    order=("year_no", "order_key"),
    upwards=("year_late", "order_key"),
    missing=gettext_lazy("nguồn không nêu"),
    figures=True,
    width=12,
)
_GROUND = Column(
    "ground",
    gettext_lazy("Loại hình"),
    lambda award: award.get_ground_display(),
    under="year",
    width=18,
)
_DECISION = (
    Column(
        "decider",
        gettext_lazy("Cấp quyết định"),
        lambda award: award.decider,
        missing=gettext_lazy("nguồn không nêu"),
        width=30,
    ),
    Column("decision", gettext_lazy("Số quyết định"), decision_number, under="decider", width=20),
    Column(
        "conference",
        gettext_lazy("Hội nghị nêu"),
        conference_of,
        href=conference_url,
        width=50,
    ),
    Column(
        "awarded_on",
        gettext_lazy("Ngày"),
        day_of,
        order=("awarded_on",),
        under="conference",
        width=12,
    ),
)


AWARDS = Listing(
    title=gettext_lazy("Sổ khen thưởng"),
    file_name="so-khen-thuong",
    sort="-year",
    filters=AwardFilter,
    totals=totals,
    is_long=True,
    columns=(
        _NAME,
        _CATALOGUED,
        _REVOKED,
        Column(
            "unit",
            gettext_lazy("Nơi được khen"),
            recipient,
            order=("recipient_order",),
            href=recipient_url,
            missing=gettext_lazy("nguồn không nêu"),
            width=36,
        ),
        Column("of", gettext_lazy("Thuộc đơn vị"), recipient_unit, under="unit", width=30),
        Column("stated", gettext_lazy("Tên như nguồn ghi"), stated, under="unit", width=30),
        _COUNT,
        _YEAR,
        _GROUND,
        *_DECISION,
    ),
)


def _heir_of(award: Award) -> str:
    """The unit of old that a line was given to; empty for the recipient's own."""
    if not award.is_inherited:  # type: ignore[attr-defined]  # annotated
        return ""
    return _("kế thừa từ %(unit)s") % {"unit": award.unit}


HISTORY = Listing(
    title=gettext_lazy("Khen thưởng đã nhận"),
    file_name="khen-thuong-da-nhan",
    sort="-year",
    filters=HistoryFilter,
    totals=totals,
    is_long=True,
    columns=(
        _NAME,
        _CATALOGUED,
        _REVOKED,
        Column(
            "why_revoked",
            gettext_lazy("Lý do, văn bản hủy"),
            lambda award: award.revoke_reason,
            under="name",
            width=40,
        ),
        Column(
            "inherited",
            gettext_lazy("Kế thừa"),
            _heir_of,
            under="name",
            state=lambda award: "unknown",
            width=36,
        ),
        Column("stated", gettext_lazy("Tên như nguồn ghi"), stated, under="name", width=30),
        _YEAR,
        _GROUND,
        *_DECISION,
    ),
)
