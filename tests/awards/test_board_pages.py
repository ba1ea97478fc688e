"""The pages of the board: queue, review, comparison, deeds."""

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from awards.models import Batch, Proposal, Review
from awards.workflow import ProposalState
from tests.awards.dossiers_made import batch, proposal
from tests.world import World

P = ProposalState


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def year_batch(world: World, unit: str = "Sở Tài chính") -> Batch:
    return batch(unit, cluster_year=world.cluster_year)


def ask(one: Proposal, user: User, **values: object) -> Review:
    """`user` is asked for an opinion; with a verdict it is given."""
    given = {"assigned_at": timezone.now(), "assigned_by": user} | values
    if given.get("verdict"):
        given.setdefault("given_at", timezone.now())
    return Review.objects.create(proposal=one, reviewer=user, **given)


def test_the_pages_open(world: World) -> None:
    desk = world.users["specialist"]
    one = proposal(P.APPRAISAL, of=year_batch(world))
    two = proposal(P.APPRAISAL, of=year_batch(world, "Sở Y tế"))
    ask(one, desk)
    client = client_of(desk)
    pages = (
        reverse("awards:queue"),
        reverse("awards:queue") + "?tab=all",
        reverse("awards:review", args=[one.pk]),
        reverse("awards:compare") + f"?ids={one.pk}&ids={two.pk}",
        reverse("awards:assign") + f"?ids={one.pk}&ids={two.pk}",
        reverse("awards:prepare") + f"?ids={one.pk}&verb=return_dossier",
        reverse("awards:pending"),
        reverse("awards:areas"),
        reverse("awards:board_move", args=[one.pk, "return_dossier"]),
        reverse("awards:remark_add", args=[one.pk]),
    )
    for page in pages:
        answer = client.get(page)
        assert (page, answer.status_code) == (page, 200)
    assert client.get(reverse("awards:next_review")).headers["Location"] == pages[2]
