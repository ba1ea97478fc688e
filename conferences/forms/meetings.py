"""Forms for laying a meeting down. What is wrong is said by the actions."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clusters.models import ClusterYear, Council, Unit
from clusters.models.councils import SeatRole
from clusters.offices import Offices
from conferences.actions.drafting import MeetingFacts, facts_of
from conferences.actions.presiding import InTheChair
from conferences.actions.programming import ItemFacts
from conferences.models import AgendaItem, Conference, ConferenceKind, ItemKind, QuorumEffect
from workflow.files import KINDS

TIME = forms.TimeInput({"type": "time"}, format="%H:%M")
_LINES = {"rows": 2}
_BAD_TIME = {"invalid": _("Không đọc được giờ này. Ghi giờ như 8:30.")}
_BAD_DAY = {"invalid": _("Ngày không có trong lịch. Ghi như 29/3/2026.")}
# How many may preside at once; sources name up to four.
PRESIDING = 4


def units_around(council: Council, conference: Conference | None = None) -> "QuerySet[Unit]":
    """The units that a meeting of `council` may be held at or call: those of its level today,
    and those that come already.
    """
    level = Unit.objects.on(timezone.localdate()).filter(parent=council.unit)
    found = Q(pk__in=level.values("pk"))
    if conference is not None:
        found |= Q(delegations__conference=conference) | Q(mentions__conference=conference)
    return Unit.objects.filter(found).distinct().order_by("order_key", "pk")


def owners_of(offices: Offices) -> list[tuple[str, str]]:
    """Whose meetings somebody may lay down: years that their unit chairs, councils whose desk
    they keep.
    """
    years = ClusterYear.objects.filter(pk__in=offices.run_year_ids).select_related("cluster")
    councils = [row.council for row in offices.seats if row.role == SeatRole.SPECIALIST]
    told = gettext("Không thuộc cụm, khối; %(council)s")
    return [
        *((f"year-{year.pk}", str(year)) for year in years.order_by("-label", "pk")),
        *((f"council-{row.pk}", told % {"council": row}) for row in councils),
    ]


class MeetingForm(forms.Form):
    owner = forms.ChoiceField(label=_("Cụm, khối và năm thi đua"))
    kind = forms.ChoiceField(label=_("Loại hội nghị"), choices=ConferenceKind.choices)
    for_year = forms.RegexField(
        r"^\d{4}(-\d{4})?$",
        label=_("Cho năm"),
        help_text=_("Năm được bình xét hoặc ký giao ước, có thể khác năm họp. Như 2026."),
        error_messages={"invalid": _("Ghi năm như 2026, năm học như 2026-2027.")},
    )
    title = forms.CharField(
        label=_("Tiêu đề"),
        required=False,
        max_length=300,
        help_text=_("Để trống thì lấy theo loại, năm và cụm, khối."),
    )
    held_on = forms.DateField(
        label=_("Họp ngày"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages=_BAD_DAY,
    )
    begins = forms.TimeField(
        label=_("Bắt đầu lúc"), required=False, widget=TIME, error_messages=_BAD_TIME
    )
    place = forms.CharField(label=_("Địa điểm"), required=False, max_length=300)
    is_online = forms.BooleanField(label=_("Họp trực tuyến"), required=False)
    online_link = forms.CharField(
        label=_("Đường dẫn vào họp"),
        required=False,
        max_length=500,
        help_text=_("Chỉ hiện cho người được mời."),
    )
    host = forms.ModelChoiceField(
        label=_("Đơn vị đăng cai"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Đơn vị đứng đầu"),
        help_text=_("Chọn khi nơi họp không phải đơn vị đứng đầu."),
    )
    also = forms.ModelMultipleChoiceField(
        label=_("Họp chung với"),
        queryset=ClusterYear.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Thành viên của các cụm, khối này cũng có đoàn dự họp."),
    )
    quorum = forms.RegexField(
        r"^\s*[1-9]\d{0,2}\s*/\s*[1-9]\d{0,2}\s*$",
        label=_("Số đoàn phải có mặt"),
        initial="2/3",
        help_text=_("Phần của số đoàn thành viên; mặc định 2/3 khi quy chế không nêu."),
        error_messages={"invalid": _("Ghi một phần như 2/3.")},
    )
    quorum_effect = forms.ChoiceField(
        label=_("Khi chưa đủ số họp"),
        choices=QuorumEffect.choices,
        initial=QuorumEffect.BALLOTS,
    )
    allows_proxy = forms.BooleanField(
        label=_("Đơn vị vắng được ủy quyền cho đơn vị khác"), required=False
    )
    allows_written = forms.BooleanField(
        label=_("Nhận ý kiến bằng văn bản của đơn vị vắng"), required=False, initial=True
    )

    @classmethod
    def new(cls, offices: Offices, posted: Any = None) -> "MeetingForm":
        """The form of a new meeting; hosts and further clusters are chosen once it is there."""
        form = cls(posted, initial={"for_year": str(timezone.localdate().year)})
        form.fields["owner"].choices = owners_of(offices)  # type: ignore[attr-defined]  # a choice
        del form.fields["also"]
        del form.fields["host"]
        return form

    @classmethod
    def of(cls, conference: Conference, posted: Any = None) -> "MeetingForm":
        facts = facts_of(conference)
        quorum = f"{facts.quorum_part}/{facts.quorum_whole}"
        form = cls(posted, initial=vars(facts) | {"quorum": quorum})
        del form.fields["owner"]
        form.fields["host"].queryset = units_around(conference.council, conference)  # type: ignore[attr-defined]  # a choice of models
        if conference.cluster_year is None:
            del form.fields["also"]
        else:
            years = ClusterYear.objects.filter(
                cluster__council=conference.council_id, label=conference.cluster_year.label
            )
            form.fields["also"].queryset = years.exclude(  # type: ignore[attr-defined]  # a choice of models
                pk=conference.cluster_year.pk
            ).select_related("cluster")
        return form

    def facts(self) -> MeetingFacts:
        part, whole = (int(piece) for piece in self.cleaned_data["quorum"].split("/"))
        names = {each.name for each in fields(MeetingFacts)}
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        given["also"] = tuple(self.cleaned_data.get("also") or ())
        return MeetingFacts(quorum_part=part, quorum_whole=whole, **given)

    def owner_key(self) -> tuple[str, int]:
        """("year" or "council", key) of the body that meets."""
        kind, _dash, pk = self.cleaned_data["owner"].partition("-")
        return kind, int(pk)


class PresidingForm(forms.Form):
    secretary_name = forms.CharField(label=_("Thư ký"), required=False, max_length=150)
    secretary_position = forms.CharField(label=_("Chức vụ thư ký"), required=False, max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            "name": _("Người chủ trì thứ %(n)d"),
            "position": _("Chức vụ của người chủ trì thứ %(n)d"),
            "representing": _("Đại diện cho (người thứ %(n)d)"),
        }
        for number in range(1, PRESIDING + 1):
            for part, label in labels.items():
                self.fields[f"{part}_{number}"] = forms.CharField(
                    label=str(label) % {"n": number}, required=False, max_length=200
                )

    @classmethod
    def of(cls, conference: Conference, posted: Any = None) -> "PresidingForm":
        initial = {
            "secretary_name": conference.secretary_name,
            "secretary_position": conference.secretary_position,
        }
        for number, row in enumerate(conference.presiders.all()[:PRESIDING], 1):
            initial |= {
                f"name_{number}": row.name or "",
                f"position_{number}": row.position or "",
                f"representing_{number}": row.representing or "",
            }
        return cls(posted, initial=initial)

    def presiding(self) -> list[InTheChair]:
        return [
            InTheChair(*(self.cleaned_data[f"{part}_{n}"] for part in InTheChair.__annotations__))
            for n in range(1, PRESIDING + 1)
        ]

    def secretary(self) -> InTheChair:
        given = self.cleaned_data
        return InTheChair(given["secretary_name"], given["secretary_position"])


class ItemForm(forms.Form):
    title = forms.CharField(label=_("Nội dung"), max_length=500, widget=forms.Textarea(_LINES))
    kind = forms.ChoiceField(label=_("Loại"), choices=ItemKind.choices, initial=ItemKind.OTHER)
    begins = forms.TimeField(
        label=_("Giờ"),
        required=False,
        widget=TIME,
        help_text=_("Để trống thì nối sau mục trước."),
        error_messages=_BAD_TIME,
    )
    minutes = forms.IntegerField(label=_("Số phút"), required=False, min_value=1, max_value=600)
    speaker_unit = forms.ModelChoiceField(
        label=_("Đơn vị trình bày"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Không nêu"),
    )
    speaker = forms.CharField(label=_("Người trình bày"), required=False, max_length=200)

    @classmethod
    def of(
        cls, conference: Conference, item: AgendaItem | None = None, posted: Any = None
    ) -> "ItemForm":
        names = ItemFacts.__annotations__
        initial = {name: getattr(item, name) for name in names} if item else None
        form = cls(posted, initial=initial)
        form.fields["speaker_unit"].queryset = units_around(conference.council, conference)  # type: ignore[attr-defined]  # a choice of models
        return form

    def facts(self) -> ItemFacts:
        return ItemFacts(**self.cleaned_data)


class PaperForm(forms.Form):
    title = forms.CharField(
        label=_("Tên tài liệu"),
        required=False,
        max_length=300,
        help_text=_("Để trống thì lấy tên tệp."),
    )
    item = forms.ModelChoiceField(
        label=_("Cho mục"),
        queryset=AgendaItem.objects.none(),
        required=False,
        empty_label=_("Cả hội nghị"),
    )
    upload = forms.FileField(
        label=_("Tệp"),
        widget=forms.ClearableFileInput({"accept": ",".join(f".{k}" for k in KINDS)}),
    )

    @classmethod
    def of(cls, items: Iterable[AgendaItem], posted: Any = None, files: Any = None) -> "PaperForm":
        form = cls(posted, files)
        keys = [item.pk for item in items]
        form.fields["item"].queryset = AgendaItem.objects.filter(pk__in=keys).order_by("order")  # type: ignore[attr-defined]  # a choice of models
        return form
