"""Texts of documents: what is generated, edited, frozen and signed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from conferences.actions import move
from conferences.models import Nomination
from reports.actions import edit_around, edit_section, freeze, restore_section, sign, start_draft
from reports.actions.drafting import Around
from reports.documents.canonical import facts_sha256
from reports.documents.pdf import report_pdf
from reports.models import DocumentDraft, Report, ReportKind
from reports.texts.ballots import FEW, vote_count
from tests.conferences.ballots_made import SIMPLE, close, opened, vote_all
from tests.reports.drafts_made import (
    NOTES,
    SCAN,
    built,
    conclude,
    draft_of,
    frozen,
    play,
    shown,
    signed,
    text_of_section,
)
from tests.reports.layout import text_of
from tests.world import ROLES, World
from workflow.files import BadFile
from workflow.journal import history
from workflow.moves import Denied, Refused, Stale


@pytest.fixture
def played(world: World) -> World:
    play(world)
    conclude(world)
    return world


def test_a_conclusion_lays_down_minutes_letters_and_records(played: World) -> None:
    rows = DocumentDraft.objects.filter(conference=played.conference)
    # What is remarked in brackets is no other level.
    deciders = {(row.decider or "").partition(" (")[0] for row in Nomination.objects.all()}
    assert {(row.kind, row.decider) for row in rows} == {
        ("minutes", ""),
        ("vote_count", ""),
        *(("submission", decider) for decider in deciders),
    }
    assert {row.state for row in rows} == {"draft"}
    assert [line.verb for line in history(draft_of(played))] == ["start_draft"]


def test_minutes_tell_what_happened(played: World) -> None:
    minutes = draft_of(played)
    rows = {row.title: row.text for row in minutes.sections.all()}
    discussed = rows["Thảo luận báo cáo tổng kết"]
    assert discussed.endswith(NOTES)
    assert "Trình bày: Trần Thị Bình." in discussed
    assert "Có mặt: 7/7 đoàn (cần ít nhất 5 đoàn)." in rows["Thành phần tham dự"]
    told = rows["Kết quả biểu quyết, bỏ phiếu"]
    assert "Phát ra 7 phiếu, thu về 6 phiếu, hợp lệ 6 phiếu, không hợp lệ 0 phiếu." in told
    assert "Được chọn: Sở Nội vụ." in told
    assert "Hội nghị thông qua kết quả xếp hạng:" in rows["Kết quả xếp hạng"]
    assert text_of_section(minutes, "closing").startswith("Hội nghị kết thúc vào")
    assert text_of_section(minutes, "closing").endswith("./.")


def test_the_record_of_a_ballot_has_its_four_numbers(played: World) -> None:
    record = draft_of(played, ReportKind.VOTE_COUNT)
    assert text_of_section(record, "papers") == (
        "- Số phiếu phát ra: 7 phiếu;\n- Số phiếu thu về: 6 phiếu;\n"
        "- Số phiếu hợp lệ: 6 phiếu;\n- Số phiếu không hợp lệ: 0 phiếu."
    )
    assert text_of_section(record, "votes") == (
        "Kết quả của từng phương án:\nSTT | Phương án | Số phiếu | Kết quả\n"
        "1 | Sở Nội vụ | 6 | Được chọn\n2 | Sở Tài chính | 3 | \n"
        "3 | Sở Xây dựng | 2 | \n4 | Sở Y tế | 1 | "
    )
    assert text_of_section(record, "outcome") == "Được chọn: Sở Nội vụ. Còn 1 chưa chọn được."


def test_with_fewer_than_three_secret_votes_no_number_is_told(world: World) -> None:
    ballot, codes = opened(world, secrecy=SIMPLE, max_rounds=1)
    vote_all(ballot, [(1, 0, 0, 0), (0, 0, 0, 1)], world.users["chair"])
    told = {row.key: row.text for row in vote_count(close(ballot, codes, world.users["chair"]))}
    assert told["papers"] == f"- Số phiếu phát ra: 7 phiếu;\n- Số phiếu thu về: 2 phiếu.\n{FEW}"
    assert told["votes"] == (
        "Kết quả của từng phương án:\nSTT | Phương án | Kết quả\n1 | Sở Nội vụ | \n"
        "2 | Sở Tài chính | \n3 | Sở Xây dựng | \n4 | Sở Y tế | "
    )


def test_a_ballot_that_is_sealed_has_no_record(world: World) -> None:
    ballot, _codes = opened(world)
    assert vote_count(ballot) == []
    with pytest.raises(Refused, match="chưa đóng"):
        start_draft(
            world.conference,
            kind=ReportKind.VOTE_COUNT,
            by=world.users["chair"],
            ballot=ballot,
        )


def test_a_record_can_be_written_before_the_end_and_is_not_written_twice(world: World) -> None:
    ballot, chair = play(world), world.users["chair"]
    start_draft(world.conference, kind=ReportKind.VOTE_COUNT, by=chair, ballot=ballot)
    with pytest.raises(Refused, match="đang được soạn"):
        start_draft(world.conference, kind=ReportKind.VOTE_COUNT, by=chair, ballot=ballot)
    with pytest.raises(Refused, match="chưa kết thúc"):
        start_draft(world.conference, kind=ReportKind.MINUTES, by=chair)
    conclude(world)
    assert DocumentDraft.objects.filter(ballot=ballot).count() == 1


def test_a_level_that_nobody_named_gets_no_letter(played: World) -> None:
    chair, kind = played.users["chair"], ReportKind.SUBMISSION
    with pytest.raises(Refused, match="không đề nghị"):
        start_draft(played.conference, kind=kind, by=chair, decider="Ai đó")
    letter = draft_of(played, kind)
    with pytest.raises(Refused, match="đang được soạn"):
        start_draft(played.conference, kind=kind, by=chair, decider=letter.decider.upper())


def test_the_letter_asks_for_what_was_nominated(played: World) -> None:
    letter = draft_of(played, ReportKind.SUBMISSION)
    names = [
        recipient.mention.text
        for row in Nomination.objects.filter(resolution__conference=played.conference)
        if (row.decider or "").partition(" (")[0] == letter.decider
        for recipient in row.recipients.all()
    ]
    assert [name for name in names if name not in text_of_section(letter, "annex")] == []
    assert text_of_section(letter, "closing").endswith("xem xét, quyết định./.")


def test_who_writes(played: World) -> None:
    section = draft_of(played).sections.get(key="opening")
    for role in ROLES:
        if role == "chair":
            continue
        with pytest.raises(Denied):
            edit_section(section, text="x", version=section.version, by=played.users[role])
    section.refresh_from_db()
    assert not section.is_edited


def test_an_edit_is_kept_and_can_be_taken_back(played: World) -> None:
    chair = played.users["chair"]
    section = draft_of(played).sections.get(key="opening")
    made = section.generated
    edited = edit_section(section, text="Bắt đầu\r\nlúc 8 giờ\x00\x07 ", version=0, by=chair)
    assert (edited.text, edited.generated, edited.version) == ("Bắt đầu\nlúc 8 giờ", made, 1)
    assert edited.is_edited
    assert not restore_section(edited, version=1, by=chair).is_edited


def test_of_two_who_edit_one_is_told(played: World) -> None:
    chair = played.users["chair"]
    section = draft_of(played).sections.get(key="opening")
    edit_section(section, text="Bản một", version=0, by=chair)
    with pytest.raises(Stale, match="Người khác vừa sửa"):
        edit_section(section, text="Bản hai", version=0, by=chair)
    section.refresh_from_db()
    assert section.text == "Bản một"
    draft = draft_of(played)
    edit_around(draft, around=Around(signer="A"), version=0, by=chair)
    with pytest.raises(Stale):
        edit_around(draft, around=Around(signer="B"), version=0, by=chair)
    with pytest.raises(Refused, match="tối đa"):
        edit_section(section, text="x" * 30_001, version=1, by=chair)


def test_freezing_keeps_the_edited_text(played: World) -> None:
    chair = played.users["chair"]
    minutes = draft_of(played)
    section = minutes.sections.get(key="opening")
    edit_section(section, text="Thời gian bắt đầu: 8 giờ 00.", version=0, by=chair)
    done = frozen(played)
    assert done.report is not None
    facts = done.report.facts or {}
    assert facts["sections"][0] == {
        "title": "1. Thời gian, địa điểm",
        "lines": ["Thời gian bắt đầu: 8 giờ 00."],
        "caption": "Thời gian, địa điểm",
    }
    assert (facts["code"], facts["replaces"]) == (done.report.code, "")
    assert (done.state, done.frozen_by, done.report.state) == ("frozen", chair, "pending")
    section.refresh_from_db()
    with pytest.raises(Refused, match="đã chốt"):
        edit_section(section, text="Sau", version=section.version, by=chair)
    with pytest.raises(Refused):
        freeze(done, version=done.version, sections=shown(done), by=chair)
    assert Report.objects.filter(kind=ReportKind.MINUTES).count() == 1


def test_what_was_edited_since_the_page_was_shown_is_not_frozen(played: World) -> None:
    chair, minutes = played.users["chair"], draft_of(played)
    seen = shown(minutes)
    edit_section(minutes.sections.get(key="opening"), text="x", version=0, by=chair)
    with pytest.raises(Refused, match="đã được sửa"):
        freeze(minutes, version=minutes.version, sections=seen, by=chair)
    with pytest.raises(Stale):
        freeze(minutes, version=minutes.version + 1, sections=shown(minutes), by=chair)
    assert Report.objects.filter(kind=ReportKind.MINUTES).count() == 0


def test_the_file_holds_the_frozen_text_and_is_the_same_every_time(played: World) -> None:
    done = frozen(played)
    pdf = built(done)
    assert done.report is not None
    facts = done.report.facts
    assert facts is not None
    assert facts_sha256(facts) == done.report.facts_sha256
    assert report_pdf(facts) == pdf
    assert f"Mã kiểm tra: {done.report.code}" in text_of(pdf)
    assert report_pdf({**facts, "code": "AAAAAAAAAA"}) != pdf


def test_a_new_version_replaces_and_changes_nothing(played: World) -> None:
    chair, first = played.users["chair"], frozen(played)
    built(first)
    assert first.report is not None
    kept = (first.report.sha256, first.report.facts)
    second = start_draft(played.conference, kind=ReportKind.MINUTES, by=chair)
    assert (second.number, second.signer) == (2, first.signer)
    done = frozen(played)
    assert done.report is not None
    assert (done.report.facts or {})["replaces"] == first.report.code
    first.report.refresh_from_db()
    assert (first.report.sha256, first.report.facts) == kept
    held = played.conference.held_on
    assert held is not None
    upload = SimpleUploadedFile("da-ky.pdf", SCAN)
    with pytest.raises(Refused, match="đã được thay"):
        sign(first, signed_on=held, upload=upload, version=first.version, by=chair)


def test_reopening_makes_unedited_sections_anew(played: World) -> None:
    minutes, chair = draft_of(played), played.users["chair"]
    edit_section(minutes.sections.get(key="opening"), text="Đã sửa", version=0, by=chair)
    Report.objects.update(state="failed", error="x", lease_until=None)
    move(played.conference, verb="reopen", by=played.users["specialist"], reason="Sót")
    with pytest.raises(Refused, match="đang mở lại"):
        freeze(minutes, version=minutes.version, sections=shown(minutes), by=chair)
    item = played.conference.items.latest("pk")
    item.notes = "Ghi bổ sung."
    item.save()
    played.conference.refresh_from_db()
    conclude(played)
    again = draft_of(played)
    assert (again.pk, text_of_section(again, "opening")) == (minutes.pk, "Đã sửa")
    assert "Ghi bổ sung." in text_of_section(again, f"item-{item.pk}")


def test_signing_needs_the_file_a_scan_and_a_possible_day(played: World) -> None:
    chair, done = played.users["chair"], frozen(played)
    held = played.conference.held_on
    assert held is not None

    def signing(day: object = held, content: bytes = SCAN) -> None:
        upload = SimpleUploadedFile("da-ky.pdf", content)
        sign(done, signed_on=day, upload=upload, version=done.version, by=chair)  # type: ignore[arg-type]  # a date

    with pytest.raises(Refused, match="chưa tạo xong"):
        signing()
    built(done)
    with pytest.raises(Refused, match="trước ngày họp"):
        signing(held - timedelta(days=1))
    with pytest.raises(Refused, match="chưa đến"):
        signing(held + timedelta(days=4000))
    with pytest.raises(BadFile):
        signing(content=b"MZ no pdf")
    signing()
    done.refresh_from_db()
    assert (done.state, done.signed_on, done.signed_by) == ("signed", held, chair)
    with pytest.raises(Refused):
        signing()


def test_the_database_refuses_half_a_state(played: World) -> None:
    done = signed(played)
    for broken in (
        {"scan": None},
        {"signed_by": None},
        {"state": "draft"},
        {"report": None},
        {"frozen_at": None},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            DocumentDraft.objects.filter(pk=done.pk).update(**broken)
