"""From statements to canonical rows: who belonged to a cluster, and who held its offices."""

from clusters.actions import drop_empty_year, retract_stated, state_membership, state_term
from clusters.actions.known import FROM_RECORD
from clusters.models import ClusterYear
from conferences.models import Mention, MentionRole, StatedTerm
from conferences.workflow import ConferenceState


def derive_year(cluster_year: ClusterYear) -> None:
    """Bring memberships and terms of one year into step with what records state of it.

    Only a unit named as a member becomes one; holding an office or being proposed for an
    award is no statement of membership. Running it twice changes nothing.
    """
    members = Mention.objects.filter(
        conference__state=ConferenceState.RECORDED,
        conference__cluster_year=cluster_year,
        role=MentionRole.MEMBER,
        unit__isnull=False,
    ).select_related("unit", "conference")
    kept_members = set()
    for mention in members.order_by("conference_id", "order"):
        assert mention.unit is not None
        source = f"{FROM_RECORD}{mention.conference.record_id}"
        row = state_membership(cluster_year=cluster_year, unit=mention.unit, source=source)
        kept_members.add(row.pk)
    stated = StatedTerm.objects.filter(
        conference__state=ConferenceState.RECORDED,
        conference__cluster=cluster_year.cluster_id,
        year=cluster_year.label,
    ).select_related("mention__unit", "conference")
    retract_stated(cluster_year=cluster_year, keep_members=kept_members)
    for said in stated.order_by("conference_id", "position"):
        unit = said.mention.unit if said.mention else None
        if said.mention is not None and unit is None:
            continue
        term = state_term(
            cluster_year=cluster_year,
            office=said.office,
            unit=unit,
            order=said.order,
            status=said.status,
            source=f"{FROM_RECORD}{said.conference.record_id}",
        )
        said.term = term
        said.save(update_fields=["term"])
    drop_empty_year(cluster_year)
