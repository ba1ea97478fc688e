"""What administrators fill in on criteria sets."""

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from catalogue.numbers import NotANumber, parse_number, written
from clusters.forms.covenants import NumberField
from clusters.models import Cluster, ClusterYear, Council, Direction
from scoring.actions.criteria import About, about_faults
from scoring.methods import DEPENDENT, Entry, Method, Rule, dependent_points, points_of
from scoring.models import CriteriaSet, Criterion
from scoring.outline import (
    ASKED,
    CODE_MOST,
    FIELDS,
    MEASURE_MOST,
    TEXT_MOST,
    Line,
    tidy,
    tidy_lines,
)

if TYPE_CHECKING:
    AboutBase = forms.ModelForm[CriteriaSet]
else:
    AboutBase = forms.ModelForm

ABOUT = (
    "council", "cluster", "cluster_year", "name", "total", "effective_from", "legal_basis", "note",
)  # fmt: skip
_STANDING = Line(path="", code="", title="", method=Method.DIRECT, max_points=Decimal(0))
PARAMETERS = tuple(dict.fromkeys(name for asked in ASKED.values() for name in asked))


def _label(name: str) -> Any:
    field: Any = Criterion._meta.get_field(name)
    return field.verbose_name


class AboutForm(AboutBase):
    """What a set says of itself. It names the version that was shown; where somebody has saved
    since, both values stand side by side and the next save goes through."""

    # Not `version`: the model has a field of that name, which is never edited.
    shown_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = CriteriaSet
        fields = ABOUT

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial["shown_version"] = self.instance.version

    @property
    def about(self) -> About:
        return About(**{name: self.cleaned_data[name] for name in ABOUT})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk:
            self._tell_of_others(cleaned)
        if all(name in cleaned for name in ABOUT):
            for name, told in about_faults(self.about, self.instance).items():
                for words in told:
                    self.add_error(name, words)
        return cleaned

    def _tell_of_others(self, cleaned: dict[str, Any]) -> None:
        now = CriteriaSet.objects.get(pk=self.instance.pk)
        if cleaned.get("shown_version") == now.version:
            return
        for name in ABOUT:
            if name in cleaned and cleaned[name] != getattr(now, name):
                self.add_error(name, _("Người khác đang để: %(now)s") % {"now": _shown(now, name)})
        self.add_error(
            None, _("Bộ tiêu chí vừa được người khác sửa. So các ô có ghi chú rồi lưu lần nữa.")
        )
        sent: Any = self.data
        again = sent.copy()
        again[self.add_prefix("shown_version")] = str(now.version)
        self.data = again


def _shown(criteria_set: CriteriaSet, name: str) -> str:
    value = getattr(criteria_set, name)
    return written(value) if isinstance(value, Decimal) else str(value or "—")


