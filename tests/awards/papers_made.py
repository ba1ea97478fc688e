"""Lists of papers and papers at hand, for tests."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import User
from awards.models import Batch, DossierPaper, Proposal
from catalogue.models import AwardKind, PaperRequirement
from tests.workflow.files_made import paper as pdf_of
from workflow.files import keep

LISTED = (
    ("Tờ trình", "letter", True, True),
    ("Báo cáo thành tích", "achievements", False, True),
    ("Biên bản xét khen thưởng", "minutes", True, True),
    ("Văn bản liên quan (nếu có)", "upload", False, False),
)


def requirement(order: int, title: str, **values: Any) -> PaperRequirement:
    """One paper asked for, of every award unless `kind` is a code."""
    code = values.pop("kind", None)
    given: dict[str, Any] = {
        "kind": AwardKind.objects.get(code=code) if code else None,
        "confidence": "confirmed",
        "valid_from": date(2024, 1, 1),
    }
    return PaperRequirement.objects.create(order=order, title=title, **given | values)


def general_list(**values: Any) -> list[PaperRequirement]:
    """Letter, achievements, minutes, and what is only handed in where there is any."""
    return [
        requirement(order, title, source=source, is_shared=is_shared, is_needed=is_needed, **values)
        for order, (title, source, is_shared, is_needed) in enumerate(LISTED, 1)
    ]


def upload(name: str = "to-trinh.pdf", words: str = "") -> SimpleUploadedFile:
    """A sound PDF; of other `words` it has other bytes."""
    return SimpleUploadedFile(name, pdf_of(words or name))


def at_hand(
    owner: Proposal | Batch, by: User, asked: PaperRequirement | None = None, **values: Any
) -> DossierPaper:
    """A paper that was handed in, without going through the action."""
    column = "batch" if isinstance(owner, Batch) else "proposal"
    given: dict[str, Any] = {
        column: owner,
        "requirement": asked,
        "title": asked.title if asked else "Giấy tờ khác (thử)",
        "file": keep(pdf_of(str(DossierPaper.objects.count())), name="thu.pdf", by=by),
        "added_at": timezone.now(),
        "added_by": by,
    }
    return DossierPaper.objects.create(**given | values)
