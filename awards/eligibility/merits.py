"""Checks on what was done: ratings, members, initiatives, ranks, targets, quotas."""

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from awards.eligibility.facts import InitiativeFact, RankFact
from awards.eligibility.findings import Answer, Context, Verdict, met, unknown, unmet, yes
from awards.eligibility.history import anchor_year
from catalogue.rule_sets import Rule
from catalogue.rule_terms import (
    SCOPES_BY_WIDTH,
    Bound,
    InitiativeScope,
    Level,
    Measure,
    RatingLevel,
)


def rating(rule: Rule, at: Context) -> Answer:
    """Every one of the last years rated well enough, or crowned by a title that says so."""
    told = rule.parameters
    years = range(at.case.year - told["years"] + 1, at.case.year + 1)
    if "since" in told:
        anchor = anchor_year(at, told["since"], inherited=yes(rule, "inherited"))
        if anchor is None:
            return unknown(
                _("Chưa rõ năm được tặng %(names)s.") % {"names": at.names(told["since"])}
            )
        if anchor >= years[0]:
            return unmet(
                _("Sau %(names)s năm %(anchor)d mới có %(n)d/%(years)d năm.")
                % {
                    "names": at.names(told["since"]),
                    "anchor": anchor,
                    "n": at.case.year - anchor,
                    "years": told["years"],
                }
            )
    answers = [(year, *_year(rule, at, year)) for year in years]
    fact = _by_years([(year, words) for year, _verdict, words in answers])
    verdicts = {verdict for _year_of, verdict, _words in answers}
    for verdict, answer in ((Verdict.UNMET, unmet), (Verdict.UNKNOWN, unknown)):
        if verdict in verdicts:
            return answer(fact)
    return met(fact)


def _by_years(told: Sequence[tuple[int, str]]) -> str:
    """What is said of each year, once for years in a row of which the same is said."""
    parts = []
    for words, same in groupby(told, key=lambda one: one[1]):
        years = [year for year, _words in same]
        span = (
            _("từ năm %(first)d đến năm %(last)d: %(words)s")
            if len(years) > 1
            else _("năm %(last)d: %(words)s")
        )
        parts.append(span % {"first": years[0], "last": years[-1], "words": words})
    fact = "; ".join(parts)
    return f"{fact[:1].upper()}{fact[1:]}."


def _year(rule: Rule, at: Context, year: int) -> tuple[Verdict, str]:
    told = rule.parameters
    if year < at.counted_from:
        return Verdict.UNMET, _("trước khi chấp hành xong kỷ luật, không tính")
    titles = at.given(told.get("or_awards", ()), inherited=yes(rule, "inherited"))
    if held := [award for award in titles if award.year == year]:
        return Verdict.MET, at.names(dict.fromkeys(award.code for award in held))
    rated = [row for row in at.facts.ratings if row.year == year]
    own = [row for row in rated if not row.heir_of]
    counted = own or (rated if yes(rule, "inherited") else [])
    if not counted:
        return Verdict.UNKNOWN, _("chưa có kết quả xếp loại")
    words = ", ".join(
        str(RatingLevel(row.level).label).lower() + (f" ({row.heir_of})" if row.heir_of else "")
        for row in counted
    )
    good = {row.level in told["levels"] for row in counted}
    if len(good) == 2:
        return Verdict.UNKNOWN, _("các đơn vị trước sắp xếp khác nhau: %(words)s") % {
            "words": words
        }
    return (Verdict.MET if good == {True} else Verdict.UNMET), words


