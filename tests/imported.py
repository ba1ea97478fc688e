"""A database with the reference data and the 54 real records, as the commands leave it.

Loaded once per test process and then laid down anew, row by row, for every module that asks
for it; each test works in its own transaction on top. A module takes it with

    from tests.imported import imported_rows as imported_rows

    pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported_rows")]
"""

import io
from collections.abc import Iterator
from functools import cache

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models, transaction
from pytest_django import DjangoDbBlocker

from tests.module_rows import laid_down

RECORDS = settings.BASE_DIR / "data/conferences.json"


@pytest.fixture(scope="module")
def imported_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Reference data and records, for the length of a module."""
    with laid_down(django_db_blocker, _lay_down):
        yield


def _lay_down() -> None:
    for model, rows in _rows():
        model._base_manager.bulk_create(rows)


@cache
def _rows() -> list[tuple[type[models.Model], list[models.Model]]]:
    """All rows that the two commands write, parents first; nothing stays in the database."""
    with transaction.atomic():
        call_command("load_reference", stdout=io.StringIO())
        call_command("import_records", str(RECORDS), stdout=io.StringIO())
        found = [(model, list(model._base_manager.all())) for model in _written_models()]
        transaction.set_rollback(True)
    return [(model, rows) for model, rows in found if rows]


def _written_models() -> list[type[models.Model]]:
    ours = [apps.get_app_config(app) for app in settings.HOUSE]
    every = [model for app in ours for model in app.get_models(include_auto_created=True)]
    return [model for model in every if not model._meta.proxy]
