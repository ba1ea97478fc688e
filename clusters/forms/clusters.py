"""Forms for clusters, their years, papers and movements. What is wrong is said by the actions."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from clusters.actions.changing import Faulty
from clusters.actions.clusters import ClusterFacts
from clusters.actions.movements import MovementFacts
from clusters.actions.papers import PaperFacts
from clusters.actions.years import YearPlan
from clusters.forms.deadlines import date_field
from clusters.models import Cluster, ClusterKind, Council, Movement, Office, Unit
from clusters.models.clusters import YEAR_LABEL
from clusters.models.movements import PaperKind
from clusters.years.opening import Opening
from workflow.files import KINDS

_LINES = {"rows": 2}


def show_faults(form: forms.Form, told: Faulty) -> None:
    """Each fault beside its field; what belongs to none stands above the form."""
    for name, words in told.faults.items():
        for line in words:
            form.add_error(name if name in form.fields else None, line)


if TYPE_CHECKING:
    BaseUnitsField = forms.ModelMultipleChoiceField[Unit]
else:
    BaseUnitsField = forms.ModelMultipleChoiceField


class UnitsField(BaseUnitsField):
    """Several units, to be ticked."""

    def __init__(self, units: Iterable[Unit], **kwargs: Any) -> None:
        keys = [unit.pk for unit in units]
        super().__init__(
            queryset=Unit.objects.filter(pk__in=keys).order_by("order_key", "pk"),
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class ClusterForm(forms.Form):
    council = forms.ModelChoiceField(
        label=_("Hội đồng"), queryset=Council.objects.none(), empty_label=_("Chọn hội đồng")
    )
    name = forms.CharField(
        label=_("Tên"), help_text=_("Như trong quyết định thành lập, ví dụ Khối thi đua số 1.")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=ClusterKind.choices)
    sector = forms.CharField(
        label=_("Ngành"), required=False, help_text=_("Chỉ ghi khi cụm, khối theo ngành.")
    )
    chair_title = forms.CharField(
        label=_("Chức danh đơn vị đứng đầu"), max_length=60, initial=_("Cụm trưởng")
    )
    vice_title = forms.CharField(
        label=_("Chức danh đơn vị phó"), max_length=60, initial=_("Cụm phó")
    )
    vice_count = forms.IntegerField(label=_("Số đơn vị phó"), min_value=0, max_value=9, initial=1)
    founding_decision = forms.CharField(
        label=_("Quyết định thành lập"),
        required=False,
        widget=forms.Textarea(_LINES),
        help_text=_("Số, ký hiệu, ngày và cơ quan ban hành."),
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea(_LINES))

    def __init__(
        self, *args: Any, councils: Any = None, cluster: Cluster | None = None, **kwargs: Any
    ) -> None:
        if cluster is not None:
            kwargs["initial"] = {
                name: getattr(cluster, name) for name in ClusterFacts("", "").__dict__
            }
        super().__init__(*args, **kwargs)
        if cluster is not None:
            del self.fields["council"]
            self.fields["name"].help_text = _("Tên cũ được giữ làm tên khác của cụm, khối này.")
        else:
            self.fields["council"].queryset = councils  # type: ignore[attr-defined]  # a choice of models

    def facts(self) -> ClusterFacts:
        return ClusterFacts(
            **{name: value for name, value in self.cleaned_data.items() if name != "council"}
        )


class RotationForm(forms.Form):
    """A place for each member; those without a number stand outside the order."""

    def __init__(self, *args: Any, units: Iterable[Unit], places: dict[int, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.units = list(units)
        for unit in self.units:
            self.fields[f"place_{unit.pk}"] = forms.IntegerField(
                label=str(unit), required=False, min_value=1, initial=places.get(unit.pk)
            )

    def order(self) -> list[Unit]:
        """The units by the numbers typed."""
        placed = [
            (place, unit)
            for unit in self.units
            if (place := self.cleaned_data[f"place_{unit.pk}"]) is not None
        ]
        return [unit for _place, unit in sorted(placed, key=lambda pair: pair[0])]

    def clean(self) -> dict[str, Any]:
        seen: dict[int, Unit] = {}
        for unit in self.units:
            place = self.cleaned_data.get(f"place_{unit.pk}")
            if place is None:
                continue
            if place in seen:
                told = _("Số %(place)d đã dùng cho %(unit)s. Chọn số khác.")
                self.add_error(f"place_{unit.pk}", told % {"place": place, "unit": seen[place]})
            seen.setdefault(place, unit)
        return self.cleaned_data


class OpenYearForm(forms.Form):
    label = forms.CharField(
        label=_("Năm"),
        max_length=9,
        validators=[YEAR_LABEL],
        help_text=_("Năm như 2027; năm học như 2026-2027."),
    )
    starts_on = date_field(_("Từ ngày"))
    ends_on = date_field(_("Đến hết ngày"))
    chair = forms.ModelChoiceField(
        label=_("Đơn vị đứng đầu"), queryset=Unit.objects.none(), required=False,
        empty_label=_("Chưa chọn"),
    )  # fmt: skip
    chair_reason = forms.CharField(
        label=_("Lý do chọn khác gợi ý"),
        required=False,
        help_text=_("Cần ghi khi đơn vị đứng đầu không phải đơn vị được gợi ý."),
    )
    vice_reason = forms.CharField(label=_("Lý do chọn đơn vị phó khác gợi ý"), required=False)
    copy_dues = forms.BooleanField(
        label=_("Chép thời hạn của năm trước"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, opening: Opening, cluster: Cluster, units: Iterable[Unit], **kwargs: Any
    ) -> None:
        suggested = opening.suggestion
        kwargs.setdefault("initial", {
            "label": opening.label,
            "starts_on": opening.starts_on,
            "ends_on": opening.ends_on,
            "units": [unit.pk for unit in opening.members],
            "chair": suggested.chair.unit.pk if suggested.chair else None,
        })  # fmt: skip
        super().__init__(*args, **kwargs)
        self.opening = opening
        choices = list(units)
        self.fields["units"] = UnitsField(choices, label=_("Thành viên"), required=False)
        chosen = Unit.objects.filter(pk__in=[unit.pk for unit in choices])
        self.fields["chair"].queryset = chosen.order_by("order_key")  # type: ignore[attr-defined]  # a choice of models
        self.fields["chair"].label = cluster.chair_title
        vices = suggested.vice_chairs
        self.vice_names = [f"vice_{number}" for number in range(cluster.vice_count)]
        for number, name in enumerate(self.vice_names):
            self.fields[name] = forms.ModelChoiceField(
                label=cluster.vice_title,
                queryset=chosen.order_by("order_key"),
                required=False,
                empty_label=_("Chưa chọn"),
                initial=vices[number].unit.pk if number < len(vices) else None,
            )
        self.order_fields(
            ["label", "starts_on", "ends_on", "units", "chair", "chair_reason",
             *self.vice_names, "vice_reason", "copy_dues"]
        )  # fmt: skip
        if not opening.dues:
            del self.fields["copy_dues"]
        self._keep_elected(opening)

    def _keep_elected(self, opening: Opening) -> None:
        """Officers chosen before the year opens are shown and not asked for."""
        kept = [("chair", unit) for unit in opening.elected_to(Office.CHAIR)[:1]]
        if kept:
            del self.fields["chair_reason"]
        vices = opening.elected_to(Office.VICE_CHAIR)
        if vices:
            del self.fields["vice_reason"]
            kept += list(zip(self.vice_names, vices, strict=False))
            for name in self.vice_names[len(vices) :]:
                del self.fields[name]
        for name, unit in kept:
            self.initial[name] = unit.pk
            self.fields[name].disabled = True
            self.fields[name].help_text = _("Đã được chọn cho năm này; thay ở trang chức danh.")

    def plan(self) -> YearPlan:
        typed = self.cleaned_data
        vices = [typed[name] for name in self.vice_names if typed.get(name) is not None]
        return YearPlan(
            label=typed["label"],
            starts_on=typed["starts_on"],
            ends_on=typed["ends_on"],
            units=list(typed["units"]),
            chair=typed["chair"],
            chair_reason=typed.get("chair_reason", ""),
            vices=list(dict.fromkeys(vices)),
            vice_reason=typed.get("vice_reason", ""),
            dues=self.opening.dues if typed.get("copy_dues") else (),
        )

    def show(self, told: Faulty) -> None:
        """The faults of an opening; those of the vices stand at the first of them."""
        first = self.vice_names[0] if self.vice_names else None
        show_faults(
            self, Faulty({(first or n) if n == "vices" else n: w for n, w in told.faults.items()})
        )


class RegroupForm(forms.Form):
    reason = forms.CharField(
        label=_("Căn cứ, lý do"), help_text=_("Ví dụ số và ngày của quyết định chia lại cụm, khối.")
    )
    transfer = forms.BooleanField(
        label=_("Chuyển cả đơn vị đang ở cụm, khối khác của Hội đồng"),
        required=False,
        help_text=_("Đơn vị được rút khỏi cụm, khối kia cùng lúc."),
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"] = UnitsField(units, label=_("Thành viên"), required=False)
        self.order_fields(["units", "reason", "transfer"])


class PaperForm(forms.Form):
    kind = forms.ChoiceField(label=_("Loại"), choices=PaperKind.choices)
    title = forms.CharField(label=_("Tên văn bản"))
    number = forms.CharField(label=_("Số, ký hiệu"), required=False, max_length=60)
    dated_on = date_field(_("Ngày văn bản"), required=False)
    of_year = forms.BooleanField(
        label=_("Chỉ của năm này"),
        required=False,
        initial=True,
        help_text=_("Bỏ đánh dấu khi văn bản dùng chung cho mọi năm của cụm, khối."),
    )
    upload = forms.FileField(
        label=_("Tệp"),
        help_text=format_lazy(_("Tối đa 20 MB; nhận {kinds}."), kinds=", ".join(KINDS)),
        error_messages={"required": _("Chọn tệp của văn bản.")},
    )

    def facts(self) -> PaperFacts:
        typed = self.cleaned_data
        return PaperFacts(typed["kind"], typed["title"], typed["number"], typed["dated_on"])


class RemovalForm(forms.Form):
    reason = forms.CharField(label=_("Lý do gỡ"), required=False)


class MovementForm(forms.Form):
    name = forms.CharField(
        label=_("Tên phong trào"), help_text=_("Giữ nguyên lời của văn bản phát động.")
    )
    launched_by = forms.CharField(label=_("Phát động bởi"), required=False)
    theme = forms.CharField(label=_("Chủ đề"), required=False, widget=forms.Textarea(_LINES))
    starts_on = date_field(_("Từ ngày"), required=False)
    ends_on = date_field(_("Đến hết ngày"), required=False)

    def __init__(
        self, *args: Any, units: Iterable[Unit], movement: Movement | None = None, **kwargs: Any
    ) -> None:
        if movement is not None:
            names = MovementFacts("").__dict__
            kwargs["initial"] = {name: getattr(movement, name) for name in names} | {
                "units": list(movement.units.values_list("pk", flat=True))
            }
        super().__init__(*args, **kwargs)
        self.fields["units"] = UnitsField(units, label=_("Đơn vị hưởng ứng"), required=False)

    def facts(self) -> MovementFacts:
        return MovementFacts(**{n: v for n, v in self.cleaned_data.items() if n != "units"})
