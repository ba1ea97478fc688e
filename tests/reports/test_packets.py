"""The packet of a dossier: what is in it, how it is put together, who may order it."""

import io
import unicodedata
import zipfile
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from awards.dossiers.history import DEEDS
from awards.models import DossierPaper, Proposal, PublicComment, PublicLine, PublicNotice, Review
from awards.rules.proposals import DESK, PROPOSER_MOVES, REVIEWING
from awards.workflow import ProposalState
from reports.actions.building import build
from reports.actions.leasing import LeaseLost, finish, take
from reports.actions.packets import order_packet
from reports.actions.sweeping import sweep
from reports.models import Report
from reports.models.reports import ReportKind
from reports.packets.building import packet_pdf, packet_zip
from reports.packets.deeds import verb_words
from reports.packets.facts import packet_facts
from tests.awards.dossiers_made import council, fresh, proposal
from tests.reports.test_packet_joining import pdf_of, picture, titles
from tests.world import World
from workflow.files import store
from workflow.models import StoredFile
from workflow.moves import Denied, Refused

P = ProposalState


def paper(one: Proposal, name: str, content: bytes, by: Any, **values: Any) -> DossierPaper:
    file: StoredFile = store(SimpleUploadedFile(name, content), by=by)
    given = {"proposal": one, "title": name.rpartition(".")[0], "file": file}
    return DossierPaper.objects.create(added_at=timezone.now(), added_by=by, **given | values)


def _full(world: World) -> Proposal:
    """A dossier with papers of all kinds, an opinion, a public comment and a vote."""
    one = proposal(P.RECOMMENDED, votes_for=17, votes_base=21)
    staff, desk = world.users["staff"], world.users["specialist"]
    paper(one, "bao-cao.pdf", pdf_of(3), staff)
    paper(one, "anh.png", picture("RGB", "PNG"), staff)
    paper(one, "cu.pdf", pdf_of(9), staff, removed_at=timezone.now(), removed_by=staff)
    Review.objects.create(
        proposal=one,
        reviewer=desk,
        assigned_at=timezone.now(),
        assigned_by=desk,
        verdict="for",
        comment="Thành tích rõ | có minh chứng (thử).",
        given_at=timezone.now(),
    )
    notice = PublicNotice.objects.create(
        name="Lấy ý kiến (thử)",
        council=council(),
        starts_on="2026-11-02",
        ends_on="2026-11-16",
        opened_at=timezone.now(),
        opened_by=desk,
    )
    line = PublicLine.objects.create(notice=notice, proposal=one, order=1)
    PublicComment.objects.create(
        notice=notice,
        line=line,
        name="Người gửi thử",
        contact="lien-he-thu",
        text="Nhất trí (thử).",
        sent_at=timezone.now(),
    )
    return one


def _made(one: Proposal, by: Any, *, zipped: bool = False) -> Report:
    report = order_packet(one, zipped=zipped, by=fresh(by))
    done = build(report.pk)
    assert done is not None
    assert (done.state, done.error) == ("done", "")
    return done


def _text(pdf: pikepdf.Pdf) -> str:
    import pdfplumber  # half a second, for this file alone

    with io.BytesIO() as kept:
        pdf.save(kept)
        kept.seek(0)
        with pdfplumber.open(kept) as read_back:
            return "\n".join(page.extract_text() or "" for page in read_back.pages)


def test_a_packet_holds_papers_opinions_votes_and_journal(world: World) -> None:
    done = _made(_full(world), world.users["specialist"])
    with default_storage.open(done.file.name) as kept, pikepdf.open(kept) as pdf:
        with pdf.open_outline() as outline:
            assert titles(outline.root)[:2] == ["Mục lục", "Nội dung hồ sơ trong hệ thống"]
            assert sorted(titles(outline.root)[2:]) == ["anh", "bao-cao"]
            assert "13. Nhật ký" in titles(outline.root[1].children)
        text = _text(pdf)
    assert "Thành tích rõ | có" in text
    assert "Đồng ý 17/21" in text
    assert "Nhất trí (thử)." in text
    assert "Người gửi thử" not in text
    assert "lien-he-thu" not in text
    assert done.code in text


