"""The confirmation of one award: facts from the register, for the form of Decree 30.

It says what the register says in public: who, what, by which decision. No birth year, no facts.
"""

from typing import Any

from django.utils import timezone, translation

from awards.models import Award
from awards.register.listings import day_of, decision_number
from reports.documents import Facts
from reports.documents.canonical import plain
from reports.documents.wording import capital, in_year, long_day
from reports.documents.written import FORMAT
from reports.draft_facts import verify_address
from reports.models import Report

KIND = "Giấy xác nhận"
_COUNCIL = "Hội đồng Thi đua - Khen thưởng"


def confirmation_facts(report: Report) -> Facts:
    """What the register says of the award of `report` on the day of its making."""
    rows = Award.objects.select_related(
        "kind", "unit", "person__unit", "household__unit", "decision__council"
    )
    assert report.award_id is not None  # a constraint holds it for this kind
    award = rows.get(pk=report.award_id)
    # The document is in Vietnamese, whoever asks for it.
    with translation.override("vi"):
        return plain(_facts(award, report))


def _facts(award: Award, report: Report) -> dict[str, Any]:
    council = award.decision.council if award.decision is not None else None
    issuing = council.name if council is not None else _COUNCIL
    asked = timezone.localdate(report.requested_at)
    return {
        "format": FORMAT,
        "kind": report.kind,
        "number": 1,
        # What attachments are dated by.
        "conference": {"title": award.name, "date": asked.isoformat()},
        "heading": {
            "superior": "",
            "issuing": issuing.upper(),
            "issued_by": issuing,
            "number": "",
            "symbol": "GXN",
            "place": "",
            "date": asked.isoformat(),
            "is_dated": True,
            "kind": KIND,
            "subject": "Về việc đã được khen thưởng",
            "whose": "",
        },
        "addressed_to": "",
        "sections": [
            {"title": "", "caption": KIND, "lines": list(_lines(award, asked.isoformat()))}
        ],
        "annexes": [],
        "signatures": [[None, {"lines": ["THỦ TRƯỞNG CƠ QUAN"], "name": ""}]],
        "recipients": ["- Nơi được khen;", "- Lưu: VT."],
        "code": report.code,
        "verify_at": verify_address(),
        "is_demo": _is_demo(award),
        "replaces": "",
    }


def _lines(award: Award, asked: str) -> list[str]:
    """Everything that the register knows; what it does not know is not there."""
    told = [
        f"Theo sổ khen thưởng, đến {long_day(asked)}, xác nhận:",
        f"- {_word(award)}: {_recipient(award)};",
    ]
    of = award.person or award.household
    if of is not None:
        told.append(f"- Đơn vị: {of.unit};")
    if award.kind is not None:
        told.append(f"- Đã được {award.kind.get_verb_display()} {_lower(award.name)};")
    else:
        told.append(f"- Hình thức khen thưởng: {award.name};")
    if award.count != 1:
        told.append(f"- Số lượng: {award.count};")
    if award.year:
        told.append(f"- Thành tích: {in_year(award.year)};")
    told.append(f"- {_decision(award)}.")
    if award.revoked_on is not None:
        told.append(
            f"Khen thưởng này đã bị hủy {long_day(award.revoked_on.isoformat())}: "
            f"{award.revoke_reason}."
        )
    else:
        told.append("Khen thưởng này đang có trong sổ và không bị hủy.")
    return [capital(line) for line in told]


def _decision(award: Award) -> str:
    number, day = decision_number(award), day_of(award)
    by = award.decision.authority if award.decision is not None else award.decider
    if number:
        words = [f"Quyết định số {number}"]
        words += [long_day(day.isoformat())] if day else []
        words += [f"của {by}"] if by else []
        return " ".join(words)
    return f"Cấp quyết định: {by}" if by else "Sổ khen thưởng chưa ghi số quyết định"


def _word(award: Award) -> str:
    if award.person is not None:
        return "Ông (bà)"
    return "Hộ gia đình" if award.household is not None else "Tập thể"


def _recipient(award: Award) -> str:
    """The name alone: a birth year is nobody's to print."""
    named = award.person or award.household
    if named is not None:
        return named.name
    return str(award.unit) if award.unit is not None else award.recipient


def _is_demo(award: Award) -> bool:
    of = award.person or award.household
    unit = award.unit if of is None else of.unit
    return unit is not None and unit.is_demo


def _lower(text: str) -> str:
    """A name in the middle of a sentence keeps its capital, the word "danh hiệu" does not."""
    return f"{text[:1].lower()}{text[1:]}" if text.startswith("Danh hiệu") else text
