"""Reports of achievements and letters: laid down, edited, frozen, made, put among the papers."""

from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models import (
    Award,
    Batch,
    DossierPaper,
    Headcount,
    Household,
    Initiative,
    Person,
    Proposal,
    YearlyRating,
)
from awards.papers.page import papers_context
from awards.workflow import EDITABLE, ProposalState
from catalogue.models import AwardKind, LegalDocument
from reports.actions import freeze, sign, start_draft
from reports.actions.attaching import attach_document
from reports.actions.building import build
from reports.models import DocumentDraft, Report, ReportKind
from reports.texts.achievements import BLANK, achievements
from reports.texts.letters import grounds_on, letter
from tests.awards.documents_made import document
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.papers_made import general_list, upload
from tests.reports.drafts_made import shown, text_of_section
from tests.reports.layout import text_of
from tests.world import ROLES, World
from workflow.moves import Denied, Refused

K, P = ReportKind, ProposalState


def _start(subject: Proposal | Batch, by: User) -> DocumentDraft:
    kind = K.LETTER if isinstance(subject, Batch) else K.ACHIEVEMENTS
    return start_draft(subject, kind=kind, by=by)


def _frozen(draft: DocumentDraft, by: User) -> DocumentDraft:
    return freeze(draft, version=draft.version, sections=shown(draft), by=by)


def _made(draft: DocumentDraft) -> Report:
    assert draft.report is not None
    done = build(draft.report.pk)
    assert done is not None
    assert done.error == ""
    return done


def _told(world: World) -> Proposal:
    """A dossier of a collective of which much is known."""
    unit = world.unit("Sở Tài chính")
    one = proposal(
        rank=2, total=Decimal("987.50"), assigned_max=Decimal(1000), of=batch(title="Đề nghị khen")
    )
    Headcount.objects.create(unit=unit, year=2025, members=87, women=41, completed=86)
    YearlyRating.objects.create(unit=unit, year=2025, level="HTXSNV")
    Award.objects.create(
        name="Cờ thi đua", kind=AwardKind.objects.get(code="COBT"), unit=unit, year="2023",
        decision_number="12/QĐ-UBND", decider="Chủ tịch UBND tỉnh Minh Họa",
    )  # fmt: skip
    initiative = Initiative.objects.create(
        unit=unit, title="Số hóa hồ sơ | bước 1", scope="base", year=2025
    )
    one.initiatives.add(initiative)
    return one


def test_an_outline_holds_what_is_known_and_asks_for_the_rest(world: World) -> None:
    one = _told(world)
    sections = {row.key: row.text for row in achievements(one)}
    assert "Số người năm 2025: 87 người, trong đó nữ 41 người" in sections["about"]
    assert "Tổng điểm được thông qua: 987,5/1.000 điểm." in sections["scores"]
    assert "Xếp hạng 2" in sections["scores"]
    assert "2025 | Hoàn thành xuất sắc nhiệm vụ" in sections["ratings"]
    assert "2023 | Cờ thi đua của bộ, ban, ngành, tỉnh | 12/QĐ-UBND" in sections["awards"]
    # A bar in a title would part the cell.
    assert "1 | Số hóa hồ sơ / bước 1 | Cấp cơ sở | 2025" in sections["initiatives"]
    assert sections["merits"] == one.merits
    assert BLANK in sections["deeds"]


@pytest.mark.parametrize("of", ["person", "household"])
def test_an_outline_of_somebody_of_whom_little_is_known(world: World, of: str) -> None:
    unit = world.unit("Sở Tài chính")
    to: Any = (
        Person.objects.create(name="Nguyễn Thị Thử", unit=unit, position="Chuyên viên;")
        if of == "person"
        else Household.objects.create(name="Hộ ông Thử", unit=unit)
    )
    one = proposal(to=to, kind="BKBT")
    sections = {row.key: row for row in achievements(one)}
    assert to.name in sections["about"].text
    assert "None" not in " ".join(row.text for row in sections.values())
    assert "targets" not in sections
    assert "scores" not in sections
    assert BLANK in sections["ratings"].text


def test_a_letter_names_award_by_award_and_lists_everybody(world: World) -> None:
    within = batch(title="Đề nghị khen thưởng năm 2025", number="15/TTr-STC")
    proposal(of=within, rank=1)
    proposal(of=within, kind="COCP")
    person = Person.objects.create(
        name="Trần Văn Thử", unit=world.unit("Sở Y tế"), position="Trưởng phòng"
    )
    proposal(of=within, to=person)
    proposal(P.WITHDRAWN, of=within, to=world.unit("Sở Nội vụ"))
    sections = {row.key: row.text for row in letter(within)}
    assert "cho 1 tập thể, 1 cá nhân;" in sections["nominations"]
    assert "- Tặng Cờ thi đua của Chính phủ cho 1 tập thể." in sections["nominations"]
    rows = sections["annex"].splitlines()
    # The total is known of none, so it has no column.
    assert rows[0] == "STT | Tập thể, cá nhân | Chức vụ, đơn vị | Hình thức, danh hiệu | Hạng"
    assert len(rows) == 4
    assert "Trưởng phòng, Sở Y tế" in rows[3]
    assert "Sở Nội vụ" not in sections["annex"]


