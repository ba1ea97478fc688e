"""Checks on the way of a dossier: holds, days, votes, papers."""

from datetime import date

from django.utils.translation import gettext as _

from awards.eligibility.facts import Facts
from awards.eligibility.findings import Answer, Context, met, unknown, unmet, yes
from catalogue.rule_kinds import CheckKind
from catalogue.rule_sets import Rule, RuleSet
from catalogue.rule_terms import HoldKind, Limit, Step
from catalogue.working_days import add_working_days, working_days_between


def hold(rule: Rule, at: Context) -> Answer:
    """No award while a matter of these kinds is open; what is only heard of is asked about.

    Kind and first day are told, never the source: it may name who accused somebody.
    """
    day = _day(at.case.day)
    found = [
        row
        for row in at.facts.holds
        if row.kind in rule.parameters["kinds"] and row.is_open(at.case.day)
    ]
    words = "; ".join(
        _("%(kind)s từ %(start)s")
        % {"kind": HoldKind(row.kind).label, "start": _day(row.starts_on)}
        for row in found
    )
    if any(row.is_certain for row in found):
        return unmet(f"{words}.")
    if found:
        return unknown(_("%(words)s; chưa có văn bản xác nhận.") % {"words": words})
    if at.counted_from and yes(rule, "counts_from_end"):
        return met(
            _("Ngày %(day)s không có vụ việc nào còn mở; thành tích tính từ năm %(year)d.")
            % {"day": day, "year": at.counted_from}
        )
    return met(_("Ngày %(day)s không có vụ việc nào còn mở.") % {"day": day})


def counted_from(rules: RuleSet, facts: Facts, day: date) -> int:
    """The first year whose achievements count: that in which the last discipline was served."""
    asked = any(
        rule.check == CheckKind.HOLD and yes(rule, "counts_from_end") for rule in rules.rules
    )
    served = [
        row.ends_on.year
        for row in facts.holds
        if row.kind == HoldKind.DISCIPLINE
        and row.ends_on is not None
        and row.ends_on < day
        and row.is_certain
        and not row.is_cleared
    ]
    return max(served, default=0) if asked else 0


def due(rule: Rule, at: Context) -> Answer:
    told = rule.parameters
    last = _date(at.case.year + told["years_after"], told["month"], told["day"])
    received = at.facts.steps.get(Step.RECEIVED)
    if received is None:
        return unknown(_("Hạn nộp %(due)s; hồ sơ chưa được tiếp nhận.") % {"due": _day(last)})
    fact = _("Tiếp nhận ngày %(received)s, hạn %(due)s.") % {
        "received": _day(received),
        "due": _day(last),
    }
    return met(fact) if received <= last else unmet(fact)


def working_days(rule: Rule, at: Context) -> Answer:
    """At most, or at least, so many working days from one step to another."""
    told = rule.parameters
    start, end = (at.facts.steps.get(told[name]) for name in ("starts", "ends"))
    if start is None:
        return unknown(_("Chưa ghi ngày %(step)s.") % {"step": Step(told["starts"]).label})
    last = add_working_days(start, told["days"], at.facts.days_off)
    is_most = told["limit"] == Limit.MOST
    if end is None:
        words = (
            _("Chưa ghi ngày %(step)s; hạn là %(last)s, %(days)d ngày làm việc từ %(start)s.")
            if is_most
            else _("Chưa ghi ngày %(step)s; đủ %(days)d ngày làm việc từ %(start)s là %(last)s.")
        )
        return unknown(
            words
            % {
                "step": Step(told["ends"]).label,
                "days": told["days"],
                "start": _day(start),
                "last": _day(last),
            }
        )
    if end < start:
        return unknown(
            _("Ngày mâu thuẫn: ngày %(later)s %(end)s trước ngày %(earlier)s %(start)s.")
            % {
                "later": Step(told["ends"]).label,
                "end": _day(end),
                "earlier": Step(told["starts"]).label,
                "start": _day(start),
            }
        )
    passed = working_days_between(start, end, at.facts.days_off)
    words = (
        _("%(passed)d ngày làm việc từ %(start)s đến %(end)s, thời hạn %(days)d ngày.")
        if is_most
        else _("%(passed)d ngày làm việc từ %(start)s đến %(end)s, cần ít nhất %(days)d ngày.")
    )
    fact = words % {
        "passed": passed,
        "start": _day(start),
        "end": _day(end),
        "days": told["days"],
    }
    keeps = passed <= told["days"] if is_most else passed >= told["days"]
    return met(fact) if keeps else unmet(fact)


def vote(rule: Rule, at: Context) -> Answer:
    """The share of all members of the council, not of those present."""
    cast = at.facts.vote
    percent = rule.parameters["percent"]
    if cast is None or not cast.members:
        return unknown(
            _("Hội đồng chưa bỏ phiếu; cần ít nhất %(percent)d%% tổng số thành viên.")
            % {"percent": percent}
        )
    fact = _("%(n)d/%(all)d phiếu đồng ý (%(share)s%%, cần %(percent)d%%).") % {
        "n": cast.in_favour,
        "all": cast.members,
        "share": f"{100 * cast.in_favour / cast.members:.2f}".replace(".", ","),
        "percent": percent,
    }
    return met(fact) if 100 * cast.in_favour >= percent * cast.members else unmet(fact)


def paper(rule: Rule, at: Context) -> Answer:
    """What only a paper or a person can say."""
    said = at.facts.papers.get(rule.key)
    if said is None:
        return unknown(_("Hệ thống không tự kiểm tra được; chưa có người xác nhận."))
    if said:
        return met(_("Đã có người xác nhận là đạt."))
    return unmet(_("Đã có người xác nhận là không đạt."))


def _date(year: int, month: int, day: int) -> date:
    """The day of a year; 29/2 is 28/2 where there is none."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def _day(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"
