"""Writing and reading the journal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import translation

from workflow.models import JournalEntry

if TYPE_CHECKING:
    from accounts.models import User


def subject_key(subject: models.Model) -> tuple[str, int]:
    """What the journal calls `subject`: ("app.model", primary key)."""
    concrete = subject._meta.concrete_model
    assert concrete is not None  # only abstract models have none, and they have no rows
    return concrete._meta.label_lower, subject.pk


def record(
    verb: str,
    subject: models.Model,
    *,
    by: "User | None",
    capacity: str = "",
    detail: dict[str, Any] | None = None,
) -> JournalEntry:
    """Write one line about `subject`.

    Raises RuntimeError outside a transaction: a line without its deed, or a deed without
    its line, must not be possible.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the deed.")
    kind, pk = subject_key(subject)
    # The journal is read by everybody: in the language of the records, not of the page.
    with translation.override("vi"):
        label = str(subject)
    return JournalEntry.objects.create(
        by=by,
        verb=verb,
        subject_kind=kind,
        subject_id=pk,
        subject_label=label,
        capacity=capacity,
        detail=detail or {},
    )


def record_many(
    verb: str,
    subjects: Sequence[models.Model],
    *,
    by: "User | None",
    capacity: str = "",
    detail: Mapping[int, dict[str, Any]] | None = None,
) -> None:
    """One line about each of `subjects`, written together; `detail` by their keys.

    Raises RuntimeError outside a transaction, as `record` does.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("The journal is written in the transaction of the deed.")
    told = detail or {}
    with translation.override("vi"):
        lines = [
            JournalEntry(
                by=by,
                verb=verb,
                subject_kind=subject_key(subject)[0],
                subject_id=subject.pk,
                subject_label=str(subject),
                capacity=capacity,
                detail=told.get(subject.pk, {}),
            )
            for subject in subjects
        ]
    JournalEntry.objects.bulk_create(lines)


def history(subject: models.Model) -> models.QuerySet[JournalEntry]:
    """All lines about `subject`, newest first."""
    kind, pk = subject_key(subject)
    return JournalEntry.objects.filter(subject_kind=kind, subject_id=pk).select_related("by")
