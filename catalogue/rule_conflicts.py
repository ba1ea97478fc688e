"""Why a rule cannot be published: by itself, by its document, or beside the other rules."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

from catalogue.models import AwardKind, EligibilityRule
from catalogue.rule_kinds import CheckKind, circle, faults
from catalogue.rule_reading import period_of
from catalogue.workflow import RuleState

if TYPE_CHECKING:
    from django.db.models import QuerySet

# Findings that stand on no rule, by the names that `awards.eligibility` gives them.
RESERVED_KEYS = frozenset({"recipient", "rules"})


def why_not_published(rule: EligibilityRule) -> str:
    """The first thing that stands in the way, with its cure; empty where nothing does."""
    for found in (shape_faults, _never, overlap, _taken, _circle):
        if why := found(rule):
            return why
    return ""


def shape_faults(rule: EligibilityRule, codes: Iterable[str] | None = None) -> str:
    """What is wrong with the parameters of `rule`, in one sentence; empty where nothing is."""
    known = set(codes if codes is not None else AwardKind.objects.values_list("code", flat=True))
    of = rule.kind.code if rule.kind else None
    found = faults(rule.check_kind, rule.parameters, of=of, known=known)
    return " ".join(why for each in found.values() for why in each)


def _share_a_word(some: list[str], others: list[str]) -> bool:
    """Whether two lists, of which an empty one means all, have something in common."""
    return not some or not others or bool(set(some) & set(others))


def overlap(rule: EligibilityRule) -> str:
    """Why `rule` cannot be in force beside what is published under its key."""
    others = at_the_same_time(rule).filter(kind=rule.kind_id, key=rule.key)
    other = others.order_by("valid_from").first()
    if other is None:
        return ""
    return _(
        "Quy định “%(key)s” đã áp dụng từ %(start)s%(end)s. Đặt ngày hết áp dụng cho quy định đó"
        " trước ngày bắt đầu của quy định này."
    ) % {
        "key": rule.key,
        "start": f"{other.valid_from:%-d/%-m/%Y}",
        "end": _(" đến hết %(day)s") % {"day": f"{other.valid_to:%-d/%-m/%Y}"}
        if other.valid_to
        else "",
    }


def at_the_same_time(rule: EligibilityRule) -> "QuerySet[EligibilityRule]":
    """The other published rules that share a day with `rule`; a rule ends with its document."""
    begins, ends = period_of(rule)
    others = EligibilityRule.objects.filter(state=RuleState.PUBLISHED).exclude(pk=rule.pk)
    for last in ("valid_to", "document__effective_to"):
        others = others.filter(Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": begins}))
    if ends is None:
        return others
    no_day = Q(document__effective_from__isnull=True)
    return others.filter(no_day | Q(document__effective_from__lte=ends), valid_from__lte=ends)


def beside(rule: EligibilityRule) -> "QuerySet[EligibilityRule]":
    """Rules that make the same check of the same award at the same time: all of them hold, so
    that of two that contradict each other the harder one decides.
    """
    found = at_the_same_time(rule).filter(check_kind=rule.check_kind).exclude(key=rule.key)
    if rule.one_of:
        found = found.exclude(one_of=rule.one_of)
    if rule.kind_id is not None:
        found = found.filter(Q(kind=rule.kind_id) | Q(kind__isnull=True))
    return found.select_related("kind", "document").order_by("kind__order_key", "key")


def _never(rule: EligibilityRule) -> str:
    """Why `rule` would never be in force: its document is not in force on any of its days."""
    document = rule.document
    if document is None:
        return ""
    told = {"number": document.number, "start": f"{rule.valid_from:%-d/%-m/%Y}"}
    if document.effective_to is not None and document.effective_to < rule.valid_from:
        return _(
            "Văn bản %(number)s hết hiệu lực sau ngày %(day)s, trước ngày áp dụng %(start)s."
            " Chọn văn bản khác, hoặc ngày áp dụng sớm hơn."
        ) % {**told, "day": f"{document.effective_to:%-d/%-m/%Y}"}
    begins, ends = document.effective_from, rule.valid_to
    if begins is not None and ends is not None and ends < begins:
        return _(
            "Văn bản %(number)s có hiệu lực từ ngày %(day)s, sau ngày hết áp dụng %(end)s."
            " Chọn văn bản khác, hoặc ngày hết áp dụng muộn hơn."
        ) % {**told, "day": f"{begins:%-d/%-m/%Y}", "end": f"{ends:%-d/%-m/%Y}"}
    return ""


def _taken(rule: EligibilityRule) -> str:
    """Why the key, or the group, of `rule` would mean two things for one award.

    What people say about a finding is kept by its key: the group's where there is one.
    """
    names = {rule.key, rule.one_of} - {""}
    if rule.one_of and rule.one_of == rule.key:
        return _("Nhóm chọn một không được trùng khóa “%(key)s”. Đặt tên khác.") % {"key": rule.key}
    if reserved := names & RESERVED_KEYS:
        return _("“%(key)s” là tên dành riêng. Đặt khóa khác.") % {"key": reserved.pop()}
    others = at_the_same_time(rule)
    if rule.kind_id is not None:
        others = others.filter(Q(kind=rule.kind_id) | Q(kind__isnull=True))
    for other in others.select_related("kind"):
        shared = {other.key, other.one_of} & names
        same_rule = other.kind_id == rule.kind_id and other.key == rule.key
        same_group = other.kind_id == rule.kind_id and shared == {rule.one_of} == {other.one_of}
        if shared and not same_rule and not same_group:
            return _(
                "“%(key)s” đã là khóa hoặc nhóm của quy định %(other)s cùng thời gian áp dụng."
                " Đặt tên khác."
            ) % {"key": shared.pop(), "other": other}
    return ""


def _circle(rule: EligibilityRule) -> str:
    """Why nobody could reach the award any more: awards that need each other in a circle."""
    if rule.check_kind != CheckKind.PREREQUISITE or rule.kind is None or rule.one_of:
        return ""
    others = at_the_same_time(rule).filter(
        check_kind=CheckKind.PREREQUISITE, one_of="", kind__isnull=False
    )
    # What one subject needs is no circle with what another one does.
    asked = [
        (period_of(row), row)
        for row in [*others.select_related("kind", "document"), rule]
        if _share_a_word(row.subjects, rule.subjects)
    ]
    begins, _ends = period_of(rule)
    days = {max(begins, first) for (first, _last), _row in asked}
    ways = (
        circle(_needs([row for (a, z), row in asked if a <= day <= (z or day)]), rule.kind.code)
        for day in sorted(days)
    )
    way = next(filter(None, ways), [])
    if not way:
        return ""
    return _("Các hình thức đòi nhau làm điều kiện: %(way)s. Không ai có thể đạt.") % {
        "way": " → ".join(way)
    }


def _needs(rows: Iterable[EligibilityRule]) -> dict[str, set[str]]:
    """By award the awards that it cannot be had without."""
    needs: dict[str, set[str]] = {}
    for row in rows:
        # Where one of several awards suffices there is a way round the circle.
        if row.kind is not None and len(row.parameters["awards"]) == 1:
            needs.setdefault(row.kind.code, set()).update(row.parameters["awards"])
    return needs
