"""The letters that ask other bodies, and the numbers of their answers, on the pages."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from awards.models import Consultation
from awards.workflow import ProposalState
from tests.accounts.pages import soup, texts
from tests.awards.asking_made import asked, due
from tests.awards.dossiers_made import proposal
from tests.awards.test_consultation_pages import as_role, clerk, token, url, workbook
from tests.world import World

__all__ = ["clerk"]

P = ProposalState


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"number": ""}, 400, "Số công văn hỏi"),
        ({"number": "x" * 61}, 400, "Số công văn hỏi"),
        ({"number": "a\x00b"}, 400, "Số công văn hỏi"),
        ({"on": "31/02/2026"}, 400, "Ngày công văn hỏi"),
        ({"on": "2999-01-01"}, 409, "còn ở phía trước"),
        ({"version": "7"}, 409, "đã thay đổi"),
    ],
)
def test_a_bad_letter_is_named_and_stays(
    clerk: Client, changed: dict[str, Any], status: int, words: str
) -> None:
    (request,) = asked()
    typed = {"number": "12/CV-HĐ", "on": timezone.localdate().isoformat(), "version": 0}
    answer = clerk.post(url("consultation_letter", request.pk), typed | changed)
    assert answer.status_code == status
    assert words in texts(answer, ".note.bad")[0]
    assert Consultation.objects.get().letter_number == ""
    kept = soup(answer).select_one("[name=number]")
    assert kept is not None
    assert kept.get("value", "") == (typed | changed)["number"]


def test_a_letter_is_entered_later_and_read_by_the_body(world: World, clerk: Client) -> None:
    (request,) = asked()
    page = url("consultation", request.pk)
    assert "Ghi công văn hỏi…" in texts(clerk.get(page), ".acts a")
    today = timezone.localdate()
    typed = {"number": " 12/CV-HĐ ", "on": today.isoformat(), "version": 0}
    done = clerk.post(url("consultation_letter", request.pk), typed, follow=True)
    said = f"số 12/CV-HĐ ngày {today.day}/{today.month}/{today.year}"
    assert said in texts(done, "dd")
    theirs = as_role(world, "other").get(page)
    assert said in texts(theirs, "dd")
    assert texts(theirs, ".acts a") == []
    assert said in str(workbook(clerk.get(url("consultations"), {"format": "xlsx"})))


def test_letter_and_number_go_with_question_and_answer(clerk: Client) -> None:
    row, today = proposal(P.APPRAISAL), timezone.localdate()
    typed = {"p": token(row), "body_1": "Công an tỉnh", "due_on": due(7).isoformat()}
    half = clerk.post(url("consult"), typed | {"letter_number": "5/CV"})
    assert half.status_code == 409
    assert "cả số và ngày" in texts(half, ".note.bad")[0]
    clerk.post(url("consult"), typed | {"letter_number": "5/CV", "letter_on": today.isoformat()})
    request = Consultation.objects.get()
    assert (request.letter_number, request.letter_on) == ("5/CV", today)
    said = {"answer": "agree", "version": 0, "answered_on": today.isoformat(), "number": "9/CA"}
    page = clerk.post(url("consultation", request.pk), said, follow=True)
    assert "9/CA" in texts(page, "dd")
