"""Search over all apps, without diacritics."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalogue.vietnamese import search_key
from workflow.composition import gather
from workflow.search import MOST_OF_A_KIND, Hit

# One letter is in nearly every name.
SHORTEST = 2


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    is_long_enough = len(search_key(query)) >= SHORTEST
    hits = gather("search", request.user, query) if is_long_enough else []
    context = {
        "query": query,
        "is_too_short": bool(query) and not is_long_enough,
        "total": len(hits),
        "groups": grouped(hits),
    }
    return render(request, "emulation/search.html", context)


def grouped(hits: list[Hit]) -> list[tuple[str, list[Hit], bool]]:
    """Hits by kind, in the order of the apps; the last says whether there may be more."""
    kinds = [(kind, list(found)) for kind, found in groupby(hits, lambda hit: hit.kind)]
    return [(kind, found, len(found) >= MOST_OF_A_KIND) for kind, found in kinds]
