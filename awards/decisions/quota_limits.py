"""How many a quota allows, as a number where there is one."""

from collections.abc import Iterator

from django.db.models import Max, QuerySet

from clusters.models import AwardQuota
from clusters.models.quotas import QuotaBasis
from conferences.models import Nomination


def limits_of(quotas: "QuerySet[AwardQuota]") -> Iterator[tuple[AwardQuota, int | None]]:
    """Each quota with its number: of shares and of the rest the one that a conference worked out.

    Two queries.
    """
    rows = list(quotas)
    shares = [quota.pk for quota in rows if quota.basis != QuotaBasis.COUNT]
    written = Nomination.objects.filter(quota__in=shares, limit__isnull=False).order_by()
    limits = dict(written.values_list("quota").annotate(most=Max("limit")))
    for quota in rows:
        is_count = quota.basis == QuotaBasis.COUNT
        yield quota, quota.count if is_count else limits.get(quota.pk)
