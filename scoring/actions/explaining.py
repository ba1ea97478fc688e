"""The unit's answer to an appraisal: a text and files per line, then sent as a whole."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from catalogue.vietnamese import nfc
from clusters.offices import offices_of
from scoring.actions.appraising import claim
from scoring.actions.years import allow
from scoring.appraisers import appraisers_of
from scoring.models import Criterion, Evidence, Explanation, Score, ScoreSheet, Stage
from scoring.reading import EMPTY, entry_of
from scoring.saying import differs
from scoring.telling import tell_appraisers
from scoring.workflow import SHEET, SheetState
from workflow import journal
from workflow.files import store
from workflow.moves import Refused, Stale, perform

if TYPE_CHECKING:
    from accounts.models import User


def write_explanation(
    *,
    sheet: ScoreSheet,
    criterion: Criterion,
    text: str,
    files: Sequence["UploadedFile[Any]"] = (),
    version: int | None,
    by: "User",
) -> Explanation | None:
    """Say something on a line that the appraisal changed; an empty text takes it back.

    `version` is that of the text shown, None where there was none. Returns None where it was
    taken back. Raises Refused for a line that was left as scored, BadFile, and Stale.
    """
    capacity = _allow("write_explanation", sheet, by)
    said = nfc(text).strip()
    with transaction.atomic():
        held = claim(sheet, SheetState.APPRAISED)
        _refuse_unchanged(held, criterion)
        known = Explanation.objects.filter(sheet=held, criterion=criterion)
        row = known.first()
        if version != (row.version if row else None):
            raise Stale(_("Giải trình này vừa được người khác sửa. So hai bản rồi lưu lần nữa."))
        if not said and (files or row is None):
            raise Refused(_("Chưa ghi giải trình. Ghi nội dung rồi lưu cùng tệp kèm theo."))
        for upload in files:
            Evidence.objects.create(
                sheet=held,
                criterion=criterion,
                file=store(upload, by=by),
                with_explanation=True,
                added_by=by,
            )
        found = _kept(known, row, said, held, criterion, by)
        journal.record(
            "write_explanation",
            held,
            by=by,
            capacity=capacity,
            # Not the text: until it is sent it is the unit's own.
            detail={"path": criterion.path, "files": len(files)},
        )
    return found


def _kept(
    known: Any,
    row: Explanation | None,
    said: str,
    sheet: ScoreSheet,
    criterion: Criterion,
    by: "User",
) -> Explanation | None:
    now = timezone.now()
    if not said:
        known.delete()
        return None
    if row is None:
        return Explanation.objects.create(
            sheet=sheet, criterion=criterion, text=said, written_at=now, written_by=by
        )
    known.update(text=said, version=F("version") + 1, written_at=now, written_by=by)
    row.refresh_from_db()
    return row


def _refuse_unchanged(sheet: ScoreSheet, criterion: Criterion) -> None:
    rows = {
        row.stage: entry_of(row) for row in Score.objects.filter(sheet=sheet, criterion=criterion)
    }
    own, word = rows.get(Stage.SELF, EMPTY), rows.get(Stage.APPRAISAL, EMPTY)
    if not differs(criterion, own, word):
        raise Refused(_("Dòng này được chấp nhận như tự chấm nên không cần giải trình."))


def explain(*, sheet: ScoreSheet, version: int | None, by: "User") -> ScoreSheet:
    """Send the explanations; those who appraise are told.

    Raises Refused where none was written: without one the chair settles the score as it is.
    """
    capacity = _allow("explain", sheet, by)

    def explained(moved: ScoreSheet) -> dict[str, Any]:
        rows = moved.explanations.order_by("criterion__order")
        texts = dict(rows.values_list("criterion__path", "text"))
        if not texts:
            raise Refused(_("Chưa có giải trình nào. Ghi giải trình ở ít nhất một dòng rồi gửi."))
        tell_appraisers(moved, "explain", appraisers_of(moved))
        return {"texts": texts}

    return perform(
        SHEET.moves["explain"],
        sheet,
        by=by,
        capacity=capacity,
        version=version,
        then=explained,
    )


def _allow(verb: str, sheet: ScoreSheet, by: "User") -> str:
    year = sheet.scoring_year.cluster_year
    allow(verb, year, by, unit=sheet.unit_id)
    return offices_of(by).capacity_in(year)


def remove_explanation_file(*, evidence: Evidence, by: "User") -> None:
    """Take a file off an explanation that has not been sent; the file itself is kept."""
    sheet = evidence.sheet
    capacity = _allow("write_explanation", sheet, by)
    if not evidence.with_explanation:
        raise Refused(_("Tệp này là minh chứng của bảng tự chấm nên không gỡ ở đây."))
    with transaction.atomic():
        claim(sheet, SheetState.APPRAISED)
        journal.record(
            "remove_explanation_file",
            sheet,
            by=by,
            capacity=capacity,
            detail={
                "path": evidence.criterion.path,
                "files": {evidence.file.name: evidence.file.sha256},
            },
        )
        evidence.delete()
