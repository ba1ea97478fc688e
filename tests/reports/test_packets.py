"""The packet of a dossier: what is in it, how it is put together, who may order it."""

import io
import random
import resource
import zipfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from awards.dossiers.history import DEEDS
from awards.models import DossierPaper, Proposal, PublicComment, PublicLine, PublicNotice, Review
from awards.rules.proposals import DESK, PROPOSER_MOVES, REVIEWING
from awards.workflow import ProposalState
from reports.actions.building import build
from reports.actions.packets import order_packet
from reports.models import Report
from reports.models.reports import ReportKind
from reports.packets.facts import verb_words
from reports.packets.joining import Piece, join, pages_of
from tests.awards.dossiers_made import council, fresh, proposal
from tests.world import World
from workflow.files import store
from workflow.models import StoredFile
from workflow.moves import Denied, Refused

P = ProposalState


def pdf_of(pages: int, *, rotate: int = 0, weight: int = 0) -> bytes:
    """Each page holds `weight` bytes that nothing can make smaller."""
    made = io.BytesIO()
    with pikepdf.Pdf.new() as out:
        for _number in range(pages):
            page = out.add_blank_page(page_size=(595, 842))
            page.obj["/AA"] = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript))
            page.obj["/Rotate"] = rotate
            if weight:
                page.obj["/Weight"] = out.make_stream(random.randbytes(weight))
        out.save(made)
    return made.getvalue()


def picture(mode: str, form: str) -> bytes:
    made = io.BytesIO()
    Image.new(mode, (40, 20)).save(made, form)
    return made.getvalue()


def paper(one: Proposal, name: str, content: bytes, by: Any, **values: Any) -> DossierPaper:
    file: StoredFile = store(SimpleUploadedFile(name, content), by=by)
    given = {"proposal": one, "title": name.rpartition(".")[0], "file": file}
    return DossierPaper.objects.create(added_at=timezone.now(), added_by=by, **given | values)


def read(path: Path | str) -> pikepdf.Pdf:
    return pikepdf.open(path)


def titles(items: Iterable[pikepdf.OutlineItem]) -> list[str]:
    return [item.title for item in items]


def pieces(*told: tuple[str, bytes]) -> list[Piece]:
    return [
        Piece(name.rpartition(".")[0], name, name.rpartition(".")[2], io.BytesIO(content))
        for name, content in told
    ]


def made_from(tmp_path: Path, *told: tuple[str, bytes]) -> pikepdf.Pdf:
    front = tmp_path / "front.pdf"
    front.write_bytes(pdf_of(2))
    target = tmp_path / "out.pdf"
    join([("Mục lục", front)], pieces(*told), target)
    return read(target)


def test_pages_bookmarks_and_numbers(tmp_path: Path) -> None:
    pdf = made_from(tmp_path, ("mot.pdf", pdf_of(3)), ("anh.png", picture("RGBA", "PNG")))
    assert len(pdf.pages) == 6
    with pdf.open_outline() as outline:
        assert titles(outline.root) == ["Mục lục", "mot", "anh"]
    stamps = [page.Contents[-1].read_bytes() for page in pdf.pages]
    assert [f"({number}/6) Tj".encode() in stamp for number, stamp in enumerate(stamps, 1)] == [
        True
    ] * 6


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_turned_pages_are_numbered_within_their_edges(tmp_path: Path, rotate: int) -> None:
    pdf = made_from(tmp_path, ("ngang.pdf", pdf_of(1, rotate=rotate)))
    stamp = pdf.pages[2].Contents[-1].read_bytes().split()
    x, y = float(stamp[6]), float(stamp[7])
    assert 0 < x < 595
    assert 0 < y < 842


def test_what_a_page_could_do_is_gone(tmp_path: Path) -> None:
    pdf = made_from(tmp_path, ("mot.pdf", pdf_of(1)))
    assert all("/AA" not in page.obj for page in pdf.pages)


