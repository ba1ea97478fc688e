"""The form of how a year is scored."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from clusters.models import Unit
from scoring.actions.years import YearRules
from scoring.finals import FinalRule
from scoring.methods import Method
from scoring.models import CriteriaSet, Criterion, CrossMode, RankBy, ScoringYear

# Ties are parted by at most so many branches; a ballot and the chairs come after.
MOST_TIES = 3

if TYPE_CHECKING:
    CriterionField = forms.ModelChoiceField[Criterion]
    CriteriaField = forms.ModelMultipleChoiceField[Criterion]
else:
    CriterionField = forms.ModelChoiceField
    CriteriaField = forms.ModelMultipleChoiceField


class SetUpForm(forms.Form):
    """Everything but the set itself: branches can only be named once it is chosen."""

    final_rule = forms.ChoiceField(
        label=_("Cách lấy điểm cuối cùng"), choices=FinalRule.choices, widget=forms.RadioSelect
    )
    cross_mode = forms.ChoiceField(
        label=_("Chấm chéo"), choices=CrossMode.choices, widget=forms.RadioSelect
    )
    rank_by = forms.ChoiceField(
        label=_("Xếp hạng theo"),
        choices=RankBy.choices,
        widget=forms.RadioSelect,
        help_text=_("Khi có đơn vị không được giao đủ chỉ tiêu, tỷ lệ X/Y là công bằng hơn."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        criteria_set: CriteriaSet,
        members: Sequence[Unit],
        scoring: ScoringYear | None,
        sent: Any = None,
    ) -> None:
        super().__init__(sent, initial=_initial(criteria_set, scoring))
        self.criteria_set = criteria_set
        groups = Criterion.objects.filter(criteria_set=criteria_set, method=Method.GROUP)
        branches = groups.order_by("order")
        self.fields["cross_branches"] = CriteriaField(
            branches,
            label=_("Mục chấm chéo"),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("Chỉ khi chấm chéo các mục đã chọn."),
        )
        for n in range(1, MOST_TIES + 1):
            self.fields[f"tie_{n}"] = CriterionField(
                branches,
                label=_now("Khi bằng điểm, so mục thứ %(n)d") % {"n": n},
                required=False,
                empty_label=_now("Không so thêm mục"),
            )
        self.fields["appraiser"] = forms.ModelChoiceField(
            Unit.objects.filter(pk__in=[unit.pk for unit in members]).order_by("order_key"),
            label=_("Đơn vị thẩm định bảng của đơn vị đứng đầu"),
            required=False,
            empty_label=_now("Đơn vị phó"),
        )
        self.order_fields(
            [
                "final_rule",
                "cross_mode",
                "cross_branches",
                "rank_by",
                *(f"tie_{n}" for n in range(1, MOST_TIES + 1)),
                "appraiser",
                "version",
            ]
        )

    def clean(self) -> dict[str, Any]:
        chosen = [row.pk for row in self._ties()]
        if len(chosen) != len(set(chosen)):
            self.add_error("tie_2", _now("Một mục được chọn hai lần. Chọn mỗi mục một lần."))
        if self.cleaned_data.get("cross_mode") == CrossMode.BRANCHES and not self.cleaned_data.get(
            "cross_branches"
        ):
            self.add_error("cross_branches", _now("Chọn ít nhất một mục để chấm chéo."))
        return self.cleaned_data

    def _ties(self) -> list[Criterion]:
        found = (self.cleaned_data.get(f"tie_{n}") for n in range(1, MOST_TIES + 1))
        return [row for row in found if row is not None]

    @property
    def rules(self) -> YearRules:
        given = self.cleaned_data
        crosses = given["cross_mode"] == CrossMode.BRANCHES
        return YearRules(
            criteria_set=self.criteria_set,
            final_rule=given["final_rule"],
            cross_mode=given["cross_mode"],
            rank_by=given["rank_by"],
            cross_branches=list(given["cross_branches"]) if crosses else (),
            tie_branches=self._ties(),
            appraiser=given["appraiser"],
        )


def _initial(criteria_set: CriteriaSet, scoring: ScoringYear | None) -> dict[str, Any]:
    if scoring is None:
        return {
            "final_rule": FinalRule.APPRAISAL,
            "cross_mode": CrossMode.NONE,
            "rank_by": RankBy.RATIO,
        }
    ties = list(scoring.tie_branches.values_list("criterion", flat=True))
    return {
        "final_rule": scoring.final_rule,
        "cross_mode": scoring.cross_mode,
        "rank_by": scoring.rank_by,
        "cross_branches": list(scoring.cross_branches.values_list("pk", flat=True)),
        "appraiser": scoring.appraiser_id,
        "version": scoring.version,
        **{f"tie_{n}": pk for n, pk in enumerate(ties[:MOST_TIES], start=1)},
    }