def test_the_grounds_are_the_laws_in_force(db: None) -> None:
    for number, name, start, end in (
        ("06/2022/QH15", "Luật Thi đua, khen thưởng", "2024-01-01", None),
        ("98/2023/NĐ-CP", "Nghị định thi hành Luật Thi đua", "2024-01-01", "2025-06-30"),
        ("2746/HD-BTĐKT", "Hướng dẫn bình xét thi đua", None, None),
    ):  # fmt: skip
        LegalDocument.objects.create(
            number=number, name=name, issued_on="2022-06-15", effective_from=start, effective_to=end
        )
    day = timezone.localdate().replace(year=2026)
    told = grounds_on(day)
    assert told == ["Căn cứ Luật Thi đua, khen thưởng số 06/2022/QH15 ngày 15/6/2022;"]
    assert len(grounds_on(day.replace(year=2024, month=5, day=1))) == 2


@pytest.mark.parametrize("role", ROLES)
def test_who_writes(world: World, role: str) -> None:
    one, user = proposal(P.RETURNED), fresh(world.users[role])
    for subject in (one, one.batch):
        if role == "staff":
            assert _start(subject, user).is_open
        else:
            with pytest.raises(Denied, match="nơi lập tờ trình"):
                _start(subject, user)


@pytest.mark.parametrize("state", P.values)
def test_only_while_the_dossier_is_the_units(world: World, state: str) -> None:
    one, staff = proposal(state), world.users["staff"]
    if state in EDITABLE:
        assert _start(one, staff)
        assert _start(one.batch, staff)
        return
    for subject in (one, one.batch):
        with pytest.raises(Refused, match=r"đã gửi|chưa có hồ sơ"):
            _start(subject, staff)


def test_a_kind_is_not_written_about_something_else(world: World) -> None:
    one, staff = proposal(), world.users["staff"]
    with pytest.raises(Refused, match="không soạn ở đây"):
        start_draft(one, kind=K.LETTER, by=staff)
    _start(one, staff)
    with pytest.raises(Refused, match="đang được soạn"):
        _start(one, staff)


def test_a_document_that_is_made_becomes_a_paper(world: World) -> None:
    asked = {row.source: row for row in general_list()}
    one, staff = _told(world), world.users["staff"]
    report = _made(_frozen(_start(one, staff), staff))
    letter_made = _made(_frozen(_start(one.batch, staff), staff))
    papers = {paper.requirement: paper for paper in DossierPaper.objects.all()}
    for source, made in (("achievements", report), ("letter", letter_made)):
        paper = papers[asked[source]]
        assert (paper.origin, paper.code, paper.file.sha256, paper.added_by) == (
            "generated", made.code, made.sha256, staff,
        )  # fmt: skip
    # Attached by hand it is the same paper, and no second file is kept.
    again = attach_document(Report.objects.get(pk=report.pk), one, by=staff)
    assert again == papers[asked["achievements"]]


def test_what_was_sent_meanwhile_keeps_its_papers(world: World) -> None:
    one, staff = proposal(), world.users["staff"]
    draft = _frozen(_start(one, staff), staff)
    Proposal.objects.filter(pk=one.pk).update(
        state=P.SUBMITTED, submitted_at=timezone.now(), submitted_by=staff
    )
    report = _made(draft)
    assert not DossierPaper.objects.exists()
    with pytest.raises(Refused, match="đã gửi"):
        attach_document(report, one, by=staff)
    Proposal.objects.filter(pk=one.pk).update(state=P.RETURNED, reason="Bổ sung (thử)")
    assert attach_document(report, one, by=staff).code == report.code


def test_the_signed_scan_takes_the_place_of_the_unsigned_file(world: World) -> None:
    general_list()
    one, staff = proposal(), world.users["staff"]
    draft = _frozen(_start(one.batch, staff), staff)
    _made(draft)
    draft = DocumentDraft.objects.select_related("report").get(pk=draft.pk)
    with pytest.raises(ValueError, match="bị hỏng"):
        sign(
            draft, signed_on=timezone.localdate(), version=draft.version, by=staff,
            upload=SimpleUploadedFile("quet.pdf", b"%PDF-1.7 thu"),
        )  # fmt: skip
    sign(
        draft, signed_on=timezone.localdate(), version=draft.version, by=staff,
        upload=upload("da-ky.pdf"),
    )  # fmt: skip
    numbers = DossierPaper.objects.order_by("number").values_list("number", "file__name")
    assert [number for number, _name in numbers] == [1, 2]
    assert numbers[1][1] == "da-ky.pdf"


