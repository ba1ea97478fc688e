"""Papers handed in while somebody else sends the dossier, or hands in the same."""

from functools import partial

import pytest

from awards.actions.papers import add_paper
from awards.actions.submitting import submit
from awards.models import DossierPaper, Proposal, ProposalVersion
from tests.awards.dossiers_made import fresh, proposal
from tests.awards.papers_made import general_list, upload
from tests.awards.test_board_races import race
from tests.world import World, open_world

__all__ = ["open_world"]


@pytest.mark.parametrize("about", ["proposal", "batch"])
def test_a_paper_is_in_what_was_sent_or_it_is_refused(open_world: World, about: str) -> None:
    """Never among the papers of a sent dossier without the council's copy knowing of it."""
    one, staff = proposal(), open_world.users["staff"]
    owner = one if about == "proposal" else one.batch
    told = race(
        partial(add_paper, owner, upload=upload("moi.pdf"), by=fresh(staff)),
        partial(submit, proposal=fresh_dossier(one), version=one.version, by=fresh(staff)),
    )
    assert told[1] == "done"
    (version,) = ProposalVersion.objects.filter(proposal=one)
    sent = [paper["title"] for paper in version.content["papers"]]
    kept = list(DossierPaper.objects.values_list("title", flat=True))
    assert sent == kept
    assert told[0] == ("done" if kept else "Refused")


def fresh_dossier(one: Proposal) -> Proposal:
    return Proposal.objects.select_related("batch", "home").get(pk=one.pk)


def test_of_two_new_versions_at_once_one_is_told(open_world: World) -> None:
    (_letter, report, *_rest) = general_list()
    one, staff = proposal(), open_world.users["staff"]
    told = race(
        *(
            partial(
                add_paper, one, upload=upload(name), by=fresh(staff), requirement=report, seen=0
            )
            for name in ("a.pdf", "b.pdf")
        )
    )
    assert sorted(told) == ["Stale", "done"]
    assert list(DossierPaper.objects.values_list("number", flat=True)) == [1]
