"""Forms and filters of decisions, refusals, steps and quotas."""

from collections.abc import Collection
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from awards.actions.amending import Paper
from awards.actions.deciding import LIST_KINDS, SIGNED_KINDS, Issue
from awards.decisions.dates import ENTERED
from awards.dossiers.columns import KindFilter
from awards.models import Decision
from awards.workflow import DecisionState, ProposalState
from catalogue.rule_terms import Step
from catalogue.searching import Searched
from catalogue.vietnamese import search_key
from clusters.forms.deadlines import date_field
from clusters.models import ClusterYear, Council, CouncilLevel
from workflow.files import BadFile, Checked, checked

_LINES = {"rows": 3}
ALL = _("Tất cả")
STEPS = [(str(step), Step(step).label) for step in ENTERED]


class _CheckedFile(forms.FileField):
    """A file that is looked into while the form is, before anything is locked for its sake."""

    def __init__(self, *, kinds: tuple[str, ...], **kwargs: Any) -> None:
        accept = ",".join(f".{kind}" for kind in kinds)
        super().__init__(
            required=False, widget=forms.ClearableFileInput({"accept": accept}), **kwargs
        )
        self._kinds = kinds

    def clean(self, data: Any, initial: Any = None) -> Checked | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return checked(upload, kinds=self._kinds, thorough=True)
        except BadFile as told:
            raise forms.ValidationError(str(told)) from told


class DecisionForm(forms.Form):
    """What a decision in preparation is about. `council` only where there are several."""

    council = forms.ModelChoiceField(label=_("Hội đồng"), queryset=Council.objects.none())
    authority = forms.CharField(
        label=_("Cấp quyết định"),
        max_length=300,
        help_text=_("Như ghi trên quyết định, ví dụ Chủ tịch UBND tỉnh."),
    )
    name = forms.CharField(
        label=_("Trích yếu"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Ví dụ: Về việc tặng Bằng khen thành tích năm 2025."),
    )

    def __init__(self, *args: Any, councils: "QuerySet[Council] | None", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if councils is None:
            del self.fields["council"]
            return
        field = self.fields["council"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = councils


class IssuedForm(forms.Form):
    number = forms.CharField(
        label=_("Số, ký hiệu"),
        max_length=60,
        help_text=_("Như trên quyết định, ví dụ 123/QĐ-UBND. Mỗi số dùng một lần trong năm."),
    )
    issued_on = date_field(_("Ngày ban hành"))
    signer = forms.CharField(label=_("Người ký"), max_length=200)
    signer_title = forms.CharField(label=_("Chức vụ người ký"), max_length=200, required=False)


class IssueForm(IssuedForm):
    file = _CheckedFile(
        kinds=SIGNED_KINDS,
        label=_("Quyết định đã ký"),
        help_text=_("Tệp PDF, tối đa 20 MB. Có thể bổ sung trước khi công bố."),
    )
    attachment = _CheckedFile(
        kinds=LIST_KINDS,
        label=_("Danh sách kèm theo"),
        help_text=_("PDF, Excel hoặc Word, tối đa 20 MB."),
    )

    @property
    def issue(self) -> Issue:
        return Issue(**self.cleaned_data)


class PaperForm(forms.Form):
    """The paper that takes back or corrects what a decision says."""

    document = forms.CharField(
        label=_("Loại và số văn bản"),
        max_length=200,
        help_text=_("Ví dụ Quyết định số 45/QĐ-UBND, Công văn số 12/UBND-NV."),
    )
    on = date_field(_("Ngày của văn bản"))
    signed_by = forms.CharField(label=_("Người ký văn bản"), max_length=200, required=False)
    file = _CheckedFile(
        kinds=SIGNED_KINDS, label=_("Văn bản đã ký"), help_text=_("Tệp PDF, tối đa 20 MB.")
    )
    reason = forms.CharField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(_LINES))

    @property
    def paper(self) -> Paper:
        told = self.cleaned_data
        return Paper(told["reason"], told["document"], told["on"], told["signed_by"], told["file"])


class RecipientForm(PaperForm):
    """How a decision should have written one recipient."""

    name = forms.CharField(label=_("Tên đúng"), max_length=500)
    field_order = ("name",)


class CorrectionForm(IssuedForm, PaperForm):
    """Number, day and signer as they should have been written."""

    field_order = ("number", "issued_on", "signer", "signer_title")

    @property
    def issue(self) -> Issue:
        names = ("number", "issued_on", "signer", "signer_title")
        return Issue(**{name: self.cleaned_data[name] for name in names})


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"),
        max_length=2000,
        widget=forms.Textarea(_LINES),
        help_text=_("Nơi đề nghị đọc lý do này. Không ghi thông tin riêng của cá nhân."),
    )


class StepForm(forms.Form):
    step = forms.ChoiceField(label=_("Bước"), choices=STEPS)
    day = date_field(_("Ngày"))
    number = forms.CharField(
        label=_("Số văn bản"), max_length=60, required=False,
        help_text=_("Tờ trình hoặc công văn đi kèm, nếu có."),
    )  # fmt: skip
    note = forms.CharField(label=_("Ghi chú"), max_length=300, required=False)


def _values(rows: "QuerySet[Any]", name: str) -> list[Any]:
    """The values of one column of what somebody may see: choices can betray, too."""
    return list(rows.order_by(name).values_list(name, flat=True).distinct())


class DecisionFilter(Searched):
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"), choices=DecisionState.choices, empty_label=ALL
    )
    year = django_filters.ChoiceFilter(
        label=_("Năm"), field_name="issued_year", choices=(), empty_label=ALL
    )
    authority = django_filters.ChoiceFilter(
        label=_("Cấp quyết định"), field_name="authority_key", choices=(), empty_label=ALL
    )

    class Meta:
        model = Decision
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["q"].label = _("Tìm theo số, trích yếu")
        years = [year for year in _values(self.queryset, "issued_year") if year]
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in reversed(years)]
        pairs = self.queryset.order_by("authority_key").values_list("authority_key", "authority")
        named = {key: name for key, name in pairs.distinct() if key}
        self.filters["authority"].extra["choices"] = list(named.items())


