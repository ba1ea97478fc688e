"""The list of units whose facts somebody may see."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from awards.forms.facts import UnitFactsFilter
from workflow.lists import Column, Listing

UNITS_WITH_FACTS = Listing(
    title=gettext_lazy("Dữ kiện xét khen thưởng"),
    file_name="don-vi-co-du-kien",
    sort="unit",
    filters=UnitFactsFilter,
    columns=(
        Column(
            "unit",
            gettext_lazy("Đơn vị"),
            str,
            order=("order_key", "pk"),
            href=lambda unit: reverse("awards:facts_of", args=[unit.pk]),
            width=40,
        ),
        Column(
            "parent",
            gettext_lazy("Trực thuộc"),
            lambda unit: str(unit.parent) if unit.parent else None,
            order=("parent__order_key",),
            width=40,
        ),
        Column("kind", gettext_lazy("Loại"), lambda unit: unit.get_kind_display(), width=24),
        Column("period", gettext_lazy("Thời gian"), lambda unit: unit.period, width=28),
    ),
)
