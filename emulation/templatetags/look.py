"""Tags and filters of the look: icons, states, numbers and dates as they are written here.

Loaded into every template (see TEMPLATES in the settings), so no page needs `{% load look %}`.
"""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from emulation.icons import ICONS

register = template.Library()

# What each state of the look is drawn with where the page does not say otherwise.
STATE_ICONS = {
    "ok": "check-circle-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "exclamation-octagon-fill",
    "now": "clock",
    "unknown": "question-circle-fill",
    "hon": "award-fill",
    "idle": "circle",
}
MESSAGE_STATES = {"success": "ok", "warning": "warn", "error": "bad"}

# A date of which only the year, or the year and the month, is known.
PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """One icon of the sprite. Without a label it is decoration and hidden from screen readers."""
    if name not in ICONS:
        raise ValueError(f"No icon {name!r}: add it to emulation/icons.py.")
    told = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f"ic {css}".strip(),
        told,
        static("vendor/icons.svg"),
        name,
    )


def _icon_of(kind: str, icon_name: str | None) -> SafeString:
    """The icon of a state; an empty name means none."""
    if kind not in STATE_ICONS:
        raise ValueError(f"No state {kind!r}: one of {', '.join(STATE_ICONS)}.")
    chosen = STATE_ICONS[kind] if icon_name is None else icon_name
    return icon(chosen) if chosen else SafeString("")


@register.simple_tag
def state(kind: str, text: Any, icon: str | None = None, bare: bool = False) -> SafeString:
    """A chip: icon, word and colour together, so that none of them carries the meaning alone."""
    css = f"state {kind} bare" if bare else f"state {kind}"
    return format_html('<span class="{}">{}{}</span>', css, _icon_of(kind, icon), text)


@register.simple_tag
def note(kind: str, text: Any, title: Any = "", icon: str | None = None) -> SafeString:
    """A remark across the width of its place."""
    head = format_html("<h3>{}</h3>", title) if title else ""
    return format_html(
        '<div class="note {}">{}<div>{}{}</div></div>', kind, _icon_of(kind, icon), head, text
    )


@register.simple_tag
def meter(value: float, total: float, label: Any, kind: str = "") -> SafeString:
    """A share as a bar; the label says it in words."""
    width = round(100 * min(max(value / total, 0), 1)) if total else 0
    return format_html(
        '<svg class="meter" role="img" aria-label="{}" preserveAspectRatio="none"'
        ' viewBox="0 0 100 8"><rect class="t" width="100" height="8" rx="1"></rect>'
        '<rect class="{}" width="{}" height="8" rx="1"></rect></svg>',
        label,
        f"v {kind}".strip(),
        width,
    )


@register.simple_tag
def leaf(day: dt.date, kind: str = "") -> SafeString:
    """A leaf of the calendar beside a task, hidden from screen readers: the task says the date."""
    return format_html(
        '<div class="{}" aria-hidden="true"><span>{}</span><b class="num">{}</b></div>',
        f"leaf {kind}".strip(),
        format_html(_('Tháng <i class="num">{}</i>'), day.month),
        day.day,
    )


@register.filter
def vnum(value: Any, places: int | None = None) -> str:
    """A quantity: 1283.5 becomes 1.283,5 (1,283.5 in English). Not for years.

    Without `places` the decimals are those that the value has, less closing zeros. Empty
    stays empty: it is not a zero.
    """
    if value is None or value == "":
        return ""
    number = Decimal(str(value))
    if places is not None:
        written = f"{number:,.{places}f}"
    else:
        written = f"{number:,f}"
        if "." in written:
            written = written.rstrip("0").rstrip(".")
    written = written.replace("-", "−")
    if get_language() == "en":
        return written
    return written.translate(str.maketrans(",.", ".,"))


@register.filter
def num(value: Any) -> SafeString:
    """Figures that stand in line. Numbers are grouped first, text is taken as it is."""
    written = vnum(value) if isinstance(value, int | float | Decimal) else value
    return format_html('<span class="num">{}</span>', written)


