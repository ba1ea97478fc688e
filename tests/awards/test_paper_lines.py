"""What a dossier needs on a day against what is there; nothing is asked of the database."""

from datetime import date
from typing import Any

import pytest

from awards.models import DossierPaper
from awards.papers.lines import asked_of, by_mark, checklist
from catalogue.models import PaperRequirement
from catalogue.rule_terms import Ground

FLAG, MERIT = 1, 2
NEW_LAW = date(2025, 7, 1)


def _row(pk: int, title: str, **values: Any) -> PaperRequirement:
    given = {"order": pk, "valid_from": date(2024, 1, 1), "confidence": "confirmed", "grounds": []}
    return PaperRequirement(pk=pk, title=title, **given | values)


GENERAL = _row(1, "Tờ trình", source="letter", is_shared=True)
SUDDEN = _row(2, "Xác nhận đột xuất", grounds=["dot_xuat"], is_needed=False)
OLD = _row(3, "Bản cũ", kind_id=FLAG, valid_to=date(2025, 6, 30))
NEW = _row(4, "Bản mới", kind_id=FLAG, valid_from=NEW_LAW)
LETTER = _row(5, "Tờ trình của tỉnh", kind_id=FLAG, source="letter", is_shared=True)
ROWS = [NEW, LETTER, SUDDEN, GENERAL, OLD]


@pytest.mark.parametrize(
    ("kind", "ground", "day", "expected"),
    [
        (FLAG, Ground.MERIT, date(2025, 6, 30), [OLD, LETTER]),
        (FLAG, Ground.MERIT, NEW_LAW, [NEW, LETTER]),
        (FLAG, Ground.SUDDEN, NEW_LAW, [NEW, LETTER]),
        (FLAG, Ground.MERIT, date(2023, 12, 31), []),
        (MERIT, Ground.MERIT, NEW_LAW, [GENERAL]),
        (MERIT, Ground.SUDDEN, NEW_LAW, [GENERAL, SUDDEN]),
        (None, Ground.MERIT, NEW_LAW, [GENERAL]),
    ],
)
def test_what_is_asked_on_a_day(
    kind: int | None, ground: str, day: date, expected: list[PaperRequirement]
) -> None:
    assert asked_of(ROWS, kind_id=kind, ground=ground, day=day) == expected


def _paper(pk: int, of: PaperRequirement | None, number: int = 1, title: str = "") -> DossierPaper:
    return DossierPaper(
        pk=pk, requirement=of, title=title or (of.title if of else ""), number=number
    )


REPORT = _row(6, "Báo cáo thành tích", source="achievements")
PROOF = _row(7, "Chứng nhận", is_needed=False)
UNREAD = _row(8, "Chưa đối chiếu", confidence="unconfirmed")


@pytest.mark.parametrize(
    ("own", "shared", "missing", "stopping", "extra"),
    [
        ([], [], ["Tờ trình", "Báo cáo thành tích", "Chưa đối chiếu"], 2, []),
        ([_paper(1, REPORT)], [], ["Tờ trình", "Chưa đối chiếu"], 1, []),
        # A letter for one award is a letter for all.
        ([_paper(1, REPORT)], [_paper(2, LETTER)], ["Chưa đối chiếu"], 0, []),
        # The letter's place is the letter's own, not the dossier's.
        ([_paper(1, GENERAL)], [], ["Tờ trình", "Báo cáo thành tích", "Chưa đối chiếu"], 2,
         ["Tờ trình"]),
        ([_paper(1, REPORT), _paper(2, UNREAD)], [_paper(3, GENERAL)], [], 0, []),
        # What the list does not ask for (any more) is another paper.
        ([_paper(1, OLD), _paper(2, None, title="Ảnh")], [_paper(3, None, title="Công văn")],
         ["Tờ trình", "Báo cáo thành tích", "Chưa đối chiếu"], 2, ["Bản cũ", "Công văn", "Ảnh"]),
    ],
)  # fmt: skip
def test_papers_against_what_is_asked(
    own: list[DossierPaper],
    shared: list[DossierPaper],
    missing: list[str],
    stopping: int,
    extra: list[str],
) -> None:
    found = checklist([GENERAL, REPORT, PROOF, UNREAD], own, shared)
    assert [line.title for line in found.missing] == missing
    assert len(found.stopping) == stopping
    assert sorted(line.title for line in found.extra) == sorted(extra)
    assert found.is_complete is (not missing)
    assert [line.is_needed for line in found.lines] == [True, True, False, True]


def test_the_newest_version_holds() -> None:
    versions = [_paper(1, REPORT, 1), _paper(3, REPORT, 3), _paper(2, REPORT, 2)]
    line = checklist([REPORT], versions).lines[0]
    assert line.number == 3
    assert [one.number for one in line.earlier] == [2, 1]
    assert checklist([REPORT], []).lines[0].number == 0


def test_other_papers_are_versions_of_one_another_by_their_title() -> None:
    rows = [_paper(1, None, 1, "Ảnh"), _paper(2, None, 2, "ảnh"), _paper(3, None, 1, "Thư")]
    assert [len(versions) for versions in by_mark(rows).values()] == [2, 1]


def test_two_awards_that_ask_for_a_letter_have_one_line() -> None:
    found = checklist([GENERAL, LETTER], [], [_paper(1, GENERAL)])
    assert [line.title for line in found.lines] == ["Tờ trình"]
