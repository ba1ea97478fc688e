"""Papers of dossiers and letters: added, replaced by a newer version, taken out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from awards.actions.permitting import permit, permit_batch
from awards.models import Batch, DossierPaper, PaperOrigin, Proposal
from awards.papers.checklist import requirements_of
from awards.papers.lines import by_mark, mark_of
from awards.rules.proposals import Interest
from awards.workflow import EDITABLE
from catalogue.models import PaperRequirement
from catalogue.vietnamese import nfc
from workflow import files, journal
from workflow.models import StoredFile
from workflow.moves import Refused, Stale

if TYPE_CHECKING:
    from accounts.models import User

Owner = Proposal | Batch

TITLE_LENGTH = 300


def add_paper(
    owner: Owner,
    *,
    upload: "UploadedFile[Any]",
    by: "User",
    requirement: PaperRequirement | None = None,
    title: str = "",
    seen: int | None = None,
) -> DossierPaper:
    """Hand in a paper, or a newer version of one that is there; the earlier ones stay.

    Without a `requirement` it is another paper, called `title` or as its file. `seen` is the
    number of the version that the page showed, 0 for none. Raises Denied, Refused once the
    dossier has been sent, Stale where somebody else was quicker, BadFile.
    """
    _permit("add_paper", owner, by)
    file = files.checked(upload, thorough=True)
    with transaction.atomic():
        _claim(owner)
        return _kept(owner, file, by=by, requirement=requirement, title=title, seen=seen)


def add_other_papers(
    owner: Owner, *, uploads: "Sequence[UploadedFile[Any]]", by: "User"
) -> list[DossierPaper]:
    """Several other papers at once, each called as its file: all of them or none."""
    if not uploads:
        raise Refused(_("Chưa chọn tệp. Chọn ít nhất một tệp rồi tải lên."))
    _permit("add_paper", owner, by)
    found = [files.checked(upload, thorough=True) for upload in uploads]
    with transaction.atomic():
        _claim(owner)
        return [_kept(owner, file, by=by, requirement=None, title="") for file in found]


def remove_paper(paper: DossierPaper, *, by: "User") -> None:
    """Take a paper out, all versions of it: an older one does not take its place. Rows and files
    are kept. Raises Denied, Refused once the dossier has been sent or it was taken out before.
    """
    owner = _owner(paper)
    _permit("remove_paper", owner, by)
    with transaction.atomic():
        _claim(owner)
        mark = mark_of(paper.requirement, paper.title)
        same = by_mark(_at_hand(owner)).get(mark, [])
        if not same:
            raise Refused(_("Giấy tờ này đã được gỡ."))
        rows = DossierPaper.objects.filter(pk__in=[one.pk for one in same])
        rows.update(removed_at=timezone.now(), removed_by=by)
        _note("remove_paper", owner, same[0], by)


def attach_generated(
    owner: Owner, *, source: str, title: str, stored: StoredFile, code: str, by: "User"
) -> DossierPaper | None:
    """Put a document of the platform among the papers, as the paper that comes from `source`.

    None where the dossier has been sent meanwhile: what the council has before it does not
    change under its hands. Who may have it made was asked when it was ordered. The same
    document is attached once.
    """
    with transaction.atomic():
        try:
            _claim(owner)
        except Refused:
            return None
        there = [row for row in _at_hand(owner) if row.code == code]
        for row in there:
            if row.file.sha256 == stored.sha256:
                return row
        asked = [row for row in requirements_of(owner) if row.source == source]
        requirement = asked[0] if asked else None
        return _kept(owner, stored, by=by, requirement=requirement, title=title, code=code)


def _kept(
    owner: Owner,
    file: files.Checked | StoredFile,
    *,
    by: "User",
    requirement: PaperRequirement | None,
    title: str,
    seen: int | None = None,
    code: str = "",
) -> DossierPaper:
    """The next version of the paper. The owner is held, so that numbers do not collide; what
    is refused has left no file.
    """
    called = requirement.title if requirement else nfc(title).replace("\x00", "").strip()
    called = called or file.name.rpartition(".")[0]
    mark = mark_of(requirement, called)
    column = _column(owner)
    every = DossierPaper.objects.filter(**{column: owner}).select_related("requirement")
    same = by_mark(every).get(mark, [])
    at_hand = [row for row in same if row.removed_at is None]
    if seen is not None and seen != (at_hand[0].number if at_hand else 0):
        raise Stale(
            _("“%(title)s” vừa có bản khác. Xem bản đang có rồi thay nếu còn cần.")
            % {"title": called}
        )
    if at_hand and at_hand[0].file.sha256 == file.sha256 and not code:
        raise Refused(
            _("“%(file)s” giống hệt bản đang có của “%(title)s”. Chọn tệp khác.")
            % {"file": file.name, "title": called}
        )
    if isinstance(file, files.Checked):
        file = files.keep(file.content, name=file.name, by=by)
    paper = DossierPaper.objects.create(
        **{column: owner},
        requirement=requirement,
        title=called[:TITLE_LENGTH],
        number=same[0].number + 1 if same else 1,
        origin=PaperOrigin.GENERATED if code else PaperOrigin.UPLOADED,
        code=code,
        file=file,
        added_at=timezone.now(),
        added_by=by,
    )
    _note("add_paper", owner, paper, by)
    return paper


def _column(owner: Owner) -> str:
    return "batch" if isinstance(owner, Batch) else "proposal"


def _owner(paper: DossierPaper) -> Owner:
    found: Owner | None = paper.proposal or paper.batch
    assert found is not None  # a constraint holds it
    return found


def _at_hand(owner: Owner) -> list[DossierPaper]:
    rows = DossierPaper.objects.filter(**{_column(owner): owner}, removed_at=None)
    return list(rows.select_related("requirement", "file"))


def _permit(verb: str, owner: Owner, by: "User") -> None:
    if isinstance(owner, Batch):
        permit_batch(verb, owner, by)
    else:
        permit(verb, owner, by)


def _claim(owner: Owner) -> None:
    """Hold dossier or letter until this is written, and only while it is the writer's."""
    if isinstance(owner, Batch):
        Batch.objects.select_for_update().get(pk=owner.pk)
        # The dossiers, too: whoever sends one holds it, and takes along the papers of the letter.
        held = Proposal.objects.select_for_update().filter(batch=owner).order_by("pk")
        states = list(held.values_list("state", flat=True))
        if states and not set(states) & set(EDITABLE):
            raise Refused(
                _(
                    "Mọi hồ sơ của đợt trình đã gửi nên giấy tờ chung không thay được. Lấy lại một "
                    "hồ sơ, hoặc chờ Hội đồng trả lại."
                )
            )
        return
    rows = Proposal.objects.select_for_update().filter(pk=owner.pk)
    if not rows.filter(state__in=EDITABLE).exists():
        raise Refused(
            _(
                "Hồ sơ đã gửi nên giấy tờ không thay được. Lấy lại hồ sơ, hoặc chờ Hội đồng trả "
                "lại để bổ sung."
            )
        )


def _note(verb: str, owner: Owner, paper: DossierPaper, by: "User") -> None:
    journal.record(
        verb,
        owner,
        by=by,
        capacity=Interest(is_proposer=True).capacity,
        detail={
            "title": paper.title,
            "number": paper.number,
            "file": paper.file.name,
            "sha256": paper.file.sha256,
            **({"code": paper.code} if paper.code else {}),
        },
    )
