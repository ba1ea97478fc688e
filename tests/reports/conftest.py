"""Recorded conferences and the demonstration year, as the tests of reports need them."""

from collections.abc import Callable
from typing import Any

import pytest

from conferences.actions import import_records
from conferences.models import Conference
from tests.reports.records import ALL
from tests.world import world, world_rows

__all__ = ["recorded", "world", "world_rows"]


@pytest.fixture
def recorded(db: None) -> Callable[[str], Conference]:
    """Takes over one of the real records and returns its conference."""

    def take_over(name: str, **changes: Any) -> Conference:
        import_records([{**ALL[name], **changes}], by=None)
        return Conference.objects.get(record_id=name)

    return take_over
