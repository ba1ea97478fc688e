"""Resolutions of the demonstration's open conference, and a scoring that they stand on."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils import timezone

from catalogue.models import AwardKind
from clusters.actions.quotas import QuotaLine, set_quotas
from clusters.models import AwardQuota
from conferences.models import Ballot, Conference, Resolution, Standing
from scoring.models import AdoptedLine, AdoptedStanding, CriteriaSet, ScoringYear
from tests.conferences.ballots_made import close, opened, vote_all
from tests.world import World

# Shown name of a unit → total, maximum assigned, rank.
SCORES: Mapping[str, tuple[str, str, int | None]] = {
    "Sở Nội vụ": ("684", "700", 1),
    "Sở Tài chính": ("950", "1000", 2),
    "Sở Xây dựng": ("950", "1000", 2),
    "Sở Y tế": ("1002.5", "1000", None),
}


def scored(world: World, scores: Mapping[str, tuple[str, str, int | None]] = SCORES) -> int:
    """A standing that the scoring has adopted; its key."""
    year = world.cluster_year
    criteria, _made = CriteriaSet.objects.get_or_create(
        council=year.cluster.council, name="Bộ tiêu chí thử", defaults={"total": 1000}
    )
    scoring, _made = ScoringYear.objects.get_or_create(
        cluster_year=year, defaults={"criteria_set": criteria}
    )
    standing = AdoptedStanding.objects.create(
        scoring_year=scoring,
        stage="final",
        adopted_at=timezone.now(),
        adopted_by=world.users["chair"],
    )
    AdoptedLine.objects.bulk_create(
        [
            AdoptedLine(
                standing=standing,
                order=order,
                unit=world.unit(name),
                total=Decimal(total),
                assigned_max=Decimal(most),
                rank=rank,
                considered=rank is not None,
            )
            for order, (name, (total, most, rank)) in enumerate(scores.items())
        ]
    )
    return standing.pk


def quotas(world: World, *lines: tuple[str, int | None]) -> list[AwardQuota]:
    """Quotas by the code of the award and the number; None is the rest."""
    made = [QuotaLine(AwardKind.objects.get(code=code), count=count) for code, count in lines]
    return set_quotas(cluster_year=world.cluster_year, lines=made, by=world.users["chair"])


def bare(world: World) -> Conference:
    """The open conference without anything prepared."""
    conference = world.conference
    conference.mentions.filter(role__in=("ranked", "recipient", "officer")).delete()
    conference.stated_terms.all().delete()
    conference.resolution.nominations.all().delete()
    conference.refresh_from_db()
    return conference


def ranks(conference: Conference) -> dict[str, int | None]:
    rows = Standing.objects.filter(resolution__conference=conference).select_related("mention")
    return {
        row.mention.text.removesuffix(" (minh họa)"): row.rank for row in rows.order_by("order")
    }


def proposed(conference: Conference) -> list[tuple[str, list[str]]]:
    """(code of the award, units) of every nomination."""
    resolution = Resolution.objects.get(conference=conference)
    return [
        (
            row.kind.code if row.kind else row.award,
            [each.mention.text.removesuffix(" (minh họa)") for each in row.recipients.all()],
        )
        for row in resolution.nominations.select_related("kind").order_by("order")
    ]


def voted(world: World, papers: Sequence[tuple[int, ...]], **terms: object) -> Ballot:
    """A ballot of the four units, voted on openly and closed."""
    about = {"secrecy": "open", "share": None, "max_rounds": 1, "way_out": "none"}
    ballot, codes = opened(world, **{**about, **terms})
    vote_all(ballot, papers, world.users["chair"])
    return close(ballot, codes, world.users["chair"])
