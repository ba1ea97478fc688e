"""The pages on which the desk and the bodies deal with requests, and the desk with notices."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.consultations.pages import opinions_on
from awards.models import Consultation, Person, Proposal, PublicComment, PublicNotice
from awards.workflow import NoticeState, ProposalState
from clusters.models import Officer, OfficerRole, Unit
from tests.accounts.pages import soup, texts
from tests.awards.asking_made import (
    answered,
    asked,
    desk,
    due,
    late,
    notice,
    rule,
    ten_days,
    unit,
    with_rules,
)
from tests.awards.dossiers_made import batch, proposal
from tests.workflow.files_made import paper
from tests.world import World

P, N = ProposalState, NoticeState
SECRET = "Nguyễn Kín Đáo"


@pytest.fixture
def clerk(client: Client, world: World) -> Client:
    client.force_login(world.users["specialist"])
    return client


def as_role(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def url(name: str, *args: Any) -> str:
    return reverse(f"awards:{name}", args=args)


def token(row: Proposal) -> str:
    return f"{row.pk}:{row.version}"


def rows_of(number: int, state: str = P.APPRAISAL) -> list[Proposal]:
    within = batch()
    return [
        proposal(
            state,
            of=within,
            to=Unit.objects.create(
                name=f"Phòng {position}", kind="department", parent=unit("Sở Tài chính")
            ),
        )
        for position in range(number)
    ]


def workbook(answer: Any) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_a_letter_that_is_chosen_ticks_its_dossiers(clerk: Client) -> None:
    first, second = rows_of(2)
    other = proposal(P.APPRAISAL, of=batch("Sở Y tế"))
    proposal(P.SUBMITTED, of=batch("Sở Xây dựng"))
    boxes = soup(clerk.get(url("consult"))).select("[name=p]")
    assert {box["value"] for box in boxes} == {token(row) for row in (first, second, other)}
    assert [box for box in boxes if box.has_attr("checked")] == []
    page = soup(clerk.get(url("consult"), {"batch": first.batch_id}))
    assert [box["value"] for box in page.select("[name=p][checked]")] == [
        token(first),
        token(second),
    ]
    found = clerk.get(url("consult"), {"q": "so y te"})
    assert [box["value"] for box in soup(found).select("[name=p]")] == [token(other)]


def test_fifty_dossiers_are_asked_about_in_three_steps(clerk: Client) -> None:
    rows = rows_of(50)
    chosen = {"p": [token(row) for row in rows]}
    page = clerk.post(url("consult"), chosen)
    assert len(soup(page).select("input[type=hidden][name=p]")) == 50
    typed = {"body_1": "Sở Tư pháp", "body_2": "Công an tỉnh", "due_on": due(7).isoformat()}
    done = clerk.post(url("consult"), chosen | typed, follow=True)
    assert "100 yêu cầu lấy ý kiến, 50 đến đơn vị" in texts(done, ".note.ok")[0]
    assert set(Proposal.objects.values_list("state", flat=True)) == {P.CONSULTATION}
    known = Consultation.objects.filter(unit=unit("Sở Tư pháp"))
    assert (known.count(), Consultation.objects.filter(unit=None).count()) == (50, 50)


def test_what_was_typed_stays_where_it_is_refused(clerk: Client) -> None:
    (row,) = rows_of(1)
    typed = {"p": token(row), "body_1": "Công an tỉnh", "question": "Có vụ việc nào không?"}
    wrong = clerk.post(url("consult"), typed | {"due_on": "31/2/2026"})
    assert wrong.status_code == 400
    assert "Ngày không có trong lịch" in texts(wrong, ".note.bad")[0]
    past = clerk.post(url("consult"), typed | {"due_on": "2020-01-02"})
    assert past.status_code == 409
    assert "đã qua" in texts(past, ".note.bad")[0]
    page = soup(past)
    assert page.select_one("#id_body_1")["value"] == "Công an tỉnh"  # type: ignore[index]
    assert "Có vụ việc nào không?" in page.select_one("#id_question").get_text()  # type: ignore[union-attr]
    Proposal.objects.filter(pk=row.pk).update(version=9)
    stale = clerk.post(url("consult"), typed | {"due_on": due(7).isoformat()})
    assert stale.status_code == 409
    assert "Đã thay đổi" in texts(stale, ".note.bad")[0]


@pytest.mark.parametrize("p", ["999999", "x", "1:x", "-1", "1" * 20])
def test_dossiers_that_are_not_ones_own_are_not_there(clerk: Client, p: str) -> None:
    for name in ("consult", "notice_new"):
        assert clerk.get(url(name), {"p": p}).status_code == 404
        assert clerk.post(url(name), {"p": p}).status_code == 404


def test_the_day_that_a_rule_asks_for_is_offered(clerk: Client) -> None:
    row = with_rules(
        proposal(P.APPRAISAL), rule("answer_days", "received", "opinions", "at_most", 5)
    )
    page = clerk.get(url("consult"), {"p": row.pk})
    offered = soup(page).select_one("#id_due_on")["value"]  # type: ignore[index]
    assert date.fromisoformat(str(offered)) > timezone.localdate()
    assert "5 ngày làm việc" in page.content.decode()
    other = clerk.get(url("consult"), {"p": rows_of(1)[0].pk})
    assert not soup(other).select_one("#id_due_on").get("value")  # type: ignore[union-attr]


def test_the_body_sees_what_it_is_asked_about_and_no_more(world: World) -> None:
    who = Person.objects.create(name=SECRET, birth_year=1957, unit=unit("Sở Tài chính"))
    row = proposal(P.APPRAISAL, to=who, merits="Cứu người.", total=987, rank=3)
    (request,) = asked(row, question="Có vụ việc nào không?")
    (beside,) = asked(proposal(P.APPRAISAL, of=batch("Sở Y tế")), "Công an tỉnh")
    other = as_role(world, "other")
    page = other.get(url("consultation", request.pk)).content.decode()
    assert [word in page for word in (SECRET, "Cứu người.", "Có vụ việc nào không?")] == [True] * 3
    hidden = ("1957", "987", request.asked_by.full_name, "Công an tỉnh", str(unit("Sở Y tế")))
    assert [word for word in hidden if word in page] == []
    assert other.get(url("consultation", beside.pk)).status_code == 404
    assert other.get(reverse("awards:proposal", args=[row.pk])).status_code == 404
    assert other.get(url("notices")).status_code == 200
    listed = other.get(url("consultations"))
    assert texts(listed, "tbody th .name") == [SECRET]
    exported = workbook(other.get(url("consultations"), {"format": "xlsx"}))
    assert [line[0] for line in exported[1:]] == [SECRET]
    found = other.get(url("consultations"), {"q": "so y te"})
    assert texts(found, "tbody tr") == []


def test_a_body_that_is_asked_no_longer_sees_no_merits(world: World, clerk: Client) -> None:
    (request,) = asked(proposal(P.APPRAISAL, merits="Cứu người."))
    done = clerk.post(
        url("consultation_withdraw", request.pk), {"version": 0, "reason": ""}, follow=True
    )
    assert "Đã thôi hỏi" in texts(done, ".note.ok")[0]
    page = as_role(world, "other").get(url("consultation", request.pk))
    assert "không cần trả lời" in page.content.decode()
    assert "Cứu người." not in page.content.decode()


def test_one_answer_for_many(world: World) -> None:
    requests = [asked(row)[0] for row in rows_of(3)]
    other = as_role(world, "other")
    page = soup(other.get(url("consultation", requests[0].pk)))
    assert [box["value"] for box in page.select("[name=also]")] == [
        str(one.pk) for one in requests[1:]
    ]
    typed = {"answer": "agree", "text": "", "version": 0, "also": requests[1].pk}
    done = other.post(url("consultation", requests[0].pk), typed, follow=True)
    assert "Đã ghi ý kiến về 2 hồ sơ" in texts(done, ".note.ok")[0]
    state = Consultation.objects.order_by("pk").values_list("answer", flat=True)
    assert list(state) == ["agree", "agree", ""]


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"answer": ""}, 400, "Ý kiến"),
        ({"answer": "nonsense"}, 400, "Ý kiến"),
        ({"answer": "disagree"}, 409, "ghi nội dung hay gửi kèm"),
        ({"answered_on": "2020-01-01"}, 409, "phải từ ngày hỏi"),
        ({"answered_on": ""}, 400, "Ngày của văn bản"),
        ({"version": "7"}, 409, "đã thay đổi"),
        ({"text": "a\x00b"}, 400, "Nội dung"),
        ({"file": SimpleUploadedFile("a.pdf", b"MZ program")}, 409, "là chương trình"),
        ({"file": SimpleUploadedFile("a.pdf", b"van ban")}, 409, "không phải là tệp pdf"),
        ({"file": SimpleUploadedFile("a.exe", b"MZ program")}, 409, "không thuộc loại"),
        ({"file": SimpleUploadedFile("a.pdf", b"")}, 409, "không có nội dung"),
    ],
)
def test_bad_answers_are_named(
    clerk: Client, changed: dict[str, Any], status: int, words: str
) -> None:
    (request,) = asked()
    typed = {"answer": "agree", "version": 0, "answered_on": timezone.localdate().isoformat()}
    answer = clerk.post(url("consultation", request.pk), typed | changed)
    assert answer.status_code == status
    assert words in texts(answer, ".note.bad")[0]
    assert Consultation.objects.get().answered_at is None


def test_a_paper_answer_is_kept_and_read_by_both(world: World, clerk: Client) -> None:
    (request,) = asked()
    typed = {
        "answer": "remarks",
        "version": 0,
        "answered_on": timezone.localdate().isoformat(),
        "file": SimpleUploadedFile("trả lời.pdf", paper("thu")),
    }
    page = clerk.post(url("consultation", request.pk), typed, follow=True)
    assert "trả lời.pdf" in page.content.decode()
    for role, status in (("other", 200), ("specialist", 200), ("staff", 404), ("member", 404)):
        answer = as_role(world, role).get(url("consultation_file", request.pk))
        b"".join(answer)
        assert (role, answer.status_code) == (role, status)


def test_ending_ticks_what_is_complete(clerk: Client) -> None:
    first, second, third = rows_of(3)
    answered(asked(first)[0], desk())
    late(asked(second)[0])
    asked(third)
    page = soup(clerk.get(url("consultations_end")))
    boxes = {
        box["value"]: (box.has_attr("checked"), box.has_attr("disabled"))
        for box in page.select("[name=p]")
    }
    first, second, third = Proposal.objects.filter(batch=first.batch).order_by("order")
    assert boxes == {
        token(first): (True, False),
        token(second): (False, False),
        token(third): (False, True),
    }
    refused = clerk.post(url("consultations_end"), {"p": [token(first), token(second)]})
    assert refused.status_code == 409
    assert "Ghi lý do không chờ nữa" in texts(refused, ".note.bad")[0]
    assert Proposal.objects.filter(state=P.APPRAISAL).count() == 0
    typed = {"p": [token(first), token(second)], "reason": "Đã nhắc."}
    clerk.post(url("consultations_end"), typed)
    assert Proposal.objects.filter(state=P.APPRAISAL).count() == 2


def test_the_list_is_filtered(clerk: Client) -> None:
    open_one, over, done = (asked(row)[0] for row in rows_of(3))
    late(over)
    answered(done, desk())

    def listed(**query: str) -> set[str]:
        return set(texts(clerk.get(url("consultations"), query), "tbody th .name"))

    names = {one: one.proposal.name for one in (open_one, over, done)}
    assert listed() == set(names.values())
    assert listed(state="open") == {names[open_one], names[over]}
    assert listed(state="overdue") == {names[over]}
    assert listed(state="answered") == {names[done]}
    assert listed(answer="agree") == {names[done]}
    assert listed(q="phong 1") == {names[over]}
    assert listed(q="a\x00b") == set()


def test_a_notice_is_made_in_three_steps(clerk: Client) -> None:
    rows = [ten_days(row) for row in rows_of(2)]
    chosen = {"p": [token(row) for row in rows]}
    page = clerk.post(url("notice_new"), chosen)
    assert "Ít nhất 10 ngày làm việc (Điều 44" in page.content.decode()
    typed = {"title": "Danh sách 2025", "starts_on": timezone.localdate().isoformat()}
    early = clerk.post(url("notice_new"), chosen | typed | {"ends_on": typed["starts_on"]})
    assert early.status_code == 409
    assert "chưa đủ 10 ngày làm việc" in texts(early, ".note.bad")[0]
    clerk.post(url("notice_new"), chosen | typed)
    made = PublicNotice.objects.get()
    assert (made.lines.count(), made.name) == (2, "Danh sách 2025")
    page = clerk.get(url("notice", made.pk))
    assert len(texts(page, "tbody tr")) == 2
    assert "Kết thúc được sau ngày" in page.content.decode()
    assert texts(clerk.get(url("notice_new")), "tbody tr") == []


def test_a_notice_is_closed_and_taken_down_with_a_question_first(clerk: Client) -> None:
    early = notice()
    answer = clerk.post(url("notice_close", early.pk), {"version": early.version})
    assert answer.status_code == 409
    assert "đến hết ngày" in texts(answer, ".note.bad")[0]
    wordless = clerk.post(url("notice_withdraw", early.pk), {"version": early.version})
    assert wordless.status_code == 400
    clerk.post(url("notice_withdraw", early.pk), {"version": early.version, "reason": "Nhầm"})
    early.refresh_from_db()
    assert early.state == N.WITHDRAWN
    over = notice(proposal(P.APPRAISAL, of=batch("Sở Y tế")), begun=25)
    assert clerk.post(url("notice_close", over.pk), {"version": 99}).status_code == 409
    clerk.post(url("notice_close", over.pk), {"version": over.version})
    over.refresh_from_db()
    assert over.state == N.CLOSED


def test_comments_are_read_handled_and_exported(world: World, clerk: Client) -> None:
    made = notice()
    row = PublicComment.objects.create(
        notice=made, name="=HYPERLINK(1)", contact="0900", text="<b>đậm</b>", sent_at=timezone.now()
    )
    page = clerk.get(url("notice_comments", made.pk))
    assert soup(page).select("tbody b") == []
    assert "chưa xem xét" in texts(page, "tbody td")
    clerk.post(url("notice_comment", made.pk, row.pk), {"result": "Đã xác minh."})
    exported = workbook(clerk.get(url("notice_comments", made.pk), {"format": "xlsx"}))
    assert [line[2:] for line in exported[1:]] == [
        ("=HYPERLINK(1)", "0900", "<b>đậm</b>", "Đã xác minh.")
    ]
    assert texts(clerk.get(url("notice_comments", made.pk), {"handled": "no"}), "tbody tr") == []
    other = notice(proposal(P.APPRAISAL, of=batch("Sở Y tế")))
    assert clerk.get(url("notice_comment", other.pk, row.pk)).status_code == 404


def test_what_many_send_alike_is_settled_together(clerk: Client) -> None:
    made = notice()
    first, second, third = (
        PublicComment.objects.create(
            notice=made, name=name, contact=contact, text=text, sent_at=timezone.now()
        )
        for name, contact, text in (("A", "1", "Sai."), ("B", "2", "Sai."), ("C", "3", "Khác."))
    )
    page = url("notice_comment", made.pk, first.pk)
    offered = [box["value"] for box in soup(clerk.get(page)).select("[name=also]")]
    assert offered == [str(second.pk)]
    wrong = clerk.post(page, {"result": "", "also": [second.pk]})
    assert wrong.status_code == 400
    assert len(soup(wrong).select("[name=also][checked]")) == 1
    # What is not alike is not settled by writing its number into the form.
    clerk.post(page, {"result": "Không có cơ sở.", "also": [second.pk, third.pk]})
    found = dict(PublicComment.objects.values_list("name", "result"))
    assert found == {"A": "Không có cơ sở.", "B": "Không có cơ sở.", "C": ""}


def test_a_conflict_is_counted_on_the_page_and_never_shown(world: World, clerk: Client) -> None:
    within = batch("Sở Nội vụ")
    barred = proposal(P.APPRAISAL, of=within, to=unit("Sở Y tế"))
    free = proposal(P.APPRAISAL, of=within, to=unit("Sở Xây dựng"))
    made = notice(barred, free)
    for line in made.lines.all():
        PublicComment.objects.create(
            notice=made, line=line, name="A", contact="B", text=f"Về {line.proposal.name}",
            sent_at=timezone.now(),
        )  # fmt: skip
    (request,) = asked(Proposal.objects.get(pk=barred.pk), "Công an tỉnh")
    Officer.objects.create(
        user=world.users["specialist"],
        unit=unit("Sở Y tế"),
        role=OfficerRole.STAFF,
        starts_on=date(2020, 1, 1),
    )
    pages = [
        clerk.get(url("notice", made.pk)),
        clerk.get(url("notice_comments", made.pk)),
        clerk.get(url("notice_comments", made.pk), {"q": "Sở Y tế"}),
        clerk.get(url("consultations")),
        clerk.get(url("consult")),
        clerk.get(url("consultations_end")),
    ]
    assert [page for page in pages if barred.name in " ".join(texts(page, "tbody"))] == []
    assert "1 hồ sơ không hiện vì trùng đơn vị" in pages[0].content.decode()
    assert "1 ý kiến không hiện vì trùng đơn vị" in pages[1].content.decode()
    exported = workbook(clerk.get(url("notice_comments", made.pk), {"format": "xlsx"}))
    assert "Sở Y tế" not in str(exported)
    assert clerk.get(url("consultation", request.pk)).status_code == 404
    assert clerk.get(url("consult"), {"p": barred.pk}).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 30])
def test_lists_ask_the_same_number_of_queries(clerk: Client, number: int) -> None:
    rows = rows_of(number)
    made = notice(*rows)
    for row in rows:
        PublicComment.objects.create(
            notice=made, name="A", contact="B", text="C", sent_at=timezone.now(),
            line=made.lines.get(proposal=row),
        )  # fmt: skip
        row.refresh_from_db()
        asked(row)
    (first, *_rest) = Consultation.objects.order_by("pk")
    counts = {}
    pages = {
        "consultations": (),
        "consult": (),
        "consultations_end": (),
        "consultation": (first.pk,),
        "notices": (),
        "notice": (made.pk,),
        "notice_comments": (made.pk,),
    }
    for name, args in pages.items():
        with CaptureQueriesContext(connection) as done:
            clerk.get(url(name, *args))
        counts[name] = len(done)
    assert counts == {
        "consultations": 7,
        "consult": 8,
        "consultations_end": 7,
        "consultation": 7,
        "notices": 7,
        "notice": 7,
        "notice_comments": 9,
    }


def test_the_part_for_the_page_of_a_dossier(world: World) -> None:
    row = proposal(P.APPRAISAL)
    first, _second = asked(row, "Sở Tư pháp", "Công an tỉnh")
    answered(first, desk())
    row.refresh_from_db()
    found = opinions_on(row)
    assert [(one.words, one.state, one.is_open) for one in found] == [
        ("Nhất trí", "ok", False),
        ("Chờ trả lời", "now", True),
    ]
    assert found[0].url == url("consultation", first.pk)
