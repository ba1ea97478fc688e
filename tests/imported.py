"""Real records for tests: the reference data, and conferences taken over from `data/`."""

import copy
import json
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from conferences.actions import import_records
from conferences.models import Conference
from conferences.records import read_records

Record = dict[str, Any]

RECORDS = settings.BASE_DIR / "data/conferences.json"
SEEDS = ("seed-0", "seed-1", "seed-2", "seed-3", "seed-4")


def raw_record(record_id: str) -> Record:
    """A record of `data/` as its file has it."""
    return next(row for row in json.loads(RECORDS.read_text()) if row["id"] == record_id)


def take_over(record_ids: tuple[str, ...] | None = None) -> list[Conference]:
    """Import these records of `data/` (all of them without ids), in the order of the file."""
    records = read_records(RECORDS)
    chosen = [row for row in records if record_ids is None or row["id"] in record_ids]
    import_records(chosen, by=None)
    ids = [row["id"] for row in chosen]
    return sorted(
        Conference.objects.filter(record_id__in=ids), key=lambda row: ids.index(row.record_id)
    )


def copies(record: Record, count: int) -> list[Record]:
    """`record` and more of the same under other ids, for counting queries."""
    made = []
    for number in range(count):
        row = copy.deepcopy(record)
        row["id"] = f"copy-{number}"
        row["title"] = f"Hội nghị {number}"
        made.append(row)
    return made


@pytest.fixture
def reference(db: None) -> None:
    """Provinces, clusters, award kinds and laws."""
    call_command("load_reference", stdout=StringIO())


@pytest.fixture
def seeds(reference: None) -> list[Conference]:
    """The five seeds, imported."""
    return take_over(SEEDS)