class OutcomeFilter(KindFilter):
    """Dossiers after their vote, or with none: by council, award and year."""

    council = django_filters.ModelChoiceFilter(
        label=_("Hội đồng"), field_name="batch__council", queryset=Council.objects.none(),
        empty_label=ALL,
    )  # fmt: skip
    authority = django_filters.ChoiceFilter(
        label=_("Thẩm quyền"), field_name="kind__decided_by", choices=(), empty_label=ALL
    )
    year = django_filters.ChoiceFilter(
        label=_("Thành tích năm"), field_name="batch__year", choices=(), empty_label=ALL
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        seen = self.queryset.order_by()
        self.filters["council"].queryset = Council.objects.filter(
            pk__in=seen.values("batch__council")
        ).order_by("order_key")
        deciders = [name for name in _values(self.queryset, "kind__decided_by") if name]
        self.filters["authority"].extra["choices"] = [(name, name) for name in deciders]
        years = _values(self.queryset, "batch__year")
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in reversed(years)]


class CandidateFilter(OutcomeFilter):
    forwarded = django_filters.ChoiceFilter(
        label=_("Đã trình"),
        choices=(("yes", _("Đã trình cấp quyết định")), ("no", _("Chưa trình"))),
        empty_label=ALL,
        method="by_forwarding",
    )

    def by_forwarding(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return rows.filter(forwarded_on__isnull=value == "no")


class StateFilter(OutcomeFilter):
    state = django_filters.ChoiceFilter(
        label=_("Trạng thái"), choices=ProposalState.choices, empty_label=ALL
    )


class CutFilter(StateFilter):
    """`cluster_year` comes with the address from a line of the quotas."""

    cluster_year = django_filters.ModelChoiceFilter(
        label=_("Năm thi đua của cụm, khối"), field_name="batch__cluster_year",
        queryset=ClusterYear.objects.none(), empty_label=ALL,
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["cluster_year"].queryset = (
            ClusterYear.objects.filter(
                pk__in=self.queryset.order_by().values("batch__cluster_year")
            )
            .select_related("cluster")
            .order_by("cluster__order_key", "-label")
        )


class QuotaFilterForm(forms.Form):
    """Which part of the quotas is shown; choices are what the reader may see."""

    council = forms.TypedChoiceField(
        label=_("Hội đồng"), required=False, empty_value=None, coerce=int
    )
    level = forms.ChoiceField(label=_("Cấp"), required=False)
    year = forms.TypedChoiceField(label=_("Năm"), required=False, empty_value=None, coerce=int)
    q = forms.CharField(
        label=_("Tìm cụm, khối hoặc hình thức"), required=False, max_length=100,
        widget=forms.TextInput({"type": "search"}),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        councils: list[tuple[int, str]],
        levels: Collection[str],
        years: list[int],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("council", [("", ALL), *councils]),
            ("level", [("", ALL), *(pair for pair in CouncilLevel.choices if pair[0] in levels)]),
            ("year", [("", ALL), *((year, str(year)) for year in years)]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices

    @property
    def words(self) -> list[str]:
        return search_key(self.cleaned_data.get("q") or "").split()
