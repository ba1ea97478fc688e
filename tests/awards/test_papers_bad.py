"""Bad uploads: told clearly, and nothing half kept."""

import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.actions.papers import add_other_papers, add_paper
from awards.models import DossierPaper, Proposal
from awards.workflow import ProposalState
from tests.awards.dossiers_made import proposal
from tests.awards.papers_made import general_list, upload
from tests.workflow import files_made as made
from tests.workflow.test_inspecting import BOMB
from tests.world import World
from workflow.files import MAX_BYTES, BadFile
from workflow.models import JournalEntry, StoredFile
from workflow.moves import Refused, Stale

P = ProposalState


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    """Files of this test alone."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def _kept(store: Path) -> int:
    return sum(path.is_file() for path in store.rglob("*"))


def _attached(name: str) -> bytes:
    return made.pdf(change=made.attaches(name, b"MZ"))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("khoa.pdf", made.locked_pdf(), "có mật khẩu. Bỏ mật khẩu (in lại thành PDF)"),
        ("hong.pdf", b"%PDF-1.7\n" + b"rac" * 900, "bị hỏng, không mở được"),
        ("trong.pdf", b"", "không có nội dung"),
        ("lon.pdf", b"%PDF-" + bytes(MAX_BYTES), "lớn 21 MB; mỗi tệp tối đa 20 MB"),
        ("tro-choi.pdf", b"MZ\x90\0", "là chương trình mang đuôi .pdf"),
        ("anh.jpg", b"\x7fELF", "là chương trình mang đuôi .jpg"),
        ("anh.png", made.picture("PNG")[:-60], "bị hỏng, không mở được"),
        ("cai.exe", b"MZ\x90\0", "không thuộc loại nhận được"),
        ("bao-cao.docx", made.office(**{"word/vbaProject.bin": b"x"}), "có macro"),
        ("bao-cao.docm", made.office(), "không thuộc loại nhận được"),
        ("bom.docx", made.office(**{"word/a.xml": BOMB}), "nén bất thường"),
        ("bang.xlsx", made.office("word"), "không phải là tệp xlsx hợp lệ"),
        ("kem.pdf", _attached("cai.exe"), "đính kèm chương trình"),
        ("ma.pdf", made.pdf(change=made.script_at_opening), "chứa mã JavaScript"),
    ],
)
def test_a_bad_file_is_named_with_the_cure_and_leaves_nothing(
    world: World, store: Path, name: str, content: bytes, says: str
) -> None:
    one, staff = proposal(), world.users["staff"]
    lines = JournalEntry.objects.count()
    bad = SimpleUploadedFile(name, content)
    with pytest.raises(BadFile) as told:
        add_other_papers(one, uploads=[upload("tot.pdf"), bad], by=staff)
    assert f"“{name}”" in str(told.value)
    assert says in str(told.value)
    assert str(told.value).endswith(".")
    assert not DossierPaper.objects.exists()
    assert not StoredFile.objects.exists()
    assert JournalEntry.objects.count() == lines
    assert _kept(store) == 0


def test_what_is_refused_leaves_no_file(world: World, store: Path) -> None:
    (_letter, report, *_rest) = general_list()
    one, staff = proposal(), world.users["staff"]
    add_paper(one, upload=upload("a.pdf"), by=staff, requirement=report, seen=0)
    files, rows = _kept(store), StoredFile.objects.count()
    with pytest.raises(Stale):
        add_paper(one, upload=upload("b.pdf"), by=staff, requirement=report, seen=0)
    with pytest.raises(Refused, match="giống hệt"):
        add_paper(one, upload=upload("a.pdf"), by=staff, requirement=report, seen=1)
    Proposal.objects.filter(pk=one.pk).update(state=P.WITHDRAWN)
    with pytest.raises(Refused, match="đã gửi"):
        add_paper(one, upload=upload("c.pdf"), by=staff, requirement=report, seen=1)
    assert (_kept(store), StoredFile.objects.count()) == (files, rows)


@pytest.mark.parametrize(
    ("sent", "title"),
    [
        (unicodedata.normalize("NFD", "Báo cáo Hòa Bình.pdf"), "Báo cáo Hòa Bình"),
        ("../../etc/bao-cao.pdf", "bao-cao"),
        ("C:\\Hồ sơ\\Tờ trình.pdf", "Tờ trình"),
        ("rong\x00.pdf", "rong"),
        ("nguoc\u202efdp.pdf", "nguocfdp"),
        ("d" * 400 + ".pdf", "d" * 196),
        ("nhiều.dấu.chấm.pdf", "nhiều.dấu.chấm"),
    ],
)
def test_a_paper_is_called_as_its_file_and_nothing_else(
    world: World, sent: str, title: str
) -> None:
    file = upload("x.pdf")
    # What Django itself would tidy up before: a client may send anything.
    file._name = sent  # type: ignore[attr-defined]  # Django's own attribute
    (paper,) = add_other_papers(proposal(), uploads=[file], by=world.users["staff"])
    assert (paper.title, paper.file.name) == (title, f"{title}.pdf")
    assert unicodedata.is_normalized("NFC", paper.title)


def test_the_same_file_twice_in_one_go_is_refused_whole(world: World, store: Path) -> None:
    one = proposal()
    with pytest.raises(Refused, match="giống hệt"):
        add_other_papers(one, uploads=[upload("a.pdf"), upload("a.pdf")], by=world.users["staff"])
    assert not DossierPaper.objects.exists()
    assert not StoredFile.objects.exists()
