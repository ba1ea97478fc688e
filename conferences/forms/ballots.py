"""Forms of ballots: the rules, and what a teller counted."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from catalogue.vietnamese import nfc, search_key
from clusters.models import Officer
from conferences.ballots.electorate import delegations_of, electors_of
from conferences.ballots.terms import Draft, Option, TellerNamed, Terms
from conferences.models import (
    Ballot,
    Barring,
    Base,
    Carry,
    Conference,
    Delegation,
    Electorate,
    Question,
    Secrecy,
    Way,
    WayOut,
)
from conferences.tally import YES, Share

_SHARE = re.compile(r"(trên|quá|over)?\s*(\d{1,4})\s*(?:/\s*(\d{1,4})|(%))")
_HALF = ("quá bán", "quá nửa", "trên một nửa", "majority", "more than half")

if TYPE_CHECKING:
    UserField = forms.ModelChoiceField[User]
else:
    UserField = forms.ModelChoiceField


def read_share(text: str) -> Share | None:
    """“2/3”, “80 %”, “quá bán”, “trên 2/3”; nothing is no share.

    Raises ValueError for anything else.
    """
    told = " ".join(nfc(text).casefold().split())
    if not told:
        return None
    if told in _HALF:
        return Share(1, 2, over=True)
    found = _SHARE.fullmatch(told)
    if found is None:
        raise ValueError(text)
    over, top, bottom, _percent = found.groups()
    return Share(int(top), int(bottom or 100), over=bool(over))


def write_share(share: Share | None) -> str:
    if share is None:
        return ""
    if share == Share(1, 2, over=True):
        return "quá bán"
    part = f"{share.top}%" if share.bottom == 100 else f"{share.top}/{share.bottom}"
    return f"trên {part}" if share.over else part


class BallotForm(forms.Form):
    """The rules of a ballot of a conference; options are lines, those named as units are theirs."""

    title = forms.CharField(label=_("Câu hỏi"), max_length=500)
    note = forms.CharField(
        label=_("Hướng dẫn thêm"), required=False, widget=forms.Textarea({"rows": 2})
    )
    question = forms.ChoiceField(label=_("Nội dung"), choices=Question.choices)
    options = forms.CharField(
        label=_("Phương án"),
        widget=forms.Textarea({"rows": 8}),
        help_text=_("Mỗi dòng một phương án. Dòng ghi đúng tên đơn vị dự họp thì gắn với đơn vị."),
    )
    way = forms.ChoiceField(label=_("Cách chọn"), choices=Way.choices)
    max_choices = forms.IntegerField(label=_("Chọn tối đa"), min_value=1, max_value=60, initial=1)
    places = forms.IntegerField(
        label=_("Số được chọn"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Để trống khi mọi phương án đủ tỷ lệ đều được chọn."),
    )
    share = forms.CharField(
        label=_("Tỷ lệ cần đạt"),
        required=False,
        max_length=40,
        help_text=_("Ví dụ: 2/3, 80%, 90%, quá bán. Để trống khi chỉ cần nhiều phiếu hơn."),
    )
    base = forms.ChoiceField(label=_("Tỷ lệ tính trên"), choices=Base.choices)
    secrecy = forms.ChoiceField(label=_("Cách giữ kín"), choices=Secrecy.choices)
    electorate = forms.ChoiceField(label=_("Người bỏ phiếu"), choices=Electorate.choices)
    barring = forms.ChoiceField(label=_("Xung đột lợi ích"), choices=Barring.choices)
    max_rounds = forms.IntegerField(label=_("Số vòng tối đa"), min_value=1, max_value=9, initial=1)
    carry = forms.ChoiceField(label=_("Vòng sau gồm"), choices=Carry.choices)
    way_out = forms.ChoiceField(label=_("Khi hết vòng mà chưa đủ"), choices=WayOut.choices)
    takes_electronic = forms.BooleanField(label=_("Bỏ phiếu điện tử"), required=False, initial=True)
    takes_paper = forms.BooleanField(label=_("Bỏ phiếu giấy"), required=False)
    teller_1 = UserField(User.objects.none(), label=_("Người kiểm phiếu thứ nhất"), required=False)
    teller_2 = UserField(User.objects.none(), label=_("Người kiểm phiếu thứ hai"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, conference: Conference | None, sent: Any = None, **options: Any) -> None:
        super().__init__(sent, **options)
        self.conference = conference
        rows = delegations_of(conference) if conference else Delegation.objects.none()
        staff = Officer.objects.filter(unit__delegations__in=rows).values("user")
        people = User.objects.filter(is_active=True, pk__in=staff)
        for name in ("teller_1", "teller_2"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # declared above
            field.queryset = people
            field.empty_label = _now("Chưa chọn")
        if conference is not None:
            self.initial.setdefault("options", "\n".join(self._units()))

    def _units(self) -> dict[str, Any]:
        """Units that come, by the name that stands on the paper."""
        if self.conference is None:
            return {}
        rows = delegations_of(self.conference).select_related("unit")
        return {row.unit.name: row.unit for row in rows}

    @classmethod
    def of(cls, ballot: Ballot, sent: Any = None) -> "BallotForm":
        terms = Terms.of(ballot)
        initial = {
            **{name: value for name, value in vars(terms).items() if name != "share"},
            "share": write_share(terms.share),
            "options": "\n".join(row.text for row in ballot.options.all()),
            "version": ballot.version,
            **{f"teller_{row.order}": row.user_id for row in ballot.tellers.all()},
        }
        return cls(ballot.conference, sent, initial=initial)

    def clean_share(self) -> Share | None:
        typed: str = self.cleaned_data["share"]
        try:
            return read_share(typed)
        except ValueError as error:
            told = _now("“%(typed)s” không phải tỷ lệ. Nhập như 2/3, 80%% hoặc quá bán.")
            raise forms.ValidationError(told % {"typed": typed}) from error

    def draft(self) -> Draft:
        """What was laid down; call it on a valid form."""
        given = self.cleaned_data
        names = set(Terms.__dataclass_fields__)
        units = {search_key(name): unit for name, unit in self._units().items()}
        lines = [line.strip() for line in given["options"].splitlines() if line.strip()]
        tellers = [given[name] for name in ("teller_1", "teller_2") if given[name]]
        electors = electors_of(self.conference, given["electorate"]) if self.conference else []
        return Draft(
            terms=Terms(**{name: value for name, value in given.items() if name in names}),
            options=[Option(line, unit=units.get(search_key(line))) for line in lines],
            electors=electors,
            tellers=[TellerNamed(user.full_name or user.username, user) for user in tellers],
        )


class CountForm(forms.Form):
    """The papers that one teller counted: one field for each option and mark."""

    returned = forms.IntegerField(label=_("Phiếu thu về"), min_value=0, max_value=100000)
    blank = forms.IntegerField(label=_("Phiếu trắng"), min_value=0, max_value=100000)
    spoiled = forms.IntegerField(label=_("Phiếu không hợp lệ"), min_value=0, max_value=100000)

    def __init__(self, ballot: Ballot, sent: Any = None, **options: Any) -> None:
        super().__init__(sent, **options)
        self.lines: dict[str, tuple[int, int]] = {}
        for option in ballot.options.all():
            for mark, label in _marks(ballot, option.text):
                name = f"votes_{option.pk}_{mark}"
                self.lines[name] = (option.pk, mark)
                self.fields[name] = forms.IntegerField(label=label, min_value=0, max_value=100000)

    @classmethod
    def of(cls, ballot: Ballot, sent: Any = None) -> "CountForm":
        return cls(ballot, sent)

    def counted(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            **{name: given[name] for name in ("returned", "blank", "spoiled")},
            "lines": {key: given[name] for name, key in self.lines.items()},
        }


def _marks(ballot: Ballot, text: str) -> list[tuple[int, str]]:
    if ballot.way == Way.APPROVE:
        told = ((1, _now("đồng ý")), (2, _now("không đồng ý")))
        return [(mark, f"{text}: {word}") for mark, word in told]
    if ballot.way == Way.RANK:
        told_place = _now("%(option)s: vị trí %(place)d")
        return [
            (place, told_place % {"option": text, "place": place})
            for place in range(1, ballot.max_choices + 1)
        ]
    return [(YES, text)]
