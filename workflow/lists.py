"""Lists: searched, filtered, sorted and paged, and exported to Excel exactly as shown.

A list is declared once as a `Listing` of `Column`s. The page draws its cells with
`templates/workflow/_list.html`, `?format=xlsx` writes the same cells into a workbook: the same
rows in the same order, of all pages. The address carries everything, so a list can be sent on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from workflow.workbooks import workbook_response

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Value = str | int | Decimal | date | None

PAGE_SIZE = 30
# Stands in a cell where there is nothing to say, as opposed to something that is not known.
NOTHING = "—"
# What the address says beside the filters.
_NOT_FILTERS = ("sort", "page", "size", "format")
# How many rows of an export are in memory at once.
_CHUNK = 500
# So many of a long list are found by their keys at once: one reading tells them, their number
# and their sums. Of more than these a page is soon met on the way through the order of the list.
_FEW = 5000


@dataclass(frozen=True)
class Column:
    """One column, on the page and in the workbook.

    `order` are the fields that sort by it; without any the column does not sort. `upwards` takes
    their place upwards, where what is not known would not come last otherwise. `state` gives
    the state of the look that a value is drawn in as a chip, "" for plain text. `under` names
    the column in whose cells the page draws this one as a second line; the workbook gives it
    a column of its own.
    """

    name: str
    label: "StrOrPromise"
    value: Callable[[Any], Value]
    order: tuple[str, ...] = ()
    upwards: tuple[str, ...] = ()
    href: Callable[[Any], str] | None = None
    state: Callable[[Any], str] | None = None
    missing: "StrOrPromise" = NOTHING
    under: str = ""
    figures: bool = False
    width: int = 24


@dataclass(frozen=True)
class Cell:
    column: Column
    value: Value
    href: str = ""
    state: str = ""
    lines: tuple["Cell", ...] = ()

    @property
    def kind(self) -> str:
        """How it is drawn: missing, number, date, figures or text."""
        if self.value is None or self.value == "":
            return "missing"
        if isinstance(self.value, int | Decimal):
            return "number"
        if isinstance(self.value, date):
            return "date"
        return "figures" if self.column.figures else "text"

    @property
    def is_missing(self) -> bool:
        return self.kind == "missing"

    @property
    def is_blank(self) -> bool:
        """Whether a phone may leave it out."""
        return self.is_missing and self.column.missing == NOTHING and not self.lines


@dataclass(frozen=True)
class Listing:
    """A list: its columns, its filters, and the column that it is sorted by at first.

    `filters` is a FilterSet. `defaults` gives the filters in force where the address does not
    name them (an empty value in the address lifts one). `totals` sums up all rows that passed.
    `read` fetches for the rows of one page, or of one chunk of an export, what their cells say
    beyond the row, in a fixed number of queries. `sizes` are how many rows a page may have.
    A list `is_long` that may have very many rows: of the pages before only keys are passed over,
    where `totals` tell their `lines` nobody counts them twice, and what is searched for is looked
    for once.
    """

    title: "StrOrPromise"
    file_name: str
    columns: tuple[Column, ...]
    filters: type[Any]
    sort: str
    defaults: Callable[[], dict[str, str]] = dict
    totals: Callable[["QuerySet[Any]"], Any] | None = None
    read: Callable[[Sequence[Any]], None] | None = None
    sizes: tuple[int, ...] = (PAGE_SIZE,)
    is_long: bool = False

    def size_of(self, query: QueryDict) -> int:
        """How many rows the address wants on a page; the first of `sizes` unless it is one."""
        asked = query.get("size", "")
        return next((size for size in self.sizes if str(size) == asked), self.sizes[0])

    @property
    def drawn(self) -> tuple[Column, ...]:
        """The columns with a head of their own on the page."""
        return tuple(column for column in self.columns if not column.under)

    def cells(self, row: Any) -> tuple[Cell, ...]:
        """The cells of one row of the page."""
        below: dict[str, list[Cell]] = {}
        for column in self.columns:
            if column.under:
                below.setdefault(column.under, []).append(_cell(column, row))
        return tuple(
            _cell(column, row, tuple(cell for cell in below.get(column.name, ()) if cell.value))
            for column in self.drawn
        )

    def ordered(self, rows: "QuerySet[Any]", sort: str) -> "QuerySet[Any]":
        """`rows` by column `sort` ("-name" backwards); what is not known comes last.

        Backwards turns the column round, not the order of rows that are equal in it.
        """
        first, *others = self._order(sort) or ("pk",)
        backwards = sort.startswith("-")
        return rows.order_by(
            _by(rows, first, backwards), *(_by(rows, name) for name in others), "pk"
        )

    def sort_of(self, query: QueryDict) -> str:
        """The order that the address asks for; the list's own where it names no column."""
        asked = query.get("sort", "")
        return asked if self._order(asked) else self.sort

    def _order(self, sort: str) -> tuple[str, ...] | None:
        name = sort.removeprefix("-")
        column = next((column for column in self.columns if column.name == name), None)
        if column is None:
            return None
        return column.upwards if sort == name and column.upwards else column.order


def _by(rows: "QuerySet[Any]", name: str, backwards: bool = False) -> Any:
    """An order in which what is not known comes last; where all is known an index serves it."""
    fields = {field.name: field for field in rows.model._meta.concrete_fields}
    if name in fields and not fields[name].null:
        return F(name).desc() if backwards else F(name).asc()
    return F(name).desc(nulls_last=True) if backwards else F(name).asc(nulls_last=True)


