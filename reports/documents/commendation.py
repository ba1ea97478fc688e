"""Award proposals and awards conferred: what is proposed is never told as awarded."""

from typing import Any

from reports.documents import Facts
from reports.documents.blocks import Block, Column, Paragraph, Section, Subsection, Table
from reports.documents.facts import about
from reports.documents.wording import bare, capital, counted, deed, in_year, number

Proposal = dict[str, Any]
# State of a proposal → title of its part, sentence before the table, caption.
_STATES = {
    "proposed": (
        "Đề nghị khen thưởng",
        "Hội nghị đề nghị cấp có thẩm quyền xét khen thưởng theo bảng sau:",
        "Đề nghị khen thưởng",
    ),
    "approved": (
        "Đề nghị đã được thông qua",
        "Các đề nghị đã được cấp có thẩm quyền thông qua, tại bảng sau:",
        "Đề nghị khen thưởng đã được thông qua",
    ),
    "awarded": (
        "Đã được khen thưởng",
        "Các hình thức khen thưởng, danh hiệu đã được quyết định, tại bảng sau:",
        "Khen thưởng đã được quyết định",
    ),
}


def proposals(facts: Facts) -> Section | None:
    """One table for each state that proposals are in: proposed, approved, awarded."""
    by_state = {
        state: [proposal for proposal in facts["proposals"] if proposal["status"] == state]
        for state in _STATES
    }
    present = [state for state, found in by_state.items() if found]
    if not present:
        return None
    title = "BÌNH XÉT, ĐỀ NGHỊ KHEN THƯỞNG"
    if present == ["awarded"]:
        return Section("KHEN THƯỞNG", _stated(facts, "awarded", by_state["awarded"]))
    if len(present) == 1:
        return Section(title, _stated(facts, present[0], by_state[present[0]]))
    parts = tuple(
        Subsection(_STATES[state][0], _stated(facts, state, by_state[state])) for state in present
    )
    return Section(title, (), parts)


def _stated(facts: Facts, state: str, found: list[Proposal]) -> tuple[Block, ...]:
    _title, sentence, caption = _STATES[state]
    has_note = any(proposal["note"] and proposal["recipients"] for proposal in found)
    columns = (
        Column("STT", "order"),
        Column("Hình thức khen thưởng, danh hiệu"),
        Column("Đơn vị, cá nhân" + (" được đề nghị" if state == "proposed" else "")),
        Column("Cấp quyết định", "medium"),
        *((Column("Ghi chú", "medium"),) if has_note else ()),
    )
    rows: list[tuple[str, ...]] = []
    for proposal in found:
        award = deed(proposal["award"], about(facts).verbs)
        for who in _recipients(facts, proposal):
            row = (str(len(rows) + 1), award, who, capital(proposal["decider"] or ""))
            note = capital(proposal["note"] or "") if proposal["recipients"] else ""
            rows.append((*row, note) if has_note else row)
    caption = " ".join(word for word in (caption, in_year(facts["emulation_year"])) if word)
    return Paragraph(sentence, leads=True), Table(caption, columns, tuple(rows))


def _recipients(facts: Facts, proposal: Proposal) -> list[str]:
    """Names, else what is known instead of them: a number, a remark, or that they are not."""
    if proposal["recipients"]:
        return [str(name) for name in proposal["recipients"]]
    unnamed = "nguồn không nêu tên" if about(facts).from_published else "chưa nêu tên"
    if proposal["count"] is not None:
        return [f"{number(proposal['count'])} ({unnamed})"]
    return [capital(bare(proposal["note"] or unnamed))]


def conferred(facts: Facts) -> Section | None:
    """What was announced or handed over, with numbers of recipients."""
    given = facts["conferred"]
    if not given:
        return None
    has_decider = any(one["decider"] for one in given)
    has_reason = any(one["reason"] for one in given)
    columns = (
        Column("STT", "order"),
        Column("Hình thức khen thưởng, danh hiệu"),
        *((Column("Cấp khen thưởng", "medium"),) if has_decider else ()),
        Column("Số lượng", "unit"),
        *((Column("Lý do", "medium"),) if has_reason else ()),
    )
    rows = []
    for order, one in enumerate(given, start=1):
        row = [str(order), _award(facts, one["award"])]
        row += [capital(one["decider"] or "")] if has_decider else []
        row.append("; ".join(_count(group) for group in one["recipients"]))
        row += [capital(one["reason"] or "")] if has_reason else []
        rows.append(tuple(row))
    return Section(
        "KHEN THƯỞNG ĐÃ CÔNG BỐ",
        (
            Paragraph("Tập thể, cá nhân được khen thưởng, tại bảng sau:", leads=True),
            Table("Khen thưởng đã công bố", columns, tuple(rows)),
        ),
    )


def _award(facts: Facts, award: str | None) -> str:
    if not award:
        return "Nguồn không nêu hình thức" if about(facts).from_published else "Chưa nêu hình thức"
    return deed(award, about(facts).verbs)


def _count(group: dict[str, Any]) -> str:
    return counted(group["kind"], group["count"], group.get("label"))
