"""Asking other bodies: who may in which state, answers, ending, duties and notices."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from awards.actions.answering import Answer, Asked, record_answers
from awards.actions.consulting import (
    Asking,
    Body,
    Letter,
    consult,
    end_consultations,
    record_letter,
    withdraw_request,
)
from awards.consultations.duties import duties
from awards.consultations.listing import standing_words
from awards.consultations.querysets import consultations_visible_to
from awards.models import Consultation, Proposal
from awards.workflow import ProposalState
from catalogue.models.holidays import Holiday
from catalogue.working_days import add_working_days
from clusters.models import Officer
from tests.awards.asking_made import answered, asked, desk, due, late, rule, seen, unit, with_rules
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.workflow.files_made import paper
from tests.world import World
from workflow.models import JournalEntry, Notice
from workflow.moves import Denied, Refused, Stale

P = ProposalState
DENIED, REFUSED, DONE = "denied", "refused", "done"


def outcome(deed: object) -> str:
    try:
        deed()  # type: ignore[operator]  # each row of the tables below is one
    except Denied:
        return DENIED
    except Refused:
        return REFUSED
    return DONE


def ask_about(row: Proposal, by: str, world: World) -> object:
    asking = Asking([Body("Công an tỉnh")], "", due(7))
    user = fresh(world.users[by])
    return lambda: consult(seen=seen(row), asking=asking, by=user)


def request_in(state: str) -> Consultation:
    """A request that is open while its dossier stands in `state`."""
    row = proposal(state)
    return Consultation.objects.create(
        proposal=row,
        body="Sở Tư pháp",
        unit=unit("Sở Tư pháp"),
        due_on=due(7),
        asked_at=timezone.now() - timedelta(days=1),
        asked_by=desk(),
    )


@pytest.mark.parametrize("state", P.values)
def test_every_verb_in_every_state(world: World, state: str) -> None:
    by = desk()
    today = timezone.localdate()

    def end(row: Consultation) -> object:
        return end_consultations(seen=seen(row.proposal), reason="Không chờ", by=by)

    def answer(row: Consultation) -> object:
        given = Answer("agree", "", today)
        return record_answers(asked=[Asked(row, 0)], given=given, by=by)

    def withdraw(row: Consultation) -> object:
        return withdraw_request(consultation=row, version=0, reason="", by=by)

    found = {
        "consult": outcome(ask_about(proposal(state, kind="COBT"), "specialist", world)),
        "answer": outcome(lambda: answer(request_in(state))),
        "withdraw": outcome(lambda: withdraw(request_in(state))),
        "end": outcome(lambda: end(late(request_in(state)))),
    }
    open_for = {
        "consult": (P.APPRAISAL, P.CONSULTATION),
        "answer": (P.APPRAISAL, P.CONSULTATION),
        "withdraw": (P.CONSULTATION,),
        "end": (P.CONSULTATION,),
    }
    assert found == {
        verb: DONE if state in states else REFUSED for verb, states in open_for.items()
    }


@pytest.mark.parametrize(
    ("role", "asks", "answers"),
    [
        ("nobody", DENIED, DENIED),
        ("staff", DENIED, DENIED),
        ("chair", DENIED, DENIED),
        ("member", DENIED, DENIED),
        ("admin", DENIED, DENIED),
        ("other", DENIED, DONE),  # works for Sở Tư pháp, which is asked
        ("specialist", DONE, DONE),
    ],
)
def test_every_verb_by_every_role(world: World, role: str, asks: str, answers: str) -> None:
    user = fresh(world.users[role])
    today = timezone.localdate()
    row = request_in(P.CONSULTATION)
    assert outcome(ask_about(proposal(P.APPRAISAL, kind="COBT"), role, world)) == asks
    given = Answer("agree", "", today)
    assert outcome(lambda: record_answers(asked=[Asked(row, 0)], given=given, by=user)) == answers
    row = late(request_in(P.CONSULTATION))
    assert (
        outcome(lambda: withdraw_request(consultation=row, version=0, reason="", by=user)) == asks
    )
    row = late(request_in(P.CONSULTATION))
    ended = outcome(lambda: end_consultations(seen=seen(row.proposal), reason="Thử", by=user))
    assert ended == asks


def test_a_dossier_goes_out_and_comes_back(world: World) -> None:
    row = proposal(P.APPRAISAL)
    first, second = asked(row, "Sở Tư pháp", "Công an tỉnh")
    row.refresh_from_db()
    assert row.state == P.CONSULTATION
    assert (first.unit, second.unit) == (unit("Sở Tư pháp"), None)
    with pytest.raises(Refused, match="còn hạn trả lời"):
        end_consultations(seen=seen(row), reason="Gấp", by=desk())
    answered(first, fresh(world.users["other"]))
    answered(second, desk(), "disagree", "Đang xác minh đơn.")
    (back,) = end_consultations(seen=seen(row), reason="", by=desk())
    assert (back.state, back.opinions_on) == (P.APPRAISAL, timezone.localdate())
    lines = JournalEntry.objects.filter(subject_id=row.pk).order_by("pk")
    lines = lines.filter(verb__in=("consult", "record_answer", "end_consultation"))
    assert [(line.verb, line.capacity) for line in lines] == [
        ("consult", "Chuyên viên Hội đồng"),
        ("record_answer", "Cơ quan được hỏi ý kiến"),
        ("record_answer", "Chuyên viên Hội đồng"),
        ("end_consultation", "Chuyên viên Hội đồng"),
    ]


def test_many_dossiers_ask_the_same_bodies_at_once_or_not_at_all(world: World) -> None:
    within = batch()
    rows = [proposal(P.APPRAISAL, of=within, to=unit(n)) for n in ("Sở Y tế", "Sở Nội vụ")]
    asking = Asking(
        [Body("Công an tỉnh"), Body("Thanh tra tỉnh", unit("Thanh tra tỉnh"))], "", due()
    )
    stale = proposal(P.APPRAISAL, of=within, to=unit("Sở Xây dựng"))
    Proposal.objects.filter(pk=stale.pk).update(version=5)
    with pytest.raises(Stale):
        consult(seen=seen(*rows, stale), asking=asking, by=desk())
    assert Consultation.objects.count() == 0
    assert set(Proposal.objects.values_list("state", flat=True)) == {P.APPRAISAL}
    rows = list(Proposal.objects.filter(pk__in=[row.pk for row in rows]))
    found = consult(seen=seen(*rows), asking=asking, by=desk())
    assert len(found) == 4
    told = Notice.objects.filter(key__startswith="awards:consultation-asked")
    assert [notice.user.username for notice in told] == ["both"]
    assert "2 hồ sơ" in told[0].text


def test_another_body_is_asked_of_a_dossier_that_is_out(world: World) -> None:
    (first,) = asked(None, "Sở Tư pháp")
    row = Proposal.objects.get(pk=first.proposal_id)
    asked(row, "Công an tỉnh")
    assert JournalEntry.objects.filter(verb="ask_body", subject_id=row.pk).count() == 1
    with pytest.raises(Stale):
        asked(row, "Thuế tỉnh")
    row.refresh_from_db()
    with pytest.raises(Refused, match="đã hỏi SỞ TƯ PHÁP"):
        asked(row, "SỞ TƯ PHÁP")


@pytest.mark.parametrize(
    ("bodies", "days", "words"),
    [
        ([], 7, "Chưa có cơ quan nào"),
        (["  ", ""], 7, "Chưa có cơ quan nào"),
        (["Công an tỉnh", "công an  tỉnh"], 7, "được ghi hai lần"),
        (["Công an tỉnh"], -7, "đã qua"),
    ],
)
def test_what_is_asked_has_to_make_sense(
    world: World, bodies: list[str], days: int, words: str
) -> None:
    asking = Asking([Body(name) for name in bodies], "", due(days))
    with pytest.raises(Refused, match=words):
        consult(seen=seen(proposal(P.APPRAISAL)), asking=asking, by=desk())


def test_an_answer_is_due_on_a_working_day(world: World) -> None:
    day = due(14)
    Holiday.objects.create(day=day, is_worked=False, note="Nghỉ bù (thử)")
    asking = Asking([Body("Công an tỉnh")], "", day)
    with pytest.raises(Refused, match="là ngày nghỉ"):
        consult(seen=seen(proposal(P.APPRAISAL)), asking=asking, by=desk())


def test_the_unit_itself_is_not_asked(world: World) -> None:
    with pytest.raises(Refused, match="chính đơn vị được đề nghị"):
        asked(proposal(P.APPRAISAL), "Sở Tài chính")


def test_a_conflict_bars_the_desk_and_not_the_body(world: World) -> None:
    row = proposal(P.APPRAISAL, of=batch("Sở Y tế"))
    (request,) = asked(row, "Thanh tra tỉnh")
    both = fresh(world.users["both"])  # of Sở Y tế, which it is about, and of the body asked
    assert answered(request, both).answer == "agree"
    assert list(consultations_visible_to(both)) == [request]


def test_the_day_of_a_paper_lies_between_question_and_today(world: World) -> None:
    (request,) = asked()
    today = timezone.localdate()
    for day in (today - timedelta(days=1), today + timedelta(days=1), None):
        given = Answer("agree", "", day)
        with pytest.raises(Refused, match="gày"):
            record_answers(asked=[Asked(request, 0)], given=given, by=desk())
    # Their own answer is of today, whatever they say.
    other = fresh(world.users["other"])
    given = Answer("agree", "", today - timedelta(days=9))
    (row,) = record_answers(asked=[Asked(request, 0)], given=given, by=other)
    assert row.answered_on == today


def test_an_answer_that_is_no_consent_says_why(world: World) -> None:
    (request,) = asked()
    other = fresh(world.users["other"])
    for answer in ("disagree", "remarks"):
        with pytest.raises(Refused, match="ghi nội dung hay gửi kèm"):
            answered(request, other, answer)
    upload = SimpleUploadedFile("tra-loi.pdf", paper("thu"))
    given = Answer("disagree", "", None, upload)
    (row,) = record_answers(asked=[Asked(request, 0)], given=given, by=other)
    assert row.file is not None
    assert row.file.name == "tra-loi.pdf"


def test_an_answer_may_be_corrected_until_the_end_and_by_one_at_a_time(world: World) -> None:
    (request,) = asked()
    other = fresh(world.users["other"])
    answered(request, other)
    with pytest.raises(Stale):
        record_answers(asked=[Asked(request, 0)], given=Answer("agree"), by=other)
    changed = answered(request, other, "remarks", "Bổ sung số liệu.")
    line = JournalEntry.objects.filter(verb="record_answer").latest("pk")
    assert line.detail["before"] == {"answer": "agree", "text": ""}
    row = Proposal.objects.get(pk=request.proposal_id)
    end_consultations(seen=seen(row), reason="", by=desk())
    changed.proposal.refresh_from_db()
    with pytest.raises(Refused, match="không sửa được nữa"):
        answered(changed, other)


def test_an_answer_that_comes_late_is_still_kept(world: World) -> None:
    (request,) = asked(None, "Công an tỉnh")
    late(request)
    row = Proposal.objects.get(pk=request.proposal_id)
    with pytest.raises(Refused, match="Ghi lý do không chờ nữa"):
        end_consultations(seen=seen(row), reason=" ", by=desk())
    (back,) = end_consultations(seen=seen(row), reason="Đã nhắc hai lần.", by=desk())
    assert back.opinions_on == timezone.localdate()
    detail = JournalEntry.objects.get(verb="end_consultation").detail
    assert detail == {"unanswered": ["Công an tỉnh"], "reason": "Đã nhắc hai lần."}
    request.refresh_from_db()
    request.proposal.refresh_from_db()
    assert answered(request, desk()).answer == "agree"


@pytest.mark.parametrize(("days", "words"), [(0, "Nhất trí"), (1, "Nhất trí, sau hạn")])
def test_a_late_answer_says_so(world: World, days: int, words: str) -> None:
    (request,) = asked(None, "Công an tỉnh")
    today = timezone.localdate()
    Consultation.objects.update(due_on=today - timedelta(days=days), asked_at=timezone.now())
    request.refresh_from_db()
    found = answered(request, desk())
    assert (found.is_late, standing_words(found)) == (bool(days), words)


def test_a_paper_may_be_older_than_the_request_here_and_not_than_its_letter(world: World) -> None:
    """The letter went out four days before somebody entered it."""
    (request,) = asked(None, "Công an tỉnh")
    today = timezone.localdate()
    letter = Letter("3/CV", today - timedelta(days=4))
    record_letter(consultation=request, version=0, letter=letter, by=desk())
    request.refresh_from_db()
    for days, fits in ((5, False), (4, True)):
        given = Answer("agree", "", today - timedelta(days=days), number=" 77/CA-PA ")
        seen_now = [Asked(request, request.version)]
        if not fits:
            with pytest.raises(Refused, match="phải từ ngày hỏi"):
                record_answers(asked=seen_now, given=given, by=desk())
            continue
        (row,) = record_answers(asked=seen_now, given=given, by=desk())
        assert (row.answer_number, row.answered_on) == ("77/CA-PA", given.answered_on)
    line = JournalEntry.objects.filter(verb="record_answer").latest("pk")
    assert line.detail["number"] == "77/CA-PA"


@pytest.mark.parametrize(("rules", "moves"), [(1, False), (2, True)])
def test_with_the_opinions_in_the_time_after_them_counts(
    world: World, rules: int, moves: bool
) -> None:
    """Ten working days from the last answer; without such a rule the first time stays."""
    kept = (
        rule("appraisal_days", "received", "submitted", "at_most", 20),
        rule("opinion_days", "opinions", "submitted", "at_most", 10),
    )[:rules]
    row = with_rules(proposal(P.APPRAISAL), *kept)
    before = row.due_on
    (request,) = asked(row, "Công an tỉnh")
    answered(request, desk())
    (back,) = end_consultations(seen=seen(_now(row)), reason="", by=desk())
    expected = add_working_days(timezone.localdate(), 10) if moves else before
    assert Proposal.objects.get(pk=back.pk).due_on == expected


def test_members_read_what_other_bodies_say_of_what_is_before_them(world: World) -> None:
    (request,) = asked(None, "Công an tỉnh")
    answered(request, desk())
    member = fresh(world.users["member"])
    assert list(consultations_visible_to(member)) == []
    Proposal.objects.update(state=P.SESSION)
    assert list(consultations_visible_to(member)) == [request]
    Officer.objects.create(
        user=member, unit=request.proposal.home, role="staff", starts_on=date(2020, 1, 1)
    )
    assert list(consultations_visible_to(fresh(member))) == []


def _now(row: Proposal) -> Proposal:
    return Proposal.objects.get(pk=row.pk)


def test_a_request_withdrawn_is_waited_for_no_more_and_may_be_made_again(world: World) -> None:
    (request,) = asked()
    row = withdraw_request(consultation=request, version=0, reason="Hỏi nhầm", by=desk())
    with pytest.raises(Refused):
        withdraw_request(consultation=row, version=row.version, reason="", by=desk())
    about = Proposal.objects.get(pk=row.proposal_id)
    with pytest.raises(Stale):
        answered(row, fresh(world.users["other"]))
    asked(about, "Sở Tư pháp")
    withdrawn = Notice.objects.filter(key__startswith="awards:consultation-withdrawn")
    assert withdrawn.count() == 1


def test_ending_without_any_answer_starts_no_time_limit(world: World) -> None:
    (request,) = asked()
    withdraw_request(consultation=request, version=0, reason="", by=desk())
    row = Proposal.objects.get(pk=request.proposal_id)
    (back,) = end_consultations(seen=seen(row), reason="", by=desk())
    assert back.opinions_on is None


def test_of_two_who_end_it_one_is_told(world: World) -> None:
    (request,) = asked()
    answered(request, desk())
    row = Proposal.objects.get(pk=request.proposal_id)
    again = Proposal.objects.get(pk=row.pk)
    end_consultations(seen=seen(row), reason="", by=desk())
    with pytest.raises(Stale):
        end_consultations(seen=seen(again), reason="", by=desk())
    with pytest.raises(Refused, match="ở trạng thái “Đang thẩm định”"):
        end_consultations(seen=seen(Proposal.objects.get(pk=row.pk)), reason="", by=desk())


def test_notices_name_no_person(world: World) -> None:
    (request,) = asked()
    withdraw_request(consultation=request, version=0, reason="Bí mật", by=desk())
    texts = Notice.objects.filter(key__startswith="awards:consultation").values_list("text")
    assert all("Bí mật" not in text for (text,) in texts)


def titles(world: World, role: str) -> list[str]:
    return [duty.title for duty in duties(fresh(world.users[role]), timezone.localdate())]


def test_duties_of_the_body_and_of_the_desk(world: World) -> None:
    (request,) = asked()
    assert titles(world, "other") == ["Trả lời ý kiến về 1 hồ sơ khen thưởng"]
    assert titles(world, "specialist") == []
    late(request)
    assert titles(world, "specialist") == ["1 yêu cầu lấy ý kiến quá hạn"]
    answered(request, fresh(world.users["other"]))
    assert titles(world, "other") == []
    assert titles(world, "specialist") == ["1 hồ sơ đã có đủ ý kiến"]
    for role in ("nobody", "staff", "member"):
        assert titles(world, role) == []


@pytest.mark.parametrize("number", [1, 3, 30])
def test_duties_ask_the_same_number_of_queries(
    world: World, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    within = batch()
    for position in range(number):
        about = proposal(P.CONSULTATION, of=within, to=_place(within, position))
        Consultation.objects.create(
            proposal=about,
            body="Sở Tư pháp",
            unit=unit("Sở Tư pháp"),
            due_on=due(7),
            asked_at=timezone.now(),
            asked_by=desk(),
        )
    other, clerk = fresh(world.users["other"]), desk()
    with django_assert_num_queries(1):
        duties(other, timezone.localdate())
    with django_assert_num_queries(4):
        duties(clerk, timezone.localdate())


def _place(within: object, position: int) -> object:
    home = unit("Sở Tài chính")
    return type(home).objects.create(
        name=f"Phòng {position}", full_name=f"Phòng {position}", kind="department", parent=home
    )
