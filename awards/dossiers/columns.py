"""What every list of dossiers shows alike, and is filtered by."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.dossiers.looks import SHOWN_STATES, in_shown_state, look_of
from awards.models import Proposal
from catalogue.models import AwardKind
from catalogue.searching import Searched, matching
from workflow.lists import Column


def _home(row: Proposal) -> str:
    """The unit of a person or household; a unit is called by its own name."""
    return "" if row.unit_id == row.home_id else str(row.home)


NAME = Column(
    "name",
    _("Nơi, người được đề nghị"),
    lambda row: row.name,
    order=("order_key", "pk"),
    href=lambda row: reverse("awards:proposal", args=[row.pk]),
    width=36,
)
HOME = Column("home", _("Đơn vị"), _home, under="name", width=36)
KIND = Column(
    "kind",
    _("Hình thức, danh hiệu"),
    lambda row: row.kind.name,
    order=("kind__order_key", "order_key"),
    width=40,
)
STATE = Column(
    "state",
    _("Trạng thái"),
    lambda row: row.get_state_display(),
    order=("state", "order_key"),
    state=lambda row: look_of(row)[0],
    width=24,
)


class KindFilter(Searched):
    kind = django_filters.ModelChoiceFilter(
        label=_("Hình thức"), queryset=AwardKind.objects.none(), empty_label=_("Mọi hình thức")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only what the list holds: a list of choices can betray, too.
        kinds = AwardKind.objects.filter(pk__in=self.queryset.order_by().values("kind"))
        self.filters["kind"].queryset = kinds.order_by("order_key")

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(rows, value, "search_key", "home__search_key", "kind__search_key")


class DossierFilter(KindFilter):
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=SHOWN_STATES,
        method="in_state",
        empty_label=_("Mọi trạng thái"),
    )

    def in_state(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return in_shown_state(rows, value)
