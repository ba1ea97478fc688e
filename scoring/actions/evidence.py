"""Files that prove a line of a unit's own sheet."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from clusters.offices import offices_of
from scoring.actions.sheets import claim
from scoring.actions.years import allow
from scoring.methods import Method
from scoring.models import Criterion, Evidence, ScoreSheet
from workflow import journal
from workflow.files import store
from workflow.moves import Refused

if TYPE_CHECKING:
    from accounts.models import User


def attach_evidence(
    *,
    sheet: ScoreSheet,
    criterion: Criterion,
    uploads: "Sequence[UploadedFile[Any]]",
    by: "User",
) -> list[Evidence]:
    """Keep all files on the line, or none; the same file twice on one line is kept once.

    Raises Denied, Refused once the sheet was sent, BadFile where one is not taken.
    """
    year = sheet.scoring_year.cluster_year
    allow("attach_evidence", year, by, unit=sheet.unit_id)
    if (
        criterion.criteria_set_id != sheet.scoring_year.criteria_set_id
        or criterion.method == Method.GROUP
    ):
        raise Refused(_("Minh chứng gắn với một dòng chấm điểm, không gắn với nhóm."))
    with transaction.atomic():
        claim(sheet)
        here = Evidence.objects.filter(sheet=sheet, criterion=criterion)
        known = set(here.values_list("file__sha256", flat=True))
        kept = []
        for upload in uploads:
            file = store(upload, by=by)
            if file.sha256 in known:
                file.delete()
                continue
            known.add(file.sha256)
            kept.append(
                Evidence.objects.create(sheet=sheet, criterion=criterion, file=file, added_by=by)
            )
        journal.record(
            "attach_evidence",
            sheet,
            by=by,
            capacity=offices_of(by).capacity_in(year),
            detail={
                "line": criterion.path,
                "files": {row.file.name: row.file.sha256 for row in kept},
            },
        )
    return kept


def remove_evidence(*, evidence: Evidence, by: "User") -> None:
    """Take a file off its line while the sheet is being filled in; the file itself is kept.

    Raises Denied, Refused once the sheet was sent.
    """
    sheet = evidence.sheet
    year = sheet.scoring_year.cluster_year
    allow("remove_evidence", year, by, unit=sheet.unit_id)
    if evidence.with_explanation:
        raise Refused(_("Tệp này kèm giải trình. Gỡ ở trang giải trình."))
    with transaction.atomic():
        claim(sheet)
        journal.record(
            "remove_evidence",
            sheet,
            by=by,
            capacity=offices_of(by).capacity_in(year),
            detail={
                "line": evidence.criterion.path,
                "files": {evidence.file.name: evidence.file.sha256},
            },
        )
        evidence.delete()
