"""Forms and filters of the board's work."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from awards.actions.reviewing import Way
from awards.board.people import Board, Circle
from awards.dossiers.mending import DAYS_OFFERED, day_fault, offered_day
from awards.models import AnswerKind, Proposal, RemarkKind
from awards.models.reviews import Verdict
from awards.papers.checklist import requirements_of
from awards.proposal_querysets import desks_of
from catalogue.models import AwardKind
from catalogue.models.holidays import holiday_overrides
from catalogue.rule_terms import Subject
from catalogue.searching import Searched, matching
from clusters.forms.officers import Told
from clusters.models import Cluster, Council, CouncilSeat, Unit
from clusters.models.councils import SeatRole
from clusters.offices import offices_of
from workflow.lists import PAGE_SIZE

SIZES = (PAGE_SIZE, 50)
# What of a dossier a remark can be about, beside its papers.
FIELDS = {
    "name": gettext_lazy("Nơi, người được đề nghị"),
    "kind": gettext_lazy("Hình thức, danh hiệu"),
    "merits": gettext_lazy("Tóm tắt thành tích"),
    "initiatives": gettext_lazy("Sáng kiến, đề tài"),
}
_LONGEST = 4000


def _councils(request: Any) -> frozenset[int]:
    return offices_of(request.user).council_ids


def _kinds(request: Any) -> "QuerySet[AwardKind]":
    seen = Proposal.objects.board_sees(request.user).order_by().values("kind")
    return AwardKind.objects.filter(pk__in=seen).order_by("order_key")


def _clusters(request: Any) -> "QuerySet[Cluster]":
    rows = Cluster.objects.order_by("order_key")
    if request.user.is_superuser:
        return rows
    return rows.filter(council__in=_councils(request))


def _holders(request: Any) -> "QuerySet[User]":
    seats = CouncilSeat.objects.filter(role=SeatRole.SPECIALIST)
    if not request.user.is_superuser:
        seats = seats.filter(council__in=_councils(request))
    return User.objects.filter(pk__in=seats.values("user")).order_by("full_name", "pk")


class QueueFilter(Searched):
    kind = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Hình thức"), queryset=_kinds, empty_label=gettext_lazy("Tất cả")
    )
    year = django_filters.NumberFilter(
        label=gettext_lazy("Thành tích năm"), field_name="batch__year"
    )
    cluster = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Cụm, khối"),
        queryset=_clusters,
        field_name="batch__cluster_year__cluster",
        empty_label=gettext_lazy("Tất cả"),
    )
    holder = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Phụ trách"), queryset=_holders, empty_label=gettext_lazy("Tất cả")
    )
    size = django_filters.ChoiceFilter(
        label=gettext_lazy("Mỗi trang"),
        choices=[(str(size), str(size)) for size in SIZES],
        method="unchanged",
        empty_label=None,
    )

    def search(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        return matching(rows, value, "search_key", "home__search_key", "kind__search_key")

    def unchanged(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """How many rows a page has does not choose among them."""
        return rows


class OpinionForm(Told):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Ý kiến"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một ý kiến.")},
    )
    comment = forms.CharField(
        label=gettext_lazy("Nhận xét"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Bắt buộc khi không đề nghị hoặc cần bổ sung."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=0)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        needs = told.get("verdict") in (Verdict.AGAINST, Verdict.MORE)
        if needs and not told.get("comment", "").strip():
            self.add_error("comment", _("Ghi vì sao không đề nghị, hoặc cần bổ sung gì."))
        return told


class ReasonForm(Told):
    """A deed that needs a reason, or takes one."""

    reason = forms.CharField(
        label=gettext_lazy("Lý do"),
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Ghi lý do: đơn vị cần biết phải sửa gì.")},
        help_text=gettext_lazy("Đơn vị trình đọc lý do này ở đầu hồ sơ."),
    )


class ReturnForm(ReasonForm):
    """A reason, until when, and a line for each field and paper that something is wrong with."""

    complete_by = forms.DateField(
        label=gettext_lazy("Hạn bổ sung"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy(
            "Đề xuất sẵn %(days)d ngày làm việc; không có quy định về thời hạn này, nên chọn ngày "
            "khác hoặc để trống được."
        ),
    )

    def __init__(self, *args: Any, about: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["complete_by"]
        field.initial = offered_day(timezone.localdate(), holiday_overrides())
        field.help_text = str(field.help_text) % {"days": DAYS_OFFERED}
        self.about = dict(about)
        for key, label in about:
            self.fields[f"about:{key}"] = forms.CharField(
                label=label,
                required=False,
                max_length=_LONGEST,
                widget=forms.Textarea({"rows": 1}),
            )

    def clean_complete_by(self) -> date | None:
        day: date | None = self.cleaned_data["complete_by"]
        if day and (fault := day_fault(day, timezone.localdate(), holiday_overrides())):
            raise forms.ValidationError(fault)
        return day

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What was said of which field or paper."""
        said = self.cleaned_data
        return [(key, said[f"about:{key}"]) for key in self.about if said[f"about:{key}"].strip()]


