"""From the rows of a conference to the facts of its report."""

from django.utils import translation

from conferences.models import Conference
from conferences.models.resolution import Conferral, Nomination
from conferences.records import compose
from conferences.records.composing import ROWS
from reports.documents import Facts
from reports.documents.canonical import plain
from reports.documents.facts import About, combine
from reports.draft_facts import verify_address


def facts_of(conference: Conference, *, code: str = "") -> Facts:
    """Everything that the report of `conference` is made from, as it stands now; with a `code`
    it is printed by which the paper can be checked.
    """
    rows = Conference.objects.select_related("cluster", "covenant", "resolution")
    whole = rows.prefetch_related(*ROWS).get(pk=conference.pk)
    return plain(combine(compose(whole), _about(whole, code)))


def _about(conference: Conference, code: str) -> About:
    cluster = conference.cluster
    titles = {}
    if cluster is not None and not conference.is_recorded:
        titles = {"chair": cluster.chair_title, "vice_chair": cluster.vice_title}
    return About(
        from_published=conference.is_recorded,
        is_demo=conference.is_demo,
        titles=titles,
        verbs=_verbs(conference),
        code=code,
        verify_at=verify_address() if code else "",
    )


def _verbs(conference: Conference) -> dict[str, str]:
    """What is done with each award as stated, where the catalogue knows it."""
    verbs: dict[str, str] = {}
    # The document is in Vietnamese, whoever asks for it.
    with translation.override("vi"):
        for model in (Nomination, Conferral):
            stated = model.objects.filter(
                resolution__conference=conference, kind__isnull=False
            ).select_related("kind")
            for row in stated:
                if row.kind is not None and row.award:
                    verbs[row.award] = str(row.kind.get_verb_display())
    return verbs