def test_the_pdf_says_what_was_written(world: World) -> None:
    one, staff = _told(world), world.users["staff"]
    report = _made(_frozen(_start(one, staff), staff))
    with report.file.open() as made:
        words = " ".join(text_of(made.read()).split())
    assert "BÁO CÁO THÀNH TÍCH" in words
    assert "Đề nghị tặng Bằng khen của bộ, ban, ngành, tỉnh năm 2025" in words
    assert "XÁC NHẬN CỦA CẤP TRÌNH KHEN THƯỞNG" in words
    assert "987,5/1.000 điểm" in words
    assert "Nơi nhận" not in words


# Pages


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _part(world: World, one: Proposal | Batch, role: str = "staff") -> str:
    request = RequestFactory().get("/")
    request.user = fresh(world.users[role])
    found = render_to_string(
        "awards/_papers.html", {"papers": papers_context(request, one)}, request
    )
    return " ".join(BeautifulSoup(found, "html.parser").get_text(" ").split())


def test_the_papers_offer_to_write_and_lead_to_what_is_written(world: World) -> None:
    general_list()
    one, staff = proposal(), world.users["staff"]
    assert "Soạn báo cáo thành tích" in _part(world, one)
    assert "Soạn tờ trình" in _part(world, one)
    assert "Soạn tờ trình" in _part(world, one.batch)
    answer = _client(staff).post(
        reverse("reports:start_draft_about", args=["proposal", one.pk]), {"kind": "achievements"}
    )
    draft = DocumentDraft.objects.get()
    assert answer.headers["Location"] == reverse("reports:draft", args=[draft.pk])
    page = _client(staff).get(answer.headers["Location"])
    assert page.status_code == 200
    assert "Chốt văn bản" in page.content.decode()
    assert "Mở bản đang soạn" in _part(world, one)
    around = _client(staff).get(reverse("reports:draft_around", args=[draft.pk]))
    assert list(around.context["form"].fields) == ["number_text", "place", "dated", "signer"]
    section = draft.sections.get(key="deeds")
    assert _client(staff).get(reverse("reports:section", args=[section.pk])).status_code == 200


def test_others_are_offered_nothing(world: World) -> None:
    general_list()
    one = proposal(P.APPRAISAL)
    for role in ("specialist", "admin"):
        assert "Soạn" not in _part(world, one, role)


def test_minutes_of_the_conference_are_offered_to_be_attached(world: World) -> None:
    asked = {row.source: row for row in general_list()}
    resolution = world.conference.resolution
    one = proposal(of=batch(resolution=resolution))
    staff = world.users["staff"]
    kept = document(K.MINUTES, world.conference)
    assert "Đính kèm Biên bản hội nghị" in _part(world, one)
    answer = _client(staff).post(
        reverse("reports:attach", args=[kept.pk]),
        {"column": "batch", "pk": one.batch_id, "of": one.pk},
    )
    assert answer.headers["Location"] == f"/awards/dossiers/{one.pk}/#giay-to"
    paper = DossierPaper.objects.get()
    assert (paper.batch, paper.requirement, paper.code) == (one.batch, asked["minutes"], kept.code)
    assert "Đính kèm Biên bản hội nghị" not in _part(world, one)


def test_a_document_of_one_dossier_is_no_paper_of_another(world: World) -> None:
    within = batch()
    one = proposal(of=within)
    other = proposal(of=within, to=world.unit("Sở Y tế"))
    report = document(K.ACHIEVEMENTS, one)
    answer = _client(world.users["staff"]).post(
        reverse("reports:attach", args=[report.pk]), {"column": "proposal", "pk": other.pk}
    )
    assert answer.status_code == 404
    assert not DossierPaper.objects.exists()


@pytest.mark.parametrize("kind", [K.MINUTES, K.SUMMARY])
def test_only_minutes_of_the_own_conference_are_attached(world: World, kind: str) -> None:
    """Neither those of another meeting nor other documents about it."""
    resolution = world.conference.resolution if kind == K.SUMMARY else None
    one = proposal(of=batch(resolution=resolution))
    report = document(kind, world.conference)
    answer = _client(world.users["staff"]).post(
        reverse("reports:attach", args=[report.pk]), {"column": "batch", "pk": one.batch_id}
    )
    assert answer.status_code == 404
    assert not DossierPaper.objects.exists()


def test_an_open_text_is_a_secret_of_those_who_write_it(world: World) -> None:
    one, staff = proposal(P.RETURNED), world.users["staff"]
    draft = _start(one, staff)
    assert text_of_section(draft, "deeds")
    expected = {"staff": 200, "admin": 200, "specialist": 403, "member": 404, "other": 404}
    address = reverse("reports:draft", args=[draft.pk])
    assert {
        role: _client(world.users[role]).get(address).status_code for role in expected
    } == expected
