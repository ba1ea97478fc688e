"""What later apps add to earlier ones, read from the tables of `settings.WIRING`.

FOLLOWS  verb → actions `(subject, *, by)` run in the transaction of the move
PARTS    page → sections `(request, subject) -> Part | None` that later apps add
SOURCES  name → functions of each app: `duties(user, day)`, `search(user, query)`
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from django.db import models
    from django.http import HttpRequest

    from accounts.models import User


@dataclass(frozen=True)
class Part:
    """A section of a page: a template and what it needs."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


def _table(name: str) -> dict[str, Iterable[Callable[..., Any]]]:
    table: dict[str, Iterable[Callable[..., Any]]] = getattr(import_module(settings.WIRING), name)
    return table


def follow(verb: str, subject: "models.Model", *, by: "User | None") -> None:
    """Run what later apps do when `verb` has happened to `subject`."""
    key = f"{subject._meta.label_lower}.{verb}"
    for action in _table("FOLLOWS").get(key, ()):
        action(subject, by=by)


def parts(page: str, request: "HttpRequest", subject: "models.Model") -> list[Part]:
    """The sections that later apps add to `page`, in the order of the table."""
    made = (section(request, subject) for section in _table("PARTS").get(page, ()))
    return [part for part in made if part is not None]


def gather(source: str, *args: Any) -> list[Any]:
    """All that the apps answer to `source`, in the order of the table."""
    return [found for ask in _table("SOURCES").get(source, ()) for found in ask(*args)]
