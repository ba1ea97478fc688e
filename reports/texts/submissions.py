"""The letters that submit what a conference nominated, one for each level that decides."""

import re
from typing import Any

from django.utils import translation

from conferences.models import Conference
from conferences.resolutions.conclusion import frozen
from reports.documents.wording import bare, capital, counted, day, deed, in_year
from reports.texts import ANNEX, Written, table
from reports.texts.resolutions import figure, recipients_of

_REMARK = re.compile(r"\s*\([^()]*\)$")
SOMEBODY = "cấp có thẩm quyền"


def deciders(conference: Conference) -> list[str]:
    """The levels that decide on what was nominated, as stated, in the order of the nominations.

    "" stands for those of which nobody said who decides.
    """
    found: dict[str, str] = {}
    for row in _nominations(conference):
        stated = _level(row["decider"])
        found.setdefault(stated.casefold(), stated)
    return list(found.values())


def _level(stated: str) -> str:
    """Who decides, without what is remarked in brackets behind it."""
    return _REMARK.sub("", bare(stated))


def submission(conference: Conference, decider: str) -> list[Written]:
    """The letter to the level `decider`: who asks for what, and the list as an annex."""
    with translation.override("vi"):
        rows = [
            row
            for row in _nominations(conference)
            if _level(row["decider"]).casefold() == decider.casefold()
        ]
        if not rows:
            return []
        ranks = {row["unit"]: row for row in frozen(conference)["standings"]}
        return [
            Written("lead", "", _lead(conference)),
            Written("nominations", "", _asked(rows, decider)),
            Written("closing", "", _closing(conference, decider)),
            Written(ANNEX, "Danh sách đề nghị khen thưởng", _list(rows, ranks)),
        ]


def _nominations(conference: Conference) -> list[dict[str, Any]]:
    held = getattr(conference, "resolution", None)
    if held is None:
        return []
    rows: list[dict[str, Any]] = frozen(conference)["nominations"]
    return rows


def who_asks(conference: Conference) -> str:
    return conference.stated_cluster or conference.stated_council


def _lead(conference: Conference) -> str:
    held = f" ngày {day(conference.held_on.isoformat())}" if conference.held_on else ""
    year = in_year(conference.for_year)
    return (
        f"Căn cứ kết quả bình xét thi đua {year} được thông qua tại Hội nghị{held} của "
        f"{who_asks(conference)}."
    ).replace("  ", " ")


def _asked(rows: list[dict[str, Any]], decider: str) -> str:
    """What is asked for, award by award, with numbers."""
    lines = []
    for row in rows:
        number = row["count"] if row["count"] is not None else len(row["recipients"])
        told = f" cho {counted('mixed', number, None)}" if number else ""
        lines.append(f"- {deed(row['award'], {})}{told}")
    ends = [*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])]
    lead = f"Kính trình {decider or SOMEBODY} xem xét, quyết định khen thưởng:"
    return "\n".join([lead, *ends])


def _closing(conference: Conference, decider: str) -> str:
    return "\n".join(
        [
            "Danh sách đề nghị khen thưởng tại Phụ lục kèm theo.",
            f"Kính trình {decider or SOMEBODY} xem xét, quyết định./.",
        ]
    )


def _list(rows: list[dict[str, Any]], ranks: dict[str, dict[str, Any]]) -> str:
    lines: list[tuple[str, ...]] = []
    for row in rows:
        for who in recipients_of(row):
            stood = ranks.get(who)
            total = figure(stood["total"]) if stood and stood["total"] is not None else ""
            rank = str(stood["rank"] or "") if stood else ""
            lines.append((str(len(lines) + 1), who, capital(row["award"]), total, rank))
    head = ("STT", "Đơn vị, cá nhân", "Hình thức, danh hiệu đề nghị", "Tổng điểm", "Xếp hạng")
    reasons = [
        f"{capital(row['award'])}: {bare(row['deviation'])}." for row in rows if row["deviation"]
    ]
    return "\n".join([table(head, lines), *reasons])
