"""A plan in words: one sentence for each thing that applying the act does or leaves."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clusters.models import (
    Council,
    Covenant,
    Membership,
    Office,
    Officer,
    Reporting,
    Term,
    Unit,
)
from clusters.units.changes import Area, Effect
from clusters.units.effects import Begins, Cut, Plan, Vacancy
from clusters.workflow import CovenantState, ReportingState

# Of a long list the first are named, the others counted.
MOST_NAMED = 6


def in_words(plan: Plan) -> list[Effect]:
    """Every effect within this app, by area; later apps add theirs."""
    return [
        *_units(plan),
        *_following(plan),
        *_rows(plan, Membership, Area.MEMBERSHIPS),
        *_rows(plan, Term, Area.TERMS),
        *(_vacant(vacancy) for vacancy in plan.vacancies),
        *_rows(plan, Officer, Area.OFFICERS),
        *_kept(plan),
    ]


def _units(plan: Plan) -> Iterator[Effect]:
    main = plan.steps[0]
    for unit in main.before:
        yield Effect(
            Area.UNITS,
            _("%(unit)s kết thúc, có đến hết ngày %(day)s.")
            % {"unit": unit, "day": day_in_words(plan.act.day_before)},
        )
    for unit in main.after:
        told = _("%(unit)s tiếp tục, nhận lịch sử của đơn vị trước dưới dạng kế thừa.")
        if unit.pk is None:
            told = _("%(unit)s được lập, có từ ngày %(day)s.")
        yield Effect(Area.UNITS, told % {"unit": unit, "day": day_in_words(plan.act.day)})
    if not main.after:
        yield Effect(Area.UNITS, _("Không có đơn vị kế tục."))


def _following(plan: Plan) -> Iterator[Effect]:
    moved = [step for step in plan.steps if step.follows]
    if moved:
        yield Effect(
            Area.FOLLOWING,
            ngettext(
                "%(count)d đơn vị trực thuộc chuyển theo từ ngày %(day)s: %(units)s.",
                "%(count)d đơn vị trực thuộc chuyển theo từ ngày %(day)s: %(units)s.",
                len(moved),
            )
            % {
                "count": len(moved),
                "day": day_in_words(plan.act.day),
                "units": _listed([step.before[0] for step in moved]),
            },
        )
    if plan.left:
        yield Effect(
            Area.FOLLOWING,
            ngettext(
                "%(count)d đơn vị trực thuộc, cùng ngành ở lại, cần thay đổi riêng vì trùng tên,"
                " trùng mã hoặc chưa rõ đơn vị tiếp nhận: %(units)s.",
                "%(count)d đơn vị trực thuộc, cùng ngành ở lại, cần thay đổi riêng vì trùng tên,"
                " trùng mã hoặc chưa rõ đơn vị tiếp nhận: %(units)s.",
                len(plan.left),
            )
            % {"count": len(plan.left), "units": _listed(plan.left)},
            is_open=True,
        )


def _listed(units: list[Unit]) -> str:
    named = ", ".join(str(unit) for unit in units[:MOST_NAMED])
    more = len(units) - MOST_NAMED
    if more <= 0:
        return named
    return ngettext(
        "%(named)s và %(more)d đơn vị khác", "%(named)s và %(more)d đơn vị khác", more
    ) % {"named": named, "more": more}


def _rows(plan: Plan, model: type[Membership | Term | Officer], area: Area) -> Iterator[Effect]:
    for cut in plan.cuts:
        if isinstance(cut.row, model):
            yield Effect(area, _ends(cut))
    for begins in plan.begins:
        if isinstance(begins.row, model):
            yield Effect(area, _begins(begins))


def _ends(cut: Cut) -> str:
    words = {"what": _what(cut.row), "unit": cut.row.unit}
    if cut.ends_on is None:
        return _("%(unit)s: %(what)s chưa bắt đầu, được thay thế.") % words
    words["day"] = day_in_words(cut.ends_on)
    return _("%(unit)s: %(what)s đến hết ngày %(day)s.") % words


def _begins(begins: Begins) -> str:
    words = {"what": _what(begins.row), "unit": begins.unit}
    if begins.starts_on is None:
        return _("%(unit)s: %(what)s từ đầu năm.") % words
    words["day"] = day_in_words(begins.starts_on)
    if begins.ends_on is None:
        return _("%(unit)s: %(what)s từ ngày %(day)s.") % words
    words["last"] = day_in_words(begins.ends_on)
    return _("%(unit)s: %(what)s từ ngày %(day)s đến hết ngày %(last)s.") % words


def _what(row: Membership | Term | Officer) -> str:
    if isinstance(row, Officer):
        return _("%(person)s làm việc với vai trò %(role)s") % {
            "person": row.user,
            "role": row.get_role_display(),
        }
    if isinstance(row, Term):
        return _("%(title)s của %(year)s") % {"title": title_of(row), "year": row.cluster_year}
    return _("thành viên của %(year)s") % {"year": row.cluster_year}


def title_of(term: Term) -> str:
    cluster = term.cluster_year.cluster
    return cluster.chair_title if term.office == Office.CHAIR else cluster.vice_title


def _vacant(vacancy: Vacancy) -> Effect:
    why = {
        "no_heir": _("không có đơn vị kế thừa"),
        "no_member": _("đơn vị kế thừa không phải là thành viên của năm này"),
        "holds_another": _("đơn vị kế thừa giữ chức danh khác"),
        "held_before": _("đơn vị kế thừa đã giữ chức danh này trước đó trong năm"),
    }[vacancy.why]
    told = _("%(what)s để trống: %(why)s. Cần bầu, phân công lại.")
    return Effect(Area.TERMS, told % {"what": _what(vacancy.term), "why": why}, is_open=True)


# What stays as it is


def _kept(plan: Plan) -> Iterator[Effect]:
    """Councils, covenants and results: told, because somebody will look for them."""
    ended = [unit.pk for step in plan.steps for unit in step.before]
    for council in Council.objects.filter(unit__in=ended).select_related("unit"):
        yield Effect(
            Area.OTHERS,
            _("%(council)s giữ nguyên cụm, khối và các ghế, vẫn ghi là của %(unit)s.")
            % {"council": council, "unit": council.unit},
            is_open=True,
        )
    years = {cut.row.cluster_year_id for cut in plan.cuts if not isinstance(cut.row, Officer)}
    covenants = Covenant.objects.filter(cluster_year__in=years).exclude(state=CovenantState.SIGNED)
    for covenant in covenants.select_related("cluster_year__cluster").order_by("pk"):
        yield Effect(
            Area.OTHERS,
            _("Giao ước của %(year)s (%(state)s): chỉ tiêu và chữ ký đã có giữ nguyên dưới tên đơn"
              " vị trước; đơn vị sau ghi mức cam kết và ký riêng.")
            % {"year": covenant.cluster_year, "state": covenant.get_state_display()},
            is_open=True,
        )  # fmt: skip
    reports = Reporting.objects.filter(cluster_year__in=years, unit__in=ended)
    for report in reports.select_related("cluster_year__cluster", "unit").order_by("pk"):
        if report.state == ReportingState.DRAFT:
            yield Effect(
                Area.OTHERS,
                _("Kết quả đang nhập của %(unit)s trong %(year)s giữ nguyên dưới tên đơn vị trước.")
                % {"unit": report.unit, "year": report.cluster_year},
                is_open=True,
            )


def day_in_words(day: object) -> str:
    return f"{day:%-d/%-m/%Y}"
