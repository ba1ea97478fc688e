"""Forms of public consultations, for the desk and for everybody."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from awards.actions.commenting import LONGEST_COMMENT, LONGEST_NAME
from awards.actions.publishing import LONGEST_RESULT
from awards.decisions.public import decisions_found
from awards.models import PublicLine
from awards.workflow import NoticeState
from catalogue.searching import Searched, matching
from clusters.forms.deadlines import date_field

ALL = _("Tất cả")


class NoticeForm(forms.Form):
    """What a public consultation is called and how long it runs."""

    title = forms.CharField(label=_("Tên thông báo"), max_length=300)
    introduction = forms.CharField(
        label=_("Lời giới thiệu"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Hiện trên trang công khai. Không ghi dữ liệu cá nhân."),
    )
    starts_on = date_field(_("Từ ngày"), help_text=_("Từ hôm nay trở đi."))
    ends_on = date_field(
        _("Đến hết ngày"),
        required=False,
        help_text=_("Để trống: vừa đủ số ngày làm việc theo quy định, ngày đầu không tính."),
    )


def _about(obj: Any) -> str:
    return f"{obj.proposal.name}: {obj.proposal.kind.name}"


class CommentForm(forms.Form):
    """What somebody of the public writes. `website` is for programs only: people do not see it."""

    line = forms.ModelChoiceField(
        label=_("Về"),
        queryset=PublicLine.objects.none(),
        required=False,
        empty_label=_("Cả danh sách"),
    )
    name = forms.CharField(
        label=_("Họ và tên"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    contact = forms.CharField(
        label=_("Địa chỉ, điện thoại hoặc thư điện tử"),
        max_length=LONGEST_NAME,
        help_text=_("Để Hội đồng liên hệ khi cần xác minh."),
    )
    text = forms.CharField(
        label=_("Ý kiến"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("Nhiều nhất 5.000 ký tự."),
    )
    website = forms.CharField(
        required=False,
        widget=forms.TextInput({"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, lines: "QuerySet[PublicLine]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["line"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = lines
        field.label_from_instance = _about  # type: ignore[method-assign]  # Django's hook

    @property
    def is_program(self) -> bool:
        """Whether the field was filled in that nobody can see."""
        return bool(self.data.get("website", ""))


class ResultForm(forms.Form):
    result = forms.CharField(
        label=_("Kết quả xem xét"),
        max_length=LONGEST_RESULT,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Đã xác minh điều gì, kết luận thế nào. Người xét hồ sơ cũng đọc."),
    )


class NoticeFilter(Searched):
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"), choices=NoticeState.choices, empty_label=ALL
    )


class CommentFilter(Searched):
    handled = django_filters.ChoiceFilter(
        label=_("Trạng thái"),
        choices=(("no", _("Chưa xem xét")), ("yes", _("Đã xem xét"))),
        empty_label=ALL,
        method="by_result",
    )

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        typed = value.replace("\x00", " ").strip()
        about = matching(rows, value, "line__proposal__search_key")
        return about | rows.filter(text__icontains=typed) | rows.filter(name__icontains=typed)

    def by_result(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(handled_at__isnull=value == "no")


class PublicDecisionFilter(Searched):
    """What the public list of decisions is searched by."""

    year = django_filters.ChoiceFilter(
        label=_("Năm"), choices=(), empty_label=_("Mọi năm"), field_name="issued_year"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = self.queryset.exclude(issued_year=None).order_by("-issued_year")
        years = years.values_list("issued_year", flat=True).distinct()
        self.filters["year"].extra["choices"] = [(year, year) for year in years]
        self.filters["q"].label = _("Tìm theo tên người, đơn vị, hình thức, số quyết định")

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return decisions_found(rows, value)
