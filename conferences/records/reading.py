"""From a file to checked records, or to errors that name the record and the key.

A record is the JSON object of `data/conference-record.schema.json`. Text comes out in NFC
and a whole number as `int`, any other as `Decimal`.
"""

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from conferences.records.parsing import BadRecords, parse
from conferences.records.sentences import cut, place_of, sentence
from conferences.records.storable import unstorable

Record = dict[str, Any]

# More says nothing that the first ones did not, and buries them.
MAX_ERRORS = 40


def read_records(path: Path) -> list[Record]:
    """The records in the file at `path`.

    Raises BadRecords with every error found (at most 40); nothing is half-read.
    """
    try:
        records = parse(path)
        if not isinstance(records, list):
            raise BadRecords([_("Tệp phải chứa một danh sách bản ghi, bắt đầu bằng “[”.")])
        errors = _errors(records)
    except RecursionError as error:
        raise BadRecords([_("Tệp JSON lồng quá nhiều tầng.")]) from error
    if errors:
        raise BadRecords(errors)
    return records


def _errors(records: list[Any]) -> list[str]:
    errors: list[str] = []
    for number, record in enumerate(records, start=1):
        errors += _errors_in(record, _name_of(record, number))
        if len(errors) > MAX_ERRORS:
            return [*errors[:MAX_ERRORS], _("Còn lỗi khác; sửa các lỗi trên trước.")]
    return errors or _repeated_ids(records)


@cache
def _validator() -> Draft202012Validator:
    text = (settings.BASE_DIR / "data/conference-record.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(
        json.loads(text), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def _name_of(record: Any, number: int) -> str:
    known = record.get("id") if isinstance(record, dict) else None
    name = _("Bản ghi thứ %(number)d") % {"number": number}
    return f"{name} ({cut(known)})" if isinstance(known, str) else name


def _errors_in(record: Any, name: str) -> list[str]:
    found = sorted(
        islice(_validator().iter_errors(record), MAX_ERRORS + 1),
        key=lambda error: [str(step) for step in error.path],
    )
    places = [(place_of(error.absolute_path), sentence(error)) for error in found]
    # The schema complains once for every missing key; the sentence lists them all.
    told = dict.fromkeys(places or ((place_of([at]), why) for at, why in unstorable(record)))
    return [f"{name}, {at}: {why}" for at, why in told]


def _repeated_ids(records: list[Record]) -> list[str]:
    seen: dict[str, int] = {}
    errors = []
    for number, record in enumerate(records, start=1):
        first = seen.setdefault(record["id"], number)
        if first != number:
            errors.append(
                _("%(name)s, id: đã dùng cho bản ghi thứ %(first)d trong cùng tệp.")
                % {"name": _name_of(record, number), "first": first}
            )
    return errors
