"""Reminding of the legal times of dossiers, and of the days by which they are to be handed in.

Told with the reminders of the clusters' calendars, once on each occasion, and once for all
dossiers that wait for the same by the same day. No text names a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.desks import desks_on, writers_on
from awards.dossiers.clocks import Clock, awaited, clocks_of
from awards.dossiers.filing import filing_days
from awards.models import Proposal, RuleSnapshot
from awards.workflow import ProposalState
from catalogue.rule_sets import RuleSet, from_json
from catalogue.rule_terms import Step
from clusters.deadlines.calendar import Occasion, occasion_on
from clusters.deadlines.reminding import distance_words
from workflow.notices import Message

if TYPE_CHECKING:
    from accounts.models import User
    from catalogue.working_days import Overrides

P = ProposalState
# Dossiers that a legal time may run for.
_RUNNING = (
    P.APPRAISAL,
    P.CONSULTATION,
    P.SESSION,
    P.RECOMMENDED,
    P.NOT_RECOMMENDED,
    P.DECIDED,
    P.ANNOUNCED,
    P.REFUSED,
)


@dataclass(frozen=True)
class _Due:
    """What is to be done with dossiers of one council by one day, on this occasion."""

    council: int
    step: str
    on: date
    occasion: Occasion


def reminders(day: date, overrides: "Overrides") -> list[Message]:
    """To the desks of the legal times that run, to the units of what they have to send."""
    return [*_to_desks(day, overrides), *_to_writers(day, overrides)]


def _to_desks(day: date, overrides: "Overrides") -> Iterator[Message]:
    rows = list(
        Proposal.objects.filter(state__in=_RUNNING)
        .exclude(state=P.REFUSED, notified_on__isnull=False)
        .exclude(state=P.ANNOUNCED, notified_on__isnull=False, delivered_on__isnull=False)
        .select_related("batch__council", "home", "decision")
        .defer("merits", "reason")
        .order_by("pk")
    )
    clocks = _Clocks(rows, day, overrides)
    desks = desks_on(day, [row.batch.council_id for row in rows])
    groups: dict[tuple[User, _Due], list[Proposal]] = {}
    for row in rows:
        for clock, occasion in clocks.due(row):
            due = _Due(row.batch.council_id, clock.ends, clock.due_on, occasion)
            for user in desks.of(row):
                groups.setdefault((user, due), []).append(row)
    for (user, due), mine in groups.items():
        council = str(mine[0].batch.council)
        yield Message(
            user,
            f"dossiers:{due.council}:{due.step}:{due.on}:{due.occasion}",
            distance_words(_what(due.step, len(mine)), council, due.on, day, overrides),
            _where(due.step, mine),
        )


class _Clocks:
    """The times of dossiers that are to be told of on a day; the same ones are worked out once."""

    def __init__(self, rows: Iterable[Proposal], day: date, overrides: "Overrides") -> None:
        self._day, self._overrides = day, overrides
        kept = RuleSnapshot.objects.in_bulk({row.rules_id for row in rows if row.rules_id})
        self._rules: dict[int | None, RuleSet] = {
            pk: from_json(snapshot.content) for pk, snapshot in kept.items()
        }
        self._known: dict[object, list[tuple[Clock, Occasion]]] = {}

    def due(self, row: Proposal) -> list[tuple[Clock, Occasion]]:
        steps = row.steps
        key = (
            row.rules_id, row.state, tuple(steps.items()), row.subject, row.batch.ground,
            row.due_on,
        )  # fmt: skip
        if key not in self._known:
            self._known[key] = list(self._due(row, steps))
        return self._known[key]

    def _due(self, row: Proposal, steps: dict[str, date]) -> Iterator[tuple[Clock, Occasion]]:
        rules = self._rules.get(row.rules_id)
        if rules is None:
            return
        clocks = clocks_of(
            rules,
            steps,
            self._day,
            self._overrides,
            subject=row.subject,
            ground=row.batch.ground,
            resumed=row.due_on,
        )
        for clock in awaited(clocks, row.state):
            if clock.is_least:
                continue
            occasion = occasion_on(clock.due_on, self._day, self._overrides, since=clock.started_on)
            if occasion is not None:
                yield clock, occasion


def _what(step: str, n: int) -> str:
    """What is to be done, with how many."""
    if step == Step.RETURNED:
        text = ngettext(
            "Trả lại hồ sơ chưa đủ điều kiện trong %(n)d hồ sơ mới tiếp nhận",
            "Trả lại hồ sơ chưa đủ điều kiện trong %(n)d hồ sơ mới tiếp nhận",
            n,
        )
    elif step == Step.SUBMITTED:
        text = ngettext("Thẩm định, trình %(n)d hồ sơ", "Thẩm định, trình %(n)d hồ sơ", n)
    elif step == Step.DECIDED:
        text = ngettext("Quyết định về %(n)d hồ sơ", "Quyết định về %(n)d hồ sơ", n)
    elif step == Step.NOTIFIED:
        text = ngettext("Thông báo kết quả %(n)d hồ sơ", "Thông báo kết quả %(n)d hồ sơ", n)
    else:
        text = ngettext(
            "Gửi quyết định, hiện vật cho %(n)d hồ sơ",
            "Gửi quyết định, hiện vật cho %(n)d hồ sơ",
            n,
        )
    return text % {"n": n}


def _where(step: str, rows: list[Proposal]) -> str:
    if step in (Step.NOTIFIED, Step.DELIVERED):
        if all(row.state == P.NOT_RECOMMENDED for row in rows):
            return reverse("awards:refuse")
        return f"{reverse('awards:steps')}?step={step}"
    if len(rows) == 1:
        return reverse("awards:review", args=[rows[0].pk])
    return f"{reverse('awards:queue')}?tab=held"


def _to_writers(day: date, overrides: "Overrides") -> Iterator[Message]:
    """To those who write a letter: its drafts and returned dossiers are due."""
    rows = list(
        Proposal.objects.filter(state__in=(P.DRAFT, P.RETURNED))
        .select_related("batch__council", "kind", "rules")
        .order_by("pk")
    )
    days = filing_days(rows, day)
    groups: dict[tuple[int, date, Occasion], list[Proposal]] = {}
    for row in rows:
        # The day that a return lays down comes before the one of the rules.
        asked = row.complete_by if row.state == P.RETURNED else None
        due = asked or days[row.pk]
        occasion = occasion_on(due, day, overrides) if due else None
        if due and occasion:
            groups.setdefault((row.batch_id, due, occasion), []).append(row)
    writers = writers_on(day, (mine[0].batch for mine in groups.values()))
    for (batch, due, occasion), mine in groups.items():
        what = ngettext("Gửi %(n)d hồ sơ khen thưởng", "Gửi %(n)d hồ sơ khen thưởng", len(mine)) % {
            "n": len(mine)
        }
        of = _("trình %(council)s") % {"council": mine[0].batch.council}
        text = distance_words(what, of, due, day, overrides)
        url = reverse("awards:batch", args=[batch])
        for user in writers.of(mine[0].batch):
            yield Message(user, f"dossiers-to-send:{batch}:{due}:{occasion}", text, url)
