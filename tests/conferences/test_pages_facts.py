"""The page of a conference shows every fact of its record, in words."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from clusters.models import CouncilLevel
from conferences.models import Conference, ConferenceKind
from conferences.models.resolution import NominationStatus, RecipientKind
from conferences.records import compose
from emulation.templatetags.look import ngay, vnum
from tests.conferences.reading_pages import page_text, plain
from tests.imported import imported_rows  # noqa: F401  # a fixture
from tests.samples import raw_record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]

Leaf = tuple[str, Any]

# Keys whose values the exchange format words for machines: key → what the page says.
WORDS: dict[str, dict[Any, str]] = {
    "council.level": {level.value: f"cấp: {level.label}" for level in CouncilLevel},
    "conference.kind": {kind.value: str(kind.label) for kind in ConferenceKind},
    "terms.office": {"chair": "Cụm trưởng", "vice_chair": "Cụm phó"},
    "terms.status": {
        "serving": "Đang giữ, đã giữ",
        "elected": "Được bầu, suy tôn",
        "proposed": "Được đề xuất",
    },
    "proposals.status": {status.value: str(status.label) for status in NominationStatus},
    "conferred.recipients.kind": {kind.value: str(kind.label) for kind in RecipientKind},
    "conferred.recipients.label": {
        "individuals_businesspeople_households": "cá nhân, doanh nhân, hộ gia đình"
    },
    "council.name_inferred": {True: "tên được suy ra, nguồn không nêu"},
    "cluster.members_complete": {
        True: "Danh sách đầy đủ",
        False: "Danh sách chưa đầy đủ",
    },
    "covenant.signed": {True: "Đã ký", False: "Chưa ký"},
}
# Said in another way, or not for readers: the kind goes with the name of the cluster, a sole
# office has no place, and a label takes the place of the kind.
UNSAID = {"format", "cluster.kind", "terms.order", "ranking.complete", "indicators.at_least"}


def leaves(value: Any, key: str = "") -> Iterator[Leaf]:
    """Every stated value of a record with its key, without positions; nulls are not stated."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if key == "indicators.by_unit":
                # Here a name of a unit is the key.
                yield "indicators.by_unit", name
                yield from leaves(inner, "indicators.values")
            else:
                yield from leaves(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    elif value is not None:
        yield key, value


def wording(key: str, value: Any) -> str | None:
    """What the page must say of a stated value; None where it says it otherwise."""
    if key in UNSAID or (key == "council.name_inferred" and value is False):
        return None
    if key in WORDS:
        return WORDS[key].get(value, str(value))
    if key == "conference.date":
        return ngay(date.fromisoformat(value))
    if key == "published":
        day, _space, hour = value.partition(" ")
        return f"{ngay(day)}, {hour}" if hour else ngay(day)
    if isinstance(value, int | float):
        return vnum(Decimal(str(value)))
    return " ".join(str(value).split())


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(User.objects.create_user("reader", full_name="Người đọc"))
    return client


def missing_from(text: str, record: dict[str, Any]) -> list[Leaf]:
    said = plain(text)
    found = []
    for key, value in leaves(record):
        wanted = wording(key, value)
        if wanted is not None and plain(wanted) not in said:
            found.append((key, value))
    # A label takes the place of the kind that it belongs to.
    labelled = any(key == "conferred.recipients.label" for key, _value in leaves(record))
    return [leaf for leaf in found if not (labelled and leaf == LABELLED_KIND)]


LABELLED_KIND = ("conferred.recipients.kind", "mixed")


@pytest.mark.parametrize("record_id", [f"seed-{number}" for number in range(5)])
def test_a_seed_is_shown_with_every_fact(reader: Client, record_id: str) -> None:
    conference = Conference.objects.get(record_id=record_id)
    response = reader.get(f"/conferences/{conference.pk}/")
    assert response.status_code == 200
    assert missing_from(page_text(response.content), raw_record(record_id)) == []


def test_every_record_of_the_data_is_shown_with_every_fact(reader: Client) -> None:
    missing = {}
    for conference in Conference.objects.all():
        response = reader.get(f"/conferences/{conference.pk}/")
        record = compose(conference)
        if record["cluster"] and record["cluster"]["kind"] == "khoi":
            record["terms"] = [term | {"office": None} for term in record["terms"]]
        missing[conference.record_id] = missing_from(page_text(response.content), record)
    assert {key: found for key, found in missing.items() if found} == {}


def test_the_walk_sees_the_facts() -> None:
    """A walk that finds nothing to look for would always be content."""
    stated = list(leaves(raw_record("seed-1")))
    assert ("indicators.by_unit", "Vĩnh Phúc") in stated
    assert ("indicators.values.vàng", 70) in stated
    assert missing_from("", raw_record("seed-1")) != []


def test_where_the_stated_name_differs_both_are_shown(reader: Client) -> None:
    conference = Conference.objects.get(record_id="seed-1")
    text = page_text(reader.get(f"/conferences/{conference.pk}/").content)
    assert "Sở VHTT Ninh Bình nguồn ghi “Ninh Bình” chưa đối chiếu" in plain(text)
