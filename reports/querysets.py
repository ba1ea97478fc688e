from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from conferences.models import Conference
from reports.workflow import ReportState


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever may see a conference may see its reports."""
        return self.filter(conference__in=Conference.objects.visible_to(user))

    def held(self, *, pk: int, version: int) -> Self:
        """The running report that was taken with `version`; nothing once it was lost."""
        return self.filter(pk=pk, version=version, state=ReportState.RUNNING)

    def lapsed(self, now: datetime) -> Self:
        """Running reports whose worker has stopped renewing."""
        return self.filter(state=ReportState.RUNNING, lease_until__lt=now)

    def waiting(self, now: datetime) -> Self:
        """Pending reports for which no message is under way, as far as is known."""
        due = Q(resend_after__isnull=True) | Q(resend_after__lt=now)
        return self.filter(due, state=ReportState.PENDING)
