"""What decisions ask of the desks of councils: to submit, to issue, to announce, to tell."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from awards.decisions.dates import told
from awards.decisions.querysets import awaiting_step, candidates_of, refusable_of
from awards.dossiers.clocks import clocks_of
from awards.models import Decision, RuleSnapshot
from awards.proposal_querysets import desks_of
from awards.workflow import DecisionState, ProposalState
from catalogue.models.holidays import holiday_overrides
from catalogue.rule_sets import from_json
from catalogue.rule_terms import Step
from clusters.models import Council
from clusters.offices import offices_of
from workflow.duties import Duty, DutyKind

if TYPE_CHECKING:
    from accounts.models import User

# What a dossier waits for, from which of its days on: what its clocks look at.
_DAYS = {
    "received": "received_on",
    "opinions": "opinions_on",
    "submitted": "forwarded_on",
    "decided": "decision__issued_on",
    "refused": "refused_on",
}

# What is to be done, with how many.
_SUBMIT = ngettext_lazy(
    "Trình cấp quyết định %(n)d hồ sơ",
    "Trình cấp quyết định %(n)d hồ sơ",
    "n",
)
_DECIDE = ngettext_lazy(
    "%(n)d hồ sơ đã trình, chờ quyết định",
    "%(n)d hồ sơ đã trình, chờ quyết định",
    "n",
)
_REFUSE = ngettext_lazy(
    "Thông báo không khen thưởng %(n)d hồ sơ",
    "Thông báo không khen thưởng %(n)d hồ sơ",
    "n",
)
_NOTIFY = ngettext_lazy(
    "Thông báo kết quả %(n)d hồ sơ",
    "Thông báo kết quả %(n)d hồ sơ",
    "n",
)
_DELIVER = ngettext_lazy(
    "Gửi quyết định, hiện vật cho %(n)d hồ sơ",
    "Gửi quyết định, hiện vật cho %(n)d hồ sơ",
    "n",
)


@dataclass(frozen=True)
class _Ask:
    """One question to the desk: about which dossiers, until which step."""

    rows: "QuerySet[Any]"
    step: str
    title: Any
    text: Any
    action: Any
    url: str


def duties(user: "User", day: date) -> list[Duty]:
    """What waits at the desks of `user`; a fixed number of queries for each council."""
    desks = desks_of(offices_of(user))
    if not desks:
        return []
    councils = Council.objects.in_bulk(desks)
    found = [_announcing(row) for row in _issued(desks)]
    for ask in _asks(user):
        found += _counted(ask, councils, day)
    return found


def _issued(desks: Iterable[int]) -> "QuerySet[Decision]":
    rows = Decision.objects.filter(council__in=desks, state=DecisionState.ISSUED)
    return rows.select_related("council").order_by("issued_on", "pk")


def _announcing(row: Decision) -> Duty:
    assert row.issued_on is not None  # a constraint holds it
    text = _("Ban hành ngày %(day)s, chưa công bố; chưa có dòng nào trong sổ khen thưởng.")
    return Duty(
        title=_("Công bố quyết định số %(number)s") % {"number": row.number},
        text=text % {"day": told(row.issued_on)},
        url=reverse("awards:decision", args=[row.pk]),
        action=_("Mở quyết định"),
        capacity=_("Chuyên viên Hội đồng"),
        about=str(row.council),
    )


def _asks(user: "User") -> list[_Ask]:
    candidates, steps = reverse("awards:candidates"), reverse("awards:steps")
    open_ones = candidates_of(user)
    return [
        _Ask(
            open_ones.filter(forwarded_on__isnull=True),
            Step.SUBMITTED,
            _SUBMIT,
            _("Hội đồng đã đề nghị khen thưởng, chưa ghi ngày trình."),
            _("Mở hồ sơ chờ quyết định"),
            f"{candidates}?forwarded=no",
        ),
        _Ask(
            open_ones.filter(forwarded_on__isnull=False),
            Step.DECIDED,
            _DECIDE,
            _("Đưa vào quyết định khi cấp quyết định đã ký."),
            _("Mở hồ sơ chờ quyết định"),
            f"{candidates}?forwarded=yes",
        ),
        _Ask(
            refusable_of(user).filter(state=ProposalState.NOT_RECOMMENDED),
            Step.NOTIFIED,
            _REFUSE,
            _("Hội đồng không đề nghị, đơn vị chưa nhận thông báo."),
            _("Thông báo cho đơn vị"),
            f"{reverse('awards:refuse')}?state={ProposalState.NOT_RECOMMENDED}",
        ),
        _Ask(
            awaiting_step(user, Step.NOTIFIED),
            Step.NOTIFIED,
            _NOTIFY,
            _("Có quyết định hoặc không được khen thưởng, chưa ghi ngày thông báo."),
            _("Ghi ngày thông báo"),
            f"{steps}?step={Step.NOTIFIED}",
        ),
        _Ask(
            awaiting_step(user, Step.DELIVERED),
            Step.DELIVERED,
            _DELIVER,
            _("Chưa ghi ngày trao, gửi."),
            _("Ghi ngày trao, gửi"),
            f"{steps}?step={Step.DELIVERED}",
        ),
    ]


def _counted(ask: _Ask, councils: dict[int, Council], day: date) -> list[Duty]:
    """One duty for each council that has such dossiers, due when the first of them is."""
    groups = list(
        ask.rows.order_by()
        .values("batch__council", "rules", *_DAYS.values())
        .annotate(n=Count("pk"))
    )
    if not groups:
        return []
    kept = RuleSnapshot.objects.in_bulk({group["rules"] for group in groups if group["rules"]})
    rules = {pk: from_json(row.content) for pk, row in kept.items()}
    overrides = holiday_overrides()
    found = []
    for council in sorted({group["batch__council"] for group in groups}):
        mine = [group for group in groups if group["batch__council"] == council]
        dues = []
        for group in mine:
            if group["rules"] is None:
                continue
            days = {step: group[name] for step, name in _DAYS.items() if group[name]}
            clocks = clocks_of(rules[group["rules"]], days, day, overrides)
            dues += [c.due_on for c in clocks if c.ends == ask.step and not c.is_least]
        due = min(dues, default=None)
        found.append(
            Duty(
                title=ask.title % {"n": sum(group["n"] for group in mine)},
                text=ask.text,
                url=f"{ask.url}&council={council}",
                action=ask.action,
                kind=DutyKind.FAILED if due is not None and due < day else DutyKind.NOW,
                due=due,
                capacity=_("Chuyên viên Hội đồng"),
                about=str(councils.get(council, "")),
            )
        )
    return found
