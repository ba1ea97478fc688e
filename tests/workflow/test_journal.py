"""The journal: one line in the transaction of the deed, never changed, never removed."""

from typing import Any

import pytest
from django.db import transaction

from accounts.models import User
from clusters.models import Province, Unit
from conferences.models import Conference
from tests.workflow.conferences import conference
from workflow.journal import history, record, subject_key
from workflow.models import JournalEntry

pytestmark = pytest.mark.django_db


def test_lines_of_one_subject_newest_first() -> None:
    one, other = conference(), conference()
    for verb in ("a", "b"):
        record(verb, one, by=None)
    record("c", other, by=None)
    assert [entry.verb for entry in history(one)] == ["b", "a"]


def test_the_journal_outlives_its_subject() -> None:
    subject = conference()
    record("a", subject, by=None, detail={"n": 1})
    Conference.objects.filter(pk=subject.pk).delete()
    assert [entry.subject_label for entry in history(subject)] == ["Hội nghị thử"]


def test_who_wrote_in_the_journal_cannot_be_removed() -> None:
    user = User.objects.create_user("khue")
    record("a", user, by=user)
    with pytest.raises(Exception, match="protected"):
        user.delete()


def test_a_proxy_is_its_row() -> None:
    unit = Unit.objects.create(name="Hà Nam", kind="province")
    assert subject_key(Province.objects.get(pk=unit.pk)) == ("clusters.unit", unit.pk)


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: JournalEntry(pk=entry.pk, verb="b").save(),
        lambda entry: JournalEntry.objects.update(verb="b"),
        lambda entry: JournalEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: JournalEntry.objects.bulk_update([entry], ["verb"]),
        lambda entry: JournalEntry.objects.update_or_create({"verb": "b"}, pk=entry.pk),
        lambda entry: history(conference()).delete(),
    ],
)
def test_a_line_is_never_changed_or_removed(change: Any) -> None:
    entry = record("a", conference(), by=None)
    entry.verb = "b"
    with pytest.raises(TypeError):
        change(entry)
    assert [row.verb for row in JournalEntry.objects.all()] == ["a"]


@pytest.mark.django_db(transaction=True)
def test_no_line_without_the_transaction_of_its_deed() -> None:
    subject = conference()
    with pytest.raises(RuntimeError):
        record("a", subject, by=None)
    with transaction.atomic():
        record("a", subject, by=None)
        transaction.set_rollback(True)
    assert JournalEntry.objects.count() == 0
