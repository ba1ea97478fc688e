"""What differs between two things handed in for the same dossier. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Content = Mapping[str, Any]

# The fields of a version, in the order in which they are told.
FIELDS: "Mapping[str, StrPromise]" = {
    "name": _("Tên in trên quyết định"),
    "position": _("Chức vụ, nghề nghiệp"),
    "home": _("Đơn vị"),
    "kind": _("Hình thức, danh hiệu"),
    "ground": _("Loại hình"),
    "year": _("Thành tích năm"),
    "merits": _("Tóm tắt thành tích"),
    "rank": _("Hạng"),
    "total": _("Tổng điểm"),
    "assigned_max": _("Điểm tối đa được giao"),
    "letter": _("Tờ trình"),
}


class Change(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise; `about` is the key of a field, or "initiative" or "paper"."""

    about: str
    label: str
    change: Change
    before: str = ""
    after: str = ""


def differences(before: Content, after: Content) -> list[Difference]:
    """From an earlier version to a later one: fields, initiatives, then papers."""
    return [
        *_fields(before.get("fields", {}), after.get("fields", {})),
        *_initiatives(before.get("initiatives", ()), after.get("initiatives", ())),
        *_papers(before.get("papers", ()), after.get("papers", ())),
    ]


def _fields(before: Content, after: Content) -> list[Difference]:
    found = []
    # What a later program added is told by its own key.
    for key in (*FIELDS, *sorted((before.keys() | after.keys()) - FIELDS.keys())):
        old, new = _words(before.get(key)), _words(after.get(key))
        if old != new:
            label = str(FIELDS.get(key, key))
            found.append(Difference(key, label, _change(old, new), old, new))
    return found


def _change(old: str, new: str) -> Change:
    if not old:
        return Change.ADDED
    return Change.CHANGED if new else Change.REMOVED


def _words(value: Any) -> str:
    return "" if value is None else str(value)


def _initiatives(before: Sequence[str], after: Sequence[str]) -> list[Difference]:
    gone = [one for one in before if one not in after]
    come = [one for one in after if one not in before]
    return [
        *(Difference("initiative", one, Change.REMOVED, before=one) for one in gone),
        *(Difference("initiative", one, Change.ADDED, after=one) for one in come),
    ]


def _papers(before: Sequence[Content], after: Sequence[Content]) -> list[Difference]:
    """By what a paper is asked for as and its title; another hash is another paper."""
    old, new = ({_paper_key(one): one for one in papers} for papers in (before, after))
    found = []
    for key in (*new, *(key for key in old if key not in new)):
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and was["sha256"] == now["sha256"]:
            continue
        label = str((now or was or {})["title"])
        change = Change.ADDED if was is None else Change.REMOVED if now is None else Change.CHANGED
        found.append(Difference("paper", label, change, _file(was), _file(now)))
    return found


def _paper_key(paper: Content) -> tuple[str, str, str]:
    return paper["owner"], paper.get("requirement") or "", paper["title"]


def _file(paper: Content | None) -> str:
    return "" if paper is None else str(paper["file"])
