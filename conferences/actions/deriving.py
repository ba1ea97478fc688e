"""From statements to canonical rows: who belonged to a cluster, and who held its offices."""

from django.db.models import Q, QuerySet

from clusters import actions as clusters
from clusters.actions import drop_empty_year, restate_members, restate_terms
from clusters.actions.known import FROM_RECORD
from clusters.models import ClusterYear, Unit
from conferences.models import Conference, Mention, MentionRole, StatedTerm
from conferences.workflow import ConferenceState


def derive_year(cluster_year: ClusterYear) -> None:
    """Bring memberships and terms of one year into step with what records state of it.

    Only a unit named as a member becomes one; holding an office or being proposed for an
    award is no statement of membership. Running it twice changes nothing.
    """
    sources: dict[Unit, str] = {}
    for mention in _members(cluster_year):
        assert mention.unit is not None
        sources.setdefault(mention.unit, _source(mention.conference))
    restate_members(cluster_year=cluster_year, sources=sources)
    stated = _terms(cluster_year)
    terms = restate_terms(
        cluster_year=cluster_year,
        stated=[
            clusters.StatedTerm(
                office=said.office,
                unit=said.mention.unit if said.mention else None,
                order=said.order,
                status=said.status,
                source=_source(said.conference),
            )
            for said in stated
        ],
    )
    for said, term in zip(stated, terms, strict=True):
        if said.term_id != term.pk:
            said.term = term
            said.save(update_fields=["term"])
    drop_empty_year(cluster_year)


def _members(cluster_year: ClusterYear) -> QuerySet[Mention]:
    named = Mention.objects.filter(
        conference__state=ConferenceState.RECORDED,
        conference__cluster_year=cluster_year,
        role=MentionRole.MEMBER,
        unit__isnull=False,
    )
    return named.select_related("unit", "conference").order_by("conference_id", "order")


def _terms(cluster_year: ClusterYear) -> list[StatedTerm]:
    """What records state of the offices of that year; not those of a unit that is unknown."""
    stated = StatedTerm.objects.filter(
        Q(mention__isnull=True) | Q(mention__unit__isnull=False),
        conference__state=ConferenceState.RECORDED,
        conference__cluster=cluster_year.cluster_id,
        year=cluster_year.label,
    )
    rows = stated.select_related("mention__unit", "conference")
    return list(rows.order_by("conference_id", "position"))


def _source(conference: Conference) -> str:
    return f"{FROM_RECORD}{conference.record_id}"
