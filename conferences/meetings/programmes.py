"""Programmes: what a meeting of a kind usually has, and when its items begin. No ORM.

The usual items follow published programmes of clusters; they are a start to be changed.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from conferences.models.agenda import ItemKind as K
from conferences.models.conference import ConferenceKind


def usual(kind: str) -> list[tuple[str, str, int]]:
    """(title, kind, minutes) of the items of a meeting of `kind`."""
    middle = {
        ConferenceKind.ANNUAL_SUMMARY: [
            (_("Báo cáo kết quả thực hiện giao ước thi đua"), K.REPORT, 30),
            (_("Tham luận của các đơn vị"), K.SPEECH, 45),
            (_("Công bố điểm và thứ hạng"), K.STANDING, 20),
            (_("Bình xét, đề nghị khen thưởng"), K.BALLOT, 30),
            (_("Suy tôn đơn vị đứng đầu, đơn vị phó năm sau"), K.BALLOT, 20),
            (_("Ký giao ước thi đua năm sau"), K.SIGNING, 20),
        ],
        ConferenceKind.MID_YEAR_REVIEW: [
            (_("Báo cáo sơ kết sáu tháng đầu năm"), K.REPORT, 30),
            (_("Thảo luận"), K.SPEECH, 60),
            (_("Kết luận, nhiệm vụ sáu tháng cuối năm"), K.OTHER, 20),
        ],
        ConferenceKind.COVENANT_SIGNING: [
            (_("Trình bày dự thảo giao ước thi đua"), K.REPORT, 20),
            (_("Thảo luận, thống nhất nội dung"), K.SPEECH, 30),
            (_("Ký giao ước thi đua"), K.SIGNING, 20),
        ],
        ConferenceKind.PREPARATORY: [
            (_("Rà soát điểm đã thẩm định"), K.REPORT, 40),
            (_("Thống nhất dự kiến xếp hạng và chương trình"), K.SPEECH, 40),
        ],
    }.get(ConferenceKind(kind), [(_("Nội dung chính"), K.OTHER, 60)])
    return [
        (_("Khai mạc, giới thiệu đại biểu"), K.OPENING, 15),
        *middle,
        (_("Bế mạc"), K.CLOSING, 10),
    ]


def beginnings(
    start: time | None, items: Iterable[tuple[time | None, int | None]]
) -> Sequence[time | None]:
    """When each item begins: the time given, else the end of the one before; None where that
    cannot be told. A programme that runs past midnight says nothing from there on.
    """
    day = date(2000, 1, 1)
    now = datetime.combine(day, start) if start else None
    told: list[time | None] = []
    for given, minutes in items:
        if given is not None:
            now = datetime.combine(day, given)
        told.append(now.time() if now and now.date() == day else None)
        now = now + timedelta(minutes=minutes) if now and minutes is not None else None
    return told
