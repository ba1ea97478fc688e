"""The register: what was awarded and handed over, and nothing that was only proposed."""

from datetime import date
from typing import Any

import pytest

from awards.actions import register_stated
from awards.models import Award
from conferences.actions import import_records
from conferences.models import Conference
from tests.imported import imported_rows  # noqa: F401  # a fixture
from tests.records_made import proposal, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


def take(*records: Any, update: bool = False) -> None:
    import_records(list(records), by=None, update=update)


def lines(name: str) -> list[tuple[str, str, int, str | None, str]]:
    """(recipient, unit, count, code, decider) of every line with this wording."""
    rows = Award.objects.filter(name=name).order_by("pk")
    return [
        (a.recipient, str(a.unit or ""), a.count, a.kind.code if a.kind else None, a.decider)
        for a in rows
    ]


def conferred(award: str | None, *groups: dict[str, Any]) -> dict[str, Any]:
    return {"award": award, "decider": None, "recipients": list(groups), "reason": None}


@pytest.mark.parametrize(("status", "entered"), [("proposed", 0), ("approved", 0), ("awarded", 2)])
def test_only_what_was_awarded_is_entered(status: str, entered: int) -> None:
    take(record(proposals=[proposal("Cờ thử", ["Hà Nam", "Hà Nội"], status=status)]))
    assert len(lines("Cờ thử")) == entered


def test_a_unit_has_its_award() -> None:
    flag = proposal(
        "Cờ thi đua của CHÍNH PHỦ",
        ["Hà Nam", "Nguyễn Văn A (cá nhân)"],
        status="awarded",
        decider="Thủ tướng",
    )
    take(record(proposals=[flag]))
    assert lines("Cờ thi đua của CHÍNH PHỦ") == [
        ("Hà Nam", "Tỉnh Hà Nam", 1, "COCP", "Thủ tướng"),
        ("Nguyễn Văn A (cá nhân)", "", 1, "COCP", "Thủ tướng"),
    ]
    award = Award.objects.get(name=flag["award"], recipient="Hà Nam")
    assert (award.year, award.awarded_on) == ("2017", date(2018, 3, 22))
    assert award.nomination is not None
    assert award.nomination.mention.text == "Hà Nam"


def test_numbers_are_entered_as_numbers() -> None:
    groups = [
        {"kind": "collectives", "count": 9},
        {"kind": "mixed", "count": 11, "label": "cá nhân, doanh nhân, hộ gia đình"},
        {"kind": "households", "count": 0, "label": ""},
    ]
    take(record(conferred=[conferred("Bằng khen thử", *groups)]))
    assert lines("Bằng khen thử") == [
        ("", "", 9, None, ""),
        ("", "", 11, None, ""),
        ("", "", 0, None, ""),
    ]


def test_an_award_without_a_name_is_still_one() -> None:
    before = Award.objects.filter(name="").count()
    take(record(conferred=[conferred(None, {"kind": "individuals", "count": 9})]))
    assert Award.objects.filter(name="").count() == before + 1


def test_entering_again_enters_nothing() -> None:
    take(record(proposals=[proposal("Cờ thử", ["Hà Nam"], status="awarded")]))
    conference = Conference.objects.get(record_id="thu-2017")
    assert register_stated(conference, by=None) == []
    assert len(lines("Cờ thử")) == 1


def test_a_corrected_record_corrects_the_register() -> None:
    take(record(proposals=[proposal("Cờ thử", ["Hà Nam", "Hà Nội"], status="awarded")]))
    take(record(proposals=[proposal("Cờ thử", ["Hà Nội"], status="awarded")]), update=True)
    assert [row[0] for row in lines("Cờ thử")] == ["Hà Nội"]
    take(record(proposals=[proposal("Cờ thử", ["Hà Nội"])]), update=True)
    assert lines("Cờ thử") == []


def test_what_the_54_records_award() -> None:
    flags = Award.objects.filter(nomination__isnull=False)
    assert {
        a.nomination.nomination.resolution.conference.record_id for a in flags if a.nomination
    } == {"pm-flag-2023"}
    assert flags.count() == 6
    assert [str(a.unit) for a in flags if a.recipient == "Nam Định"] == ["Tỉnh Nam Định"]
    seed = Award.objects.filter(conferral__conferral__resolution__conference__record_id="seed-0")
    assert [(a.count, a.recipient) for a in seed] == [(24, "")]