class RemarkForm(Told):
    kind = forms.ChoiceField(
        label=gettext_lazy("Loại"), choices=RemarkKind.choices, widget=forms.RadioSelect
    )
    about = forms.ChoiceField(label=gettext_lazy("Về mục"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Nội dung"),
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": gettext_lazy("Ghi nội dung cần hỏi hoặc nhận xét.")},
        help_text=gettext_lazy("Đơn vị trình nhận thông báo và trả lời trong hồ sơ."),
    )

    def __init__(self, *args: Any, about: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Cả hồ sơ")), *about]


class FindingForm(Told):
    kind = forms.ChoiceField(label=gettext_lazy("Ý kiến của Hội đồng"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Lý do, căn cứ"),
        required=False,
        max_length=_LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Lưu cùng hồ sơ; người xem sau này đọc được."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=0)

    def __init__(self, *args: Any, kinds: Iterable[AnswerKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(kind), kind.label) for kind in kinds]
        if self.initial.get("seen"):
            field.required = False
            field.choices = [*field.choices, ("", _("Bỏ ý kiến đã ghi"))]


class AssignForm(Told):
    way = forms.ChoiceField(
        label=gettext_lazy("Cách giao"),
        choices=Way.choices,
        initial=Way.AREA,
        widget=forms.RadioSelect,
    )
    circle = forms.ChoiceField(
        label=gettext_lazy("Giao trong"),
        choices=Circle.choices,
        initial=Circle.DESK,
        required=False,
        help_text=gettext_lazy("Khi giao theo địa bàn hoặc chia đều."),
    )
    each = forms.IntegerField(
        label=gettext_lazy("Số người xem mỗi hồ sơ"),
        min_value=1,
        max_value=20,
        initial=1,
        required=False,
        help_text=gettext_lazy("Tính cả người đã được giao trước đó."),
    )
    people = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Người xem"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Khi chọn người: mỗi người được chọn xem mọi hồ sơ đã chọn."),
    )

    def __init__(
        self, *args: Any, board: Board, owed: dict[int, int], fits: frozenset[int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [
            (pk, _("%(person)s, đang xem %(n)d hồ sơ") % {"person": user, "n": owed.get(pk, 0)})
            for pk, user in board.people.items()
            if pk in fits
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("way") == Way.HAND and not told.get("people") and "people" not in self.errors:
            self.add_error("people", _("Chọn ít nhất một người xem."))
        return told


class AreaForm(Told):
    council = forms.ModelChoiceField(
        label=gettext_lazy("Hội đồng"), queryset=Council.objects.none(), empty_label=None
    )
    user = forms.ModelChoiceField(
        label=gettext_lazy("Chuyên viên"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Chọn chuyên viên"),
    )
    cluster = forms.ModelChoiceField(
        label=gettext_lazy("Cụm, khối"),
        queryset=Cluster.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không chọn"),
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("Hoặc một đơn vị"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=gettext_lazy("Không chọn"),
        help_text=gettext_lazy(
            "Cho đơn vị ngoài cụm, khối, hoặc giao riêng: đơn vị đi trước cụm, khối."
        ),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        councils = Council.objects.filter(pk__in=desks_of(offices_of(by)))
        seats = CouncilSeat.objects.filter(council__in=councils, role=SeatRole.SPECIALIST)
        homes = councils.filter(unit__isnull=False).values("unit")
        for name, rows in (
            ("council", councils),
            ("user", User.objects.filter(pk__in=seats.values("user")).order_by("full_name")),
            ("cluster", Cluster.objects.filter(council__in=councils).order_by("order_key")),
            ("unit", Unit.objects.filter(parent__in=homes).order_by("order_key")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        self.fields["council"].initial = councils.first()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and bool(told.get("cluster")) == bool(told.get("unit")):
            self.add_error("cluster", _("Chọn một cụm, khối hoặc một đơn vị, không cả hai."))
        return told


def about_choices(proposal: Proposal) -> list[tuple[str, str]]:
    """The fields of a dossier and its papers, as a remark names them."""
    fields = [
        (key, str(label))
        for key, label in FIELDS.items()
        if key != "initiatives" or proposal.subject == Subject.INDIVIDUAL
    ]
    papers = [(f"paper:{row.pk}", row.title) for row in requirements_of(proposal)]
    return fields + papers
