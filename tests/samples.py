"""Single records of `data/`, to be changed and imported where a test needs few rows."""

import copy
import json
from typing import Any

from tests.imported import RECORDS

Record = dict[str, Any]


def raw_record(record_id: str) -> Record:
    """A record as the file has it."""
    found: Record = next(row for row in json.loads(RECORDS.read_text()) if row["id"] == record_id)
    return found


def copies(record: Record, count: int) -> list[Record]:
    """`record` under other ids and titles, for counting queries."""
    made = []
    for number in range(count):
        row = copy.deepcopy(record)
        row |= {"id": f"copy-{number}", "title": f"Hội nghị {number}"}
        made.append(row)
    return made
