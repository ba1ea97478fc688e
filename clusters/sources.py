"""Where a canonical row stands: its source as people read it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from clusters.actions.known import FROM_RECORD

_REFERENCE = "clusters.json: "
_DEMO = "demo: "
FROM_CHANGE = "change:"
FROM_COUNCIL = "council"
# Laid down when the year was opened, and so known before it.
FROM_OPENING = "year:"


def in_words(source: str) -> str:
    """`source` of a membership or a term in words."""
    if source.startswith(FROM_RECORD):
        return _("Bản ghi hội nghị %(id)s") % {"id": source.removeprefix(FROM_RECORD)}
    if source.startswith(_REFERENCE):
        return _("Dữ liệu tham chiếu về cụm, khối")
    if source.startswith(_DEMO):
        return _("Dữ liệu minh họa")
    if source.startswith(FROM_CHANGE):
        return _("Thay đổi đơn vị")
    if source == FROM_COUNCIL:
        return _("Thường trực Hội đồng ghi")
    if source.startswith(FROM_OPENING):
        return _("Mở năm %(year)s") % {"year": source.removeprefix(FROM_OPENING)}
    return source


def all_in_words(sources: Iterable[str]) -> list[str]:
    """Each source once, in the order in which they first come."""
    return list(dict.fromkeys(in_words(source) for source in sources))
