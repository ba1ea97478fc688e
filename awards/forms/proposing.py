"""Forms of letters and of the dossiers in them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from awards.actions.batches import BatchFacts
from awards.actions.households import HouseholdFacts
from awards.actions.people import PersonFacts
from awards.actions.proposing import DossierFacts, free_initiatives, in_force
from awards.forms.facts import year_field
from awards.letters.reach import Sender, councils_for, years_for
from awards.models import Household, Initiative, Proposal
from awards.models.people import Gender
from catalogue.models import AwardKind
from catalogue.rule_terms import Ground, Subject
from clusters.forms.deadlines import date_field
from clusters.forms.officers import Told
from clusters.models import ClusterYear, Council, Unit

ANOTHER = "new"


def offer(form: forms.Form, name: str, rows: "QuerySet[Any]") -> None:
    """Let the choice `name` of `form` be one of `rows`."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


class Versioned(Told):
    """A form that carries the version that the person has before their eyes."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=0)

    @property
    def seen(self) -> int:
        return self.cleaned_data["version"] or 0


class BatchForm(Versioned):
    title = forms.CharField(
        label=_("Về việc"),
        max_length=300,
        help_text=_("Như trên tờ trình, ví dụ “Đề nghị khen thưởng thành tích năm 2026”."),
    )
    council = forms.ModelChoiceField(
        label=_("Hội đồng thẩm định"),
        queryset=Council.objects.none(),
        empty_label=_("Chọn hội đồng"),
        help_text=_("Nơi nhận và xét hồ sơ."),
    )
    year = year_field(_("Thành tích năm"), help_text=_("Năm đạt thành tích, không phải năm trình."))
    ground = forms.ChoiceField(
        label=_("Loại hình"),
        choices=Ground.choices,
        initial=Ground.MERIT,
        help_text=_("Quyết định quy định nào được áp dụng khi xét."),
    )
    cluster_year = forms.ModelChoiceField(
        label=_("Năm thi đua"),
        queryset=ClusterYear.objects.none(),
        required=False,
        empty_label=_("Không gắn với cụm, khối"),
        help_text=_("Chọn khi trình theo kết quả bình xét của cụm, khối."),
    )
    number = forms.CharField(
        label=_("Số tờ trình"),
        max_length=60,
        required=False,
        help_text=_("Để trống khi chưa có số; ghi bổ sung trước khi gửi."),
    )
    dated = date_field(_("Ngày tờ trình"), required=False)

    def __init__(self, *args: Any, sender: Sender, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = councils_for(sender)
        offer(self, "council", councils)
        offer(self, "cluster_year", years_for(sender))
        if len(only := list(councils[:2])) == 1:
            self.fields["council"].initial = only[0].pk

    @property
    def facts(self) -> BatchFacts:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return BatchFacts(**said)


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.period})" if obj.valid_to else str(obj)


def kinds_for(subject: str) -> "QuerySet[AwardKind]":
    """The awards in force that such a recipient may be given."""
    fit = [
        kind.pk
        for kind in AwardKind.objects.order_by("pk")
        if subject in kind.subjects and in_force(kind)
    ]
    return AwardKind.objects.filter(pk__in=fit).order_by("order_key", "pk")


class DossierForm(Versioned):
    """The award and the merits; what is about whom the forms below add."""

    subject: str = ""
    kind = forms.ModelChoiceField(
        label=_("Hình thức, danh hiệu đề nghị"),
        queryset=AwardKind.objects.none(),
        empty_label=_("Chọn hình thức"),
    )
    merits = forms.CharField(
        label=_("Tóm tắt thành tích"),
        required=False,
        max_length=5000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Vài câu cho danh sách và tờ trình; báo cáo thành tích là giấy tờ riêng."),
    )

    def __init__(self, *args: Any, units: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", kinds_for(self.subject))
        if "unit" in self.fields:
            offer(self, "unit", units.order_by("order_key", "pk"))

    @property
    def facts(self) -> DossierFacts:
        said = self.cleaned_data
        return DossierFacts(said["kind"], said["merits"], tuple(said.get("initiatives", ())))


class UnitDossierForm(DossierForm):
    subject = Subject.COLLECTIVE
    unit = UnitChoice(
        label=_("Tập thể"),
        queryset=Unit.objects.none(),
        empty_label=_("Chọn đơn vị"),
        help_text=_("Đơn vị mình, đơn vị trực thuộc, hoặc thành viên của cụm, khối đang đứng đầu."),
    )
    field_order = ("unit", "kind", "merits")


class PersonDossierForm(DossierForm):
    """`person` is somebody known (their key), or `new` where they are said to be another."""

    subject = Subject.INDIVIDUAL
    name = forms.CharField(label=_("Họ và tên"), max_length=150, required=False)
    birth_year = year_field(
        _("Năm sinh"),
        required=False,
        help_text=_("Giúp phân biệt người cùng tên; chưa rõ thì để trống rồi bổ sung."),
    )
    person = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = UnitChoice(
        label=_("Đơn vị công tác"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Chọn đơn vị"),
    )
    position = forms.CharField(label=_("Chức vụ, nghề nghiệp"), max_length=200, required=False)
    gender = forms.ChoiceField(
        label=_("Giới tính"), required=False, choices=[("", _("Không ghi")), *Gender.choices]
    )
    distinction = forms.CharField(
        label=_("Dấu hiệu phân biệt"),
        max_length=100,
        required=False,
        help_text=_("Chỉ điền khi có người cùng tên, cùng năm sinh trong đơn vị."),
    )
    field_order = ("name", "birth_year", "unit", "position", "gender", "distinction", "kind")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.chosen:
            # What is wrong with a field is said there once.
            if not said.get("name") and "name" not in self.errors:
                self.add_error("name", _("Ghi họ và tên, hoặc chọn một người trong danh sách."))
            if not said.get("unit") and "unit" not in self.errors:
                self.add_error("unit", _("Chọn đơn vị của người được đề nghị."))
        return said

    @property
    def chosen(self) -> int | None:
        """The key of somebody known."""
        text = self.cleaned_data.get("person", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

    @property
    def is_another(self) -> bool:
        return bool(self.cleaned_data.get("person") == ANOTHER)

    @property
    def person_facts(self) -> PersonFacts:
        said = self.cleaned_data
        names = ("name", "birth_year", "gender", "position", "distinction")
        return PersonFacts(**{name: said[name] for name in names})


class _HouseholdFields(DossierForm):
    subject = Subject.HOUSEHOLD
    name = forms.CharField(
        label=_("Họ và tên chủ hộ"), max_length=150, help_text=_("Ví dụ “Hộ ông Nguyễn Văn A”.")
    )
    place = forms.CharField(label=_("Thôn, tổ dân phố"), max_length=200, required=False)

    @property
    def household_facts(self) -> HouseholdFacts:
        return HouseholdFacts(self.cleaned_data["name"], self.cleaned_data["place"])


class HouseholdDossierForm(_HouseholdFields):
    household = forms.ModelChoiceField(
        label=_("Hộ gia đình đã ghi"),
        queryset=Household.objects.none(),
        required=False,
        empty_label=_("Hộ chưa ghi: điền bên dưới"),
    )
    unit = UnitChoice(
        label=_("Xã, phường"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Chọn xã, phường"),
    )
    field_order = ("household", "name", "unit", "place", "kind", "merits")

    def __init__(self, *args: Any, units: "QuerySet[Unit]", **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        rows = Household.objects.filter(unit__in=units.values("pk")).select_related("unit")
        offer(self, "household", rows.order_by("order_key", "pk"))
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not said.get("household"):
            if not said.get("name") and "name" not in self.errors:
                self.add_error("name", _("Ghi họ và tên chủ hộ, hoặc chọn hộ đã ghi."))
            if not said.get("unit") and "unit" not in self.errors:
                self.add_error("unit", _("Chọn xã, phường của hộ."))
        return said


ADD_FORMS: dict[str, type[DossierForm]] = {
    str(form.subject): form for form in (UnitDossierForm, PersonDossierForm, HouseholdDossierForm)
}


class InitiativesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # in the stubs only
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.title} ({obj.get_scope_display()}, {obj.year})"


class EditDossierForm(DossierForm):
    """With the initiatives that the recipient still has; without where they have none."""

    initiatives = InitiativesField(
        label=_("Sáng kiến, đề tài"),
        queryset=Initiative.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Đã được công nhận và chưa dùng; mỗi sáng kiến chỉ dùng một lần."),
    )

    def __init__(self, *args: Any, proposal: Proposal, **kwargs: Any) -> None:
        self.subject = proposal.subject
        super().__init__(*args, **kwargs)
        free = free_initiatives(proposal.recipient, but_for=proposal).order_by("-year", "title")
        if free.exists():
            offer(self, "initiatives", free)
        else:
            del self.fields["initiatives"]

    @classmethod
    def initial_of(cls, row: Proposal) -> dict[str, Any]:
        chosen = list(row.initiatives.values_list("pk", flat=True))
        return {
            "version": row.version,
            "kind": row.kind_id,
            "merits": row.merits,
            "initiatives": chosen,
        }


class EditHouseholdDossierForm(_HouseholdFields):
    household_version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=0)
    field_order = ("name", "place", "kind", "merits")

    @classmethod
    def initial_of(cls, row: Proposal) -> dict[str, Any]:
        household = row.household
        assert household is not None  # asked only of dossiers about households
        return {
            "version": row.version,
            "kind": row.kind_id,
            "merits": row.merits,
            "name": household.name,
            "household_version": household.version,
            "place": household.place,
        }
