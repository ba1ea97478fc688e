"""Forms of the admin that keep the keys of names, by which records are matched, in step.

The keys are no fields of the forms, so that the constraints on them would only be found when
the row is written: each form says before that a name is taken.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from clusters.models import Cluster, ClusterAlias, Council
from clusters.names import key
from clusters.resolution import wordings

if TYPE_CHECKING:
    BaseForm = forms.ModelForm[Any]
else:
    BaseForm = forms.ModelForm


class CouncilForm(BaseForm):
    class Meta:
        model = Council
        fields = ("level", "name", "unit", "parent", "recognises_officers", "is_demo")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and "level" in cleaned:
            self.instance.name_key = key(wordings().council(cleaned["name"]))
            same = Council.objects.filter(
                level=cleaned["level"],
                name_key=self.instance.name_key,
                unit=cleaned.get("unit"),
            )
            if same.exclude(pk=self.instance.pk).exists():
                raise ValidationError(_("Đã có hội đồng cùng cấp, cùng tên của đơn vị này."))
        return cleaned


class ClusterForm(BaseForm):
    class Meta:
        model = Cluster
        fields = (
            "council",
            "sector",
            "name",
            "kind",
            "chair_title",
            "vice_title",
            "vice_count",
            "founding_decision",
            "note",
            "is_demo",
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned and "council" in cleaned:
            known = wordings()
            self.instance.name_key = key(known.expand(cleaned["name"]))
            self.instance.sector_key = key(known.expand(cleaned.get("sector", "")))
            same = Cluster.objects.filter(
                council=cleaned["council"],
                sector_key=self.instance.sector_key,
                name_key=self.instance.name_key,
            )
            if same.exclude(pk=self.instance.pk).exists():
                raise ValidationError(_("Hội đồng này đã có cụm, khối cùng ngành và cùng tên."))
        return cleaned


class AliasForm(BaseForm):
    class Meta:
        model = ClusterAlias
        fields = ("name",)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        if "name" in cleaned:
            self.instance.name_key = key(wordings().expand(cleaned["name"]))
            same = ClusterAlias.objects.filter(
                cluster=self.instance.cluster_id, name_key=self.instance.name_key
            )
            if same.exclude(pk=self.instance.pk).exists():
                raise ValidationError(_("Cụm, khối này đã có tên khác như vậy."))
        return cleaned
