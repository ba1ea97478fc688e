"""The list of households."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from awards.forms.households import HouseholdFilter
from workflow.lists import Column, Listing

HOUSEHOLDS = Listing(
    title=gettext_lazy("Hộ gia đình"),
    file_name="ho-gia-dinh",
    sort="name",
    filters=HouseholdFilter,
    columns=(
        Column(
            "name",
            gettext_lazy("Chủ hộ"),
            lambda row: row.name,
            order=("order_key", "place"),
            href=lambda row: reverse("awards:household", args=[row.pk]),
            width=30,
        ),
        Column("place", gettext_lazy("Thôn, tổ dân phố"), lambda row: row.place, order=("place",)),
        Column(
            "unit",
            gettext_lazy("Xã, phường"),
            lambda row: str(row.unit),
            order=("unit__order_key", "order_key"),
            href=lambda row: reverse("awards:unit_awards", args=[row.unit_id]),
            width=36,
        ),
        Column(
            "awards",
            gettext_lazy("Lần được khen"),
            lambda row: row.award_count,
            order=("award_count",),
            width=12,
        ),
    ),
)
