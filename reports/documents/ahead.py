"""Limitations, recommendations and tasks, the covenant, the next officers, documents cited."""

from reports.documents import Facts
from reports.documents.blocks import Articles, Block, Items, Paragraph, Section, Subsection
from reports.documents.facts import group_word
from reports.documents.opening import named_offices, office_words
from reports.documents.wording import in_year, joined, listed


def limitations(facts: Facts) -> Section | None:
    lines = listed(facts["limitations"])
    return Section("HẠN CHẾ", (Items(lines),)) if lines else None


def recommendations(facts: Facts) -> Section | None:
    """Recommendations and next tasks; the heading names only what there is."""
    found = (
        ("Kiến nghị, ý kiến chỉ đạo", "KIẾN NGHỊ", listed(facts["recommendations"])),
        ("Nhiệm vụ trọng tâm", "NHIỆM VỤ TRỌNG TÂM", listed(facts["next_tasks"])),
    )
    present = [(title, word, lines) for title, word, lines in found if lines]
    if not present:
        return None
    heading = " VÀ ".join(word for _title, word, _lines in present)
    if len(present) == 1:
        return Section(heading, (Items(present[0][2]),))
    return Section(
        heading, (), tuple(Subsection(title, (Items(lines),)) for title, _w, lines in present)
    )


def covenant(facts: Facts) -> Section | None:
    """The covenant with its articles. One statement alone is not called an article."""
    stated = facts["covenant"]
    if not stated or not (stated["signed"] or stated["articles"]):
        return None
    year = in_year(stated["year"])
    lines = listed(stated["articles"])
    lead = _covenant_lead(facts, year, bool(lines))
    blocks: tuple[Block, ...] = (Paragraph(lead, leads=bool(lines)),)
    if len(lines) == 1:
        blocks += (Items(lines),)
    elif lines:
        # Each article is a sentence of its own.
        blocks += (Articles(tuple(f"{line.rstrip(';.')}." for line in lines)),)
    return Section(" ".join(w for w in ("GIAO ƯỚC THI ĐUA", year.upper()) if w), blocks)


def _covenant_lead(facts: Facts, year: str, has_articles: bool) -> str:
    group = group_word(facts)
    who = f"Các đơn vị trong {group}" if group else "Các đơn vị"
    named = " ".join(word for word in ("giao ước thi đua", year) if word)
    if not facts["covenant"]["signed"]:
        return f"Nội dung {named} (chưa ký):"
    return f"{who} đã ký kết {named}" + (" với các nội dung:" if has_articles else ".")


def next_officers(facts: Facts) -> Section | None:
    """Who was elected, and who was only proposed, for the time to come."""
    blocks: tuple[Block, ...] = ()
    for status, verb in (("elected", "bầu"), ("proposed", "đề xuất")):
        terms = [term for term in facts["terms"] if term["status"] == status]
        named = [f"{unit} làm {office}" for office, unit in named_offices(facts, terms)]
        if named:
            blocks += (Paragraph(f"Hội nghị {verb} {joined(named)}."),)
    if not blocks:
        return None
    coming = [term for term in facts["terms"] if term["status"] != "serving"]
    return Section(f"{office_words(facts, coming)} nhiệm kỳ tiếp theo".upper(), blocks)


def cited(facts: Facts) -> Section | None:
    lines = listed(facts["legal_refs"])
    return Section("VĂN BẢN ĐƯỢC VIỆN DẪN", (Items(lines),)) if lines else None
