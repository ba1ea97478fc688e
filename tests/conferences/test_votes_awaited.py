"""A ballot that opens appears on the pages of those who vote, without their doing anything."""

from django.test import Client
from django.urls import reverse

from conferences.actions import balloting
from tests.conferences.ballots_made import drafted
from tests.world import World


def _asked(client: Client, seen: str) -> tuple[int, str]:
    answer = client.get(reverse("conferences:votes_awaited"), {"seen": seen})
    return answer.status_code, answer.content.decode()


def test_a_ballot_that_opens_appears_and_goes(world: World, client: Client) -> None:
    ballot = drafted(world)
    client.force_login(world.users["staff"])
    page = client.get(reverse("conferences:conference", args=[world.conference.pk]))
    assert page.context["votes"] == []
    address = reverse("conferences:votes_awaited")
    assert f'hx-get="{address}?seen="' in page.content.decode()
    assert _asked(client, "") == (204, "")
    balloting.open_ballot(ballot=ballot, by=world.users["chair"])
    seat = ballot.seats.get(name="Sở Tài chính")
    status, band = _asked(client, "")
    assert status == 200
    assert reverse("conferences:vote", args=[ballot.pk, seat.pk]) in band
    assert _asked(client, str(seat.pk)) == (204, "")
    balloting.annul_ballot(ballot=ballot, reason="Lỗi (thử).", by=world.users["chair"])
    status, band = _asked(client, str(seat.pk))
    assert (status, "Mở phiếu" in band) == (200, False)


def test_nobody_sees_the_votes_of_others(world: World, client: Client) -> None:
    balloting.open_ballot(ballot=drafted(world), by=world.users["chair"])
    client.force_login(world.users["other"])
    assert _asked(client, "") == (204, "")
