"""The unit's answer to its appraisal: lines that were changed, with files, then sent."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from scoring.actions.explaining import explain, remove_explanation_file, write_explanation
from scoring.models import Evidence, Explanation, ScoreSheet
from scoring.trails import explanations_visible_to, steps_of
from scoring.workflow import SheetState
from tests.clusters.covenants_made import pdf
from tests.scoring.appraisals_made import alone, appraised, fetched, fresh, line, sent, staff_of
from tests.world import World
from workflow.files import BadFile
from workflow.journal import history
from workflow.models import Notice
from workflow.moves import Denied, Refused, Stale


@pytest.fixture
def sheet(world: World) -> ScoreSheet:
    """Lowered on I/1, not yet explained."""
    return appraised(world, sent(alone(world), world.unit("Sở Y tế")), **{"I/1": "5"})


def write(sheet: ScoreSheet, path: str = "I/1", **given: Any) -> Explanation | None:
    said = {"text": "Có ở phụ lục", "version": None, "by": staff_of(sheet.unit)} | given
    return write_explanation(sheet=sheet, criterion=line(sheet.scoring_year, path), **said)


def test_a_changed_line_is_explained_with_files(sheet: ScoreSheet) -> None:
    found = write(sheet, files=[pdf("a.pdf"), pdf("b.pdf")])
    assert found is not None
    assert (found.text, found.version) == ("Có ở phụ lục", 1)
    rows = Evidence.objects.filter(sheet=sheet)
    assert [(row.file.name, row.with_explanation) for row in rows] == [
        ("a.pdf", True),
        ("b.pdf", True),
    ]


def test_a_line_that_was_left_as_scored_needs_none(sheet: ScoreSheet) -> None:
    with pytest.raises(Refused, match="được chấp nhận như tự chấm"):
        write(sheet, path="I/2")


def test_only_the_unit_explains(world: World, sheet: ScoreSheet) -> None:
    for role in ("nobody", "other", "staff", "chair", "specialist", "member", "admin"):
        with pytest.raises(Denied):
            write(sheet, by=fresh(world.users[role]))
    write(sheet, by=fresh(world.users["both"]))


def test_two_people_on_one_text_lose_nothing(sheet: ScoreSheet) -> None:
    write(sheet)
    with pytest.raises(Stale):
        write(sheet, text="Bản khác")
    found = write(sheet, text="Bản khác", version=1)
    assert found is not None
    assert (found.text, found.version) == ("Bản khác", 2)


def test_an_empty_text_takes_it_back(sheet: ScoreSheet) -> None:
    with pytest.raises(Refused, match="Chưa ghi giải trình"):
        write(sheet, text=" ")
    write(sheet)
    assert write(sheet, text="", version=1) is None
    assert Explanation.objects.count() == 0


def test_a_file_that_is_not_what_it_says_keeps_the_text_out(sheet: ScoreSheet) -> None:
    bad = SimpleUploadedFile("a.pdf", b"MZ!!!", "application/pdf")
    with pytest.raises(BadFile):
        write(sheet, files=[pdf("b.pdf"), bad])
    assert (Explanation.objects.count(), Evidence.objects.count()) == (0, 0)


def test_sending_needs_one_and_tells_those_who_appraise(world: World, sheet: ScoreSheet) -> None:
    own = staff_of(sheet.unit)
    with pytest.raises(Refused, match="Chưa có giải trình nào"):
        explain(sheet=sheet, version=None, by=own)
    write(sheet)
    explain(sheet=sheet, version=None, by=own)
    assert fetched(sheet).state == SheetState.EXPLAINED
    assert history(sheet).get(verb="explain").detail == {"texts": {"I/1": "Có ở phụ lục"}}
    told = Notice.objects.filter(user=world.users["chair"], text__contains="giải trình")
    assert told.count() == 1
    with pytest.raises(Refused):
        write(sheet, text="Muộn", version=1)


def test_a_draft_is_the_units_alone_in_page_trail_and_file(world: World, sheet: ScoreSheet) -> None:
    write(sheet, files=[pdf("a.pdf")])
    chair, own = fresh(world.users["chair"]), staff_of(sheet.unit)
    row = line(sheet.scoring_year, "I/1")
    file = Evidence.objects.get()
    client = Client()

    def seen_by(user: Any) -> tuple[int, bool, int, bool]:
        client.force_login(user)
        download = client.get(reverse("scoring:explanation_file", args=[file.pk]))
        b"".join(download)
        page = client.get(reverse("scoring:explanation", args=[sheet.pk])).content.decode()
        steps = [step.reason for step in steps_of(sheet, user, row)]
        shown = explanations_visible_to(user, sheet).count()
        return download.status_code, "Có ở phụ lục" in page, shown, "Có ở phụ lục" in steps

    assert seen_by(chair) == (404, False, 0, False)
    assert seen_by(own) == (200, True, 1, True)
    explain(sheet=sheet, version=None, by=own)
    sheet.refresh_from_db()
    assert seen_by(chair) == (200, True, 1, True)


def test_a_file_is_taken_off_before_sending_only(sheet: ScoreSheet) -> None:
    own = staff_of(sheet.unit)
    write(sheet, files=[pdf("a.pdf"), pdf("b.pdf")])
    first, second = Evidence.objects.order_by("pk")
    remove_explanation_file(evidence=first, by=own)
    explain(sheet=sheet, version=None, by=own)
    with pytest.raises(Refused):
        remove_explanation_file(evidence=second, by=own)
    assert Evidence.objects.count() == 1
