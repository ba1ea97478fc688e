"""What every deed on facts does first: may they, and is it still what they saw."""

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from awards.rules.facts import Standing, denial
from awards.scope import standing_of
from clusters.models import Unit
from workflow.moves import Denied, Stale

if TYPE_CHECKING:
    from accounts.models import User

M = TypeVar("M", bound=models.Model)


def allow(verb: str, unit: Unit, by: "User") -> Standing:
    """The capacity in which `by` does `verb` for `unit`. Raises Denied where they may not."""
    standing = standing_of(by, unit)
    if reason := denial(verb, standing):
        raise Denied(reason)
    return standing


def claim(rows: "models.QuerySet[M]", version: int) -> M:
    """The one row of `rows`, locked, where it is still at `version`. Raises Stale otherwise."""
    row: Any = rows.select_for_update().get()
    if row.version != version:
        raise Stale(
            _("Mục này đã được sửa từ lúc trang được mở. Xem lại nội dung mới rồi làm lại.")
        )
    found: M = row
    return found
