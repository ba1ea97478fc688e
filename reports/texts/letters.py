"""The letter with which a unit, or a council, submits its dossiers: who is proposed for what."""

from collections import Counter
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from awards.models import Batch, Proposal
from awards.workflow import EDITABLE, ENDED
from catalogue.models import LegalDocument
from catalogue.rule_terms import Subject
from reports.documents.wording import capital, counted, day, deed, in_year
from reports.models import DocumentDraft
from reports.texts import ANNEX, Written, joined_lines, table
from reports.texts.bodies import authority_of, issuer_of, sender_name
from reports.texts.kinds import Signatures, TextKind, Topic

# Laws, decrees and circulars are grounds; guidance and what provinces lay down are not for all.
_GROUNDS = ("/QH", "/NĐ-CP", "/TT-BNV")
_NUMBERED = ("Nghị định", "Nghị quyết", "Thông tư")
_COUNTED = {
    Subject.COLLECTIVE: "collectives",
    Subject.INDIVIDUAL: "individuals",
    Subject.HOUSEHOLD: "households",
}


def letter(batch: Batch) -> list[Written]:
    """Grounds, what is asked for, closing, and the list of recipients as an annex."""
    with translation.override("vi"):
        rows = dossiers_of(batch)
        if not rows:
            return []
        return [
            Written("lead", "", _lead(batch)),
            Written("nominations", "", _asked(batch, rows)),
            Written("closing", "", _closing(batch)),
            Written(ANNEX, "Danh sách đề nghị khen thưởng", _list(rows)),
        ]


def dossiers_of(batch: Batch) -> list[Proposal]:
    rows = Proposal.objects.filter(batch=batch).exclude(state__in=ENDED)
    found = rows.select_related("kind", "home", "unit", "person", "household")
    return list(found.order_by("order", "pk"))


def grounds_on(today: Any) -> list[str]:
    """The laws on commendation that are in force on a day, by the catalogue."""
    rows = LegalDocument.objects.filter(search_key__contains="thi dua", issued_on__isnull=False)
    found = [
        row
        for row in rows.order_by("issued_on")
        if any(mark in row.number for mark in _GROUNDS)
        and (row.effective_from is None or row.effective_from <= today)
        and (row.effective_to is None or row.effective_to >= today)
    ]
    lines = []
    for row in found:
        assert row.issued_on is not None  # asked for above
        issued = f"số {row.number} ngày {day(row.issued_on.isoformat())}"
        # "Luật Thi đua, khen thưởng số …", but "Nghị định số … quy định …".
        kind = next((word for word in _NUMBERED if row.name.startswith(word)), "")
        named = f"{kind} {issued}{row.name.removeprefix(kind)}" if kind else f"{row.name} {issued}"
        lines.append(f"Căn cứ {named};")
    return lines


def _lead(batch: Batch) -> str:
    lines = grounds_on(batch.dated or timezone.localdate())
    if batch.resolution is not None:
        held = batch.resolution.conference
        when = f" ngày {day(held.held_on.isoformat())}" if held.held_on else ""
        lines.append(f"Căn cứ nghị quyết được thông qua tại {held}{when};")
    if lines:
        lines[-1] = f"{lines[-1][:-1]}."
    return joined_lines(*lines)


def _asked(batch: Batch, rows: list[Proposal]) -> str:
    """Award by award, with numbers."""
    numbers: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        key = (row.kind.name, str(row.kind.get_verb_display()))
        numbers.setdefault(key, Counter())[row.subject] += 1
    lines = []
    for (name, verb), found in numbers.items():
        whom = ", ".join(
            counted(word, found[subject], None)
            for subject, word in _COUNTED.items()
            if found[subject]
        )
        lines.append(f"- {deed(name, {name: verb})} cho {whom}")
    ends = [*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])]
    ground = str(batch.get_ground_display())
    lead = (
        f"{sender_name(batch.sender)} kính trình {batch.council} xem xét, đề nghị cấp có thẩm "
        f"quyền khen thưởng {in_year(str(batch.year))} ({ground[:1].lower()}{ground[1:]}):"
    )
    return "\n".join([lead, *ends])


def _closing(batch: Batch) -> str:
    return joined_lines(
        "Danh sách đề nghị khen thưởng tại Phụ lục kèm theo; hồ sơ gồm báo cáo thành tích của từng "
        "trường hợp, biên bản xét và các giấy tờ liên quan.",
        f"Kính trình {batch.council} xem xét./.",
    )


def _list(rows: list[Proposal]) -> str:
    """Columns in which nothing is known are left out."""
    lines = []
    for number, row in enumerate(rows, 1):
        person = row.person
        whose = ", ".join(part for part in (person.position if person else "", _home(row)) if part)
        total = "" if row.total is None else f"{row.total.normalize():f}".replace(".", ",")
        rank = "" if row.rank is None else str(row.rank)
        lines.append((str(number), row.name, whose, capital(row.kind.name), total, rank))
    head = (
        "STT",
        "Tập thể, cá nhân",
        "Chức vụ, đơn vị",
        "Hình thức, danh hiệu",
        "Tổng điểm",
        "Hạng",
    )
    kept = [at for at in range(len(head)) if any(line[at] for line in lines)]
    return table(tuple(head[at] for at in kept), [tuple(line[at] for at in kept) for line in lines])


def _home(row: Proposal) -> str:
    """The unit of a person or household; a collective is one itself."""
    return "" if row.unit_id else str(row.home)


def _batch(draft: DocumentDraft) -> Batch:
    found: Batch | None = draft.batch
    assert found is not None  # a constraint holds it
    return found


def _not_open(topic: Topic) -> str:
    states = set(Proposal.objects.filter(batch=topic.subject).values_list("state", flat=True))
    if not states - {str(state) for state in ENDED}:
        return _("Đợt trình chưa có hồ sơ nào. Thêm hồ sơ rồi soạn tờ trình.")
    if not states & set(EDITABLE):
        return _("Mọi hồ sơ của đợt trình đã gửi nên tờ trình không thay được.")
    return ""


def _starts(topic: Topic) -> dict[str, Any]:
    return {"number_text": topic.subject.number, "dated": topic.subject.dated}


def _signed(draft: DocumentDraft) -> Signatures:
    lines = authority_of(_batch(draft).sender)
    return [[None, {"lines": lines, "name": draft.signer}]]


def _about(draft: DocumentDraft) -> str:
    title = _batch(draft).title
    if title.casefold().startswith("về việc"):
        return title
    return f"Về việc {title[:1].lower()}{title[1:]}"


LETTER = TextKind(
    word="Tờ trình",
    symbol="TTr",
    write=lambda topic: letter(topic.subject),
    not_started=_not_open,
    not_frozen=_not_open,
    issuer=lambda draft: issuer_of(_batch(draft)),
    about=_about,
    signatures=_signed,
    recipients=lambda draft: ["- Như trên;", "- Lưu: VT."],
    around=lambda draft: {
        "number_text": gettext_lazy("Số, ký hiệu"),
        "place": gettext_lazy("Địa danh"),
        "dated": gettext_lazy("Ngày ban hành"),
        "signer": gettext_lazy("Người ký"),
    },
    starts=_starts,
    addressed_to=lambda draft: str(_batch(draft).council),
)
