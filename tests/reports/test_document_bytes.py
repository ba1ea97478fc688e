"""The same facts give the same bytes; facts have one canonical form."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from reports.documents.canonical import canonical_json, facts_sha256, plain
from reports.documents.pdf import report_pdf
from reports.documents.summary import template_version
from tests.reports.records import ALL, facts_of, pdf_of

ELSEWHERE = """
import json, sys
from hashlib import sha256
import django
django.setup()
from reports.documents.pdf import report_pdf
facts = json.load(sys.stdin)
report_pdf({**facts, "movements": ["một văn bản khác, trước đó"]})
print(sha256(report_pdf(facts)).hexdigest())
"""


@pytest.mark.parametrize(
    ("seed", "zone", "locale"), [("1", "America/New_York", "C"), ("77", "Asia/Tokyo", "C.UTF-8")]
)
def test_other_processes_make_the_same_bytes(
    seed: str, zone: str, locale: str, tmp_path: Path
) -> None:
    """Another hash seed, time zone and locale, and after another document."""
    surroundings = {
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LC_ALL": locale,
        "DJANGO_SETTINGS_MODULE": "emulation.settings",
        "SECRET_KEY": "only-here",
        "VAR_DIR": str(tmp_path),
    }
    made = subprocess.run(
        [sys.executable, "-c", ELSEWHERE],
        input=json.dumps(facts_of("seed-1")),
        env=surroundings,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert made.stdout.strip() == sha256(pdf_of("seed-1")).hexdigest()


def _turned(value: Any) -> Any:
    """`value` with the keys of every object in the opposite order."""
    if isinstance(value, dict):
        return {key: _turned(value[key]) for key in reversed(value)}
    return [_turned(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", ["seed-1", "many-rows"])
def test_the_order_of_keys_does_not_matter(name: str) -> None:
    facts = facts_of(name)
    assert report_pdf(_turned(facts)) == pdf_of(name)
    # As they come back from the database.
    assert report_pdf(plain(facts)) == pdf_of(name)


def test_other_facts_give_another_file_and_identifier() -> None:
    facts = facts_of("hp-2025-structure")
    other = report_pdf({**facts, "movements": ["một phong trào"]})
    assert other != pdf_of("hp-2025-structure")
    assert facts_sha256(facts) != facts_sha256({**facts, "movements": ["một phong trào"]})


@pytest.mark.parametrize("name", list(ALL))
def test_canonical_form_survives_storing(name: str) -> None:
    facts = facts_of(name)
    assert canonical_json(plain(facts)) == canonical_json(facts)
    assert json.loads(canonical_json(facts)) == json.loads(json.dumps(facts))


def test_equal_numbers_are_written_alike() -> None:
    alike: list[Any] = [26000, 26000.0, Decimal("26000.00"), Decimal("2.6E+4")]
    assert {canonical_json(value) for value in alike} == {b"26000"}
    assert {canonical_json(v) for v in (6.63, Decimal("6.6300"))} == {b"6.63"}
    assert [canonical_json(v) for v in (0, 0.0, -0.0, True, None)] == [
        b"0", b"0", b"0", b"true", b"null",
    ]  # fmt: skip


def test_keys_are_sorted_and_text_is_utf_8() -> None:
    assert canonical_json({"b": [1, "Đ"], "a": {"d": None, "c": "x\ny"}}) == (
        '{"a":{"c":"x\\ny","d":null},"b":[1,"Đ"]}'.encode()
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_number_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="finite"):
        canonical_json({"a": value})


def test_what_json_does_not_know_is_refused() -> None:
    with pytest.raises(TypeError, match="bytes cannot stand in facts"):
        canonical_json({"a": b""})


# Above this a float is no longer what its shortest digits say.
EXACT = 2.0**53
FLOATS = st.floats(min_value=-EXACT, max_value=EXACT)
JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers() | FLOATS,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)  # fmt: skip


@given(JSON)
def test_canonical_form_can_be_read_and_stays(value: Any) -> None:
    once = canonical_json(value)
    assert json.loads(once) == value
    assert canonical_json(json.loads(once)) == once


def test_the_version_of_the_template_names_template_style_and_code() -> None:
    name, _dash, digest = template_version().partition("-1-")
    assert template_version().startswith("summary-report/1-")
    assert len(template_version()) == len("summary-report/1-") + 12
    assert (name, digest) == (template_version(), "")
