"""What the register of awards can be filtered by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from awards.models import Award, Decision, Household, Person
from awards.models.people import FIRST_YEAR, LAST_YEAR
from awards.querysets import found_by
from catalogue.models import AwardKind
from catalogue.models.awards import AwardGroup
from catalogue.rule_terms import Ground
from catalogue.searching import Searched
from catalogue.vietnamese import search_key
from clusters.forms.covenants import WorkbookForm
from clusters.models import Cluster, Council, Membership, Unit
from conferences.models import Conference

_NOBODY = Q(unit__isnull=True, person__isnull=True, household__isnull=True)
RECIPIENTS = {
    "unit": Q(unit__isnull=False),
    "person": Q(person__isnull=False),
    "household": Q(household__isnull=False),
    "named": _NOBODY & ~Q(recipient=""),
    "count": _NOBODY & Q(recipient=""),
}
_STATING = (
    "nomination__nomination__resolution__conference",
    "conferral__conferral__resolution__conference",
    "named__group__conferral__resolution__conference",
)


def of_units(units: "QuerySet[Any]") -> Q:
    """Awards to `units` (a query for keys), and to persons and households of these."""
    return (
        Q(unit__in=units)
        | Q(person__in=Person.objects.filter(unit__in=units).values("pk"))
        | Q(household__in=Household.objects.filter(unit__in=units).values("pk"))
    )


def _stated_at(conferences: "QuerySet[Any]") -> Q:
    """Awards that one of `conferences` states."""
    stated = Q()
    for path in _STATING:
        stated |= Q(**{f"{path}__in": conferences})
    return Q(pk__in=Award.objects.filter(stated).values("pk"))


def _year(label: Any, lookup: str) -> Any:
    return django_filters.NumberFilter(
        label=label, field_name="year_no", lookup_expr=lookup, min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
    )  # fmt: skip


class AwardFilter(Searched):
    q = django_filters.CharFilter(
        label=_("Tìm theo nơi được khen, hình thức, số quyết định"),
        method="search",
        widget=forms.TextInput({"type": "search"}),
    )
    kind = django_filters.ModelChoiceFilter(
        label=_("Hình thức"),
        queryset=AwardKind.objects.filter(
            Exists(Award.objects.filter(kind=OuterRef("pk")))
        ).order_by("order_key"),
        empty_label=_("Mọi hình thức"),
    )
    group = django_filters.ChoiceFilter(
        label=_("Nhóm"), method="of_group", choices=AwardGroup.choices, empty_label=_("Mọi nhóm")
    )
    ground = django_filters.ChoiceFilter(
        label=_("Loại hình"), choices=Ground.choices, empty_label=_("Mọi loại hình")
    )
    year_from = _year(_("Từ năm"), "gte")
    year_to = _year(_("Đến năm"), "lte")
    to = django_filters.ChoiceFilter(
        label=_("Đối tượng"),
        method="given_to",
        choices=[
            ("unit", _("Tập thể")),
            ("person", _("Cá nhân")),
            ("household", _("Hộ gia đình")),
            ("named", _("Chỉ ghi tên, chưa đối chiếu")),
            ("count", _("Chỉ ghi số lượng")),
        ],
        empty_label=_("Mọi đối tượng"),
    )
    authority = django_filters.CharFilter(label=_("Cấp quyết định"), method="decided_by")
    council = django_filters.ModelChoiceFilter(
        label=_("Hội đồng"),
        method="of_council",
        queryset=Council.objects.order_by("level", "order_key"),
        empty_label=_("Mọi hội đồng"),
    )
    cluster = django_filters.ModelChoiceFilter(
        label=_("Cụm, khối"),
        method="of_cluster",
        queryset=Cluster.objects.order_by("order_key", "pk"),
        empty_label=_("Mọi cụm, khối"),
    )
    revoked = django_filters.ChoiceFilter(
        label=_("Hiệu lực"),
        method="in_force",
        choices=[("no", _("Không bị hủy")), ("yes", _("Đã hủy"))],
        empty_label=_("Tất cả"),
    )
    # Led to from the page of a unit, never chosen here: there are thousands.
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.all(), method="of_unit", widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        if "cluster" in self.filters:
            clusters = Cluster.objects.visible_to(request.user)
            self.filters["cluster"].extra["queryset"] = clusters.order_by("order_key", "pk")

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return found_by(rows, value)

    def of_group(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(kind__in=AwardKind.objects.filter(group=value).values("pk"))

    def given_to(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(RECIPIENTS[value])

    def decided_by(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """By the wording of the authority, of which there are few."""
        wanted = search_key(value).split()
        known = Award.objects.order_by().values_list("decider", flat=True).distinct()
        found = [one for one in known if all(word in search_key(one) for word in wanted)]
        return rows.filter(decider__in=found)

    def of_council(self, rows: "QuerySet[Any]", name: str, value: Council) -> "QuerySet[Any]":
        """Decided on its recommendation, stated at a meeting of it, or won in its clusters."""
        units = Membership.objects.filter(cluster_year__cluster__council=value).values("unit")
        held = self._seen().filter(council=value).values("pk")
        decided = Q(decision__in=Decision.objects.filter(council=value).values("pk"))
        return rows.filter(decided | of_units(units) | _stated_at(held))

    def of_cluster(self, rows: "QuerySet[Any]", name: str, value: Cluster) -> "QuerySet[Any]":
        units = Membership.objects.filter(cluster_year__cluster=value).values("unit")
        held = self._seen().filter(cluster=value).values("pk")
        return rows.filter(of_units(units) | _stated_at(held))

    def _seen(self) -> "QuerySet[Conference]":
        """A filter tells no more of a meeting than its page does."""
        return Conference.objects.visible_to(self.request.user)

    def in_force(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(revoked_on__isnull=value == "no")

    def of_unit(self, rows: "QuerySet[Any]", name: str, value: Unit) -> "QuerySet[Any]":
        return rows.filter(of_units(Unit.objects.filter(pk=value.pk).values("pk")))


class OldDecisionsForm(WorkbookForm):
    """A workbook of old decisions, and the council that keeps them."""

    council = forms.ModelChoiceField(
        label=_("Hội đồng lưu các quyết định này"),
        queryset=Council.objects.none(),
        required=False,
        empty_label=_("Chưa rõ"),
        help_text=_("Thường trực hội đồng này sửa, hủy được các quyết định; ai cũng lọc được."),
    )

    def __init__(self, *args: Any, councils: "QuerySet[Council]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["council"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = councils
        if len(found := list(councils[:2])) == 1:
            field.initial = found[0].pk


class HistoryFilter(AwardFilter):
    """The same for the lines of one recipient: who it is is no question there."""

    to = None
    authority = None
    council = None
    cluster = None
    unit = None