def members(rule: Rule, at: Context) -> Answer:
    """So many of a unit's members, or such a share of them."""
    told = rule.parameters
    measure = Measure(told["measure"])
    row = next((one for one in at.facts.headcounts if one.year == at.case.year), None)
    what = at.names(told["titles"]) if measure == Measure.TITLED else str(measure.label)
    if row is None:
        return unknown(_("Chưa có số người của đơn vị năm %(year)d.") % {"year": at.case.year})
    if measure == Measure.TITLED:
        counts = [row.titled.get(code) for code in told["titles"]]
        count = None if None in counts else sum(one for one in counts if one is not None)
    else:
        count = getattr(row, measure.value)
    if count is None:
        return unknown(_("Năm %(year)d chưa đếm: %(what)s.") % {"year": at.case.year, "what": what})
    fact = _("%(what)s: %(n)d/%(all)d người (%(share)s%%), năm %(year)d.") % {
        "what": what[:1].upper() + what[1:],
        "n": count,
        "all": row.members,
        "share": _percent(count, row.members),
        "year": at.case.year,
    }
    bound, value = told["bound"], told["value"]
    if bound == Bound.COUNT_LEAST:
        return met(fact) if count >= value else unmet(fact)
    if bound == Bound.COUNT_MOST:
        return met(fact) if count <= value else unmet(fact)
    if not row.members:
        return unknown(_("Đơn vị không có người nào năm %(year)d.") % {"year": at.case.year})
    return met(fact) if 100 * count >= value * row.members else unmet(fact)


def _percent(part: int, whole: int) -> str:
    """To one decimal, cut and never rounded up: 69,96 % is not 70 %."""
    if not whole:
        return "0"
    tenths = 1000 * part // whole
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


def initiative(rule: Rule, at: Context) -> Answer:
    """Recognised initiatives, wide enough and recent enough; each serves once."""
    told = rule.parameters
    scope = InitiativeScope(told["scope"])
    first = at.case.year - told["years"] + 1 if "years" in told else 0
    inside = [
        one for one in at.facts.initiatives if one.year is None or first <= one.year <= at.case.year
    ]
    good = [one for one in inside if _serves(one, scope, at)]
    if len(good) >= told["count"]:
        return met(_initiatives(good, scope))
    if not inside:
        return unknown(_no_initiative(first, scope, at))
    maybe = [
        one
        for one in inside
        if not _is_used(one, at)
        and (not one.is_recognised or one.year is None)
        and _wide(one, scope)
    ]
    words = (
        _("Mới có %(n)d/%(count)d sáng kiến dùng được: %(listed)s")
        if good
        else _("Chưa có sáng kiến nào dùng được, cần %(count)d: %(listed)s")
    )
    listed = _initiatives(inside, scope)
    fact = words % {"n": len(good), "count": told["count"], "listed": listed}
    return unknown(fact) if len({*good, *maybe}) >= told["count"] else unmet(fact)


def _no_initiative(first: int, scope: InitiativeScope, at: Context) -> str:
    """`first` is the first year of those that count, 0 where all do."""
    told = {"scope": scope.label, "first": first, "year": at.case.year}
    if first == at.case.year:
        words = _("Chưa ghi sáng kiến, đề tài nào năm %(year)d, phạm vi “%(scope)s” trở lên.")
    elif first:
        words = _(
            "Chưa ghi sáng kiến, đề tài nào từ năm %(first)d đến năm %(year)d, phạm vi"
            " “%(scope)s” trở lên."
        )
    else:
        words = _("Chưa ghi sáng kiến, đề tài nào, phạm vi “%(scope)s” trở lên.")
    return words % told


def _wide(one: InitiativeFact, scope: InitiativeScope) -> bool:
    widths = [known.value for known in SCOPES_BY_WIDTH]
    return widths.index(one.scope) >= widths.index(scope.value)


def _is_used(one: InitiativeFact, at: Context) -> bool:
    """Whether it has served another award than the one that is looked at."""
    return bool(one.used_for) and not (one.used_by and one.used_by == at.case.award)


def _serves(one: InitiativeFact, scope: InitiativeScope, at: Context) -> bool:
    return bool(one.is_recognised and one.year and not _is_used(one, at) and _wide(one, scope))


