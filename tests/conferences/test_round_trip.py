"""What comes in goes out, and what went out comes in as known."""

import copy
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from conferences.actions import Imported, import_records
from conferences.models import Conference
from conferences.records import compose, read_records
from tests.imported import RECORDS, imported_rows  # noqa: F401  # a fixture
from tests.records_made import (
    any_record,
    cluster,
    full_records,
    indicator,
    meeting,
    record,
    stored,
    term,
    written,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]
# The database is put back after every example by hand.
in_one_test = settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def exported(*ids: str) -> list[Any]:
    out = io.StringIO()
    call_command("export_records", *(f"--id={name}" for name in ids), stdout=out)
    return json.loads(out.getvalue())  # type: ignore[no-any-return]  # a list, as exported


def as_text(value: Any) -> str:
    """JSON text: unlike `==` it tells 1 from true and from 1.0."""
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)


def test_the_54_records_come_out_as_they_went_in() -> None:
    given_text = json.loads(RECORDS.read_text(encoding="utf-8"))
    assert len(given_text) == 54
    # With the order of all keys, those of `by_unit` among them.
    assert json.dumps(exported()) == json.dumps(given_text)


def test_an_exported_file_is_known(tmp_path: Path) -> None:
    call_command("export_records", f"--output={tmp_path / 'out.json'}")
    out = io.StringIO()
    call_command("import_records", str(tmp_path / "out.json"), stdout=out)
    assert json.loads(out.getvalue().splitlines()[-1]) == {
        "records": 54, "created": 0, "updated": 0, "unchanged": 54, "warnings": 0,
    }  # fmt: skip


def test_one_of_the_54_is_composed_of_its_rows() -> None:
    wanted = next(r for r in json.loads(RECORDS.read_text("utf-8")) if r["id"] == "seed-1")
    assert compose(Conference.objects.get(record_id="seed-1")) == wanted


@in_one_test
@given(any_record)
def test_any_record_comes_out_in_nfc(tmp_path: Path, made: Any) -> None:
    made["id"] = f"thu-{made['id']}"
    path = written(tmp_path / "in.json", [made])
    with transaction.atomic():
        first = import_records(read_records(path), by=None)
        out = exported(made["id"])
        again = import_records(read_records(written(tmp_path / "out.json", out)), by=None)
        transaction.set_rollback(True)
    assert as_text(out) == as_text([stored(made)])
    assert (first.created, first.updated, first.unchanged) == (1, 0, 0)
    assert again == Imported(records=1, unchanged=1)


@in_one_test
@given(any_record, any_record)
def test_any_record_can_take_the_place_of_another(tmp_path: Path, old: Any, new: Any) -> None:
    new["id"] = old["id"] = f"thu-{old['id']}"
    with transaction.atomic():
        import_records(read_records(written(tmp_path / "old.json", [old])), by=None)
        import_records(read_records(written(tmp_path / "new.json", [new])), by=None, update=True)
        out = exported(new["id"])
        transaction.set_rollback(True)
    assert out == [stored(new)]


def _with_numbers(**values: Any) -> Any:
    return record(indicators=[indicator("Tăng trưởng", **values)])


@pytest.mark.parametrize(
    "made",
    [
        _with_numbers(value=0, vs_plan_pct=0.78, by_unit={"Hà Nam": {}, "Ninh Bình": 0}),
        _with_numbers(value=123456789012345, value_max=12345.6789, of=72),
        _with_numbers(by_unit={"": 1.5, "Hà Nam": {"": 2, "vàng": 0.00000001}}),
        record(cluster=None, emulation_year=None, title="", source=None, voting=""),
        record(
            terms=[
                term(None),
                term(None, office="vice_chair", order=1),
                term("Hà Nam", office="vice_chair", order=1, year="2018", status="elected"),
                term("Hà Nội", office="vice_chair", order=2, year=None, status="proposed"),
                term(""),
            ]
        ),
        record(
            ranking={
                "complete": True,
                "entries": [
                    {"unit": "Hà Nam", "rank": 1, "total": 1000},
                    {"unit": "Ninh Bình", "rank": 1, "total": 972.5},
                    {"unit": "Hà Nội", "rank": 2, "total": 0},
                    {"unit": "Hà Nam", "rank": None, "total": None},
                ],
            }
        ),
        record(emulation_year="2020-2021", cluster=cluster(stated_member_count=0)),
        record(covenant={"year": None, "signed": False, "articles": []}),
        record(conference=meeting(place="", host="", attendees=["Hà Nam", "Hà Nam"])),
        record(
            conferred=[
                {
                    "award": None,
                    "decider": "",
                    "reason": None,
                    "recipients": [
                        {"kind": "mixed", "count": 0},
                        {"kind": "households", "count": 2_147_483_647, "label": ""},
                    ],
                }
            ]
        ),
        # Longer than any index of a database takes.
        record(cluster=cluster(name="Cụm " * 2000, sector="VP " * 2000)),
        record(council={"level": "ministry", "name": "Bộ " * 3000, "name_inferred": True}),
        record(title="7" * 5000, movements=["x" * 100_000]),
    ],
)
def test_nothing_is_lost_at_the_edges(tmp_path: Path, made: Any) -> None:
    import_records(read_records(written(tmp_path / "in.json", [made])), by=None)
    assert as_text(exported("thu-2017")) == as_text([stored(made)])


@pytest.mark.parametrize(
    ("written_as", "comes_out"),
    [("5.0", 5), ("5e0", 5), ("-0", 0), ("0e999999", 0), ("1.50", 1.5), ("15E-1", 1.5)],
)
def test_a_number_has_one_form(tmp_path: Path, written_as: str, comes_out: float) -> None:
    path = written(tmp_path / "in.json", [_with_numbers(value=0)])
    path.write_text(path.read_text("utf-8").replace('"value": 0', f'"value": {written_as}'))
    import_records(read_records(path), by=None)
    assert as_text(exported("thu-2017")[0]["indicators"][0]["value"]) == as_text(comes_out)


def test_export_follows_the_order_of_import(tmp_path: Path) -> None:
    made = [record(id=name) for name in ("thu-c", "thu-a", "thu-b")]
    import_records(read_records(written(tmp_path / "in.json", made)), by=None)
    assert [row["id"] for row in exported()][54:] == ["thu-c", "thu-a", "thu-b"]
    assert [row["id"] for row in exported("thu-b", "thu-a", "thu-b")] == ["thu-a", "thu-b"]


@pytest.mark.parametrize("ids", [["thu-1"], ["thu-1", "thu-2", "thu-3"]])
def test_one_query_reads_each_kind_of_row(
    tmp_path: Path, django_assert_num_queries: Any, ids: list[str]
) -> None:
    import_records(read_records(written(tmp_path / "in.json", full_records(*ids))), by=None)
    # One for their names, one for them, and one for each of 17 kinds of rows.
    with django_assert_num_queries(19):
        assert len(exported(*ids)) == len(ids)


def test_composing_changes_nothing() -> None:
    conference = Conference.objects.get(record_id="seed-0")
    first = copy.deepcopy(compose(conference))
    assert compose(conference) == first