def test_a_zip_holds_the_record_and_the_files_as_they_came(world: World) -> None:
    one = _full(world)
    title = unicodedata.normalize("NFD", "Quyết định: sáng kiến/giải pháp?")
    paper(one, "quyet-dinh.pdf", pdf_of(1), world.users["staff"], title=title)
    done = _made(one, world.users["specialist"], zipped=True)
    assert done.file.name.endswith(".zip")
    with default_storage.open(done.file.name) as file, zipfile.ZipFile(file) as archive:
        assert archive.namelist() == [
            "00 Nội dung hồ sơ.pdf",
            "01 anh.png",
            "02 bao-cao.pdf",
            "03 Quyết định sáng kiến giải pháp.pdf",
        ]
        # Windows reads letters beyond ASCII where the entry says that they are UTF-8.
        flags = [entry.flag_bits & 0x800 for entry in archive.infolist()]
        assert (flags[0], flags[3]) == (0x800, 0x800)
        assert archive.testzip() is None
        with pikepdf.open(io.BytesIO(archive.read("02 bao-cao.pdf"))) as pdf:
            assert len(pdf.pages) == 3
        with pikepdf.open(io.BytesIO(archive.read("00 Nội dung hồ sơ.pdf"))) as pdf:
            text = _text(pdf)
    # The index of a zip tells files, not pages of a PDF that is not there.
    assert "03 Quyết định sáng kiến giải" in text
    assert "Số trang in ở chân" not in text


@pytest.mark.parametrize(
    ("state", "other", "is_in"),
    [
        # Whoever of the desk opens the packet could be asked next.
        (P.APPRAISAL, "abstain", False),
        (P.SESSION, "", False),
        (P.SESSION, "abstain", True),
    ],
)
def test_opinions_stay_out_while_they_could_sway_somebody(
    world: World, state: str, other: str, is_in: bool
) -> None:
    one = proposal(state)
    desk = world.users["specialist"]
    for role, verdict in (("specialist", "for"), ("member", other)):
        Review.objects.create(
            proposal=one,
            reviewer=world.users[role],
            assigned_at=timezone.now(),
            assigned_by=desk,
            verdict=verdict,
            comment="Nhận xét kín (thử)." if verdict else "",
            given_at=timezone.now() if verdict else None,
        )
    done = _made(one, desk)
    with default_storage.open(done.file.name) as kept, pikepdf.open(kept) as pdf:
        assert ("Nhận xét kín" in _text(pdf)) == is_in


@pytest.mark.parametrize("zipped", [False, True])
def test_files_gone_or_changed_in_the_store_are_said_so(world: World, zipped: bool) -> None:
    one, staff = proposal(P.APPRAISAL), world.users["staff"]
    gone = paper(one, "mat.pdf", pdf_of(1, weight=9), staff)
    other = paper(one, "khac.pdf", pdf_of(1, weight=9), staff)
    paper(one, "nguyen.pdf", pdf_of(2), staff)
    default_storage.delete(gone.file.path)
    default_storage.delete(other.file.path)
    default_storage.save(other.file.path, ContentFile(pdf_of(3)))
    done = _made(one, world.users["specialist"], zipped=zipped)
    with default_storage.open(done.file.name) as file:
        if zipped:
            with zipfile.ZipFile(file) as archive:
                kept = [name[3:] for name in archive.namelist()[1:]]
                head = archive.read(archive.namelist()[0])
            assert kept == ["khac.pdf", "nguyen.pdf"]
        else:
            head = file.read()
    with pikepdf.open(io.BytesIO(head)) as pdf:
        text = " ".join(_text(pdf).split())
    told = "Tệp có vấn đề: “khac” không khớp mã băm đã ghi; “mat” không còn trong kho."
    assert text.count(told) == 2
    assert "Mọi tệp khớp mã băm" not in text
    assert "không còn tệp" in text


