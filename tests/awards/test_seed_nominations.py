"""Nominations of the real records taken up by the desks of their councils."""

from datetime import date

import pytest

from accounts.models import User
from awards.actions.nominations import take_up_nominations
from awards.letters.nominations import council_of, fates_of
from awards.models import Batch, Proposal
from clusters.models import CouncilSeat
from clusters.models.councils import SeatRole
from conferences.actions.importing import Differs, import_records
from conferences.models import Conference, Standing
from tests.samples import raw_record
from workflow.moves import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]


def desk_of(conference: Conference) -> User:
    user, _created = User.objects.get_or_create(username="ban-thuong-truc")
    CouncilSeat.objects.get_or_create(
        user=user,
        council=council_of(conference),
        role=SeatRole.SPECIALIST,
        starts_on=date(2020, 1, 1),
    )
    return User.objects.get(pk=user.pk)


def test_every_record_with_named_nominations_runs_to_drafts() -> None:
    made, without = 0, []
    for conference in Conference.objects.filter(resolution__isnull=False).order_by("record_id"):
        fates = fates_of(conference)
        waiting = [fate for fate in fates if fate.may_be_taken_up]
        without += [fate for fate in fates if fate.why_none]
        if not waiting:
            with pytest.raises(Refused):
                take_up_nominations(conference=conference, by=desk_of(conference))
            continue
        drafts = take_up_nominations(conference=conference, by=desk_of(conference))
        assert [row.nomination_id for row in drafts] == [
            fate.recipient and fate.recipient.pk for fate in waiting
        ]
        made += len(drafts)
    # Of the 54 records, seven name recipients of awards that the catalogue knows.
    assert (made, len(without), Batch.objects.count()) == (19, 18, 7)
    assert Proposal.objects.count() == made
    # Nobody works for a unit of these records here: the councils send.
    assert not Batch.objects.filter(proposer=None).exists()
    assert all(fate.proposal is None for fate in without)


def test_what_was_ranked_keeps_its_rank() -> None:
    conference = Conference.objects.get(record_id="seed-0")
    drafts = take_up_nominations(conference=conference, by=desk_of(conference))
    ranked = {
        row.mention.unit_id: row.rank
        for row in Standing.objects.filter(resolution__conference=conference).select_related(
            "mention"
        )
    }
    assert drafts
    assert [row.rank for row in drafts] == [ranked.get(row.unit_id) for row in drafts]


@pytest.mark.parametrize("take_up", [True, False])
def test_an_update_of_the_record_does_not_pull_dossiers_away(take_up: bool) -> None:
    conference = Conference.objects.get(record_id="seed-0")
    if take_up:
        take_up_nominations(conference=conference, by=desk_of(conference))
    changed = raw_record("seed-0") | {"title": "Tên khác (thử)"}
    if take_up:
        with pytest.raises(Differs, match="seed-0: đã có hồ sơ"):
            import_records([changed], by=None, update=True)
    else:
        assert import_records([changed], by=None, update=True).updated == 1
