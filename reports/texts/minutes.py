"""The minutes of a conference, in the order of the decree's form for minutes."""

from django.utils import translation

from conferences.meetings.attendance import quorum_of
from conferences.models import AgendaItem, Away, Conference, Delegation
from conferences.workflow import ItemState
from reports.documents.wording import bare, capital, joined
from reports.texts import Written, joined_lines
from reports.texts.ballots import ballots_section
from reports.texts.moments import hour_on, on_day
from reports.texts.resolutions import resolution_sections


def minutes(conference: Conference) -> list[Written]:
    """Opening, presence, each item with its notes, ballots, what was adopted, closing."""
    with translation.override("vi"):
        ballots = ballots_section(conference)
        return [
            Written("opening", "Thời gian, địa điểm", _opening(conference)),
            Written("presence", "Thành phần tham dự", _presence(conference)),
            *_items(conference),
            *([ballots] if ballots else []),
            *resolution_sections(conference),
            Written("closing", "", _closing(conference)),
        ]


def _opening(conference: Conference) -> str:
    began = hour_on(conference.held_on, conference.opened_at, conference.begins)
    place = bare(conference.place or "")
    return joined_lines(
        f"Thời gian bắt đầu: {began}, {on_day(conference.held_on)}.",
        f"Địa điểm: {place}." if place else "",
        "Hình thức: họp trực tuyến." if conference.is_online else "",
    )


def _presence(conference: Conference) -> str:
    rows = list(
        Delegation.objects.filter(conference=conference)
        .select_related("unit", "proxy__unit")
        .prefetch_related("delegates")
        .order_by("unit__order_key", "pk")
    )
    units = [row for row in rows if not row.is_guest]
    came = [row for row in units if row.has_attended]
    away = [row for row in units if not row.has_attended]
    guests = [row.unit.name for row in rows if row.is_guest and row.has_attended]
    secretary = joined_parts(conference.secretary_name, conference.secretary_position)
    quorum = quorum_of(conference, ever=True)
    lines = [
        *(f"Chủ trì: {_presider(*row)}." for row in _presiders(conference)),
        f"Thư ký: {secretary}." if secretary else "",
        f"Có mặt: {len(came)}/{len(units)} đoàn (cần ít nhất {quorum.needed} đoàn)."
        if units
        else "",
        *_people(came),
        f"Vắng mặt: {joined([_absent(row) for row in away])}." if away else "",
        f"Khách mời: {joined(guests)}." if guests else "",
    ]
    return joined_lines(*lines)


def joined_parts(*parts: str | None) -> str:
    return ", ".join(bare(part) for part in parts if part and part.strip())


def _presiders(conference: Conference) -> list[tuple[str | None, str | None, str | None]]:
    rows = conference.presiders.order_by("order")
    return list(rows.values_list("name", "position", "representing"))


def _presider(name: str | None, position: str | None, standing_for: str | None) -> str:
    named = joined_parts(name, position)
    return " – ".join(part for part in (named, bare(standing_for or "")) if part)


def _people(rows: list[Delegation]) -> list[str]:
    """Each delegation with the persons that it named."""
    lines = []
    for row in rows:
        people = [joined_parts(each.name, each.position) for each in row.delegates.all()]
        lines.append(f"- {row.unit.name}{': ' + '; '.join(people) if people else ''}")
    return [*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])]


def _absent(row: Delegation) -> str:
    """The unit, and whom it let stand for it. Reasons are nobody's to read in a document."""
    if row.proxy is not None:
        return f"{row.unit.name} (ủy quyền cho {row.proxy.unit.name})"
    return f"{row.unit.name} (đến muộn)" if row.away == Away.LATER else row.unit.name


def _items(conference: Conference) -> list[Written]:
    rows = conference.items.select_related("speaker_unit").order_by("order")
    told = [
        Written(f"item-{row.pk}", capital(bare(row.title)), _item(row))
        for row in rows
        if row.state != ItemState.PLANNED or row.notes.strip()
    ]
    return [section for section in told if section.text]


def _item(item: AgendaItem) -> str:
    speaker = joined_parts(item.speaker, item.speaker_unit.name if item.speaker_unit else "")
    began = hour_on(item.conference.held_on, item.started_at)
    known = item.started_at is not None and not began.startswith("…")
    return joined_lines(
        f"Bắt đầu lúc {began}." if known else "",
        f"Trình bày: {speaker}." if speaker else "",
        item.notes.strip(),
    )


def _closing(conference: Conference) -> str:
    """When it ended: the end of the last item where it was told, else of the conclusion."""
    ends = [row.ended_at for row in conference.items.all() if row.ended_at]
    held = getattr(conference, "resolution", None)
    concluded = held.adopted_at if held else None
    at = hour_on(conference.held_on, max(ends) if ends else concluded)
    return f"Hội nghị kết thúc vào {at}, {on_day(conference.held_on)}./."
