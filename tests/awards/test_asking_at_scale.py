"""Asking about many dossiers, in as many queries as about one; the letters that ask."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.consulting import (
    Asking,
    Body,
    Letter,
    consult,
    end_consultations,
    record_letter,
)
from awards.actions.publishing import Notice, publish_notice, withdraw_notice
from awards.models import Consultation, Proposal, PublicNotice
from awards.workflow import ProposalState
from clusters.models import Unit
from tests.awards.asking_made import asked, desk, due, seen, unit
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.world import World
from workflow.moves import Denied, Refused

P = ProposalState


def dossiers(number: int) -> list[Proposal]:
    within = batch()
    homes = Unit.objects.filter(is_demo=True, parent=within.council.unit).exclude(name="Sở Tư pháp")
    kinds = ("BKBT", "COBT", "TTLDXS")
    made = [(home, kind) for kind in kinds for home in homes]
    return [proposal(P.APPRAISAL, of=within, to=home, kind=kind) for home, kind in made[:number]]


def counted(deed: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked_for:
        deed()
    return len(asked_for)


def asking() -> Asking:
    return Asking([Body("Sở Tư pháp", unit("Sở Tư pháp")), Body("Công an tỉnh")], "", due(7))


def test_every_deed_asks_as_much_about_many_as_about_one(world: World) -> None:
    """Consult, answer, end, publish and take down; SQLite takes 58 requests in one INSERT."""
    found: dict[str, list[int]] = {}
    by, other = desk(), fresh(world.users["other"])
    today = timezone.localdate()
    agreed = Answer("agree", "", today)
    for number in (1, 3, 25):
        rows = dossiers(number)
        assert len(rows) == number

        def count(deed: str, done: Callable[[], object]) -> None:
            found.setdefault(deed, []).append(counted(done))

        count("consult", partial(consult, seen=seen(*rows), asking=asking(), by=by))
        requests = list(
            Consultation.objects.filter(proposal__in=rows).select_related(
                "proposal__batch__council", "proposal__home", "proposal__kind"
            )
        )
        own = [Asked(one, one.version) for one in requests if one.unit_id]
        papers = [Asked(one, one.version) for one in requests if not one.unit_id]
        count("answer", partial(record_answers, asked=own, given=agreed, by=other))
        count("paper", partial(record_answers, asked=papers, given=agreed, by=by))
        rows = list(Proposal.objects.filter(pk__in=[row.pk for row in rows]))
        count("end", partial(end_consultations, seen=seen(*rows), reason="", by=by))
        rows = list(Proposal.objects.filter(pk__in=[row.pk for row in rows]))
        notice = Notice("Lấy ý kiến (thử)", "", today, today + timedelta(days=30))
        count("publish", partial(publish_notice, seen=seen(*rows), notice=notice, by=by))
        put = PublicNotice.objects.latest("pk")
        assert put.lines.count() == number
        told = {"reason": "Thử", "version": put.version, "by": by}
        count("withdraw", partial(withdraw_notice, notice=put, **told))
        assert set(Proposal.objects.values_list("published_on", flat=True)) == {None}
        assert set(Proposal.objects.values_list("opinions_on", flat=True)) == {today}
    assert {deed: len(set(counts)) for deed, counts in found.items()} == dict.fromkeys(found, 1)


# --- letters --------------------------------------------------------------------------------


def test_a_letter_is_entered_once_for_all_that_was_asked_together(world: World) -> None:
    by, today = desk(), timezone.localdate()
    rows = dossiers(3)
    consult(seen=seen(*rows), asking=asking(), by=by)
    asked(proposal(P.APPRAISAL, of=batch("Sở Y tế")), "Công an tỉnh")
    one = Consultation.objects.filter(body="Công an tỉnh").select_related(
        "proposal__batch__council", "proposal__home"
    ).order_by("pk")[0]  # fmt: skip
    done = record_letter(consultation=one, version=0, letter=Letter("12/CV-HĐ", today), by=by)
    assert len(done) == 3
    found = Consultation.objects.filter(letter_number="12/CV-HĐ", letter_on=today)
    assert set(found.values_list("body", flat=True)) == {"Công an tỉnh"}
    one.refresh_from_db()
    assert one.version == 1
    for number, on, version, words in (
        ("", today, 1, "cả số và ngày"),
        ("13/CV", None, 1, "cả số và ngày"),
        ("13/CV", today + timedelta(days=1), 1, "ở phía trước"),
        ("13/CV", today, 0, "đã thay đổi"),
    ):
        with pytest.raises(Refused, match=words):
            record_letter(consultation=one, version=version, letter=Letter(number, on), by=by)


@pytest.mark.parametrize("role", ["nobody", "staff", "other", "chair", "member", "admin"])
def test_only_the_desk_enters_a_letter(world: World, role: str) -> None:
    (request,) = asked()
    letter = Letter("1/CV", timezone.localdate())
    with pytest.raises(Denied):
        record_letter(consultation=request, version=0, letter=letter, by=fresh(world.users[role]))


@pytest.mark.parametrize(
    ("letter", "words"),
    [
        (Letter("1/CV", None), "cả số và ngày"),
        (Letter("  ", timezone.localdate()), "cả số và ngày"),
        (Letter("1/CV", timezone.localdate() + timedelta(days=1)), "ở phía trước"),
    ],
)
def test_a_letter_has_a_number_and_a_day_that_can_be(
    world: World, letter: Letter, words: str
) -> None:
    given = Asking([Body("Công an tỉnh")], "", due(7), letter)
    with pytest.raises(Refused, match=words):
        consult(seen=seen(proposal(P.APPRAISAL)), asking=given, by=desk())
