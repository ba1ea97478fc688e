"""Rows for the length of a module: written once, and taken back whatever happens."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction
from pytest_django import DjangoDbBlocker

Made = TypeVar("Made")


@contextmanager
def laid_down(blocker: DjangoDbBlocker, write: Callable[[], Made]) -> Iterator[Made]:
    """What `write` makes, in a transaction around every test of the module.

    Where `write` itself fails its rows go, too: what stayed would be in the way of all that
    follows in this process.
    """
    with blocker.unblock():
        outer = transaction.atomic()
        outer.__enter__()
    try:
        with blocker.unblock():
            made = write()
        yield made
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            outer.__exit__(None, None, None)