def test_the_index_names_the_page_of_every_part(world: World) -> None:
    one = _full(world)
    done = _made(one, world.users["specialist"])
    with default_storage.open(done.file.name) as kept, pikepdf.open(kept) as pdf:
        with pdf.open_outline() as outline:
            pages = {page.obj.objgen: at for at, page in enumerate(pdf.pages, 1)}
            inner = outline.root[1].children
            found = [(item.title, pages[item.destination[0].objgen]) for item in inner]
            papers = [(item.title, pages[item.destination[0].objgen]) for item in outline.root[2:]]
        last = len(pdf.pages)
        index = _text(pdf)
    for title, page in found:
        assert f"– {title} {page}\n" in index
    (photo, at), (report, first) = papers
    assert f"2 {photo} {at} " in index
    assert f"3 {report} {first}–{last} " in index
    assert last == first + 2


def test_equal_facts_give_equal_files(world: World) -> None:
    one = _full(world)
    facts = packet_facts(one, code="ABCDEFGH23", day=date(2026, 11, 20))
    for make in (packet_pdf, packet_zip):
        steps: list[str] = []
        made = [make(facts, steps.append) for _time in range(2)]
        assert made[0].read_bytes() == made[1].read_bytes()
        assert steps == ["html", "layout", "write"] * 2
        for path in made:
            path.unlink()


def test_what_the_platform_wrote_has_its_letters_in_it(world: World) -> None:
    one = proposal(P.APPRAISAL)
    done = _made(one, world.users["specialist"])
    with default_storage.open(done.file.name) as kept, pikepdf.open(kept) as pdf:
        fonts = [
            font
            for page in pdf.pages
            for font in page.obj.Resources.Font.values()
            # The figures at the foot are in a face that every reader has.
            if font.BaseFont != "/Helvetica"
        ]
        assert fonts
        for font in fonts:
            (inner,) = font.DescendantFonts
            assert "Serif" in str(font.BaseFont)
            assert {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())


def test_the_packet_of_a_killed_worker_is_made_again(world: World) -> None:
    report = order_packet(proposal(P.APPRAISAL), zipped=False, by=fresh(world.users["specialist"]))
    lease = take(report.pk)
    assert lease is not None
    past = timezone.now() - timedelta(seconds=1)
    Report.objects.filter(pk=report.pk).update(lease_until=past, progress=75)
    sweep()
    report.refresh_from_db()
    assert (report.state, report.progress) == ("pending", 0)
    done = build(report.pk)
    assert done is not None
    assert (done.state, done.progress) == ("done", 100)
    # The first worker, should it live after all, has no say any more.
    with pytest.raises(LeaseLost):
        finish(lease, file="x", sha256="0" * 64)


@pytest.mark.parametrize("verb", [*PROPOSER_MOVES, *DESK, *REVIEWING, *DEEDS])
def test_every_deed_of_the_journal_has_words(verb: str) -> None:
    assert verb_words(verb) != verb


@pytest.mark.parametrize("role", ["staff", "member", "other", "nobody", "admin"])
def test_only_the_desk_orders(world: World, role: str) -> None:
    one = proposal(P.APPRAISAL)
    with pytest.raises(Denied):
        order_packet(one, zipped=False, by=fresh(world.users[role]))
    assert not Report.objects.filter(kind=ReportKind.PACKET).exists()


def test_one_at_a_time_and_not_before_it_was_received(world: World) -> None:
    desk = fresh(world.users["specialist"])
    with pytest.raises(Refused, match="chưa được tiếp nhận"):
        order_packet(proposal(P.SUBMITTED, kind="COBT"), zipped=False, by=desk)
    one = proposal(P.APPRAISAL)
    order_packet(one, zipped=False, by=desk)
    with pytest.raises(Refused, match="đang được tạo"):
        order_packet(one, zipped=False, by=desk)
    assert order_packet(one, zipped=True, by=desk).kind == ReportKind.PACKET_ZIP


@pytest.mark.parametrize(
    ("role", "status"), [("specialist", 200), ("member", 404), ("staff", 404), ("other", 404)]
)
def test_only_the_board_reads_a_packet(
    world: World, client: Client, role: str, status: int
) -> None:
    done = _made(proposal(P.APPRAISAL), world.users["specialist"], zipped=True)
    client.force_login(world.users[role])
    for name in ("report", "download"):
        answer = client.get(reverse(f"reports:{name}", args=[done.pk]))
        b"".join(answer)
        assert answer.status_code == status
