"""What people type about a document besides its text."""

import re
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.actions import Around
from reports.models import DocumentDraft
from reports.texts.registry import text_kind

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AroundForm(forms.Form):
    """What stands around the text; blank is left blank on paper."""

    number_text = forms.CharField(
        label=gettext_lazy("Số, ký hiệu"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Ví dụ 05/BB-CTĐ. Để trống thì chỗ này để trống trên giấy."),
    )
    place = forms.CharField(label=gettext_lazy("Địa danh"), max_length=120, required=False)
    dated = forms.DateField(label=gettext_lazy("Ngày ban hành"), required=False, widget=_DAY)
    secretary = forms.CharField(label=gettext_lazy("Thư ký"), max_length=200, required=False)
    signer = forms.CharField(
        label=gettext_lazy("Chủ tọa, người ký"), max_length=200, required=False
    )

    @classmethod
    def of(cls, draft: DocumentDraft, sent: Any = None) -> "AroundForm":
        """The form of `draft`; a kind of document has only the places that it prints."""
        names = Around.__dataclass_fields__
        form = cls(sent, initial={name: getattr(draft, name) for name in names})
        words = text_kind(draft).around(draft)
        for name in names:
            if name in words:
                form.fields[name].label = words[name]
            else:
                del form.fields[name]
        return form

    def around(self, draft: DocumentDraft) -> Around:
        """What was typed, with what the form does not ask for left as it is."""
        kept = {name: getattr(draft, name) for name in Around.__dataclass_fields__}
        return Around(**(kept | self.cleaned_data))


class SignForm(forms.Form):
    signed_on = forms.DateField(label=gettext_lazy("Ngày ký"), widget=_DAY)
    scan = forms.FileField(
        label=gettext_lazy("Bản quét đã ký"),
        help_text=gettext_lazy("PDF hoặc ảnh, tối đa 20 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )

    @classmethod
    def fresh(cls) -> "SignForm":
        return cls(initial={"signed_on": timezone.localdate()})


class CompareForm(forms.Form):
    """A file or its fingerprint, to be held against a document; neither is kept."""

    MAX_BYTES = 60 * 1024 * 1024

    file = forms.FileField(
        label=gettext_lazy("Tệp đang có"),
        required=False,
        help_text=gettext_lazy("Tệp được so rồi bỏ đi, không lưu lại."),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
    )
    sha256 = forms.CharField(
        label=gettext_lazy("Hoặc dấu vân tay SHA-256 của tệp"), required=False, max_length=200
    )

    def clean_sha256(self) -> str:
        """64 hexadecimal digits, however they are grouped."""
        typed = re.sub(r"[\s:-]|^sha-?256", "", self.cleaned_data["sha256"].strip().lower())
        if typed and not _SHA256.fullmatch(typed):
            raise forms.ValidationError(
                _("SHA-256 gồm 64 chữ số 0–9, a–f. Chép lại đủ dấu vân tay của tệp.")
            )
        return typed

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given is not None and given.size > self.MAX_BYTES:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(most)d MB. Nhập dấu vân tay SHA-256 của tệp thay cho tệp.")
                % {"most": self.MAX_BYTES // 1024**2}
            )
        return given

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("sha256"):
            raise forms.ValidationError(_("Chọn tệp hoặc nhập dấu vân tay rồi so."))
        return given
