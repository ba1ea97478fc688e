"""The files of a packet: the papers that hold, and what bodies and councils put in writing."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.core.files.storage import default_storage

from awards.models import Consultation, CouncilOpinion, DossierPaper, Proposal
from awards.papers.checklist import checklists_of
from awards.papers.lines import Checklist
from reports.packets.blocks import Told, said, table, text
from reports.packets.proceedings import counted_items
from workflow.files import plain_name
from workflow.models import StoredFile

# What became of a file since it was handed in.
SOUND, GONE, CHANGED = "", "gone", "changed"
_BECAME = {GONE: "không còn trong kho", CHANGED: "không khớp mã băm đã ghi"}


def files_of(row: Proposal) -> list[dict[str, Any]]:
    """In the order of the checklist, then what was written about the dossier."""
    found: list[dict[str, Any]] = []
    for title, file, told in [*_papers(row), *_written(row)]:
        number = len(found) + 1
        found.append(
            {
                "title": title,
                "file": f"{number:02d} {plain_name(title)}.{file.kind}",
                "told": told,
                "name": file.name,
                "kind": file.kind,
                "sha256": file.sha256,
                "path": file.path,
                "became": _became(file),
            }
        )
    return found


def _checklist(row: Proposal) -> Checklist:
    return checklists_of([row])[row.pk]


def _papers(row: Proposal) -> Iterator[tuple[str, StoredFile, str]]:
    listed = _checklist(row)
    for line in (*listed.lines, *listed.extra):
        if (paper := line.paper) is not None:
            told = (
                f"Bản {paper.number}, {str(paper.get_origin_display()).lower()}, "
                f"{paper.added_by}, {said(paper.added_at)}"
            )
            yield paper.title, paper.file, told


def _written(row: Proposal) -> Iterator[tuple[str, StoredFile, str]]:
    """Answers of other bodies, opinions of absent members, the signed decision with its list."""
    asked = Consultation.objects.filter(proposal=row, withdrawn_at=None, file__isnull=False)
    for each in asked.select_related("file"):
        assert each.file is not None  # asked for above
        yield f"Văn bản trả lời của {each.body}", each.file, f"Ngày {said(each.answered_on)}"
    opinions = CouncilOpinion.objects.filter(item__in=counted_items(row), file__isnull=False)
    for one in opinions.select_related("file", "member").order_by("item", "member__order"):
        assert one.file is not None  # asked for above
        yield f"Ý kiến bằng văn bản của {one.member}", one.file, f"Nhận {said(one.received_at)}"
    decision = row.decision
    if decision is not None:
        for title, file in (
            ("Quyết định đã ký", decision.file),
            ("Danh sách kèm theo quyết định", decision.attachment),
        ):
            if file is not None:
                yield title, file, f"Quyết định {decision.number}".strip()


def _became(file: StoredFile) -> str:
    """Read as it is put in: a packet vouches for the hashes that it prints."""
    digest = sha256()
    try:
        with default_storage.open(file.path, "rb") as kept:
            for part in kept.chunks():
                digest.update(part)
    except FileNotFoundError:
        return GONE
    return SOUND if digest.hexdigest() == file.sha256 else CHANGED


def told(row: Proposal, files: Sequence[dict[str, Any]]) -> list[Told]:
    """What is in the packet, what is not, and why."""
    head = [("TT", "order"), ("Giấy tờ", "wide"), ("Mã băm SHA-256", "medium")]
    found = table(
        "Giấy tờ trong bộ hồ sơ",
        head,
        (
            (at, f"{each['title']}. {each['told']}. Tệp: {each['name']}", each["sha256"])
            for at, each in enumerate(files, start=1)
        ),
    )
    if warning := warning_of(files):
        found += text(warning)
    if missing := [line.title for line in _checklist(row).missing]:
        found += text(f"Còn thiếu so với danh mục: {'; '.join(missing)}.")
    return found + _no_longer(row)


def warning_of(files: Sequence[dict[str, Any]]) -> str:
    """Which files are not as they were handed in; empty where all are."""
    wrong = [f"“{one['title']}” {_BECAME[one['became']]}" for one in files if one["became"]]
    return f"Tệp có vấn đề: {'; '.join(wrong)}." if wrong else ""


def _no_longer(row: Proposal) -> list[Told]:
    """Earlier versions and what was taken out: not put in, but told with their hashes."""
    listed = _checklist(row)
    holding = {line.paper.pk for line in (*listed.lines, *listed.extra) if line.paper is not None}
    own = DossierPaper.objects.filter(proposal=row)
    shared = DossierPaper.objects.filter(batch=row.batch_id)
    rest = (own | shared).exclude(pk__in=holding)
    head = [("Giấy tờ", "wide"), ("Thêm", "time"), ("Bỏ", "unit"), ("Mã băm SHA-256", "medium")]
    return table(
        "Bản trước và giấy tờ đã bỏ",
        head,
        (
            (
                f"{paper.title}, bản {paper.number}",
                paper.added_at,
                f"{said(paper.removed_at)}, {paper.removed_by}"
                if paper.removed_at
                else "đã có bản mới",
                paper.file.sha256,
            )
            for paper in rest.select_related("file", "removed_by").order_by("added_at", "pk")
        ),
    )
