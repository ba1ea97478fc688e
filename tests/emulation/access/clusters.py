"""The clusters, their years, movements, papers and calendar."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from clusters.actions.movements import MovementFacts, launch_movement
from clusters.actions.papers import PaperFacts, file_paper
from tests.emulation.access.rows import (
    CLUSTER_ONLY,
    Address,
    keepers,
    of_cluster,
    of_year,
    organisers,
    public,
    signed_in,
)
from tests.world import World


def _paper(world: World) -> dict[str, Any]:
    paper = file_paper(
        subject=world.cluster_year,
        facts=PaperFacts("plan", "Kế hoạch"),
        upload=SimpleUploadedFile("a.pdf", b"%PDF-1.7"),
        by=world.users["chair"],
    )
    return {"pk": paper.pk}


def _movement(world: World) -> dict[str, Any]:
    movement = launch_movement(
        subject=world.cluster_year.cluster,
        facts=MovementFacts("Phong trào"),
        by=world.users["specialist"],
    )
    return {"pk": movement.pk}


ROWS: dict[str, Address] = {
    "clusters:clusters": Address(signed_in(200)),
    "clusters:cluster": Address(signed_in(200), arguments=of_cluster),
    "clusters:year": Address(signed_in(200), arguments=of_year),
    "clusters:create": Address(organisers(200, 403), organisers(400, 403)),
    "clusters:edit": Address(organisers(200, 403), organisers(400, 403), arguments=of_cluster),
    "clusters:rotation": Address(organisers(200, 403), organisers(302, 403), arguments=of_cluster),
    "clusters:year_open": Address(organisers(200, 403), organisers(400, 403), arguments=of_cluster),
    "clusters:movements": Address(signed_in(200), arguments=of_cluster),
    "clusters:movement_launch": Address(
        organisers(200, 403), organisers(400, 403), arguments=of_cluster
    ),
    "clusters:movement_edit": Address(
        organisers(200, 403), organisers(400, 403), arguments=_movement
    ),
    "clusters:members": Address(
        organisers(200, 403, nobody=404, other=404),
        organisers(400, 403, nobody=404, other=404),
        arguments=of_year,
    ),
    "clusters:papers": Address(CLUSTER_ONLY, arguments=of_year),
    "clusters:paper_add": Address(keepers(200), keepers(400), arguments=of_year),
    "clusters:paper_download": Address(CLUSTER_ONLY, arguments=_paper),
    "clusters:paper_remove": Address(keepers(200), keepers(400), arguments=_paper),
    "clusters:calendar": Address(CLUSTER_ONLY, arguments=of_year),
    # A form without its rows comes back.
    "clusters:quotas": Address(keepers(200), keepers(400), arguments=of_year),
    "clusters:deadlines": Address(keepers(200), keepers(302), arguments=of_year),
    "clusters:feed": Address(public(404), public(405), lambda world: {"key": "x"}),
}
