"""What stands around the body: who issues, kind and subject, source, signature, recipients."""

from dataclasses import dataclass

from reports.documents import Facts
from reports.documents.facts import about, chair_titles, group_word
from reports.documents.wording import in_year, long_day, moment

_COUNCIL = "Hội đồng Thi đua - Khen thưởng"
_KINDS = {
    "annual_summary": "Báo cáo tổng kết",
    "mid_year_review": "Báo cáo sơ kết",
    "covenant_signing": "Báo cáo kết quả hội nghị",
    "preparatory": "Báo cáo kết quả hội nghị",
    "thematic": "Báo cáo kết quả hội nghị",
    # Not every meeting or decision on record was a conference: claim no more than that.
    "other": "Báo cáo tổng hợp",
}
_SUBJECTS = {
    "annual_summary": "Công tác thi đua, khen thưởng",
    "mid_year_review": "Công tác thi đua, khen thưởng",
    "covenant_signing": "Ký kết giao ước thi đua",
    "preparatory": "Hội nghị trù bị",
    "thematic": "Hội nghị chuyên đề",
    "other": "Công tác thi đua, khen thưởng",
}


DEMO_NOTICE = (
    "VĂN BẢN MINH HỌA: nội dung và số liệu được dựng để giới thiệu nền tảng, không phải "
    "số liệu thật và không có giá trị hành chính."
)


@dataclass(frozen=True)
class Heading:
    superior: str
    issuing: str
    number: str
    place_and_date: str
    kind: str
    subject: str
    # "của Cụm …": the second line of the subject, where there is one to name.
    whose: str

    @property
    def title(self) -> str:
        """Kind and subject in one line, for lists and for the title of the file."""
        subject = f"{self.subject[:1].lower()}{self.subject[1:]}"
        return f"{self.kind}: {subject} {self.whose}".rstrip()


def heading(facts: Facts) -> Heading:
    """The heading. What nobody gave, such as number and date, is left to be filled in."""
    known = about(facts)
    council = facts["council"]["name"]
    cluster = facts["cluster"]
    kind = facts["conference"]["kind"]
    dated = long_day(known.date) if known.date else "ngày …… tháng …… năm ………"
    subject = (_SUBJECTS[kind], in_year(facts["emulation_year"]))
    return Heading(
        superior=council.upper() if cluster else "",
        issuing=(cluster["name"] if cluster else council).upper(),
        number=known.number or "\u00a0" * 8 + "/BC-…",
        place_and_date=f"{known.place or '……………'}, {dated}",
        kind=_KINDS[kind],
        subject=" ".join(part for part in subject if part),
        whose=_whose(facts),
    )


def _whose(facts: Facts) -> str:
    """ "của Cụm …", or of the unit whose council met; nothing for the central council."""
    if facts["cluster"]:
        return f"của {facts['cluster']['name']}"
    council: str = facts["council"]["name"]
    if facts["council"]["level"] == "central":
        return ""
    return f"của {council.removeprefix(_COUNCIL).strip()}"


def notices(facts: Facts) -> list[str]:
    """What the reader must know before reading: where the facts come from, or a demonstration."""
    known = about(facts)
    found = []
    if known.is_demo:
        found.append(DEMO_NOTICE)
    if known.from_published:
        found.append(f"Tổng hợp từ nguồn đã công bố: {_source(facts)}.")
        if facts["council"]["name_inferred"]:
            found.append(
                f"Tên cơ quan “{facts['council']['name']}” do người tổng hợp xác định; "
                "nguồn không nêu."
            )
    return found


def _source(facts: Facts) -> str:
    published = moment(facts["published"]) if facts["published"] else ""
    parts = (
        f"“{facts['title']}”" if facts["title"] else "",
        facts["source"] or "",
        f"công bố {published}" if published else "",
    )
    return ", ".join(part for part in parts if part) or "không nêu tên nguồn"


def authority(facts: Facts) -> tuple[str, ...]:
    """The lines above the place of the signature."""
    group = group_word(facts)
    if group:
        return f"TM. {group} thi đua".upper(), chair_titles(facts)["chair"].upper()
    if facts["council"]["name"].startswith(_COUNCIL):
        return "TM. HỘI ĐỒNG", "CHỦ TỊCH"
    return ("THỦ TRƯỞNG CƠ QUAN",)


def recipients(facts: Facts) -> tuple[str, ...]:
    """The lines of "Nơi nhận"."""
    group = group_word(facts)
    units = (f"- Các đơn vị trong {group};",) if group else ()
    return f"- {facts['council']['name']};", *units, "- Lưu: VT."
