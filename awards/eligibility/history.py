"""Checks on awards given before: needed, how long ago, how often, for what."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from awards.eligibility.facts import ALWAYS, AwardFact
from awards.eligibility.findings import Answer, Context, met, unknown, unmet, yes
from catalogue.rule_sets import Rule
from catalogue.rule_terms import Timing


def prerequisite(rule: Rule, at: Context) -> Answer:
    """Awards that this one stands on: so many, in the years that the rule names."""
    told = rule.parameters
    found = at.given(told["awards"], inherited=yes(rule, "inherited"))
    first = 0
    if "since" in told:
        anchor = anchor_year(at, told["since"], inherited=yes(rule, "inherited"))
        if anchor is None:
            return _missing(at, ALWAYS, _none(at, told["since"]))
        first = anchor + 1
        found = [award for award in found if award.year is None or award.year >= first]
    if told["timing"] == Timing.CONSECUTIVE:
        return _consecutive(rule, at, found)
    start = {
        Timing.SAME_YEAR: at.case.year,
        Timing.WITHIN: at.case.year - told.get("years", 1) + 1,
    }.get(told["timing"], ALWAYS)
    start = max(start, first)
    inside = [award for award in found if award.year is not None and award.year >= start]
    if len(inside) >= told["count"]:
        return met(listed(at, inside))
    undated = [award for award in found if award.year is None]
    if undated and start == ALWAYS and len(found) >= told["count"]:
        return met(listed(at, found))
    fact = _short_of(at, told["awards"], inside, told["count"], start)
    if undated:
        return unknown(_("%(fact)s Có khen thưởng không rõ năm.") % {"fact": fact})
    return _missing(at, start, fact)


def _consecutive(rule: Rule, at: Context, found: Sequence[AwardFact]) -> Answer:
    """A run of grants that ends in the year of the case or the one before it."""
    told = rule.parameters
    step, unclear, count = told.get("step", 1), told.get("unclear_step", 0), told["count"]
    years = sorted({award.year for award in found if award.year is not None}, reverse=True)
    run = _run(years, step, at.case.year)
    dated = [award for award in found if award.year in run]
    if len(run) >= count:
        return met(listed(at, dated))
    start = at.case.year - 1 - (count - 1) * step
    if unclear and len(wide := _run(years, unclear, at.case.year)) >= count:
        return unknown(
            _("%(fact)s Các lần cách nhau hơn %(step)d năm, phải xác nhận là liên tục.")
            % {"fact": listed(at, [a for a in found if a.year in wide]), "step": step}
        )
    fact = _short_run(at, told["awards"], run, count)
    if any(award.year is None for award in found):
        return unknown(_("%(fact)s Có khen thưởng không rõ năm.") % {"fact": fact})
    return _missing(at, start, fact)


def _run(years: Sequence[int], step: int, until: int) -> list[int]:
    """The years of a run, newest first; `years` newest first, none after `until`."""
    if not years or years[0] < until - 1:
        return []
    run = [years[0]]
    for year in years[1:]:
        if run[-1] - year > step:
            break
        run.append(year)
    return run


def _short_run(at: Context, codes: Iterable[str], run: Sequence[int], count: int) -> str:
    if not run:
        return _("Sổ khen thưởng không có %(names)s năm %(before)d hoặc năm %(year)d.") % {
            "names": at.names(codes),
            "before": at.case.year - 1,
            "year": at.case.year,
        }
    return _("Mới có %(n)d/%(count)d lần liên tục: %(names)s năm %(years)s.") % {
        "n": len(run),
        "count": count,
        "names": at.names(codes),
        "years": ", ".join(str(year) for year in sorted(run)),
    }


def interval(rule: Rule, at: Context) -> Answer:
    """So many years since the last of these awards; nothing to wait for where there is none."""
    told = rule.parameters
    found = at.given(told["awards"], inherited=yes(rule, "inherited"), counted=False)
    last = _latest(found)
    if last is None:
        if found or not at.facts.knows_since(at.case.year - told["years"] + 1):
            return unknown(
                _("Chưa rõ năm được tặng %(names)s gần nhất.") % {"names": at.names(told["awards"])}
            )
        return met(_none(at, told["awards"]))
    passed = at.case.year - last
    fact = _("%(names)s gần nhất: năm %(last)d, cách %(passed)d năm (cần %(years)d).") % {
        "names": at.names(told["awards"]),
        "last": last,
        "passed": passed,
        "years": told["years"],
    }
    return met(fact) if passed >= told["years"] else unmet(fact)


def times(rule: Rule, at: Context) -> Answer:
    """Not more often than the rule allows, this time included."""
    found = [
        award
        for award in at.facts.awards
        if award.code == at.rules.code
        and (not award.pk or award.pk != at.case.award)
        and (yes(rule, "inherited") or not award.heir_of)
    ]
    if len(found) >= rule.parameters["most"]:
        return unmet(_("Đã được tặng: %(fact)s") % {"fact": listed(at, found)})
    fact = listed(at, found) if found else _none(at, [at.rules.code])
    # One more that the register does not hold may be the one too many.
    return met(fact) if at.facts.knows_since(ALWAYS) else unknown(_unchecked(fact))


def one_achievement(rule: Rule, at: Context) -> Answer:
    """Nothing twice for one achievement: the same award of the year, or another form of it."""
    same_year = [
        award
        for award in at.facts.awards
        if award.year == at.case.year
        and not award.heir_of
        and (not award.pk or award.pk != at.case.award)
    ]
    twice = [award for award in same_year if award.code == at.rules.code]
    if twice:
        return unmet(
            _("Đã được tặng %(name)s cho thành tích năm %(year)d.")
            % {"name": at.rules.name, "year": at.case.year}
        )
    groups = set(rule.parameters["groups"])
    if at.rules.groups.get(at.rules.code) not in groups:
        return met(
            _("Chưa được tặng %(name)s cho thành tích năm %(year)d.")
            % {"name": at.rules.name, "year": at.case.year}
        )
    others = [award for award in same_year if at.rules.groups.get(award.code) in groups]
    if others:
        return unknown(
            _("%(fact)s Phải xác nhận là thành tích khác.") % {"fact": listed(at, others)}
        )
    return met(
        _("Sổ khen thưởng chưa có hình thức nào cho thành tích năm %(year)d.")
        % {"year": at.case.year}
    )


def no_basis(rule: Rule, at: Context) -> Answer:
    """Says which awards were left out of the count; by itself it stops nobody."""
    grounds = set(rule.parameters["grounds"])
    left_out = [award for award in at.facts.awards if award.ground in grounds]
    if at.case.ground in grounds or not left_out:
        return met(_("Không có khen thưởng nào phải loại khỏi căn cứ."))
    return met(_("Không tính làm căn cứ: %(fact)s") % {"fact": listed(at, left_out)})


def anchor_year(at: Context, codes: Iterable[str], *, inherited: bool) -> int | None:
    """The year of the last of these awards; None where none has a known year."""
    return _latest(at.given(codes, inherited=inherited, counted=False))


def listed(at: Context, awards: Iterable[AwardFact]) -> str:
    """Awards in words: name, year, and from whom it is inherited."""
    words = []
    for award in sorted(awards, key=lambda one: (one.year or 0, one.code)):
        year = _("năm %(year)d") % {"year": award.year} if award.year else _("không rõ năm")
        heir = _(" (kế thừa từ %(unit)s)") % {"unit": award.heir_of} if award.heir_of else ""
        words.append(f"{at.rules.named(award.code)} {year}{heir}")
    return "; ".join(words) + "."


def _latest(awards: Iterable[AwardFact]) -> int | None:
    return max((award.year for award in awards if award.year is not None), default=None)


def _none(at: Context, codes: Iterable[str]) -> str:
    return _("Sổ khen thưởng không có %(names)s.") % {"names": at.names(codes)}


def _short_of(
    at: Context, codes: Iterable[str], found: Sequence[AwardFact], count: int, start: int
) -> str:
    if not found:
        if start == ALWAYS:
            return _none(at, codes)
        told = {"names": at.names(codes), "year": start, "until": at.case.year}
        if start >= at.case.year:
            return _("Sổ khen thưởng không có %(names)s trong năm %(until)d.") % told
        return _("Sổ khen thưởng không có %(names)s từ năm %(year)d đến năm %(until)d.") % told
    return _("Mới có %(n)d/%(count)d: %(fact)s") % {
        "n": len(found),
        "count": count,
        "fact": listed(at, found),
    }


def _missing(at: Context, start: int, fact: str) -> Answer:
    """What the register does not hold is missing only where the register was checked."""
    if at.facts.knows_since(start):
        return unmet(fact)
    return unknown(_unchecked(fact))


def _unchecked(fact: str) -> str:
    return _("%(fact)s Sổ chưa được đối chiếu là đầy đủ.") % {"fact": fact}
