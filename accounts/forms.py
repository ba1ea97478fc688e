"""allauth's forms with our labels, help and errors (it has no Vietnamese catalogue)."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Reminders


class RemindersForm(forms.Form):
    reminders = forms.ChoiceField(
        label=_("Nhắc hạn"),
        choices=Reminders.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Nhắc trước hạn 7 ngày và 1 ngày, đúng ngày hạn, và khi quá hạn 1 và 3 ngày làm việc."
        ),
    )


def _relabel(form: forms.Form, **labels: Any) -> None:
    """Our labels, and no placeholders, which would repeat them."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):  # type: ignore[misc]  # allauth has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, login=_("Tên đăng nhập hoặc thư điện tử"), password=_("Mật khẩu"))
        self.fields["login"].widget.attrs.update(autocomplete="username", autocapitalize="none")
        self.fields["password"].help_text = ""


class ResetPasswordForm(allauth_forms.ResetPasswordForm):  # type: ignore[misc]  # no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, email=_("Thư điện tử của tài khoản"))


class TwicePassword(forms.Form):
    """Goes before allauth's forms: says in our words that the two passwords differ."""

    def clean(self) -> dict[str, Any]:
        first, second = self.cleaned_data.get("password1"), self.cleaned_data.get("password2")
        if first and second and first != second:
            # Taken out, so that allauth does not find the same fault and name it in English.
            del self.cleaned_data["password2"]
            self.add_error("password2", _("Hai lần nhập mật khẩu mới không giống nhau."))
            return self.cleaned_data
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned


class NewPasswordForm(TwicePassword, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]  # no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(self, password1=_("Mật khẩu mới"), password2=_("Nhập lại mật khẩu mới"))


class ChangePasswordForm(TwicePassword, allauth_forms.ChangePasswordForm):  # type: ignore[misc]  # no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _relabel(
            self,
            oldpassword=_("Mật khẩu hiện tại"),
            password1=_("Mật khẩu mới"),
            password2=_("Nhập lại mật khẩu mới"),
        )
        self.fields["oldpassword"].help_text = ""
