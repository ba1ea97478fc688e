"""Forms of persons and of the facts that rules of eligibility ask for."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from awards.actions.people import PersonFacts
from awards.models import Award, Person
from awards.models.people import FIRST_YEAR, LAST_YEAR, Gender
from catalogue.models import AwardKind
from catalogue.models.awards import AwardGroup
from catalogue.rule_terms import Ground, HoldKind, InitiativeScope, RatingLevel, Subject
from catalogue.searching import Searched, matching
from clusters.forms.deadlines import date_field
from clusters.forms.officers import Told


def year_field(label: Any, *, required: bool = True, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=required,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"invalid": _("Ghi năm như 2026.")},
        **more,
    )


def _source() -> forms.CharField:
    return forms.CharField(
        label=_("Căn cứ"),
        required=False,
        max_length=300,
        help_text=_("Số, ngày của quyết định, thông báo hoặc biên bản."),
    )


class FactForm(Told):
    """What every fact has: the version that the person has before their eyes."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=0)

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 0

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}


class RatingForm(FactForm):
    year = year_field(_("Năm"))
    level = forms.ChoiceField(label=_("Mức"), choices=RatingLevel.choices)
    source = _source()


class InitiativeForm(FactForm):
    title = forms.CharField(label=_("Tên sáng kiến, đề tài"), max_length=300)
    year = year_field(_("Năm"))
    scope = forms.ChoiceField(label=_("Phạm vi được công nhận"), choices=InitiativeScope.choices)
    recognised_on = date_field(
        _("Công nhận ngày"), required=False, help_text=_("Để trống khi chưa được công nhận.")
    )
    used_for = forms.ModelChoiceField(
        label=_("Đã dùng cho"),
        queryset=Award.objects.none(),
        required=False,
        empty_label=_("Chưa dùng"),
        help_text=_("Mỗi sáng kiến chỉ dùng một lần."),
    )
    source = _source()

    def of_owner(self, awards: "QuerySet[Award]") -> None:
        field = self.fields["used_for"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = awards


class HoldForm(FactForm):
    kind = forms.ChoiceField(label=_("Vụ việc"), choices=HoldKind.choices)
    starts_on = date_field(_("Từ ngày"))
    is_certain = forms.BooleanField(
        label=_("Đã có văn bản"),
        required=False,
        initial=True,
        help_text=_("Bỏ chọn khi mới nghe nói: chỉ nhắc phải làm rõ, không chặn."),
    )
    source = _source()


class EndHoldForm(FactForm):
    ends_on = date_field(_("Kết thúc ngày"))
    is_cleared = forms.BooleanField(
        label=_("Kết luận không có vi phạm"),
        required=False,
        help_text=_("Bỏ trống khi đã chấp hành xong kỷ luật: thành tích tính từ ngày đó."),
    )


class HeadcountForm(FactForm):
    """`titles` are as many fields as there are emulation titles for persons."""

    year = year_field(_("Năm"))
    members = forms.IntegerField(label=_("Tổng số người"), min_value=0, max_value=1_000_000)
    completed = forms.IntegerField(label=_("Hoàn thành nhiệm vụ"), min_value=0, required=False)
    disciplined = forms.IntegerField(
        label=_("Bị kỷ luật từ cảnh cáo trở lên"), min_value=0, required=False
    )
    direct_workers = forms.IntegerField(label=_("Trực tiếp lao động"), min_value=0, required=False)
    women = forms.IntegerField(label=_("Nữ"), min_value=0, required=False)
    source = _source()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.titles = [
            kind
            for kind in AwardKind.objects.filter(group=AwardGroup.TITLE).order_by("order_key")
            if Subject.INDIVIDUAL in kind.subjects
        ]
        for kind in self.titles:
            self.fields[f"title_{kind.code}"] = forms.IntegerField(
                label=kind.name, min_value=0, required=False
            )
        self.order_fields([name for name in self.fields if name != "source"])

    @property
    def values(self) -> dict[str, Any]:
        plain = {k: v for k, v in super().values.items() if not k.startswith("title_")}
        counted = {one.code: self.cleaned_data[f"title_{one.code}"] for one in self.titles}
        return plain | {"titles": counted}

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        titles = {f"title_{one.kind.code}": one.count for one in row.titles.select_related("kind")}
        return super().initial_of(row) | titles


FORMS: Mapping[str, type[FactForm]] = {
    "rating": RatingForm,
    "initiative": InitiativeForm,
    "hold": HoldForm,
    "headcount": HeadcountForm,
}


class PersonForm(FactForm):
    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    birth_year = year_field(
        _("Năm sinh"), required=False, help_text=_("Giúp phân biệt người cùng tên.")
    )
    gender = forms.ChoiceField(
        label=_("Giới tính"), required=False, choices=[("", _("Không ghi")), *Gender.choices]
    )
    position = forms.CharField(label=_("Chức vụ, nghề nghiệp"), max_length=200, required=False)
    distinction = forms.CharField(
        label=_("Dấu hiệu phân biệt"),
        max_length=100,
        required=False,
        help_text=_("Chỉ điền khi có người cùng tên, cùng năm sinh trong đơn vị."),
    )
    left_on = date_field(
        _("Rời đơn vị ngày"), required=False, help_text=_("Để trống khi đang công tác.")
    )

    @property
    def facts(self) -> PersonFacts:
        return PersonFacts(**self.values)


class AliasForm(Told):
    name = forms.CharField(label=_("Tên khác, tên trước đây"), max_length=150)


class HistoryForm(Told):
    complete_from = year_field(
        _("Sổ đủ từ năm"), required=False, help_text=_("Để trống khi đủ từ trước đến nay.")
    )
    source = _source()


class CheckForm(forms.Form):
    """Whether an award can be given: which one, for which year, by the rules of which day."""

    award = forms.ModelChoiceField(
        label=_("Hình thức, danh hiệu"),
        queryset=AwardKind.objects.none(),
        to_field_name="code",
        empty_label=_("Chọn hình thức"),
    )
    year = year_field(_("Thành tích năm"))
    ground = forms.ChoiceField(label=_("Loại hình"), choices=Ground.choices, required=False)
    on = date_field(
        _("Theo quy định ngày"), required=False, help_text=_("Để trống: ngày 31/12 của năm đó.")
    )

    def __init__(self, *args: Any, subject: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["award"]
        assert isinstance(field, forms.ModelChoiceField)
        fit = [kind.pk for kind in AwardKind.objects.order_by("pk") if subject in kind.subjects]
        field.queryset = AwardKind.objects.filter(pk__in=fit).order_by("order_key")


class UnitFactsFilter(Searched):
    has_persons = django_filters.BooleanFilter(
        label=_("Đã ghi cá nhân"),
        method="with_persons",
        widget=forms.Select(choices=[("", _("Tất cả")), ("true", _("Có")), ("false", _("Chưa"))]),
    )

    def with_persons(self, rows: "QuerySet[Any]", name: str, value: bool) -> "QuerySet[Any]":
        owners = Person.objects.values("unit")
        return rows.filter(pk__in=owners) if value else rows.exclude(pk__in=owners)

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(rows, value)
