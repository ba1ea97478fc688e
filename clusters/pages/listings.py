"""The columns of the lists of clusters and of units."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clusters.forms.filters import ClusterFilter, UnitFilter, today
from clusters.models import Cluster, ClusterYear, Office, Term, TermStatus, Unit
from clusters.years.telling import term_unit
from workflow.lists import Column, Listing


def _aliases(cluster: Cluster) -> str:
    names = "; ".join(alias.name for alias in cluster.aliases.all())
    return _("Tên khác: %(names)s") % {"names": names} if names else ""


def _sector(cluster: Cluster) -> str:
    return _("Ngành %(sector)s") % {"sector": cluster.sector} if cluster.sector else ""


def _last_with_members(cluster: Cluster) -> Any:
    """The newest year in which members are known, with their number; None where there is none."""
    return next((year for year in cluster.years.all() if year.member_count), None)


def _members(cluster: Cluster) -> int | None:
    year = _last_with_members(cluster)
    return year.member_count if year else None


def _members_year(cluster: Cluster) -> str:
    year = _last_with_members(cluster)
    return _("năm %(year)s") % {"year": year.label} if year else ""


def _chair(cluster: Cluster) -> tuple[ClusterYear, Term] | None:
    for year in cluster.years.all():
        for term in year.terms.all():
            if term.office == Office.CHAIR:
                return year, term
    return None


def _chair_unit(cluster: Cluster) -> str:
    held = _chair(cluster)
    return term_unit(held[1]) if held else ""


def _chair_year(cluster: Cluster) -> str:
    held = _chair(cluster)
    if held is None:
        return ""
    year, term = held
    said = {"title": cluster.chair_title, "year": year.label}
    if term.status == TermStatus.PROPOSED:
        return _("%(title)s %(year)s, được đề xuất") % said
    if term.status == TermStatus.ELECTED:
        return _("%(title)s %(year)s, được bầu") % said
    return _("%(title)s %(year)s") % said


CLUSTERS = Listing(
    title=gettext_lazy("Cụm, khối thi đua"),
    file_name="cum-khoi-thi-dua",
    sort="name",
    filters=ClusterFilter,
    columns=(
        Column(
            "name",
            gettext_lazy("Cụm, khối"),
            lambda cluster: cluster.name,
            order=("order_key", "council__order_key", "sector"),
            href=lambda cluster: reverse("clusters:cluster", args=[cluster.pk]),
            width=48,
        ),
        Column("aliases", gettext_lazy("Tên khác"), _aliases, under="name", width=36),
        Column(
            "demo",
            gettext_lazy("Ghi chú"),
            lambda cluster: _("Minh họa") if cluster.is_demo else "",
            state=lambda cluster: "unknown",
            under="name",
            width=12,
        ),
        Column(
            "council",
            gettext_lazy("Hội đồng"),
            lambda cluster: str(cluster.council),
            order=("council__order_key", "order_key"),
            width=40,
        ),
        Column("sector", gettext_lazy("Ngành"), _sector, under="council", width=20),
        Column(
            "members",
            gettext_lazy("Thành viên"),
            _members,
            missing=gettext_lazy("chưa rõ"),
            width=12,
        ),
        Column(
            "members_year",
            gettext_lazy("Thành viên của năm"),
            _members_year,
            under="members",
            figures=True,
            width=16,
        ),
        Column(
            "chair",
            gettext_lazy("Đứng đầu gần nhất"),
            _chair_unit,
            missing=gettext_lazy("chưa rõ"),
            width=32,
        ),
        Column(
            "chair_year",
            gettext_lazy("Chức danh"),
            _chair_year,
            under="chair",
            figures=True,
            width=28,
        ),
    ),
)


def _within(unit: Unit) -> str:
    return "; ".join(str(above) for above in (unit.parent, unit.ministry) if above)


UNITS = Listing(
    title=gettext_lazy("Đơn vị"),
    file_name="don-vi",
    sort="name",
    filters=UnitFilter,
    defaults=today,
    columns=(
        Column(
            "name",
            gettext_lazy("Đơn vị"),
            str,
            order=("order_key", "full_name", "valid_from"),
            href=lambda unit: reverse("clusters:unit", args=[unit.pk]),
            width=44,
        ),
        Column(
            "checked",
            gettext_lazy("Đối chiếu"),
            lambda unit: "" if unit.is_checked else _("chưa đối chiếu"),
            state=lambda unit: "unknown",
            under="name",
            width=16,
        ),
        Column(
            "demo",
            gettext_lazy("Ghi chú"),
            lambda unit: _("Minh họa") if unit.is_demo else "",
            state=lambda unit: "unknown",
            under="name",
            width=12,
        ),
        Column("kind", gettext_lazy("Loại"), lambda unit: unit.get_kind_display()),
        Column("within", gettext_lazy("Trực thuộc"), _within, width=44),
        Column(
            "code",
            gettext_lazy("Mã"),
            lambda unit: unit.code,
            order=("known_code", "order_key"),
            figures=True,
            width=8,
        ),
        Column(
            "period",
            gettext_lazy("Thời gian"),
            lambda unit: unit.period,
            order=("valid_from", "valid_to", "order_key"),
            figures=True,
            width=30,
        ),
    ),
)
