"""The first section: when and where the conference was, who led it, who belonged."""

from reports.documents import Facts
from reports.documents.blocks import Items, Paragraph, Section, Subsection
from reports.documents.facts import about, chair_titles, group_word
from reports.documents.wording import bare, capital, day, in_year, listed, number

_MEETINGS = {
    "annual_summary": "Hội nghị tổng kết công tác thi đua, khen thưởng",
    "mid_year_review": "Hội nghị sơ kết công tác thi đua, khen thưởng",
    "covenant_signing": "Hội nghị ký kết giao ước thi đua",
    "preparatory": "Hội nghị trù bị",
    "thematic": "Hội nghị chuyên đề",
}
_ORDERS = ("", "thứ nhất", "thứ hai", "thứ ba", "thứ tư", "thứ năm")


def opening(facts: Facts) -> Section | None:
    """Organisation and attendance; nothing where only the kind of the meeting is known."""
    held = _held(facts)
    host = facts["conference"]["host"]
    blocks: tuple[Paragraph, ...] = (Paragraph(held),) if held else ()
    if host:
        blocks += (Paragraph(f"Đơn vị đăng cai: {bare(host)}."),)
    parts = tuple(
        part
        for part in (_presiding(facts), _attendance(facts), _members(facts), _officers(facts))
        if part
    )
    if not blocks and not parts:
        return None
    is_meeting = facts["conference"]["kind"] in _MEETINGS
    return Section("TỔ CHỨC HỘI NGHỊ" if is_meeting else "THÔNG TIN CHUNG", blocks, parts)


def _held(facts: Facts) -> str:
    """When, where, who, what: one sentence of what is known."""
    conference = facts["conference"]
    meeting = _MEETINGS.get(conference["kind"], "")
    when = f"ngày {day(conference['date'])}" if conference["date"] else ""
    where = f"tại {conference['place']}" if conference["place"] else ""
    lead = ", ".join(part for part in (when, where) if part)
    if not meeting:
        return f"{capital(lead)}." if lead else ""
    what = " ".join(part for part in (meeting, in_year(facts["emulation_year"])) if part)
    cluster = facts["cluster"]
    if not cluster:
        return f"{capital(lead)}, {what} được tổ chức." if lead else ""
    count = cluster["stated_member_count"]
    who = f"{cluster['name']} ({number(count)} đơn vị)" if count else cluster["name"]
    return capital(", ".join(part for part in (lead, f"{who} tổ chức {what}.") if part))


def _presiding(facts: Facts) -> Subsection | None:
    lines = []
    for person in facts["conference"]["presiding"]:
        named = ", ".join(part for part in (person["name"], person["position"]) if part)
        standing_for = person["representing"]
        lines.append(f"{named} – {standing_for}" if named and standing_for else named)
    return _list("Chủ trì", lines)


def _attendance(facts: Facts) -> Subsection | None:
    return _list("Thành phần tham dự", facts["conference"]["attendees"])


def _list(title: str, texts: list[str]) -> Subsection | None:
    lines = listed([text for text in texts if text])
    return Subsection(title, (Items(lines),)) if lines else None


def _members(facts: Facts) -> Subsection | None:
    cluster = facts["cluster"]
    if not cluster or not (cluster["members"] or cluster["excluded"]):
        return None
    group = group_word(facts)
    blocks: tuple[Paragraph, ...] = ()
    if cluster["members"]:
        if cluster["members_complete"]:
            lead = f"{group} gồm {len(cluster['members'])} đơn vị"
        elif about(facts).from_published:
            lead = "Nguồn nêu tên một phần các đơn vị"
        else:
            lead = "Trong đó có các đơn vị"
        blocks += (Paragraph(f"{lead}: {', '.join(cluster['members'])}."),)
    if cluster["excluded"]:
        blocks += (Paragraph(f"Không thuộc {group}: {', '.join(cluster['excluded'])}."),)
    return Subsection("Đơn vị thành viên", blocks)


def _officers(facts: Facts) -> Subsection | None:
    """Who was serving at the time of the conference."""
    serving = [term for term in facts["terms"] if term["status"] == "serving"]
    lines = [f"{office}: {unit}" for office, unit in named_offices(facts, serving)]
    return _list(f"{office_words(facts, serving)} đương nhiệm", lines)


def office_words(facts: Facts, terms: list[dict[str, str]]) -> str:
    """ "Cụm trưởng, Cụm phó", or the one of them that `terms` speak of."""
    held = {term["office"] for term in terms}
    return ", ".join(title for office, title in chair_titles(facts).items() if office in held)


def named_offices(facts: Facts, terms: list[dict[str, str]]) -> list[tuple[str, str]]:
    """("Cụm phó thứ hai năm 2020", unit) of each term, chair first.

    The order is told only where the terms have several; a unit that is not known is said
    to be so.
    """
    titles = chair_titles(facts)
    unknown = "nguồn không nêu tên đơn vị" if about(facts).from_published else "chưa xác định"
    named = []
    for office in ("chair", "vice_chair"):
        held = sorted((t for t in terms if t["office"] == office), key=lambda t: t["order"])
        ranked = len({term["order"] for term in held}) > 1
        for term in held:
            order = _order(int(term["order"])) if ranked else ""
            words = (titles[office], order, in_year(term["year"]))
            named.append((" ".join(word for word in words if word), term["unit"] or unknown))
    return named


def _order(order: int) -> str:
    return _ORDERS[order] if order < len(_ORDERS) else f"thứ {order}"
