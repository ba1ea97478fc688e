"""What crosses the direction of imports is held to names that exist."""

import ast
from importlib import import_module

from django.apps import apps
from django.conf import settings

from scripts import diagrams
from tests.house import source

wiring = import_module(settings.WIRING)


def _asked(function: str) -> set[str]:
    """The first argument of every call of `function`, which the tables answer."""
    return {
        ast.literal_eval(node.args[0])
        for path in source.python_files(*source.APPS)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] == function
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def test_follows_names_deeds_that_exist() -> None:
    """Moves, and the few deeds that ask for what follows without moving a state."""
    moves = {
        f"{model._meta.label_lower}.{verb}"
        for model, table in diagrams.lifecycles()
        for verb in table.moves
    }
    ours = [model for app in settings.HOUSE for model in apps.get_app_config(app).get_models()]
    others = {f"{model._meta.label_lower}.{verb}" for model in ours for verb in _asked("follow")}
    assert moves != set()
    assert set(wiring.FOLLOWS) - moves - others == set()


def test_every_state_has_its_table_of_moves() -> None:
    drawn = {model for model, _ in diagrams.lifecycles()}
    ours = {model for app in settings.HOUSE for model in apps.get_app_config(app).get_models()}
    stateful = {m for m in ours if any(field.name == "state" for field in m._meta.fields)}
    assert stateful - drawn == set()


def test_parts_names_pages_that_ask_for_them() -> None:
    assert set(wiring.PARTS) == _asked("parts")


def test_sources_names_what_somebody_gathers() -> None:
    assert set(wiring.SOURCES) == _asked("gather")


def test_every_entry_can_be_called() -> None:
    tables = [wiring.FOLLOWS, wiring.PARTS, wiring.SOURCES]
    entries = [entry for table in tables for row in table.values() for entry in row]
    assert [entry for entry in entries if not callable(entry)] == []
    assert entries != []
