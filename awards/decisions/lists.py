"""The list of recipients that goes with a decision, as a workbook and on paper."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from awards.decisions.pages import awards_in, dossiers_of
from awards.models import Award, Decision, Proposal
from workflow.workbooks import workbook_response


def recipients_workbook(decision: Decision, user: Any, *, from_register: bool) -> HttpResponse:
    """Numbered, with award and year. What a conflict of interest bars is counted in a last line."""
    heads = [
        (_("TT"), 6),
        (_("Tập thể, cá nhân, hộ gia đình"), 40),
        (_("Chức vụ, nghề nghiệp"), 28),
        (_("Đơn vị"), 40),
        (_("Hình thức"), 44),
        (_("Thành tích năm"), 14),
        (_("Ghi chú"), 30),
    ]
    rows = recipient_rows(decision, user, from_register=from_register)
    title = _("Danh sách kèm theo quyết định")
    return workbook_response(title, "danh-sach-kem-theo", heads, rows)


def recipient_rows(decision: Decision, user: Any, *, from_register: bool) -> Iterator[list[Any]]:
    """Number, name, office, unit, award, year and note of each; the same on paper and in Excel."""
    return _given(decision, user) if from_register else _proposed(decision, user)


def _given(decision: Decision, user: Any) -> Iterator[list[Any]]:
    for n, award in enumerate(awards_in(decision, user).iterator(chunk_size=500), start=1):
        note = _("đã hủy") if award.revoked_on else ""
        if award.count > 1:
            note = ", ".join(each for each in (_("số lượng %d") % award.count, note) if each)
        yield [n, *_of_award(award), award.name, award.year or "", note]


def _of_award(award: Award) -> list[str]:
    person = award.person
    if person is not None:
        return [person.name, person.position, str(person.unit)]
    home = award.household.unit if award.household else None
    name = award.household.name if award.household else str(award.unit or award.recipient)
    return [name, "", str(home or "")]


def _proposed(decision: Decision, user: Any) -> Iterator[list[Any]]:
    rows = dossiers_of(decision, user)
    n = 0
    for n, row in enumerate(rows.iterator(chunk_size=500), start=1):  # counted on
        yield [n, row.name, *_of_dossier(row), row.kind.name, str(row.batch.year), ""]
    hidden = decision.proposals.count() - n
    if hidden:
        told = _("Danh sách thiếu %(n)d hồ sơ không hiện vì trùng đơn vị.") % {"n": hidden}
        yield ["", told, "", "", "", "", ""]


def _of_dossier(row: Proposal) -> list[str]:
    if row.person is not None:
        return [row.person.position, str(row.home)]
    return ["", "" if row.unit_id else str(row.home)]
