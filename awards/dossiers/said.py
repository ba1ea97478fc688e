"""What was said about a dossier, each beside what it is about: remarks, findings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.eligibility import Outcome
from awards.judging import Judged
from awards.models import Remark
from awards.pages import Shown, shown
from catalogue.models import PaperRequirement

# The fields of the page that remarks stand beside; the others stand above all.
BESIDE = ("merits", "initiatives")
_PAPER = "paper:"


@dataclass(frozen=True)
class ShownRemark:
    """A remark, what it is about in words, and whether one's own answer is awaited."""

    remark: Remark
    about: str
    may_answer: bool

    @property
    def state(self) -> str:
        if self.remark.settled_at:
            return "ok"
        return "now" if self.remark.answered_at else "warn"

    @property
    def words(self) -> str:
        if self.remark.settled_at:
            return _("Đã xong")
        return _("Đã trả lời, chờ xem lại") if self.remark.answered_at else _("Chờ trả lời")


@dataclass(frozen=True)
class ShownJudged(Shown):
    """A finding with what people said about it."""

    judged: Judged
    may_explain: bool

    @property
    def wants_explanation(self) -> bool:
        return self.may_explain and self.judged.stops


@dataclass(frozen=True)
class Remarks:
    """The remarks of a dossier by place: about the whole, beside a field, about papers."""

    whole: Sequence[ShownRemark]
    merits: Sequence[ShownRemark]
    initiatives: Sequence[ShownRemark]
    papers: Sequence[ShownRemark]

    @property
    def waiting(self) -> list[ShownRemark]:
        """Those that the unit has still to answer."""
        everything = (*self.whole, *self.merits, *self.initiatives, *self.papers)
        return [one for one in everything if one.may_answer and not one.remark.answered_at]


def remarks_of(rows: Sequence[Remark], *, may_answer: bool) -> Remarks:
    """Those not settled first. One query, and only where a paper is named by its key."""
    titles = _titles(rows)
    drawn = [
        ShownRemark(row, _about(row, titles), may_answer and row.settled_at is None)
        for row in sorted(rows, key=lambda row: (row.settled_at is not None, row.pk))
    ]
    return Remarks(
        whole=[one for one in drawn if not _has_place(one.remark)],
        merits=[one for one in drawn if one.remark.about == "merits"],
        initiatives=[one for one in drawn if one.remark.about == "initiatives"],
        papers=[one for one in drawn if one.remark.about.startswith(_PAPER)],
    )


def _has_place(remark: Remark) -> bool:
    return remark.about in BESIDE or remark.about.startswith(_PAPER)


def _titles(rows: Iterable[Remark]) -> dict[str, str]:
    """What papers are called, by the key that remarks name them by."""
    keys = {row.about.removeprefix(_PAPER) for row in rows if row.about.startswith(_PAPER)}
    known = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 10]
    if not known:
        return {}
    found = PaperRequirement.objects.filter(pk__in=known).values_list("pk", "title")
    return {str(pk): title for pk, title in found}


def _about(remark: Remark, titles: dict[str, str]) -> str:
    about = remark.about
    if about.startswith(_PAPER):
        key = about.removeprefix(_PAPER)
        return titles.get(key, "" if key.isdecimal() else key)
    return {
        "name": _("Tên in trên quyết định"),
        "kind": _("Hình thức, danh hiệu"),
        "merits": _("Tóm tắt thành tích"),
        "initiatives": _("Sáng kiến, đề tài"),
        "rank": _("Hạng"),
        "total": _("Tổng điểm"),
        "papers": _("Giấy tờ"),
    }.get(about, "")


def findings_shown(judged: Sequence[Judged], *, may_explain: bool) -> dict[str, object]:
    """Findings for `awards/_findings.html`, what stops first, with their explanations.

    What is met stands apart, as `passed`: it is seldom asked for.
    """
    by_rule = {one.finding.rule: one for one in judged}
    context = shown([one.finding for one in judged])
    drawn = [
        ShownJudged(one.finding, by_rule[one.finding.rule], may_explain)
        for one in context["findings"]
    ]
    context["findings"] = [one for one in drawn if one.finding.outcome != Outcome.PASSES]
    context["passed"] = [one for one in drawn if one.finding.outcome == Outcome.PASSES]
    return context