@register.filter
def ngay(value: dt.date | dt.datetime | str | None) -> str:
    """A date as 29/3/2024; of text in ISO form as much as is known: 3/2024 or 2024."""
    if not value:
        return ""
    if isinstance(value, str):
        found = PARTIAL_DATE.fullmatch(value)
        if found is None:
            raise ValueError(f"Not a date in ISO form: {value!r}.")
        return "/".join(str(int(part)) for part in reversed(found.groups()) if part)
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value).date()
    return f"{value.day}/{value.month}/{value.year}"


@register.filter
def ngay_gio(value: dt.datetime | None) -> str:
    """A moment as 29/3/2024, 14:32."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return f"{ngay(local)}, {local:%H:%M}"


@register.filter
def con_lai(deadline: dt.date, today: dt.date | None = None) -> str:
    """The distance to a deadline in words; a deadline counts until the end of its day."""
    days = (deadline - (today or timezone.localdate())).days
    if days > 0:
        return ngettext("còn %(days)d ngày", "còn %(days)d ngày", days) % {"days": days}
    if days == 0:
        return _("đến hạn hôm nay")
    return ngettext("quá hạn %(days)d ngày", "quá hạn %(days)d ngày", -days) % {"days": -days}


@register.filter
def message_state(level_tag: str) -> str:
    """The state of the look for a level of django.contrib.messages."""
    return MESSAGE_STATES.get(level_tag, "now")


@register.filter
def initials(full_name: str) -> str:
    """Two letters for a person: of the middle and the given name, as they are called here.

    What stands in brackets behind a name is no part of it.
    """
    name = full_name.partition("(")[0]
    return "".join(word[0] for word in name.split()[-2:]).upper()


@register.simple_tag
def crumbs(*parts: Any) -> SafeString:
    """Where the page is: label and address in turn, and the label of the page itself last."""
    *links, here = parts
    steps = [
        format_html('<li><a href="{}">{}</a></li>', url, label)
        for label, url in zip(links[::2], links[1::2], strict=True)
    ]
    steps.append(format_html('<li aria-current="page">{}</li>', here))
    return format_html(
        '<nav class="crumbs" aria-label="{}"><ol>{}</ol></nav>',
        _("Vị trí"),
        format_html_join("", "{}", ((step,) for step in steps)),
    )


@register.inclusion_tag("_nothing.html")
def nothing(title: Any, text: Any = "", url: str = "", action: Any = "") -> dict[str, Any]:
    """An empty list: what it is that is missing, what comes next, and one way on."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("_form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """What is wrong with a form, once more above it, with links to the fields."""
    fields = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    return {
        "fields": fields,
        "general": form.non_field_errors(),
        "total": len(fields) + len(form.non_field_errors()),
    }


def _query(request: HttpRequest, **changed: str) -> str:
    """The address of this page with some parameters changed; an empty value removes one."""
    query: QueryDict = request.GET.copy()
    for name, value in changed.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return "?" + query.urlencode()


@register.inclusion_tag("_pager.html", takes_context=True)
def pager(context: template.RequestContext, page: Page[Any]) -> dict[str, Any]:
    """Which part of a list is shown, and the ways to the others, keeping filters and order."""
    request = context["request"]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {
        "page": page,
        "earlier": _query(request, page=str(page.number - 1)) if page.has_previous() else "",
        "later": _query(request, page=str(page.number + 1)) if page.has_next() else "",
        "links": [(n, _query(request, page=str(n)) if isinstance(n, int) else "") for n in numbers],
    }


@register.simple_tag(takes_context=True)
def sort_head(
    context: template.RequestContext, field: str, label: Any, css: str = "", default: str = ""
) -> SafeString:
    """The head of a column that sorts by `?sort=field`, and backwards by `?sort=-field`.

    `default` is the order in force where the address names none.
    """
    request = context["request"]
    order = request.GET.get("sort", default)
    sorting = {field: "ascending", f"-{field}": "descending"}.get(order, "none")
    shown = {"ascending": "arrow-up", "descending": "arrow-down", "none": "chevron-expand"}[sorting]
    following = f"-{field}" if order == field else field
    return format_html(
        '<th role="columnheader" scope="col" class="{}" aria-sort="{}"><a href="{}">{}{}</a></th>',
        f"sorts {css}".strip(),
        sorting,
        _query(request, sort=following, page=""),
        label,
        icon(shown),
    )
