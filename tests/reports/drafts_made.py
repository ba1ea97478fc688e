"""A played conference and its texts, made through the real actions."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from conferences.actions import move
from conferences.actions.running import move_item_on, save_notes
from conferences.models import Ballot, Conference, Delegation
from reports.actions import freeze, sign
from reports.actions.building import build
from reports.models import DocumentDraft, ReportKind
from tests.conferences.ballots_made import OPEN, SIMPLE, close, opened, vote_all
from tests.conferences.rooms_made import item
from tests.world import World

SCAN = b"%PDF-1.7\n%the signed paper\n"
NOTES = (
    "Đại biểu nhất trí với báo cáo.\n"
    "- Sở Tài chính đề nghị rút ngắn thời gian chấm điểm;\n"
    "- Sở Y tế nhất trí."
)
# Four options; two places by 2/3 of seven: the first is chosen, the rest falls short.
PAPERS = [(1, 1, 0, 0), (1, 1, 0, 0), (1, 0, 1, 0), (1, 0, 0, 1), (1, 1, 0, 0), (1, 0, 1, 0)]


def play(world: World, *, secret: bool = True) -> Ballot:
    """Item with notes, a ballot of six votes with one round; who is there has come."""
    chair = world.users["chair"]
    Delegation.objects.filter(conference=world.conference).update(has_attended=True)
    for under_way in world.conference.items.filter(state="current"):
        move_item_on(under_way, verb="end_item", by=chair)
    row = item(world, "Thảo luận báo cáo tổng kết", speaker="Trần Thị Bình")
    move_item_on(row, verb="start_item", by=chair)
    row.refresh_from_db()
    save_notes(item=row, text=NOTES, version=row.notes_version, by=chair)
    row.refresh_from_db()
    move_item_on(row, verb="end_item", by=chair)
    ballot, codes = opened(world, secrecy=SIMPLE if secret else OPEN, max_rounds=1)
    vote_all(ballot, PAPERS, chair)
    return close(ballot, codes, chair)


def conclude(world: World) -> Conference:
    return move(world.conference, verb="conclude", by=world.users["chair"])


def draft_of(world: World, kind: str = ReportKind.MINUTES) -> DocumentDraft:
    """The newest text of a kind, as a page holds it."""
    rows = DocumentDraft.objects.select_related("conference__cluster_year__cluster", "report")
    found: DocumentDraft = rows.filter(conference=world.conference, kind=kind).latest("pk")
    return found


def shown(draft: DocumentDraft) -> dict[int, int]:
    return dict(draft.sections.values_list("pk", "version"))


def text_of_section(draft: DocumentDraft, key: str) -> str:
    return str(draft.sections.get(key=key).text)


def frozen(world: World, kind: str = ReportKind.MINUTES) -> DocumentDraft:
    draft = draft_of(world, kind)
    return freeze(draft, version=draft.version, sections=shown(draft), by=world.users["chair"])


def built(draft: DocumentDraft) -> bytes:
    """The file that a worker makes of a frozen text."""
    assert draft.report is not None
    done = build(draft.report.pk)
    assert done is not None
    assert done.error == ""
    with done.file.open() as kept:
        content: bytes = kept.read()
    draft.report.refresh_from_db()
    return content


def signed(world: World, kind: str = ReportKind.MINUTES) -> DocumentDraft:
    draft = frozen(world, kind)
    built(draft)
    held = world.conference.held_on
    assert isinstance(held, date)
    return sign(
        draft,
        signed_on=held,
        upload=SimpleUploadedFile("bien-ban-da-ky.pdf", SCAN),
        version=draft.version,
        by=world.users["chair"],
    )
