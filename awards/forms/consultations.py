"""Forms of consultations: which dossiers, whom to ask, what was answered."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from awards.actions.answering import ANSWER_FILES, LONGEST_ANSWER
from awards.actions.consulting import LONGEST_NUMBER, LONGEST_QUESTION
from awards.dossiers.columns import KindFilter
from awards.models import Batch, ConsultationAnswer
from awards.workflow import ProposalState
from catalogue.searching import Searched, matching
from clusters.forms.deadlines import date_field

BODY_ROWS = 5
ALL = _("Tất cả")
STATES = (
    ("open", _("Chờ trả lời")),
    ("overdue", _("Quá hạn")),
    ("answered", _("Đã trả lời")),
    ("withdrawn", _("Thôi hỏi")),
)


class ConsultForm(forms.Form):
    """Whom to ask, what, and until when."""

    question = forms.CharField(
        label=_("Nội dung hỏi"),
        required=False,
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Nơi được hỏi thấy nội dung này cùng tên, hình thức, tóm tắt thành tích."),
    )
    due_on = date_field(_("Hạn trả lời"), help_text=_("Một ngày làm việc, từ hôm nay trở đi."))
    letter_number = forms.CharField(
        label=_("Số công văn hỏi"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("Để trống được; ghi sau, khi công văn đã ký và lấy số."),
    )
    letter_on = date_field(_("Ngày công văn hỏi"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bodies = {
            f"body_{number}": forms.CharField(
                label=_("Cơ quan được hỏi") if number == 1 else _("Cơ quan khác"),
                required=number == 1,
                max_length=300,
                widget=forms.TextInput({"list": "co-quan", "autocomplete": "off"}),
            )
            for number in range(1, BODY_ROWS + 1)
        }
        bodies["body_1"].help_text = _(
            "Đơn vị có trong hệ thống thì tự trả lời trên trang của mình; "
            "nơi khác thì ghi văn bản trả lời vào đây sau."
        )
        self.fields = bodies | self.fields

    @property
    def bodies(self) -> list[tuple[str, str]]:
        """(field, name) of every row that was filled in."""
        names = ((name, self.cleaned_data.get(name, "")) for name in self.fields)
        return [(field, text) for field, text in names if field.startswith("body_") and text]


class LetterForm(forms.Form):
    """The letter by which a body was asked."""

    number = forms.CharField(label=_("Số công văn hỏi"), max_length=LONGEST_NUMBER)
    on = date_field(_("Ngày công văn hỏi"), help_text=_("Không sau hôm nay và hạn trả lời."))
    version = forms.IntegerField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """The body's own answer."""

    answer = forms.ChoiceField(
        label=_("Ý kiến"), choices=ConsultationAnswer.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("Nội dung"),
        required=False,
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Phải ghi, hoặc gửi kèm văn bản, khi không nhất trí hoặc có ý kiến khác."),
    )
    file = forms.FileField(
        label=_("Văn bản trả lời"),
        required=False,
        allow_empty_file=True,
        help_text=_("PDF, ảnh hoặc Word, nhiều nhất 20 MB."),
        widget=forms.ClearableFileInput({"accept": ",".join(f".{kind}" for kind in ANSWER_FILES)}),
    )
    number = forms.CharField(
        label=_("Số văn bản trả lời"),
        required=False,
        max_length=LONGEST_NUMBER,
        help_text=_("Nếu trả lời bằng công văn."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def answered_on(self) -> date | None:
        found: date | None = self.cleaned_data.get("answered_on")
        return found


class PaperAnswerForm(AnswerForm):
    """An answer on paper, entered by the desk."""

    answered_on = date_field(  # type: ignore[assignment]  # the field stands in for its value
        _("Ngày của văn bản"), help_text=_("Từ ngày hỏi đến hôm nay.")
    )


class ReasonForm(forms.Form):
    """A deed with its reason; the version is that of the page."""

    reason = forms.CharField(label=_("Lý do"), widget=forms.Textarea({"rows": 3}), max_length=2000)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FreeReasonForm(ReasonForm):
    reason = forms.CharField(
        label=_("Lý do"), required=False, widget=forms.Textarea({"rows": 3}), max_length=2000
    )


class EndForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do không chờ nữa"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Phải ghi khi còn cơ quan quá hạn chưa trả lời."),
    )


class ConsultationFilter(Searched):
    """What the list of requests is narrowed down by."""

    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"), choices=STATES, empty_label=ALL, method="by_state"
    )
    answer = django_filters.ChoiceFilter(
        label=_("Ý kiến"), choices=ConsultationAnswer.choices, empty_label=ALL
    )

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(
            rows,
            value,
            "proposal__search_key",
            "proposal__home__search_key",
            "proposal__kind__search_key",
        ) | rows.filter(body__icontains=value.replace("\x00", " ").strip())

    def by_state(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        waiting = Q(answered_at__isnull=True, withdrawn_at__isnull=True)
        live = waiting & Q(proposal__state=ProposalState.CONSULTATION)
        late = Q(due_on__lt=timezone.localdate())
        chosen = {
            "open": live,
            "overdue": live & late,
            "answered": Q(answered_at__isnull=False),
            "withdrawn": Q(withdrawn_at__isnull=False),
        }
        return rows.filter(chosen[value])


class PickFilter(KindFilter):
    """Which of the dossiers at the desk are offered for a deed on many."""

    batch = django_filters.ModelChoiceFilter(
        label=_("Đợt trình"), queryset=None, empty_label=_("Mọi đợt trình")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.queryset.values("batch")
        self.filters["batch"].queryset = Batch.objects.filter(pk__in=held)
