from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from clusters.offices import offices_of


def offices_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request `offices`; they are read when first asked for."""

    def with_offices(request: HttpRequest) -> HttpResponse:
        request.offices = SimpleLazyObject(  # type: ignore[attr-defined]  # added here
            lambda: offices_of(request.user)
        )
        return get_response(request)

    return with_offices
