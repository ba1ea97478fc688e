"""Deeds on many dossiers: prepared and done together, taken back, or done at once."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from awards.actions.pending import do_now, prepare_moves
from awards.actions.receiving import NotAll
from awards.models import Household, PendingMove, Proposal
from awards.views import board
from awards.workflow import ProposalState
from tests.awards.dossiers_made import batch, fresh, proposal
from tests.awards.people_made import colleague
from tests.world import World
from workflow.models import JournalEntry
from workflow.moves import Refused

P = ProposalState


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def _prepared(client: Client) -> list[str]:
    """What the page of prepared deeds offers to tick."""
    shown = client.get(reverse("awards:pending")).context["rows"]
    return [f"{row.pk}.{print_seen}" for row, _label, _against, print_seen in shown]


def test_pending_deeds_are_done_together_or_not_at_all(world: World) -> None:
    client = client_of(world.users["specialist"])
    rows = [proposal(P.SUBMITTED, of=batch(name)) for name in ("Sở Tài chính", "Sở Y tế")]
    ids = [row.pk for row in rows]
    form = {"verb": "return_dossier", "ids": [f"{pk}.0" for pk in ids]}
    address, pending = reverse("awards:prepare"), reverse("awards:pending")
    assert client.post(address, form).status_code == 400
    assert client.post(address, form | {"reason": "Thiếu tờ trình"}).status_code == 302
    sent = _prepared(client)
    assert len(sent) == 2
    # One of them moves meanwhile: nothing is done, and it is named and no longer ticked.
    Proposal.objects.filter(pk=ids[0]).update(version=5)
    answer = client.post(pending, {"ids": sent})
    assert (answer.status_code, rows[0].name in answer.content.decode()) == (409, True)
    assert (answer.context["hindered"], answer.content.decode().count("checked")) == (1, 1)
    states = Proposal.objects.filter(pk__in=ids).values_list("state", flat=True)
    assert list(states) == [P.SUBMITTED, P.SUBMITTED]
    # A reason that another has meanwhile written was not on the page.
    kept = PendingMove.objects.get(proposal=ids[1])
    PendingMove.objects.filter(pk=kept.pk).update(reason="Thiếu biên bản")
    assert client.post(pending, {"ids": sent[1:]}).status_code == 409
    assert client.post(pending, {"ids": []}).status_code == 400
    again = [one for one in _prepared(client) if one.startswith(f"{kept.pk}.")]
    assert client.post(pending, {"ids": again}).status_code == 302
    assert Proposal.objects.get(pk=ids[1]).state == P.RETURNED
    # What was not ticked is still prepared.
    assert PendingMove.objects.get().proposal_id == ids[0]


def test_what_was_prepared_is_taken_back(world: World) -> None:
    client = client_of(world.users["specialist"])
    rows = [proposal(P.SUBMITTED, of=batch(name)) for name in ("Sở Tài chính", "Sở Y tế")]
    seen = {row.pk: 0 for row in rows}
    prepare_moves(verb="receive", proposals=seen, by=fresh(world.users["specialist"]))
    sent = _prepared(client)
    assert client.post(reverse("awards:pending"), {"ids": sent, "drop": "1"}).status_code == 302
    assert not PendingMove.objects.exists()
    dropped = JournalEntry.objects.filter(verb="prepare_move", detail__dropped=True)
    assert dropped.count() == 2
    assert set(Proposal.objects.filter(pk__in=seen).values_list("state", flat=True)) == {
        P.SUBMITTED
    }
    # Somebody has done or dropped it meanwhile.
    assert client.post(reverse("awards:pending"), {"ids": sent, "drop": "1"}).status_code == 409


def test_a_deed_is_done_at_once_with_all_that_the_queue_shows(world: World) -> None:
    client = client_of(world.users["specialist"])
    within = batch("Sở Tài chính")
    unit = world.unit("Sở Tài chính")
    rows = [
        proposal(
            P.SUBMITTED, of=within, to=Household.objects.create(name=f"Nhóm thử {n:02}", unit=unit)
        )
        for n in range(40)
    ]
    other = proposal(P.SUBMITTED, of=batch("Sở Y tế"))
    of = "tab=receive&q=nhom&sort=name"
    queue = client.get(reverse("awards:queue") + f"?{of}&page=2")
    assert queue.context["of"] == of
    address = reverse("awards:prepare")
    page = client.get(address, {"of": of, "found": "1", "verb": "receive"})
    assert [row.pk for row in page.context["rows"]] == [row.pk for row in rows]
    form = {"verb": "receive", "of": of, "now": "1", "ids": [f"{row.pk}.0" for row in rows]}
    # One has changed since the page was shown.
    Proposal.objects.filter(pk=rows[3].pk).update(version=1)
    refused = client.post(address, form)
    assert (refused.status_code, [row for row, _why in refused.context["faults"]]) == (
        409,
        [rows[3]],
    )
    assert Proposal.objects.filter(state=P.APPRAISAL).count() == 0
    Proposal.objects.filter(pk=rows[3].pk).update(version=0)
    answer = client.post(address, form)
    # Back to the queue as it was left.
    assert answer.headers["Location"] == f"{reverse('awards:queue')}?{of}"
    assert Proposal.objects.filter(state=P.APPRAISAL).count() == 40
    other.refresh_from_db()
    assert other.state == P.SUBMITTED


def test_no_more_are_taken_at_once_than_a_session_has(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "MOST_CHOSEN", 1)
    client = client_of(world.users["specialist"])
    for name in ("Sở Tài chính", "Sở Y tế"):
        proposal(P.SUBMITTED, of=batch(name))
    told = {"of": "tab=receive", "found": "1", "verb": "receive"}
    for page in ("prepare", "assign", "compare"):
        answer = client.get(reverse(f"awards:{page}"), told, follow=True)
        assert (page, answer.redirect_chain[0][0]) == (
            page,
            reverse("awards:queue") + "?tab=receive",
        )
        assert "nhiều nhất 1 hồ sơ" in answer.content.decode()


def test_doing_it_at_once_ends_what_one_had_prepared(world: World) -> None:
    desk = fresh(world.users["specialist"])
    one = proposal(P.SUBMITTED)
    prepare_moves(verb="return_dossier", proposals={one.pk: 0}, reason="Thiếu", by=desk)
    assert do_now(verb="receive", proposals={one.pk: 0}, by=desk) == 1
    assert not PendingMove.objects.exists()
    with pytest.raises(Refused, match="Chọn việc"):
        do_now(verb="announce", proposals={one.pk: 1}, by=desk)
    with pytest.raises(Refused, match="lý do"):
        do_now(verb="return_dossier", proposals={one.pk: 1}, by=desk)


def test_what_another_prepared_is_not_overwritten(world: World) -> None:
    one = proposal(P.SUBMITTED)
    prepare_moves(verb="receive", proposals={one.pk: 0}, by=colleague("dong-nghiep"))
    with pytest.raises(NotAll, match="đã chuẩn bị"):
        prepare_moves(verb="receive", proposals={one.pk: 0}, by=world.users["specialist"])
    with pytest.raises(NotAll, match="trạng thái"):
        prepare_moves(verb="take_charge", proposals={one.pk: 0}, by=world.users["specialist"])