@pytest.mark.parametrize(
    ("mode", "form", "ending"), [("RGB", "JPEG", "jpg"), ("L", "JPEG", "jpeg"), ("P", "PNG", "png")]
)
def test_pictures_become_pages(tmp_path: Path, mode: str, form: str, ending: str) -> None:
    pdf = made_from(tmp_path, (f"anh.{ending}", picture(mode, form)))
    assert len(pdf.pages) == 3
    assert len(pdf.pages[2].get_images()) == 1


def test_what_has_no_pages_is_attached(tmp_path: Path) -> None:
    pdf = made_from(tmp_path, ("bang.xlsx", b"PK..."), ("hong.pdf", b"%PDF-1.4 hong"))
    assert len(pdf.pages) == 2
    assert sorted(pdf.attachments) == ["01-bang.xlsx", "02-hong.pdf"]
    assert pdf.attachments["01-bang.xlsx"].get_file().read_bytes() == b"PK..."


def test_equal_parts_give_equal_bytes(tmp_path: Path) -> None:
    told = (("mot.pdf", pdf_of(2)), ("anh.png", picture("RGB", "PNG")))
    front = tmp_path / "front.pdf"
    front.write_bytes(pdf_of(1))
    made = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for target in made:
        join([("Mục lục", front)], pieces(*told), target)
    assert made[0].read_bytes() == made[1].read_bytes()


def test_pages_are_counted_as_they_come_out() -> None:
    found = [
        pages_of(piece) for piece in pieces(("a.pdf", pdf_of(4)), ("b.jpg", b""), ("c.doc", b""))
    ]
    assert found == [4, 1, 0]


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
            assert "Nhật ký" in titles(outline.root[1].children)
        text = _text(pdf)
    assert "Thành tích rõ / có" in text
    assert "Đồng ý 17/21" in text
    assert "Nhất trí (thử)." in text
    assert "Người gửi thử" not in text
    assert "lien-he-thu" not in text
    assert done.code in text


def test_a_zip_holds_the_record_and_the_files_as_they_came(world: World) -> None:
    done = _made(_full(world), world.users["specialist"], zipped=True)
    assert done.file.name.endswith(".zip")
    with default_storage.open(done.file.name) as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        assert names[0] == "00-noi-dung-ho-so.pdf"
        assert sorted(name[3:] for name in names[1:]) == ["anh.png", "bao-cao.pdf"]
        assert archive.testzip() is None
        kept = next(name for name in names if name.endswith("bao-cao.pdf"))
        with pikepdf.open(io.BytesIO(archive.read(kept))) as pdf:
            assert len(pdf.pages) == 3


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


def test_a_paper_gone_from_the_store_fails_with_its_name(world: World) -> None:
    one = proposal(P.APPRAISAL)
    gone = paper(one, "mat.pdf", pdf_of(1), world.users["staff"])
    default_storage.delete(gone.file.path)
    report = order_packet(one, zipped=False, by=fresh(world.users["specialist"]))
    failed = build(report.pk)
    assert failed is not None
    assert failed.state == "failed"
    assert "mat.pdf" in failed.error


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


def test_pages_go_from_file_to_file_and_not_through_memory(tmp_path: Path) -> None:
    """300 pages of 100 kB are 30 MB; kept in memory they would show in the peak of the process."""
    front = tmp_path / "front.pdf"
    front.write_bytes(pdf_of(1))
    heavy = tmp_path / "heavy.pdf"
    heavy.write_bytes(pdf_of(10, weight=100_000))

    def peak(papers: int) -> int:
        with ExitStack() as files:
            told = [
                Piece(str(number), f"{number}.pdf", "pdf", files.enter_context(heavy.open("rb")))
                for number in range(papers)
            ]
            assert join([("Mục lục", front)], told, tmp_path / "out.pdf") == 10 * papers + 1
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    peak(3)
    few = peak(3)
    many = peak(30)
    assert (tmp_path / "out.pdf").stat().st_size > 30_000_000
    assert many - few < 10_000
