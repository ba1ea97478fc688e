"""The page of a dossier, the list of dossiers, and the pages that ask before something is sent."""

from io import BytesIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from awards.actions.submitting import submit
from awards.models import (
    Consultation,
    CouncilSession,
    DossierPaper,
    FindingAnswer,
    Proposal,
    ProposalVersion,
    Remark,
    Review,
    SessionItem,
)
from awards.workflow import PROPOSAL, ProposalState
from tests.awards.blocks_made import blocked, timed
from tests.awards.dossiers_made import batch, council, decision, proposal, stored
from tests.awards.test_replying import asked
from tests.world import World
from workflow import journal
from workflow.moves import perform

P = ProposalState


def client_of(world: World, role: str) -> Client:
    client = Client()
    client.force_login(world.users[role])
    return client


def tree_of(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def page(world: World, role: str, one: Proposal) -> str:
    answer = client_of(world, role).get(reverse("awards:proposal", args=[one.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("state", P.values)
@pytest.mark.parametrize("role", ["staff", "admin"])
def test_the_page_in_every_state(world: World, state: str, role: str) -> None:
    one = proposal(state, rank=2, total="912.50", assigned_max="1000")
    html = page(world, role, one)
    assert str(ProposalState(state).label) in html
    assert "Hồ sơ đang ở đâu" in html
    text = " ".join(tree_of(html).get_text(" ").split())
    assert "Hạng 2" in text
    assert "Tổng điểm 912,5 / 1.000" in text
    moves = [move.verb for move in PROPOSAL.open_moves(state)]
    offers = {
        verb: reverse("awards:proposal_move", args=[one.pk, verb]) in html
        for verb in ("submit", "recall", "resubmit", "withdraw")
    }
    # Sending is offered once nothing is missing; giving up and taking back whenever it may be.
    expected = {verb: role == "staff" and verb in moves for verb in ("recall", "withdraw")}
    assert {verb: offers[verb] for verb in expected} == expected
    if role == "admin":
        assert not any(offers.values())


def test_why_it_came_back_stands_on_top(world: World) -> None:
    one = proposal(P.RETURNED, reason="Thiếu báo cáo thành tích.")
    html = page(world, "staff", one)
    assert html.index("Thiếu báo cáo thành tích.") < html.index("Tóm tắt thành tích")
    one = proposal(P.APPRAISAL, kind="COBT", reason="Lý do cũ.")
    assert "Lý do cũ." not in page(world, "staff", one)


def test_a_remark_stands_beside_its_field(world: World) -> None:
    one = proposal(P.APPRAISAL)
    asked(one, world, text="Ghi rõ số liệu.")
    asked(one, world, about="", text="Xem lại cả hồ sơ.")
    tree = tree_of(page(world, "staff", one))
    merits = tree.find("section", {"aria-labelledby": "thanh-tich"})
    whole = tree.find("section", {"aria-labelledby": "nhan-xet"})
    assert merits is not None
    assert whole is not None
    assert "Ghi rõ số liệu." in merits.get_text()
    assert "Xem lại cả hồ sơ." in whole.get_text()
    band = tree.find("section", {"class": "next"})
    assert band is not None
    assert "Trả lời nhận xét" in band.get_text()


def test_a_block_is_explained_and_a_lifted_one_says_who(world: World) -> None:
    rule = blocked(world)
    one = proposal()
    html = page(world, "staff", one)
    assert reverse("awards:finding_explain", args=[one.pk, rule]) in html
    assert "Còn 1 điều thiếu" in html
    FindingAnswer.objects.create(
        proposal=one, rule=rule, kind="override", text="Có kết luận không vi phạm.",
        answered_at=timezone.now(), answered_by=world.users["specialist"],
    )  # fmt: skip
    html = page(world, "staff", one)
    assert "Có kết luận không vi phạm." in html
    assert world.users["specialist"].full_name in html
    assert reverse("awards:finding_explain", args=[one.pk, rule]) not in html


def _secrets(one: Proposal, world: World) -> None:
    """What the board has about a dossier and a unit never sees."""
    now, desk = timezone.now(), world.users["specialist"]
    Review.objects.create(
        proposal=one, reviewer=world.users["member"], assigned_at=now, assigned_by=desk,
        verdict="against", comment="KIN-NHAN-XET", given_at=now,
    )  # fmt: skip
    Consultation.objects.create(
        proposal=one, body="KIN-CO-QUAN", due_on=timezone.localdate(), asked_at=now,
        asked_by=desk, question="KIN-CAU-HOI", answer="disagree", text="KIN-TRA-LOI",
        answered_on=timezone.localdate(), answered_at=now, answered_by=desk,
    )  # fmt: skip
    held = CouncilSession.objects.create(
        council=council(), title="KIN-PHIEN", held_at=now, quorum_part=2, quorum_whole=3,
        created_by=desk, state="open", opened_at=now, opened_by=desk,
    )  # fmt: skip
    SessionItem.objects.create(
        session=held, proposal=one, order=1, share_top=1, share_bottom=2, votes_for=3,
        votes_base=7, outcome="not_recommended", note="KIN-GHI-CHU",
    )  # fmt: skip
    with transaction.atomic():
        for verb in ("give_opinion", "assign_reviewer", "postpone_review", "prepare_move"):
            detail = {"text": "KIN-NHAT-KY", "reason": "KIN-LY-DO"}
            journal.record(verb, one, by=world.users["member"], detail=detail)


@pytest.mark.parametrize("state", [P.APPRAISAL, P.CONSULTATION, P.SESSION, P.RECOMMENDED])
def test_the_unit_does_not_see_what_the_board_thinks(world: World, state: str) -> None:
    one = proposal(state)
    _secrets(one, world)
    html = page(world, "staff", one)
    assert "KIN-" not in html
    assert world.users["member"].full_name not in html
    assert "3/7" not in html
    assert "1/1" in html  # one body asked, one has answered


def test_the_vote_is_told_once_the_session_is_closed(world: World) -> None:
    one = proposal(P.RECOMMENDED)
    _secrets(one, world)
    CouncilSession.objects.update(
        state="closed", closed_at=timezone.now(), closed_by=world.users["specialist"]
    )
    assert "3/7" in page(world, "staff", one)


def test_a_decision_in_preparation_is_the_boards_own(world: World) -> None:
    draft = decision("", state="draft", name="KIN-QUYET-DINH", issued_on=None)
    one = proposal(P.DECIDED, decision=draft)
    assert "KIN-QUYET-DINH" not in page(world, "staff", one)


def test_what_changed_since_the_last_time(world: World) -> None:
    staff = world.users["staff"]
    one = submit(proposal=proposal(merits="Cũ."), version=0, by=staff)
    first = one.versions.get()
    content: dict[str, Any] = first.content | {
        "fields": first.content["fields"] | {"merits": "Mới."}
    }
    ProposalVersion.objects.create(
        proposal=one, number=2, content=content, submitted_at=timezone.now(), submitted_by=staff
    )
    for role in ("staff", "specialist"):
        section = tree_of(page(world, role, one)).find("section", {"aria-labelledby": "lan-gui"})
        assert section is not None
        text = section.get_text(" ")
        assert "Cũ." in text
        assert "Mới." in text


def test_names_are_text_and_not_markup(world: World) -> None:
    one = proposal(name="<script>alert(1)</script>", merits="<b>đậm</b>")
    html = page(world, "staff", one)
    assert "<script>alert(1)" not in html
    assert "<b>đậm" not in html


def test_queries_do_not_grow_with_what_a_dossier_holds(world: World) -> None:
    staff = world.users["staff"]
    one = submit(proposal=proposal(), version=0, by=staff)
    client = client_of(world, "staff")
    address = reverse("awards:proposal", args=[one.pk])
    content = one.versions.get().content
    file, counted, at = stored(staff), [], 1
    for upto in (1, 3, 30):
        for n in range(at, upto + 1):
            DossierPaper.objects.create(
                proposal=one, title=f"Giấy {n}", file=file, added_at=timezone.now(), added_by=staff
            )
            asked(one, world, about=("merits", "", "papers")[n % 3], text=f"Hỏi {n}")
            ProposalVersion.objects.create(
                proposal=one, number=n + 1, content=content, submitted_at=timezone.now(),
                submitted_by=staff,
            )  # fmt: skip
        at = upto + 1
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counted.append(len(queries))
    assert counted == [42, 42, 42]


def test_queries_of_the_list_do_not_grow(world: World) -> None:
    client, counted = client_of(world, "staff"), []
    within = batch()
    for upto in (1, 3, 30):
        while Proposal.objects.count() < upto:
            n = Proposal.objects.count()
            proposal(P.WITHDRAWN, of=within, name=f"Đơn vị {n}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("awards:proposals")).status_code == 200
        counted.append(len(queries))
    assert counted == [13, 13, 13]


def _names(world: World, role: str, **query: str) -> list[str]:
    answer = client_of(world, role).get(reverse("awards:proposals"), query)
    assert answer.status_code == 200
    rows = tree_of(answer.content.decode()).select("table.tb-list tbody th a")
    return sorted(row.get_text(strip=True) for row in rows)


def test_the_list_holds_ones_own_and_what_is_about_ones_unit(world: World) -> None:
    proposal(name="Của mình")
    proposal(of=batch("Sở Nội vụ"), name="Của người khác")
    about = batch("Sở Nội vụ")
    proposal(of=about, to=world.unit("Sở Tài chính"), name="Về mình, chưa gửi")
    proposal(P.SUBMITTED, of=about, to=world.unit("Sở Tài chính"), kind="COBT", name="Về mình")
    assert _names(world, "staff") == ["Của mình", "Về mình"]
    assert _names(world, "nobody") == []
    # What the desk judges is in its queue and not here.
    assert _names(world, "specialist") == []


def test_the_list_is_searched_filtered_and_counted(world: World) -> None:
    proposal(name="Phòng Kế hoạch")
    proposal(P.RETURNED, kind="COBT", name="Đội Điện")
    proposal(P.SUBMITTED, kind="TTLDXS", name="Tổ Đo lường")
    assert _names(world, "staff", q="doi dien") == ["Đội Điện"]
    assert _names(world, "staff", tab="running") == ["Tổ Đo lường"]
    assert _names(world, "staff", state="draft") == ["Phòng Kế hoạch"]
    assert _names(world, "staff", year="2024") == []
    answer = client_of(world, "staff").get(reverse("awards:proposals"))
    pills = tree_of(answer.content.decode()).select("ul.pills li")
    told = [" ".join(pill.get_text(" ").split()) for pill in pills]
    assert told == ["Tất cả", "Đang soạn 1", "Chờ bổ sung 1", "Đang xét 1", "Đã có kết quả 0"]


def test_the_export_holds_what_the_list_shows(world: World) -> None:
    proposal(name="Của mình")
    proposal(of=batch("Sở Nội vụ"), name="Của người khác")
    answer = client_of(world, "staff").get(reverse("awards:proposals"), {"format": "xlsx"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # a test response may stream
    sheet = load_workbook(BytesIO(body)).active
    assert sheet is not None
    words = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert "Của mình" in words
    assert "Của người khác" not in words


@pytest.mark.parametrize("verb", ["submit", "resubmit", "recall", "withdraw"])
def test_a_move_is_asked_about_and_then_done(world: World, verb: str) -> None:
    source = next(state for state in P if state in PROPOSAL.moves[verb].sources)
    one = proposal(source)
    client, address = (
        client_of(world, "staff"),
        reverse("awards:proposal_move", args=[one.pk, verb]),
    )
    html = client.get(address).content.decode()
    assert "Điều sẽ xảy ra" in html
    sent = {"version": one.version, "reason": "Không đề nghị nữa."}
    answer = client.post(address, sent)
    assert answer.status_code == 302
    one.refresh_from_db()
    assert one.state == PROPOSAL.moves[verb].target


def test_giving_up_without_a_reason_keeps_the_page(world: World) -> None:
    one = proposal()
    address = reverse("awards:proposal_move", args=[one.pk, "withdraw"])
    answer = client_of(world, "staff").post(address, {"version": 0, "reason": ""})
    assert answer.status_code == 400
    assert "Chưa ghi lý do" in answer.content.decode()


def test_an_old_page_is_told_and_keeps_what_was_typed(world: World) -> None:
    one = proposal()
    Proposal.objects.filter(pk=one.pk).update(version=3)
    address = reverse("awards:proposal_move", args=[one.pk, "withdraw"])
    answer = client_of(world, "staff").post(address, {"version": 0, "reason": "Gõ dở."})
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "đã thay đổi" in html
    assert "Gõ dở." in html


def test_two_answers_meet_and_both_are_shown(world: World) -> None:
    one = proposal(P.APPRAISAL)
    remark = asked(one, world)
    address = reverse("awards:remark_answer", args=[one.pk, remark.pk])
    client = client_of(world, "staff")
    assert client.post(address, {"text": "Một.", "seen": ""}).status_code == 302
    answer = client.post(address, {"text": "Hai.", "seen": ""})
    assert answer.status_code == 409
    tree = tree_of(answer.content.decode())
    assert "Một." in tree.get_text()
    field = tree.find("textarea")
    seen = tree.find("input", {"name": "seen"})
    assert field is not None
    assert seen is not None
    assert "Hai." in field.get_text()
    again = client.post(address, {"text": "Hai.", "seen": str(seen["value"])})
    assert again.status_code == 302
    remark.refresh_from_db()
    assert remark.answer == "Hai."


@pytest.mark.parametrize("seen", ["hôm qua", "1:2:3", "\x00"])
def test_a_broken_mark_of_what_was_seen_is_refused(world: World, seen: str) -> None:
    one = proposal(P.APPRAISAL)
    address = reverse("awards:remark_answer", args=[one.pk, asked(one, world).pk])
    answer = client_of(world, "staff").post(address, {"text": "Có.", "seen": seen})
    assert answer.status_code == 400


def test_a_letter_is_sent_with_what_is_ready(world: World) -> None:
    within = batch()
    proposal(of=within, name="Đủ")
    proposal(of=within, kind="COBT", name="Thiếu", merits="")
    address = reverse("awards:batch_submit", args=[within.pk])
    client = client_of(world, "staff")
    tree = tree_of(client.get(address).content.decode())
    assert "Chưa ghi tóm tắt thành tích." in tree.get_text()
    (tick,) = tree.select("input[name=ids][checked]")
    ticked = {"ids": str(tick["value"])}
    assert client.post(address, ticked).status_code == 302
    states = dict(Proposal.objects.values_list("name", "state"))
    assert states == {"Đủ": P.SUBMITTED, "Thiếu": P.DRAFT}
    # The same page sent once more finds that everything has changed.
    assert client.post(address, ticked).status_code == 409


@pytest.mark.parametrize("seen", ["x", "1", "1.x", "99999999999.0", "-1.0", "0.0"])
def test_a_broken_list_sends_nothing(world: World, seen: str) -> None:
    within = batch()
    proposal(of=within)
    address = reverse("awards:batch_submit", args=[within.pk])
    assert client_of(world, "staff").post(address, {"ids": seen}).status_code == 409


def test_the_way_is_told_in_days(world: World) -> None:
    one = submit(proposal=proposal(), version=0, by=world.users["staff"])
    perform(PROPOSAL.moves["recall"], one, by=world.users["staff"])
    tree = tree_of(page(world, "staff", one))
    where = tree.find("section", {"aria-labelledby": "o-dau"})
    assert where is not None
    steps = [item.get_text(" ", strip=True) for item in where.select("ol li")]
    assert [step.split("  ")[0].split(" 2")[0] for step in steps]
    assert len(steps) == 3
    assert steps[-1].startswith("Đang soạn")


def test_the_clock_runs_in_working_days(world: World) -> None:
    timed()
    one = proposal(P.APPRAISAL)
    tree = tree_of(page(world, "staff", one))
    clock = tree.find("div", {"class": "clock"})
    assert clock is not None
    assert "Còn 20 ngày" in clock.get_text()
    assert "Đã dùng 0 trên 20 ngày làm việc" in str(clock)
    for state in (P.RETURNED, P.WITHDRAWN, P.SUBMITTED):
        Proposal.objects.filter(pk=one.pk).update(state=state, reason="Lý do.")
        assert 'class="clock"' not in page(world, "staff", one)


def test_a_remark_is_only_read_in_its_own_dossier(world: World) -> None:
    one, other = proposal(P.APPRAISAL), proposal(P.APPRAISAL, kind="COBT")
    remark = asked(other, world)
    address = reverse("awards:remark_answer", args=[one.pk, remark.pk])
    assert client_of(world, "staff").get(address).status_code == 404
    assert Remark.objects.count() == 1
