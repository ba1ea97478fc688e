"""The forms of a resolution's sections. Each reads what is there now, and gives typed values."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalogue.models import AwardKind
from clusters.models import AwardQuota, Office, TermOrigin, TermStatus, Unit
from clusters.rotation import Suggestion
from conferences.actions.conferring import Conferred, Group
from conferences.actions.electing import Chosen
from conferences.actions.nominating import Proposed
from conferences.actions.ranking import Place
from conferences.models import Conferral, CovenantStatement, FindingKind, Nomination, Standing
from conferences.models.resolution import RecipientKind

_LINES = {"rows": 2}
_MANY = {"rows": 5}
# How many vice-chairs can be chosen beyond those that the rotation suggests.
SPARE_VICES = 1


class RanksForm(forms.Form):
    """One row for each unit of the standing; a rank left empty is no rank."""

    def __init__(
        self, *args: Any, rows: Iterable[Standing], ranks: dict[int, int | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(rows)
        for row in self.rows:
            self.fields[f"rank_{row.pk}"] = forms.IntegerField(
                label=_("Hạng"), required=False, min_value=1, max_value=999,
                initial=ranks[row.pk],
            )  # fmt: skip
            self.fields[f"class_{row.pk}"] = forms.CharField(
                label=_("Xếp loại"), required=False, max_length=200, initial=row.classification
            )
            self.fields[f"note_{row.pk}"] = forms.CharField(
                label=_("Ghi chú"), required=False, max_length=500, initial=row.note
            )
        self.fields["why"] = forms.CharField(
            label=_("Lý do thay đổi thứ hạng"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(_LINES),
            help_text=_("Bắt buộc khi sửa hạng; xếp loại không cần lý do."),
        )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """For the template: a unit and its fields."""
        return [
            {
                "row": row,
                "rank": self[f"rank_{row.pk}"],
                "classification": self[f"class_{row.pk}"],
                "note": self[f"note_{row.pk}"],
            }
            for row in self.rows
        ]

    def places(self) -> dict[int, Place]:
        given = self.cleaned_data
        return {
            row.pk: Place(
                given[f"rank_{row.pk}"], given[f"class_{row.pk}"], given[f"note_{row.pk}"]
            )
            for row in self.rows
        }


class NominationForm(forms.Form):
    quota = forms.TypedChoiceField(label=_("Theo hạn mức"), required=False, empty_value=None)
    kind = forms.TypedChoiceField(
        label=_("Hình thức trong danh mục"), required=False, empty_value=None,
        help_text=_("Để trống khi chọn hạn mức, hoặc khi hình thức không có trong danh mục."),
    )  # fmt: skip
    award = forms.CharField(
        label=_("Tên hình thức"), required=False, max_length=300,
        help_text=_("Để trống thì lấy theo danh mục."),
    )  # fmt: skip
    units = forms.TypedMultipleChoiceField(
        label=_("Đơn vị được đề nghị"), required=False, widget=forms.CheckboxSelectMultiple
    )
    count = forms.IntegerField(
        label=_("Số lượng"), required=False, min_value=1, max_value=100_000,
        help_text=_("Chỉ khi đề nghị một số lượng không nêu tên."),
    )  # fmt: skip
    decider = forms.CharField(
        label=_("Cấp quyết định"), required=False, max_length=300,
        help_text=_("Để trống thì lấy theo danh mục."),
    )  # fmt: skip
    note = forms.CharField(label=_("Ghi chú"), required=False, max_length=500)
    reason = forms.CharField(
        label=_("Lý do khác hạn mức hoặc thứ hạng"), required=False, max_length=1000,
        widget=forms.Textarea(_LINES),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        quotas: Iterable[AwardQuota],
        kinds: Iterable[AwardKind],
        units: Iterable[tuple[Unit, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        by_quota = {str(quota.pk): quota for quota in quotas}
        by_kind = {str(kind.pk): kind for kind in kinds}
        by_unit = {str(unit.pk): (unit, told) for unit, told in units}
        choose(self.fields["quota"], by_quota, _("Ngoài hạn mức"))
        choose(self.fields["kind"], by_kind, _("Không chọn"))
        field = cast("forms.TypedMultipleChoiceField", self.fields["units"])
        field.choices = [(pk, told) for pk, (_unit, told) in by_unit.items()]
        field.coerce = lambda pk: by_unit[str(pk)][0]

    def proposed(self) -> Proposed:
        given = self.cleaned_data
        quota = given["quota"]
        return Proposed(
            award=given["award"],
            kind=given["kind"] or (quota.kind if quota else None),
            quota=quota,
            units=tuple(given["units"]),
            count=given["count"],
            decider=given["decider"] or (quota.decider if quota else ""),
            note=given["note"],
            reason=given["reason"],
        )

    @staticmethod
    def initial_of(row: Nomination) -> dict[str, Any]:
        return {
            "quota": str(row.quota_id or ""),
            "kind": str(row.kind_id or ""),
            "award": row.award,
            "units": [str(each.mention.unit_id) for each in row.recipients.all()],
            "count": row.count,
            "decider": row.decider or "",
            "note": row.note or "",
            "reason": row.deviation,
        }


def choose(field: forms.Field, things: dict[str, Any], empty: Any) -> None:
    """Let `field` choose among `things` by their key."""
    typed = cast("forms.TypedChoiceField", field)
    typed.choices = [("", empty), *((pk, str(thing)) for pk, thing in things.items())]
    typed.coerce = things.__getitem__


class OfficersForm(forms.Form):
    """The chair and as many vice-chairs as the rotation suggests, and one more."""

    status = forms.ChoiceField(
        label=_("Kết quả"),
        choices=[
            (TermStatus.ELECTED, _("Hội nghị đã bầu, suy tôn")),
            (TermStatus.PROPOSED, _("Hội nghị đề xuất")),
        ],
    )
    origin = forms.ChoiceField(
        label=_("Hình thức"),
        required=False,
        choices=[
            ("", _("Không nêu")),
            (TermOrigin.ACCLAIMED, TermOrigin.ACCLAIMED.label),
            (TermOrigin.ELECTED, TermOrigin.ELECTED.label),
            (TermOrigin.ASSIGNED, TermOrigin.ASSIGNED.label),
        ],
    )
    is_equal = forms.BooleanField(
        label=_("Các đơn vị phó ngang nhau"), required=False,
        help_text=_("Không đánh dấu thì phó thứ nhất, phó thứ hai theo thứ tự."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Lý do khi khác gợi ý luân phiên"), required=False, max_length=1000,
        widget=forms.Textarea(_LINES),
    )  # fmt: skip
    field_order = ("chair",)

    def __init__(
        self, *args: Any, units: Iterable[Unit], titles: dict[str, str], vices: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_unit = {str(unit.pk): unit for unit in units}
        self.vices = vices
        names = {"chair": titles[Office.CHAIR]}
        for number in range(1, vices + 1):
            told = gettext("%(title)s thứ %(n)d") % {
                "title": titles[Office.VICE_CHAIR], "n": number,
            }  # fmt: skip
            names[f"vice_{number}"] = told if vices > 1 else titles[Office.VICE_CHAIR]
        for name, label in names.items():
            self.fields[name] = forms.TypedChoiceField(
                label=label, required=False, empty_value=None
            )
            choose(self.fields[name], by_unit, _("Không chọn"))
        self.order_fields([*names, "is_equal", "status", "origin", "why"])

    def officers(self) -> list[Chosen]:
        given = self.cleaned_data
        how = {"status": given["status"], "origin": given["origin"]}
        found = []
        if given["chair"] is not None:
            found.append(Chosen(Office.CHAIR, given["chair"], **how))
        chosen = [given[f"vice_{number}"] for number in range(1, self.vices + 1)]
        for order, unit in enumerate([unit for unit in chosen if unit is not None], start=1):
            place = 1 if given["is_equal"] else order
            found.append(Chosen(Office.VICE_CHAIR, unit, place, **how))
        return found

    @staticmethod
    def initial_of(rows: Iterable[Any], suggestion: Suggestion[Unit] | None) -> dict[str, Any]:
        """What is laid down; else what the rotation suggests."""
        rows = list(rows)
        if not rows:
            if suggestion is None or suggestion.chair is None:
                return {}
            vices = {
                f"vice_{n}": str(vice.unit.pk) for n, vice in enumerate(suggestion.vice_chairs, 1)
            }
            return {"chair": str(suggestion.chair.unit.pk), **vices}
        chairs = [row for row in rows if row.office == Office.CHAIR]
        vices_now = [row for row in rows if row.office == Office.VICE_CHAIR]
        initial: dict[str, Any] = {
            "status": rows[0].status,
            "origin": rows[0].origin,
            "why": rows[0].reason,
            "is_equal": len(vices_now) > 1 and {row.order for row in vices_now} == {1},
        }
        if chairs and chairs[0].mention:
            initial["chair"] = str(chairs[0].mention.unit_id)
        for number, row in enumerate(vices_now, start=1):
            initial[f"vice_{number}"] = str(row.mention.unit_id) if row.mention else ""
        return initial


class ConferralForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("Hình thức trong danh mục"), required=False, empty_value=None
    )
    award = forms.CharField(
        label=_("Tên hình thức"), required=False, max_length=300,
        help_text=_("Để trống thì lấy theo danh mục; cả hai để trống là không nêu hình thức."),
    )  # fmt: skip
    decider = forms.CharField(label=_("Cấp quyết định"), required=False, max_length=300)
    reason = forms.CharField(label=_("Vì thành tích"), required=False, max_length=500)

    def __init__(self, *args: Any, kinds: Iterable[AwardKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["kind"], {str(kind.pk): kind for kind in kinds}, _("Không chọn"))
        for value, label in RecipientKind.choices:
            self.fields[f"count_{value}"] = forms.IntegerField(
                label=gettext("Số lượng: %(who)s") % {"who": label},
                required=False, min_value=1, max_value=100_000,
            )  # fmt: skip
            self.fields[f"names_{value}"] = forms.CharField(
                label=gettext("Tên: %(who)s") % {"who": label},
                required=False, max_length=20_000, widget=forms.Textarea(_LINES),
                help_text=_("Mỗi dòng một tên; có tên thì không cần ghi số lượng."),
            )  # fmt: skip
        self.fields["label_mixed"] = forms.CharField(
            label=_("Cách gọi chung của số lượng gộp"), required=False, max_length=200,
            help_text=_("Ví dụ: cá nhân, doanh nhân, hộ gia đình."),
        )  # fmt: skip

    def conferred(self) -> Conferred:
        given = self.cleaned_data
        groups = tuple(
            Group(
                value,
                given[f"count_{value}"],
                tuple(given[f"names_{value}"].splitlines()),
                given["label_mixed"] if value == RecipientKind.MIXED else "",
            )
            for value in RecipientKind.values
        )
        return Conferred(given["award"], given["kind"], given["decider"], given["reason"], groups)

    @staticmethod
    def initial_of(row: Conferral) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "kind": str(row.kind_id or ""),
            "award": row.award or "",
            "decider": row.decider or "",
            "reason": row.reason or "",
        }
        for group in row.groups.all():
            names = [each.name for each in group.recipients.all()]
            initial[f"names_{group.kind}"] = "\n".join(names)
            initial[f"count_{group.kind}"] = None if names else group.count
            if group.kind == RecipientKind.MIXED:
                initial["label_mixed"] = group.label or ""
        return initial


class FindingsForm(forms.Form):
    """One box for each kind of sentence, one sentence a line; articles go with the covenant."""

    KINDS = tuple(kind for kind in FindingKind if kind != FindingKind.ARTICLE)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in self.KINDS:
            self.fields[kind.value] = forms.CharField(
                label=kind.label, required=False, max_length=50_000,
                widget=forms.Textarea(_MANY), help_text=_("Mỗi dòng một ý."),
            )  # fmt: skip

    def texts(self) -> dict[str, list[str]]:
        return {kind.value: self.cleaned_data[kind.value].splitlines() for kind in self.KINDS}


class CovenantForm(forms.Form):
    year = forms.CharField(
        label=_("Giao ước năm"), required=False, max_length=9,
        help_text=_("Để trống khi hội nghị không bàn về giao ước."),
    )  # fmt: skip
    signed = forms.BooleanField(label=_("Đã ký tại hoặc trước hội nghị"), required=False)
    document = forms.TypedChoiceField(
        label=_("Giao ước trong hệ thống"), required=False, empty_value=None,
        help_text=_("Các điều của giao ước được ghi vào nghị quyết."),
    )  # fmt: skip

    def __init__(self, *args: Any, documents: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_pk = {str(each.pk): each for each in documents}
        choose(self.fields["document"], by_pk, _("Ký trên giấy, không có trong hệ thống"))

    @staticmethod
    def initial_of(row: CovenantStatement | None) -> dict[str, Any]:
        if row is None:
            return {}
        return {
            "year": row.year or "", "signed": row.signed, "document": str(row.document_id or ""),
        }  # fmt: skip


class ReopenForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do mở lại"), max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text=_("Ghi số văn bản của Hội đồng nếu có. Lý do ở lại cùng bản nghị quyết cũ."),
        error_messages={"required": _("Chưa có lý do mở lại. Ghi lý do.")},
    )  # fmt: skip
