from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from conferences.models import Conference
from reports.workflow import DraftState, ReportState


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


class DraftQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever may see a conference sees that its documents are being written; who may read
        the text before it is frozen is asked of `rules.reads_draft`.
        """
        return self.filter(conference__in=Conference.objects.visible_to(user))

    def versions_of(self, draft: Any) -> Self:
        """All versions of the document that `draft` is one of."""
        return self.filter(
            conference=draft.conference_id,
            kind=draft.kind,
            ballot=draft.ballot_id,
            decider=draft.decider,
        )

    def taking_its_place(self, draft: Any) -> Self:
        """The later versions of the same document that were frozen."""
        later = self.versions_of(draft).filter(number__gt=draft.number)
        return later.exclude(state=DraftState.DRAFT)
