from conferences.actions.attending import mark_present
from conferences.actions.importing import Differs, Imported, import_records
from conferences.actions.moving import move
from conferences.actions.preparing import (
    Elected,
    add_findings,
    draft,
    elect,
    nominate,
    set_standing,
)

__all__ = [
    "Differs",
    "Elected",
    "Imported",
    "add_findings",
    "draft",
    "elect",
    "import_records",
    "mark_present",
    "move",
    "nominate",
    "set_standing",
]