def _initiatives(rows: Sequence[InitiativeFact], scope: InitiativeScope) -> str:
    """Initiatives in words, with why one does not serve where it does not."""
    words = []
    for one in rows:
        about = [str(InitiativeScope(one.scope).label).lower()]
        if one.year:
            about.append(str(one.year))
        if not _wide(one, scope):
            about.append(_("phạm vi chưa đủ"))
        if not one.is_recognised:
            about.append(_("chưa được công nhận"))
        if one.used_for:
            about.append(_("đã dùng cho %(award)s") % {"award": one.used_for})
        words.append(f"“{one.title}” ({', '.join(about)})")
    return "; ".join(words) + "."


def rank(rule: Rule, at: Context) -> Answer:
    """A place in a cluster of the level that the rule names, high enough for its size."""
    told = rule.parameters
    found = [
        row
        for row in at.facts.ranks
        if row.year == at.case.year and told["level"] in (Level.ANY, row.level)
    ]
    if not found:
        return unknown(
            _("Chưa có kết quả xếp hạng năm %(year)d trong cụm, khối.") % {"year": at.case.year}
        )
    fact = "; ".join(_place(row) for row in found) + "."
    if any(row.rank is not None and row.rank <= _lowest(rule, row) for row in found):
        return met(fact)
    return unknown(fact) if any(row.rank is None for row in found) else unmet(fact)


def _place(row: RankFact) -> str:
    if row.rank is None:
        return _("%(cluster)s năm %(year)d: không nêu hạng") % vars(row)
    place = _("Hạng %(rank)d, %(cluster)s năm %(year)d") % vars(row)
    return (
        _("%(place)s (%(n)d thành viên)") % {"place": place, "n": row.members}
        if row.members
        else place
    )


def _lowest(rule: Rule, row: RankFact) -> int:
    told = rule.parameters
    large = told.get("large_members")
    if large is not None and row.members is not None and row.members >= large:
        return int(told["large_rank"])
    return int(told["most"])


def targets(rule: Rule, at: Context) -> Answer:
    """Every target of the covenant exceeded, or at least reached."""
    found = [row for row in at.facts.targets if row.year == at.case.year]
    if not found:
        return unknown(
            _("Chưa có kết quả thực hiện chỉ tiêu giao ước năm %(year)d.") % {"year": at.case.year}
        )
    least = 1 if yes(rule, "exceeded") else 0
    bad = [row.indicator for row in found if row.outcome is not None and row.outcome < least]
    if bad:
        return unmet(
            _("%(n)d/%(all)d chỉ tiêu chưa đạt mức cần: %(names)s.")
            % {"n": len(bad), "all": len(found), "names": "; ".join(bad)}
        )
    open_ = [row.indicator for row in found if row.outcome is None]
    if open_:
        return unknown(
            _("%(n)d/%(all)d chỉ tiêu chưa có kết quả: %(names)s.")
            % {"n": len(open_), "all": len(found), "names": "; ".join(open_)}
        )
    return met(_("%(all)d/%(all)d chỉ tiêu đạt mức cần.") % {"all": len(found)})


def quota(rule: Rule, at: Context) -> Answer:
    """Not more proposals than a council allows, or than a share of those who qualify."""
    told, known = rule.parameters, at.facts.quota
    if "percent" in told:
        if known.base is None or known.proposed is None:
            return unknown(
                _("Chưa có số tập thể đạt %(names)s và số được đề nghị năm %(year)d.")
                % {"names": at.names(told["of_awards"]), "year": at.case.year}
            )
        fact = _("Đề nghị %(n)d, bằng %(share)s%% của %(base)d tập thể đạt %(names)s.") % {
            "n": known.proposed,
            "share": _percent(known.proposed, known.base),
            "base": known.base,
            "names": at.names(told["of_awards"]),
        }
        return met(fact) if 100 * known.proposed <= told["percent"] * known.base else unmet(fact)
    if known.allowed is None or known.proposed is None:
        return unknown(_("Chưa có số lượng được giao năm %(year)d.") % {"year": at.case.year})
    fact = _("Đề nghị %(n)d/%(allowed)d được giao năm %(year)d.") % {
        "n": known.proposed,
        "allowed": known.allowed,
        "year": at.case.year,
    }
    return met(fact) if known.proposed <= known.allowed else unmet(fact)
