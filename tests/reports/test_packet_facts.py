"""What a packet tells of a dossier: versions, remarks, papers that no longer hold, votes, deeds."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from awards.actions.papers import add_paper, remove_paper
from awards.models import (
    Consultation,
    DossierPaper,
    Proposal,
    ProposalVersion,
    Remark,
    SessionItem,
)
from awards.workflow import ProposalState
from reports.packets import proceedings
from reports.packets.blocks import Told, table, to_blocks
from reports.packets.deeds import content
from reports.packets.facts import packet_facts
from tests.awards.dossiers_made import batch, decision, fresh, proposal, stored
from tests.awards.papers_made import at_hand, general_list, upload
from tests.awards.sessions_made import (
    appraised,
    closed,
    members,
    opened,
    vote,
    voting,
    wrote,
)
from tests.world import World

P = ProposalState


def facts(one: Proposal) -> Told:
    return packet_facts(one, code="ABCDEFGH23", day=date(2026, 11, 20))


def said(one: Proposal, title: str) -> str:
    """All words of one section."""
    (found,) = (part for part in facts(one)["sections"] if part["title"] == title)
    words: list[str] = []
    for block in found["blocks"]:
        if block["shape"] == "table":
            words += [block["caption"], *(" | ".join(row) for row in block["rows"])]
        else:
            words += block["lines"]
    return "\n".join(words)


def test_versions_tell_what_each_sending_changed(world: World) -> None:
    one, staff = proposal(P.APPRAISAL), world.users["staff"]
    for number, merits in ((1, "Cũ"), (2, "Mới")):
        ProposalVersion.objects.create(
            proposal=one,
            number=number,
            content={"fields": {"merits": merits}},
            submitted_at=timezone.now(),
            submitted_by=staff,
        )
    lines = said(one, "Các lần gửi").splitlines()
    assert lines[1].endswith("| lần đầu")
    assert lines[2].endswith("| sửa Tóm tắt thành tích (từ “Cũ” thành “Mới”)")


def test_remarks_with_their_answers(world: World) -> None:
    one, desk, staff = proposal(P.APPRAISAL), world.users["specialist"], world.users["staff"]
    given: dict[str, Any] = {"proposal": one, "asked_at": timezone.now(), "asked_by": desk}
    Remark.objects.create(
        text="Nêu số liệu.",
        about="merits",
        answer="Đã thêm.",
        answered_at=timezone.now(),
        answered_by=staff,
        **given,
    )
    Remark.objects.create(text="Số quyết định?", kind="question", **given)
    lines = said(one, "Yêu cầu bổ sung, câu hỏi").splitlines()
    assert lines[1].startswith("Tóm tắt thành tích | Nêu số liệu.")
    assert "Đã thêm." in lines[1]
    assert lines[2].startswith("cả hồ sơ | Số quyết định?")
    assert lines[2].endswith("chưa trả lời | chưa xong")


def test_papers_in_the_order_of_the_list_and_what_no_longer_holds(world: World) -> None:
    asked = {row.source: row for row in general_list()}
    one, staff = proposal(P.RETURNED), world.users["staff"]
    report = asked["achievements"]
    add_paper(one, upload=upload("a.pdf"), by=staff, requirement=report)
    newest = add_paper(one, upload=upload("b.pdf"), by=staff, requirement=report)
    wrong = add_paper(one, upload=upload("nham.pdf"), by=staff, title="Nộp nhầm")
    remove_paper(wrong, by=staff)
    letter = at_hand(one.batch, staff, asked["letter"])
    told = facts(one)["papers"]
    assert [(each["title"], each["sha256"]) for each in told] == [
        ("Tờ trình", letter.file.sha256),
        ("Báo cáo thành tích", newest.file.sha256),
    ]
    words = said(one, "Giấy tờ")
    assert "Còn thiếu so với danh mục: Biên bản xét khen thưởng." in words
    before, taken_out = words.splitlines()[-2:]
    first = DossierPaper.objects.get(requirement=report, number=1)
    assert before.startswith("Báo cáo thành tích, bản 1 | ")
    assert before.endswith(f"đã có bản mới | {first.file.sha256}")
    assert taken_out.startswith("Nộp nhầm, bản 1 | ")
    assert str(staff) in taken_out


def test_a_letter_of_another_list_is_the_same_paper(world: World) -> None:
    """Versions belong together by what they are, as on the page, not by the row of the list."""
    old = general_list(valid_to=date(2024, 6, 30))[0]
    new = general_list(valid_from=date(2024, 7, 1))[0]
    one, staff = proposal(P.APPRAISAL), world.users["staff"]
    at_hand(one.batch, staff, old, number=1)
    newest = at_hand(one.batch, staff, new, number=2)
    assert [each["sha256"] for each in facts(one)["papers"]] == [newest.file.sha256]


def test_written_answers_and_decisions_are_among_the_files(world: World) -> None:
    desk = world.users["specialist"]
    signed = stored(desk, "quyet-dinh.pdf", b"%PDF-1.4 quyet dinh")
    listed = stored(desk, "danh-sach.pdf", b"%PDF-1.4 danh sach")
    one = proposal(P.DECIDED, decision=decision(file=signed, attachment=listed))
    for body, withdrawn in (("Công an tỉnh", None), ("Sở Thuế", timezone.now())):
        Consultation.objects.create(
            proposal=one,
            body=body,
            due_on=date(2026, 11, 30),
            asked_at=timezone.now(),
            asked_by=desk,
            answer="agree",
            answered_on=date(2026, 11, 20),
            answered_at=timezone.now(),
            answered_by=desk,
            file=stored(desk, "tra-loi.pdf", b"%PDF-1.4 " + body.encode()),
            withdrawn_at=withdrawn,
            withdrawn_by=desk if withdrawn else None,
        )
    assert [each["file"] for each in facts(one)["papers"]] == [
        "01 Văn bản trả lời của Công an tỉnh.pdf",
        "02 Quyết định đã ký.pdf",
        "03 Danh sách kèm theo quyết định.pdf",
    ]


@pytest.mark.parametrize(
    ("due", "answer", "told"),
    [(20, "agree", "Nhất trí"), (19, "agree", "Nhất trí, sau hạn"), (20, "", "chưa trả lời")],
)
def test_what_other_bodies_were_asked_and_said(
    world: World, due: int, answer: str, told: str
) -> None:
    desk, one = world.users["specialist"], proposal(P.APPRAISAL)
    given: dict[str, Any] = {"body": "Thuế tỉnh", "due_on": date(2026, 11, due)}
    if answer:
        given |= {"answer": answer, "answer_number": "7/TT", "answered_on": date(2026, 11, 20),
                  "answered_at": timezone.now(), "answered_by": desk}  # fmt: skip
    Consultation.objects.create(
        proposal=one, asked_at=timezone.now(), asked_by=desk, letter_number="3/CV",
        letter_on=date(2026, 11, 2), **given,
    )  # fmt: skip
    (block,) = proceedings.consultations(one)
    (cells,) = block["rows"]
    assert cells[0] == "Thuế tỉnh; số 3/CV 2/11/2026"
    assert cells[2] == told
    assert cells[4] == ("số 7/TT 20/11/2026" if answer else "—")


def test_a_vote_is_sealed_until_it_is_closed(world: World) -> None:
    members(4)
    (one,) = appraised(1)
    session = opened(world, [one], present=3)
    wrote(world, session, 4)
    (ballot,) = voting(world, session)
    vote(ballot, 2, no=1)
    one.refresh_from_db()
    assert said(one, "Bỏ phiếu tại Hội đồng") == "Chưa bỏ phiếu."
    # A letter that is in, and not counted yet, would tell how its member stands.
    assert facts(one)["papers"] == []
    closed(world, ballot)
    one.refresh_from_db()
    item = SessionItem.objects.get(proposal=one)
    words = said(one, "Bỏ phiếu tại Hội đồng")
    assert f"| {item.votes_for}/{item.votes_base} | 1 | " in words
    assert "Ý kiến bằng văn bản của thành viên vắng" in words
    (letter,) = facts(one)["papers"]
    assert letter["title"] == f"Ý kiến bằng văn bản của {session.members.get(order=4)}"


def test_the_journal_tells_what_exactly_and_the_papers_of_the_letter(world: World) -> None:
    asked = {row.source: row for row in general_list()}
    one, staff = proposal(P.DRAFT, of=batch()), fresh(world.users["staff"])
    add_paper(one.batch, upload=upload(), by=staff, requirement=asked["letter"])
    add_paper(one, upload=upload("b.pdf"), by=staff, requirement=asked["achievements"])
    lines = said(one, "Nhật ký").splitlines()[1:]
    assert [line.split(" | ")[1:] for line in lines] == [
        ["Thêm giấy tờ", f"{staff}, Cán bộ đơn vị trình", "“Tờ trình”; bản 1"],
        ["Thêm giấy tờ", f"{staff}, Cán bộ đơn vị trình", "“Báo cáo thành tích”; bản 1"],
    ]


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"version": 1, "rule": "exceed"}, ""),
        ({"reason": "Thiếu số liệu."}, "Thiếu số liệu."),
        ({"number": 2}, "lần 2"),
        ({"title": "Tờ trình", "number": 3, "sha256": "0"}, "“Tờ trình”; bản 3"),
        ({"reviewers": [7, 8]}, "giao Lan, Mai"),
        ({"no_longer": [8]}, "thôi giao Mai"),
        ({"holder": 9}, "phụ trách: —"),
        ({"verb": "refuse", "dropped": True}, "việc: Thông báo không khen thưởng"),
        ({"bodies": ["A", "B"], "due_on": "2026-11-05"}, "A, B; hạn 5/11/2026"),
        ({"body": "A", "answer": "agree"}, "A; Nhất trí"),
        ({"unanswered": []}, ""),
        ({"unanswered": ["A"], "reason": "Hết hạn."}, "Hết hạn.; chưa trả lời: A"),
        ({"step": "notified", "on": "2026-01-02"}, "thông báo kết quả; ngày 2/1/2026"),
        ({"kind": "met", "text": "Đã xem.", "rule": "x"}, "Xác nhận đạt; Đã xem."),
        ({"kind": "question", "about": "merits", "text": "Mấy?"}, "Câu hỏi; Mấy?"),
        ({"votes": 17, "of": 21}, "đồng ý 17/21"),
        ({"votes": 0, "of": 21}, "đồng ý 0/21"),
        ({"decision": 2, "about": "Về việc khen thưởng"}, "Về việc khen thưởng"),
    ],
)  # fmt: skip
def test_what_a_deed_was_in_words(detail: dict[str, Any], words: str) -> None:
    assert content(detail, {7: "Lan", 8: "Mai"}) == words


def test_an_empty_cell_is_a_dash_and_an_empty_table_nothing() -> None:
    assert table("x", [("A", "wide")], []) == []
    (made,) = to_blocks(table("x", [("A", "wide"), ("B", "figure")], [("", None)]))
    assert made.shape == "table"
    assert made.rows == (("—", "—"),)
    assert [column.is_number for column in made.columns] == [False, True]
