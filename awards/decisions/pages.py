"""What the page of a decision shows: whom it names, what comes next, what a deed will bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from awards.actions.amending import CORRECTABLE, REVOCABLE
from awards.actions.announcing import initiative_fault, initiatives_of, known_awards
from awards.decisions.ended import ended_of
from awards.decisions.querysets import amendments_of
from awards.models import Award, Decision, Proposal
from awards.rules.proposals import council_denial, denial
from awards.workflow import DecisionState, ProposalState
from catalogue.searching import matching
from clusters.offices import Offices, offices_of

LINES = 100
_AWARD_KEYS = (
    "search_key", "unit__search_key", "person__search_key", "household__search_key",
    "person__unit__search_key",
)  # fmt: skip
_DOSSIER_KEYS = ("search_key", "home__search_key", "kind__search_key")
_NAME = Coalesce("person__order_key", "household__order_key", "unit__order_key", "recipient")
_BY_NAME = (_NAME, "pk")
_HOME = Coalesce(
    "person__unit__order_key", "household__unit__order_key", "unit__order_key", Value("")
)
_PUBLIC = (DecisionState.ANNOUNCED, DecisionState.RECORDED)


@dataclass(frozen=True)
class Named:
    """Those whom a decision names: dossiers until it is announced, then lines of the register.

    `hidden` are dossiers that a conflict of interest keeps from the reader.
    """

    page: "Page[Any]"
    are_awards: bool
    total: int
    hidden: int = 0
    query: str = ""
    sort: str = "kind"


@dataclass(frozen=True)
class Step:
    """What comes next, with the address of its page, or why not."""

    label: str
    why: str
    url: str = ""
    denial: str = ""


def has_register(decision: Decision) -> bool:
    """Whether its recipients stand in the register, where everybody may read them."""
    return decision.state in _PUBLIC or decision.announced_at is not None


def dossiers_of(decision: Decision, user: Any) -> "QuerySet[Proposal]":
    """The dossiers of a decision, less what a conflict of interest bars."""
    rows = Proposal.objects.board_sees(user).filter(decision=decision)
    return rows.select_related(
        "batch__unit", "batch__proposer", "kind", "home", "person", "decision"
    ).order_by("kind__order_key", "order_key", "pk")


def awards_in(decision: Decision, user: Any) -> "QuerySet[Award]":
    rows = Award.objects.visible_to(user).filter(decision=decision)
    return rows.select_related("kind", "unit", "person__unit", "household__unit").order_by(
        "order_key", *_BY_NAME
    )


# How the lines of a decision can be ordered: by what is asked for, lines and dossiers.
SORTS = {
    "name": (_BY_NAME, ("order_key", "pk")),
    "kind": (("order_key", *_BY_NAME), ("kind__order_key", "order_key", "pk")),
    "unit": ((_HOME, *_BY_NAME), ("home__order_key", "order_key", "pk")),
}


def named_in(decision: Decision, user: Any, asked: Mapping[str, str]) -> Named:
    """One page of those named, as searched and sorted; a fixed number of queries."""
    query, number = asked.get("q", ""), asked.get("page")
    sort = asked.get("sort") if asked.get("sort") in SORTS else "kind"
    for_awards, for_dossiers = SORTS[sort or "kind"]
    if has_register(decision):
        every = awards_in(decision, user)
        found = matching(every, query, *_AWARD_KEYS) if query.strip() else every
        given = Paginator(found.order_by(*for_awards), LINES).get_page(number)
        total = every.count() if query.strip() else given.paginator.count
        return Named(given, True, total, query=query, sort=sort or "kind")
    rows = dossiers_of(decision, user)
    found_rows = matching(rows, query, *_DOSSIER_KEYS) if query.strip() else rows
    held = Paginator(found_rows.order_by(*for_dossiers), LINES).get_page(number)
    total = decision.proposals.count()
    seen = rows.count() if query.strip() else held.paginator.count
    return Named(held, False, total, total - seen, query, sort or "kind")


def next_steps(decision: Decision, offices: Offices, total: int) -> list[Step]:
    """What the desk can do now, the first of them as the thing to do."""
    state = decision.state
    steps = []
    if state == DecisionState.DRAFT:
        if total:
            told = _("%(n)d hồ sơ trong dự thảo. Ghi số, ngày, người ký khi quyết định đã ký.")
            steps.append(_step(decision, "issue_decision", _("Ghi số quyết định"), told, total))
        else:
            told = _("Dự thảo chưa có hồ sơ nào.")
            steps.append(
                Step(
                    _("Chọn hồ sơ"),
                    told,
                    f"{reverse('awards:candidates')}?council={decision.council_id}",
                    council_denial("prepare_decision", offices, decision.council),
                )
            )
    elif state == DecisionState.ISSUED:
        told = _("%(n)d dòng sẽ được ghi vào sổ khen thưởng, nơi đề nghị được thông báo.")
        steps.append(_step(decision, "announce_decision", _("Công bố quyết định"), told, total))
    return [
        Step(s.label, s.why, "" if reason else s.url, reason)
        for s in steps
        for reason in [s.denial or council_denial("issue_decision", offices, decision.council)]
    ]


def _step(decision: Decision, verb: str, label: str, told: str, total: int) -> Step:
    return Step(label, told % {"n": total}, reverse(f"awards:{_NAMES[verb]}", args=[decision.pk]))


_NAMES = {"issue_decision": "decision_issue", "announce_decision": "decision_announce"}


def announce_consequences(decision: Decision, rows: Sequence[Proposal]) -> list[str]:
    """What announcing brings about, in sentences; a fixed number of queries."""
    known = len(known_awards(rows))
    used = sum(len(each) for each in initiatives_of(rows).values())
    senders = len({row.batch_id for row in rows})
    new = len(rows) - known
    said = [
        ngettext(
            "%(n)d dòng mới được ghi vào sổ khen thưởng, theo quyết định số %(number)s.",
            "%(n)d dòng mới được ghi vào sổ khen thưởng, theo quyết định số %(number)s.",
            new,
        )
        % {"n": new, "number": decision.number}
    ]
    if known:
        said.append(
            _("%(n)d dòng đã có trong sổ theo lời nêu của hội nghị được bổ sung số quyết định.")
            % {"n": known}
        )
    if used:
        said.append(_("%(n)d sáng kiến được ghi là đã dùng, không dùng lại được.") % {"n": used})
    said.append(_("Nơi trình của %(n)d đợt trình nhận thông báo.") % {"n": senders})
    said.append(_("Quyết định và danh sách được khen hiện ra với mọi người."))
    assert decision.issued_on is not None  # a constraint holds it
    said += ended_of(rows, decision.issued_on)
    if decision.file_id is None:
        said.append(_("Chưa có tệp quyết định đã ký. Nên bổ sung trước khi công bố."))
    return said


def announce_fault(rows: Sequence[Proposal], offices: Offices) -> str:
    """Why announcing will not succeed; empty where nothing stands against it."""
    barred = sum(bool(denial("announce", offices, row)) for row in rows)
    if barred:
        return _(
            "Trong quyết định có %(n)d hồ sơ của đơn vị mình, đơn vị cấp trên hoặc cấp dưới trực "
            "tiếp. Chuyên viên khác của Hội đồng công bố."
        ) % {"n": barred}
    return initiative_fault(rows, initiatives_of(rows))


def revoke_consequences(dossiers: int, awards: int, initiatives: int) -> list[str]:
    said = [
        _("%(n)d hồ sơ chuyển sang “%(state)s”.")
        % {"n": dossiers, "state": ProposalState.REVOKED.label}
    ]
    said.append(
        _("%(n)d dòng của sổ khen thưởng vẫn giữ, ghi rõ đã hủy, không tính khi xét điều kiện.")
        % {"n": awards}
        if awards
        else _("Sổ khen thưởng không đổi: quyết định chưa công bố.")
    )
    if initiatives:
        said.append(_("%(n)d sáng kiến dùng lại được.") % {"n": initiatives})
    said.append(_("Nơi trình nhận thông báo kèm lý do. Việc này không làm ngược lại được."))
    return said


def ended_in(decision: Decision, user: Any) -> list[str]:
    """The units in it that are no more, among those that `user` may see."""
    day = decision.issued_on or timezone.localdate()
    rows = dossiers_of(decision, user).filter(unit__valid_to__lt=day).select_related("unit")
    return ended_of(rows, day)


def correct_consequences() -> list[str]:
    return [
        _("Quyết định, sổ khen thưởng và trang công khai ghi lại như đã đính chính."),
        _("Văn bản đính chính, điều đã ghi và điều ghi lại được giữ ở trang quyết định."),
        _("Nơi trình nhận thông báo."),
    ]


def decision_context(decision: Decision, user: Any, asked: Mapping[str, str]) -> dict[str, Any]:
    """Everything that the page of a decision draws."""
    offices = offices_of(user)
    named = named_in(decision, user, asked)
    may_keep = not council_denial("prepare_decision", offices, decision.council)
    under_way = may_keep and decision.state in (DecisionState.DRAFT, DecisionState.ISSUED)
    return {
        "decision": decision,
        "named": named,
        "ended": ended_in(decision, user) if under_way else [],
        "steps": next_steps(decision, offices, named.total),
        "may_keep": may_keep,
        "is_open": may_keep and decision.state == DecisionState.DRAFT,
        "may_revoke": may_keep and decision.state in REVOCABLE,
        "may_correct": may_keep and decision.state in CORRECTABLE,
        "ticks_awards": may_keep and decision.state in CORRECTABLE and named.are_awards,
        "amendments": list(amendments_of(decision)),
        "sees_desk": may_keep or user.is_superuser,
    }
