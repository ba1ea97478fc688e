"""Movements, results and indicators, ranking."""

from decimal import Decimal
from typing import Any

from catalogue.vietnamese import order_key
from reports.documents import Facts
from reports.documents.blocks import Block, Column, Items, Paragraph, Section, Subsection, Table
from reports.documents.facts import about
from reports.documents.wording import bare, capital, in_year, listed, number

Indicator = dict[str, Any]
Figure = int | float | Decimal
_TOTAL = "total"
_PARTS = (_TOTAL, "vàng", "bạc", "đồng")


def movements(facts: Facts) -> Section | None:
    lines = listed(facts["movements"])
    return Section("PHONG TRÀO THI ĐUA", (Items(lines),)) if lines else None


def results(facts: Facts) -> Section | None:
    """The indicators in one table, then one table for each that is known by unit."""
    indicators = facts["indicators"]
    if not indicators:
        return None
    has_plan = any(indicator["vs_plan_pct"] is not None for indicator in indicators)
    has_scope = any(indicator["scope"] for indicator in indicators)
    columns = [
        Column("STT", "order"),
        Column("Chỉ tiêu"),
        Column("Kết quả", "number", is_number=True),
        Column("Đơn vị tính", "unit"),
    ]
    columns += [Column("So với kế hoạch", "number", is_number=True)] if has_plan else []
    columns += [Column("Phạm vi", "medium")] if has_scope else []
    rows = []
    for order, indicator in enumerate(indicators, start=1):
        row = [str(order), capital(indicator["name"]), value(indicator, facts)]
        row.append(indicator["unit"] or "")
        row += [_plan(indicator)] if has_plan else []
        row += [capital(indicator["scope"] or "")] if has_scope else []
        rows.append(tuple(row))
    blocks: tuple[Block, ...] = (
        Paragraph("Kết quả thực hiện các chỉ tiêu được nêu tại bảng sau:", leads=True),
        Table("Kết quả thực hiện các chỉ tiêu", tuple(columns), tuple(rows)),
    )
    by_unit = tuple(_by_unit(indicator) for indicator in indicators if indicator["by_unit"])
    parts = (Subsection("Kết quả theo đơn vị", by_unit),) if by_unit else ()
    return Section("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", blocks, parts)


def value(indicator: Indicator, facts: Facts) -> str:
    """ "hơn 1.440", "15 - 20", "72/81", "6,63", or that no number is known."""
    if indicator["value"] is None:
        return "nguồn không nêu số" if about(facts).from_published else "chưa có số liệu"
    text = number(indicator["value"])
    if indicator["value_max"] is not None:
        text = f"{text} - {number(indicator['value_max'])}"
    if indicator["of"] is not None:
        text = f"{text}/{number(indicator['of'])}"
    return f"hơn {text}" if indicator["at_least"] else text


def _plan(indicator: Indicator) -> str:
    percent = indicator["vs_plan_pct"]
    return "" if percent is None else f"{number(percent)}%"


def _by_unit(indicator: Indicator) -> Table:
    """Units in Vietnamese order; a number each, or parts such as vàng, bạc, đồng.

    The order in which the facts hold them must not matter: their canonical form sorts keys.
    """
    known = indicator["by_unit"]
    parts = sorted(
        {part for figures in known.values() for part in _figures(figures)}, key=_order_of_part
    )
    columns = (
        Column("STT", "order"),
        Column("Đơn vị"),
        *(Column(_part(part, len(parts)), "number", is_number=True) for part in parts),
    )
    rows = tuple(
        (str(order), unit, *_row(_figures(known[unit]), parts))
        for order, unit in enumerate(sorted(known, key=order_key), start=1)
    )
    measure = f" ({indicator['unit']})" if indicator["unit"] else ""
    return Table(f"{capital(bare(indicator['name']))}{measure}", columns, rows)


def _figures(known: Figure | dict[str, Figure]) -> dict[str, Figure]:
    return known if isinstance(known, dict) else {_TOTAL: known}


def _order_of_part(part: str) -> tuple[int, str]:
    """The total first, medals by rank, then the others in Vietnamese order."""
    if part in _PARTS:
        return _PARTS.index(part), ""
    return len(_PARTS), order_key(part)


def _part(part: str, among: int) -> str:
    if part == _TOTAL:
        return "Tổng số" if among > 1 else "Kết quả"
    return capital(part)


def _row(figures: dict[str, Figure], parts: list[str]) -> tuple[str, ...]:
    return tuple(number(figures[part]) if part in figures else "" for part in parts)


def scoring(facts: Facts) -> Section | None:
    """How the conference scored or voted, in the words of the facts."""
    stated = bare(facts["voting"] or "")
    if not stated:
        return None
    return Section("CHẤM ĐIỂM, BÌNH XÉT", (Paragraph(f"{capital(stated)}."),))


def ranking(facts: Facts) -> Section | None:
    entries = facts["ranking"]["entries"]
    if not entries:
        return None
    has_total = any(entry["total"] is not None for entry in entries)
    columns = (
        Column("Hạng", "order"),
        Column("Đơn vị"),
        *((Column("Tổng điểm", "number", is_number=True),) if has_total else ()),
    )
    rows = []
    for entry in entries:
        row = [str(entry["rank"]) if entry["rank"] is not None else "-", entry["unit"]]
        if has_total:
            row.append(number(entry["total"]) if entry["total"] is not None else "")
        rows.append(tuple(row))
    year = in_year(facts["emulation_year"])
    blocks: tuple[Block, ...] = (
        Paragraph(_ranking_lead(facts), leads=True),
        Table(" ".join(w for w in ("Xếp hạng thi đua", year) if w), columns, tuple(rows)),
    )
    if any(entry["rank"] is None for entry in entries):
        blocks += (Paragraph("Dấu “-” ở cột Hạng: đơn vị không xếp hạng."),)
    return Section("XẾP HẠNG THI ĐUA", blocks)


def _ranking_lead(facts: Facts) -> str:
    if facts["ranking"]["complete"]:
        return "Kết quả xếp hạng các đơn vị tại bảng sau:"
    if about(facts).from_published:
        return "Nguồn chỉ nêu thứ hạng của các đơn vị tại bảng sau:"
    return "Thứ hạng đã được xác định của các đơn vị tại bảng sau:"