def _cell(column: Column, row: Any, lines: tuple[Cell, ...] = ()) -> Cell:
    value = column.value(row)
    known = value is not None and value != ""
    return Cell(
        column=column,
        value=value,
        href=column.href(row) if column.href and known else "",
        state=column.state(row) if column.state and known else "",
        lines=lines,
    )


@dataclass(frozen=True)
class Shown:
    """One page of a list, for `workflow/_list.html`."""

    listing: Listing
    filters: Any
    page: "Page[Any]"
    rows: list[tuple[Cell, ...]]
    sort: str
    is_filtered: bool
    export_url: str
    totals: Any = None


def found(
    request: HttpRequest, listing: Listing, rows: "QuerySet[Any]", asked: QueryDict
) -> "QuerySet[Any]":
    """Of `rows` all that the list at the address `asked` shows, of all its pages, in its order."""
    return _selected(request, listing, rows, asked)[1]


def _selected(
    request: HttpRequest, listing: Listing, rows: "QuerySet[Any]", asked: QueryDict
) -> tuple[Any, "QuerySet[Any]"]:
    """The filters as filled in, and the rows that pass them, in order.

    A filter that cannot be understood lets nothing through: the page says what is wrong, and
    no export holds more than was asked for.
    """
    query = asked.copy()
    for name, value in listing.defaults().items():
        query.setdefault(name, value)
    filters = listing.filters(query, queryset=rows, request=request)
    passed = filters.qs if filters.form.is_valid() else rows.none()
    return filters, listing.ordered(passed, listing.sort_of(asked))


def _shown(request: HttpRequest, listing: Listing, filters: Any, rows: "QuerySet[Any]") -> Shown:
    page, totals = (_long_page if listing.is_long else _page)(request, listing, filters, rows)
    if listing.read:
        listing.read(list(page))
    given = [name for name, value in request.GET.items() if name not in _NOT_FILTERS and value]
    export = request.GET.copy()
    export.pop("page", None)
    export["format"] = "xlsx"
    return Shown(
        listing=listing,
        filters=filters,
        page=page,
        rows=[listing.cells(row) for row in page],
        sort=listing.sort_of(request.GET),
        is_filtered=bool(given),
        export_url=f"?{export.urlencode()}",
        totals=totals,
    )


def _page(
    request: HttpRequest, listing: Listing, filters: Any, rows: "QuerySet[Any]"
) -> "tuple[Page[Any], Any]":
    """The page that the address asks for, with its rows read, and the sums of all."""
    totals = listing.totals(rows) if listing.totals else None
    page = Paginator(rows, listing.size_of(request.GET)).get_page(request.GET.get("page"))
    page.object_list = list(page)
    return page, totals


def _long_page(
    request: HttpRequest, listing: Listing, filters: Any, rows: "QuerySet[Any]"
) -> "tuple[Page[Any], Any]":
    """The same of a long list. What has passed the filters is from then on known by its keys."""
    few = _few(rows) if rows.query.where else None
    sort = listing.sort_of(request.GET)
    if few is not None:
        rows = listing.ordered(filters.queryset.filter(pk__in=few), sort)
    totals = listing.totals(rows) if listing.totals else None
    paginator = Paginator(rows, listing.size_of(request.GET))
    if few is not None:
        vars(paginator)["count"] = len(few)
    elif (lines := getattr(totals, "lines", None)) is not None:
        vars(paginator)["count"] = lines
    page = paginator.get_page(request.GET.get("page"))
    keys = _keys(page, rows.values_list("pk", flat=True))
    page.object_list = list(listing.ordered(filters.queryset.filter(pk__in=keys), sort))
    return page, totals


def _few(rows: "QuerySet[Any]") -> list[Any] | None:
    """The keys of all `rows`, in no order; nothing where they are many."""
    found = list(rows.order_by().values_list("pk", flat=True)[: _FEW + 1])
    return found if len(found) <= _FEW else None


def _keys(page: "Page[Any]", keys: "QuerySet[Any]") -> list[Any]:
    """The keys on `page`, met on the way from the nearer end of the list."""
    total = page.paginator.count
    first, end = max(page.start_index() - 1, 0), page.end_index()
    if first > total // 2:
        return list(keys.reverse()[total - end : total - first])
    return list(keys[first:end])


def _read(listing: Listing, rows: "QuerySet[Any]") -> Iterator[Any]:
    """All rows, chunk by chunk, with what their cells say beyond them."""
    coming = rows.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(coming, _CHUNK)):
        if listing.read:
            listing.read(chunk)
        yield from chunk


def _exported(listing: Listing, rows: Iterable[Any]) -> Iterator[list[Value]]:
    """Every row with the values, and the words for missing ones, that the page shows."""
    for row in rows:
        cells = (_cell(column, row) for column in listing.columns)
        yield [
            ("" if cell.column.under else str(cell.column.missing))
            if cell.is_missing
            else cell.value
            for cell in cells
        ]


def answer(
    request: HttpRequest,
    listing: Listing,
    rows: "QuerySet[Any]",
    template: str,
    **context: Any,
) -> HttpResponse:
    """The page of a list, or with `?format=xlsx` its workbook.

    `rows` is what the person may see; nothing here widens it.
    """
    filters, selected = _selected(request, listing, rows, request.GET)
    if request.GET.get("format") == "xlsx":
        heads = [(str(column.label), column.width) for column in listing.columns]
        exported = _exported(listing, _read(listing, selected))
        return workbook_response(str(listing.title), listing.file_name, heads, exported)
    shown = _shown(request, listing, filters, selected)
    return render(request, template, {"list": shown, **context})
