"""Forms about those who come. What is wrong is said by the actions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clusters.models import Officer, Unit
from conferences.actions.attending import HERE, UNKNOWN, Attendance
from conferences.actions.delegating import PersonFacts
from conferences.forms.meetings import TIME, units_around
from conferences.models import Away, Conference, Delegate, Delegation
from workflow.files import KINDS


def _accounts(delegation: Delegation, delegate: Delegate | None) -> Any:
    """The accounts that a person of this unit may have: those of its officers."""
    officers = Officer.objects.filter(unit=delegation.unit_id).values("user")
    found = User.objects.filter(pk__in=officers, is_active=True)
    if delegate is not None and delegate.user_id is not None:
        found |= User.objects.filter(pk=delegate.user_id)
    return found.order_by("full_name", "pk")


class PersonForm(forms.Form):
    name = forms.CharField(label=_("Họ và tên"), max_length=150)
    position = forms.CharField(label=_("Chức vụ"), required=False, max_length=200)
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, help_text=_("Để gửi giấy mời; không hiện ra ngoài.")
    )
    user = forms.ModelChoiceField(
        label=_("Tài khoản"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Không có tài khoản"),
    )
    is_head = forms.BooleanField(label=_("Trưởng đoàn"), required=False)
    votes = forms.BooleanField(
        label=_("Bỏ phiếu thay mặt đoàn"), required=False, help_text=_("Mỗi đoàn một người.")
    )

    @classmethod
    def of(
        cls, delegation: Delegation, delegate: Delegate | None = None, posted: Any = None
    ) -> "PersonForm":
        names = PersonFacts.__annotations__
        initial = {name: getattr(delegate, name) for name in names} if delegate else None
        form = cls(posted, initial=initial)
        form.fields["user"].queryset = _accounts(delegation, delegate)  # type: ignore[attr-defined]  # a choice of models
        return form

    def facts(self) -> PersonFacts:
        return PersonFacts(**self.cleaned_data)


class GuestForm(forms.Form):
    unit = forms.ModelChoiceField(
        label=_("Đơn vị"), queryset=Unit.objects.none(), empty_label=_("Chọn đơn vị")
    )

    @classmethod
    def of(cls, conference: Conference, posted: Any = None) -> "GuestForm":
        form = cls(posted)
        there = conference.delegations.values("unit")
        units = units_around(conference.council, conference).exclude(pk__in=there)
        form.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a choice of models
        return form


class ProxyForm(forms.Form):
    to = forms.ModelChoiceField(
        label=_("Ủy quyền cho"),
        queryset=Delegation.objects.none(),
        required=False,
        empty_label=_("Không ủy quyền"),
    )

    @classmethod
    def of(cls, delegation: Delegation, posted: Any = None) -> "ProxyForm":
        form = cls(posted, initial={"to": delegation.proxy_id})
        rows = Delegation.objects.filter(conference=delegation.conference_id, is_guest=False)
        form.fields["to"].queryset = (  # type: ignore[attr-defined]  # a choice of models
            rows.exclude(pk=delegation.pk).select_related("unit").order_by("unit__order_key")
        )
        return form


class OpinionForm(forms.Form):
    text = forms.CharField(
        label=_("Ý kiến"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 4}),
    )
    upload = forms.FileField(
        label=_("Văn bản đã ký"),
        required=False,
        widget=forms.ClearableFileInput({"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )


class AttendanceForm(forms.Form):
    is_here = forms.ChoiceField(
        label=_("Điểm danh"),
        choices=[(HERE, _("Có mặt")), *Away.choices, (UNKNOWN, _("Chưa điểm danh"))],
    )
    reason = forms.CharField(label=_("Lý do"), required=False, max_length=300)
    expected = forms.TimeField(
        label=_("Dự kiến đến lúc"),
        required=False,
        widget=TIME,
        error_messages={"invalid": _("Không đọc được giờ này. Ghi giờ như 8:30.")},
    )

    def told(self) -> Attendance:
        return Attendance(**self.cleaned_data)
