"""Forms for people of a unit, for terms and for hand-overs."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.invitations import LONGEST_ADDRESS
from clusters.forms.deadlines import date_field
from clusters.models import ClusterYear, Office, OfficerRole, TermOrigin, Unit


class Told(forms.Form):
    """A form that takes the faults which an action found, each beside its field."""

    def tell(self, found: dict[str, list[str]]) -> None:
        for name, told in found.items():
            for sentence in told:
                self.add_error(name if name in self.fields else None, sentence)


class InviteForm(Told):
    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=LONGEST_ADDRESS,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={"invalid": _("Địa chỉ chưa đúng. Ghi như ten@coquan.gov.vn.")},
    )
    full_name = forms.CharField(
        label=_("Họ và tên"),
        required=False,
        max_length=150,
        help_text=_("Để trống khi người được mời đã có tài khoản."),
    )
    role = forms.ChoiceField(
        label=_("Vai trò"),
        choices=OfficerRole.choices,
        help_text=_("Lãnh đạo ký thay mặt đơn vị, mời và gỡ cán bộ."),
    )


_ORIGINS = [(value, label) for value, label in TermOrigin.choices if value != TermOrigin.INHERITED]


class UnitsForm(Told):
    """A form that chooses one of the members of a year."""

    unit = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=_("Chọn đơn vị")
    )

    def __init__(self, *args: Any, members: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(pk__in=list(members)).order_by("order_key", "pk")


class ReplaceForm(UnitsForm):
    """Another chair in the middle of the year."""

    on = date_field(
        _("Từ ngày"), help_text=_("Đơn vị đang giữ chức danh thôi giữ vào ngày hôm trước.")
    )
    origin = forms.ChoiceField(label=_("Hình thức"), choices=_ORIGINS, initial=TermOrigin.ASSIGNED)
    reason = forms.CharField(
        label=_("Lý do"),
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Ghi cả số văn bản, nếu có."),
        error_messages={"required": _("Ghi lý do thay, ví dụ số văn bản phân công.")},
    )


class TermForm(UnitsForm):
    """An office that the platform does not know of yet."""

    office = forms.ChoiceField(label=_("Chức danh"))
    order = forms.IntegerField(
        label=_("Thứ tự"),
        min_value=1,
        max_value=20,
        initial=1,
        help_text=_("Hai đơn vị phó ngang nhau cùng mang số 1."),
    )
    starts_on = date_field(
        _("Từ ngày"), required=False, help_text=_("Để trống khi giữ từ đầu năm.")
    )
    ends_on = date_field(
        _("Đến hết ngày"), required=False, help_text=_("Để trống khi giữ đến hết năm.")
    )
    origin = forms.ChoiceField(label=_("Hình thức"), choices=_ORIGINS)
    reason = forms.CharField(
        label=_("Lý do"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Bắt buộc khi khác với gợi ý theo luân phiên."),
    )
    field_order = ("office", "unit", "order", "starts_on", "ends_on", "origin", "reason")

    def __init__(self, *args: Any, year: ClusterYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (Office.CHAIR.value, year.cluster.chair_title),
            (Office.VICE_CHAIR.value, year.cluster.vice_title),
        ]


class ItemForm(Told):
    text = forms.CharField(label=_("Nội dung bàn giao"), max_length=500)