class LineForm(forms.Form):
    """One line of a draft; what its method does not ask for is emptied."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    code = forms.CharField(label=_label("code"), max_length=CODE_MOST, required=False)
    title = forms.CharField(
        label=_label("title"), max_length=TEXT_MOST, widget=forms.Textarea({"rows": 2})
    )
    method = forms.ChoiceField(label=_label("method"), choices=Method.choices)
    max_points = NumberField(label=_label("max_points"))
    measure = forms.CharField(label=_label("measure"), max_length=MEASURE_MOST, required=False)
    direction = forms.ChoiceField(
        label=_label("direction"), choices=Direction.choices, required=False
    )
    target = NumberField(label=_label("target"))
    points_per_unit = NumberField(label=_label("points_per_unit"))
    bonus = NumberField(label=_label("bonus"))
    penalty = NumberField(label=_label("penalty"))
    at_target = NumberField(label=_label("at_target"), help_text=_("0,9 là 90% điểm."))
    per_percent_over = NumberField(label=_label("per_percent_over"))
    per_percent_under = NumberField(label=_label("per_percent_under"))
    floor = NumberField(label=_label("floor"))
    min_points = NumberField(label=_label("min_points"))
    evidence_required = forms.BooleanField(label=_label("evidence_required"), required=False)
    assignable = forms.BooleanField(label=_label("assignable"), required=False)
    guidance = forms.CharField(
        label=_label("guidance"),
        max_length=TEXT_MOST,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, criterion: Criterion, version: int, sent: Any = None) -> None:
        initial: dict[str, Any] = {name: getattr(criterion, name) for name in FIELDS}
        for name, value in initial.items():
            if isinstance(value, Decimal):
                initial[name] = written(value)
        initial["version"] = version
        super().__init__(sent, initial=initial, prefix=f"l{criterion.pk}")
        self.criterion = criterion

    @property
    def method_now(self) -> str:
        """The method that the form asks for parameters of."""
        return str(self["method"].value() or "")

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Fields of parameters with the methods that ask for them."""
        return [
            {
                "field": self[name],
                "methods": " ".join(m for m, asked in ASKED.items() if name in asked),
                "is_asked": name in ASKED.get(self.method_now, ()),
            }
            for name in PARAMETERS
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("method") == Method.GATE:
            cleaned["max_points"] = Decimal(0)
        elif cleaned.get("max_points") is None and "max_points" not in self.errors:
            self.add_error("max_points", _("Nhập điểm tối đa, như 7,5."))
        return cleaned

    @property
    def line(self) -> Line:
        told = self.cleaned_data
        asked = set(ASKED[told["method"]])
        kept = {name: told[name] for name in PARAMETERS if name in asked and told[name] is not None}
        texts: dict[str, Any] = {name: tidy(told[name]) for name in ("code", "title")}
        if told["method"] not in (Method.GROUP, Method.GATE):
            texts["evidence_required"] = told["evidence_required"]
            texts["assignable"] = told["assignable"]
        if "measure" in kept:
            kept["measure"] = tidy(kept["measure"])
        return replace(
            _STANDING,
            method=told["method"],
            max_points=told["max_points"],
            guidance=tidy_lines(told["guidance"]),
            **kept,
            **texts,
        )

    def show_faults(self, faults: dict[str, list[str]]) -> None:
        for name, told in faults.items():
            for words in told:
                self.add_error(name if name in self.fields else None, words)


class TryForm(forms.Form):
    """Example results, to see what points a rule gives; several are several units."""

    results = forms.CharField(
        label=_("Kết quả thử"),
        help_text=_("Cách nhau bằng dấu chấm phẩy: 95; 100; 112,5"),
        max_length=200,
    )
    target = NumberField(label=_("Chỉ tiêu thử"))

    def points(self, rule: Rule) -> list[tuple[Decimal, Decimal | None]]:
        """Each result with its points; empty where the form has none."""
        if not self.is_valid():
            return []
        target = self.cleaned_data["target"]
        entries = {
            at: Entry(actual=result, target=target)
            for at, result in enumerate(self.cleaned_data["results"])
        }
        if rule.method in DEPENDENT:
            found = dependent_points(rule, entries)
        else:
            found = {at: points_of(rule, entry) for at, entry in entries.items()}
        return [(entry.actual or Decimal(0), found[at]) for at, entry in entries.items()]

    def clean_results(self) -> list[Decimal]:
        texts = [text for text in self.cleaned_data["results"].split(";") if text.strip()]
        try:
            return [parse_number(text) for text in texts[:20]]
        except NotANumber as told:
            raise forms.ValidationError(str(told)) from told


class CriteriaFileForm(forms.Form):
    """A workbook to take over, as a new edition or into a draft."""

    file = forms.FileField(label=_("Sổ Excel (.xlsx)"))


class NewCriteriaFileForm(CriteriaFileForm):
    council = forms.ModelChoiceField(
        label=_("Hội đồng"), queryset=Council.objects.order_by("order_key")
    )
    cluster = forms.ModelChoiceField(
        label=_("Cụm, khối"),
        queryset=Cluster.objects.select_related("council").order_by("order_key"),
        required=False,
        help_text=_("Để trống nếu dùng cho mọi cụm, khối của hội đồng."),
    )
    name = forms.CharField(
        label=_("Tên bộ tiêu chí"),
        max_length=300,
        help_text=_("Tên đã có thì thành bản mới của bộ đó."),
    )
    field_order = ("council", "cluster", "name", "file")


class CopyForm(forms.Form):
    """For what the next edition is."""

    effective_from = forms.DateField(
        label=_("Áp dụng từ"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    cluster_year = forms.ModelChoiceField(
        label=_("Chỉ dùng cho năm"), queryset=ClusterYear.objects.none(), required=False
    )

    def __init__(self, criteria_set: CriteriaSet, sent: Any = None) -> None:
        super().__init__(sent)
        chosen: Any = self.fields["cluster_year"]
        if criteria_set.cluster_id is None:
            del self.fields["cluster_year"]
        else:
            chosen.queryset = ClusterYear.objects.filter(
                cluster=criteria_set.cluster_id
            ).select_related("cluster")
