"""What was adopted, in the words of the minutes."""

from typing import Any

from clusters.models import Office
from conferences.models import Conference
from conferences.resolutions.conclusion import frozen
from reports.documents.wording import bare, capital, in_year
from reports.texts import Written, table


def resolution_sections(conference: Conference) -> list[Written]:
    """One section for each part of the resolution that says something."""
    held = getattr(conference, "resolution", None)
    if held is None:
        return []
    said = frozen(conference)
    found = [
        Written("standing", "Kết quả xếp hạng", _standing(said["standings"])),
        Written("nominations", "Đề nghị khen thưởng", nominations(said["nominations"])),
        Written("conferrals", "Khen thưởng trao tại hội nghị", _conferrals(said["conferrals"])),
        Written("officers", "Chức danh nhiệm kỳ tới", _officers(conference, said["terms"])),
        Written("findings", "Kết luận của hội nghị", _findings(said["findings"])),
        Written("covenant", "Giao ước thi đua", _covenant(said["covenant"])),
    ]
    return [section for section in found if section.text]


def figure(text: str) -> str:
    """ "987.50" → "987,5"."""
    whole, _dot, part = text.partition(".")
    part = part.rstrip("0")
    return f"{whole},{part}" if part else whole


def _standing(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    graded = any(row["classification"] for row in rows)
    noted = any(row["note"] for row in rows)
    head = (
        "Hạng", "Đơn vị", "Tổng điểm",
        *(("Xếp loại",) if graded else ()),
        *(("Ghi chú",) if noted else ()),
    )  # fmt: skip
    lines = [
        (
            str(row["rank"] or "-"),
            row["unit"],
            figure(row["total"]) if row["total"] is not None else "",
            *((row["classification"],) if graded else ()),
            *((row["note"],) if noted else ()),
        )
        for row in sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0))
    ]
    return f"Hội nghị thông qua kết quả xếp hạng:\n{table(head, lines)}"


def nominations(rows: list[dict[str, Any]]) -> str:
    """One line for each recipient; a number where nobody is named."""
    if not rows:
        return ""
    lines: list[tuple[str, ...]] = []
    for row in rows:
        for who in recipients_of(row):
            lines.append((str(len(lines) + 1), row["award"], who, capital(row["decider"])))
    head = ("STT", "Hình thức, danh hiệu", "Đơn vị, cá nhân được đề nghị", "Cấp quyết định")
    reasons = [f"{row['award']}: {bare(row['deviation'])}." for row in rows if row.get("deviation")]
    return "\n".join(["Hội nghị đề nghị khen thưởng:", table(head, lines), *reasons])


def recipients_of(row: dict[str, Any]) -> list[str]:
    if row["recipients"]:
        return [str(name) for name in row["recipients"]]
    if row["count"] is not None:
        return [f"{row['count']} (chưa nêu tên)"]
    return [capital(bare(row["note"] or "")) or "chưa nêu tên"]


def _conferrals(rows: list[dict[str, Any]]) -> str:
    lines = []
    for row in rows:
        groups = "; ".join(row["groups"])
        about = ", ".join(part for part in (row["decider"], row["reason"]) if part)
        lines.append(f"- {row['award'] or 'Khen thưởng'}: {groups}{f' ({about})' if about else ''}")
    return _items(lines)


def _officers(conference: Conference, rows: list[dict[str, Any]]) -> str:
    cluster = conference.cluster
    titles = {
        Office.CHAIR: cluster.chair_title if cluster else "Trưởng",
        Office.VICE_CHAIR: cluster.vice_title if cluster else "Phó",
    }
    lines = []
    for row in rows:
        title = " ".join(part for part in (titles[row["office"]], in_year(row["year"])) if part)
        status = f"{row['status'][:1].lower()}{row['status'][1:]}"
        lines.append(f"- {title}: {row['unit'] or 'chưa xác định'} ({status})")
    return _items(lines)


def _findings(rows: list[dict[str, str]]) -> str:
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    parts = []
    for kind in kinds:
        told = [f"- {capital(bare(row['text']))}" for row in rows if row["kind"] == kind]
        parts += [f"{kind}:", _items(told)]
    return "\n".join(parts)


def _covenant(said: dict[str, Any] | None) -> str:
    if said is None:
        return ""
    named = " ".join(part for part in ("giao ước thi đua", in_year(said["year"])) if part)
    return f"Các đơn vị đã ký kết {named}." if said["signed"] else f"Chưa ký kết {named}."


def _items(lines: list[str]) -> str:
    return "\n".join([*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])])
