"""Finding a cluster by what somebody typed, for commands: one hit, or an error that helps."""

from django.utils.translation import gettext as _

from clusters.models import Cluster, Council, CouncilLevel
from clusters.names import key
from clusters.resolution import wordings


class NotFound(Exception):
    """No cluster, or several; the message lists what there is."""


def find_cluster(name: str, council: str | None = None) -> Cluster:
    """The cluster called `name`, by its name or an alias, under `council` (a level or name).

    Raises NotFound where none is called so, and where several are, with the candidates.
    """
    known = wordings()
    name_key = key(known.expand(name))
    found = Cluster.objects.filter(name_key=name_key) | Cluster.objects.filter(
        aliases__name_key=name_key
    )
    if council is not None:
        found = found.filter(council__in=councils_called(council))
    clusters: list[Cluster] = list(found.distinct().select_related("council"))
    if len(clusters) == 1:
        return clusters[0]
    if not clusters:
        raise NotFound(_("Không có cụm, khối nào tên “%(name)s”.") % {"name": name})
    listed = "\n".join(
        f"- {cluster} / {cluster.council} ({cluster.council.level})" for cluster in clusters
    )
    raise NotFound(
        _("Có %(count)d cụm, khối tên “%(name)s”; thêm --council:\n%(listed)s")
        % {"count": len(clusters), "name": name, "listed": listed}
    )


def councils_called(text: str) -> list[Council]:
    """The councils of a level ("central"), or those with this name."""
    if text in CouncilLevel.values:
        return list(Council.objects.filter(level=text))
    return list(Council.objects.filter(name_key=key(wordings().council(text))))
