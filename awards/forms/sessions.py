"""Forms of a session. What cannot be is said by the actions."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from awards.actions.opinions import KINDS, Letter
from awards.actions.sessions import SessionFacts
from awards.actions.votes import VoteTerms
from awards.models import CouncilSession, OpinionVerdict, SessionMember
from awards.sessions.terms import facts_offered
from catalogue.rule_kinds import MOST_ROUNDS
from clusters.models import Council
from conferences.models import Secrecy

_NUMBERS = re.compile(r"\s*(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?\s*")
_SHORT = 300


def read_numbers(text: str) -> frozenset[int]:
    """“3, 7-12; 20” as numbers of the agenda.

    Raises ValidationError naming the part that is none.
    """
    found: set[int] = set()
    for part in re.split(r"[,;\n]", text):
        if not part.strip():
            continue
        match = _NUMBERS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if last < first:
            raise forms.ValidationError(
                gettext("“%(part)s” không phải số thứ tự. Ghi như 3, 7-12.")
                % {"part": part.strip()[:40]}
            )
        found.update(range(first, last + 1))
    return frozenset(found)


class NumbersField(forms.CharField):
    def clean(self, value: Any) -> frozenset[int]:
        return read_numbers(str(super().clean(value)))


# Columns of a session that are fields of its form, too.
_KEPT = (
    "title",
    "place",
    "chaired_by",
    "secretary",
    "quorum_source",
    "max_rounds",
    "rounds_source",
)


class SessionForm(forms.Form):
    council = forms.ChoiceField(label=_("Hội đồng"))
    title = forms.CharField(
        label=_("Tên phiên họp"),
        max_length=_SHORT,
        help_text=_("Như “Phiên họp xét khen thưởng thành tích năm 2025”."),
    )
    held_on = forms.DateField(
        label=_("Họp ngày"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Ngày không có trong lịch. Ghi như 29/3/2026.")},
        help_text=_("Thành viên lấy theo Hội đồng của ngày này."),
    )
    begins = forms.TimeField(
        label=_("Bắt đầu lúc"),
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Không đọc được giờ này. Ghi giờ như 8:30.")},
    )
    place = forms.CharField(label=_("Địa điểm"), required=False, max_length=_SHORT)
    chaired_by = forms.CharField(label=_("Chủ trì"), required=False, max_length=_SHORT)
    secretary = forms.CharField(label=_("Thư ký"), required=False, max_length=_SHORT)
    quorum = forms.RegexField(
        r"^\s*[1-9]\d{0,2}\s*/\s*[1-9]\d{0,2}\s*$",
        label=_("Số thành viên phải có mặt"),
        help_text=_("Phần của tổng số thành viên theo quy chế của Hội đồng, như 2/3."),
        error_messages={"invalid": _("Ghi một phần như 2/3.")},
    )
    quorum_source = forms.CharField(
        label=_("Căn cứ của số họp"),
        required=False,
        max_length=_SHORT,
        help_text=_("Văn bản, điều khoản quy định; ghi vào biên bản."),
    )
    max_rounds = forms.IntegerField(
        label=_("Số lần bỏ phiếu tối đa về một hồ sơ"),
        min_value=1,
        max_value=MOST_ROUNDS,
        help_text=_("Hồ sơ chưa đạt được bỏ phiếu lại đến số lần này."),
    )
    rounds_source = forms.CharField(
        label=_("Căn cứ của số lần bỏ phiếu"), required=False, max_length=_SHORT
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def new(cls, councils: list[Council], posted: Any = None) -> "SessionForm":
        """For a new session: what the catalogue and the last one of the council say is offered."""
        offered = facts_offered(councils[0], timezone.localdate())
        form = cls(posted, initial=offered | _quorum(offered))
        choices = [(str(council.pk), str(council)) for council in councils]
        form.fields["council"].choices = choices  # type: ignore[attr-defined]  # a choice
        if len(choices) == 1:
            form.fields["council"].widget = forms.HiddenInput()
            form.initial["council"] = choices[0][0]
        return form

    @classmethod
    def of(cls, session: CouncilSession, posted: Any = None) -> "SessionForm":
        when = timezone.localtime(session.held_at)
        known = {name: getattr(session, name) for name in (*_KEPT, "version")}
        parts = {"quorum_part": session.quorum_part, "quorum_whole": session.quorum_whole}
        moment = {"held_on": when.date(), "begins": when.time()}
        form = cls(posted, initial=known | moment | _quorum(parts))
        del form.fields["council"]
        return form

    def facts(self) -> SessionFacts:
        told = self.cleaned_data
        part, whole = (int(piece) for piece in told["quorum"].split("/"))
        when = datetime.combine(told["held_on"], told["begins"])
        return SessionFacts(
            held_at=timezone.make_aware(when),
            quorum_part=part,
            quorum_whole=whole,
            **{name: told[name] for name in _KEPT},
        )


def _quorum(known: dict[str, Any]) -> dict[str, str]:
    if "quorum_part" not in known:
        return {}
    return {"quorum": f"{known['quorum_part']}/{known['quorum_whole']}"}


class NotesForm(forms.Form):
    notes = forms.CharField(
        label=_("Diễn biến"),
        required=False,
        max_length=20000,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("Mỗi dòng một ý; dòng bắt đầu bằng “- ” thành gạch đầu dòng của biên bản."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class VoteForm(forms.Form):
    secrecy = forms.ChoiceField(
        label=_("Cách bỏ phiếu"),
        choices=Secrecy.choices,
        initial=Secrecy.SIMPLE,
        widget=forms.RadioSelect,
        help_text=_("Phiếu kín: hệ thống chỉ ghi ai đã bỏ phiếu, không ghi ai chọn gì."),
    )
    teller_1 = forms.CharField(
        label=_("Người kiểm phiếu thứ nhất"), required=False, max_length=_SHORT
    )
    teller_2 = forms.CharField(
        label=_("Người kiểm phiếu thứ hai"),
        required=False,
        max_length=_SHORT,
        help_text=_("Chỉ cần khi phiếu kín có hai mã: mỗi người giữ một mã đến khi đóng phiếu."),
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("secrecy") == Secrecy.STRICT:
            for name in ("teller_1", "teller_2"):
                if not told.get(name):
                    self.add_error(name, gettext("Nhập tên người giữ mã."))
        return told

    def terms(self) -> VoteTerms:
        told = self.cleaned_data
        return VoteTerms(
            secrecy=Secrecy(told["secrecy"]),
            tellers=tuple(name for name in (told["teller_1"], told["teller_2"]) if name),
        )


class OpinionForm(forms.Form):
    member = forms.ChoiceField(label=_("Thành viên vắng"))
    verdict = forms.ChoiceField(
        label=_("Ý kiến"), choices=OpinionVerdict.choices, widget=forms.RadioSelect
    )
    except_for = NumbersField(
        label=_("Trừ các hồ sơ số"),
        required=False,
        max_length=2000,
        help_text=_("Ý kiến ngược lại với các số này. Ghi số thứ tự trong phiên họp, như 3, 7-12."),
    )
    only = NumbersField(
        label=_("Chỉ về các hồ sơ số"),
        required=False,
        max_length=2000,
        help_text=_("Để trống: về mọi hồ sơ trong phiên họp."),
    )
    text = forms.CharField(
        label=_("Nội dung"), required=False, widget=forms.Textarea({"rows": 3}), max_length=2000
    )
    file = forms.FileField(
        label=_("Văn bản có chữ ký"),
        required=False,
        help_text=_("PDF, ảnh hoặc Word, tối đa 20 MB. Chỉ chuyên viên thấy đến khi đóng phiếu."),
        widget=forms.ClearableFileInput({"accept": ",".join(f".{kind}" for kind in KINDS)}),
    )

    def of(self, members: list[SessionMember]) -> "OpinionForm":
        choices = [(str(row.pk), row.name) for row in members]
        self.fields["member"].choices = [("", gettext("Chọn thành viên")), *choices]  # type: ignore[attr-defined]  # a choice
        return self

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("only") and told.get("except_for"):
            self.add_error("only", gettext("Chỉ ghi một trong hai: trừ các số, hoặc chỉ các số."))
        return told

    def letter(self) -> Letter:
        told = self.cleaned_data
        return Letter(
            verdict=OpinionVerdict(told["verdict"]),
            except_for=told["except_for"],
            only=told["only"],
            text=told["text"],
        )


class TakeOffForm(forms.Form):
    numbers = NumbersField(
        label=_("Các hồ sơ số"),
        max_length=2000,
        help_text=_("Số thứ tự trong phiên họp, như 3, 7-12."),
    )
    note = forms.CharField(
        label=_("Lý do"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        max_length=1000,
        help_text=_("Cần có khi phiên họp đang họp: ghi vào biên bản là để lại phiên sau."),
    )
