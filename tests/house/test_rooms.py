"""Each kind of file does only its own work: what views, rules and arithmetic leave alone."""

import ast
import re
from pathlib import Path

import pytest

from tests.house import source

WRITES = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
QUERIES = {
    "objects", "_default_manager", "filter", "exclude", "exists", "count", "aggregate",
    "annotate", "select_related", "prefetch_related",
}  # fmt: skip
# A module's name says what is in it; these say "something".
EMPTY_NAMES = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?|handlers?|data)(_|$)")
EMPTY_VERBS = re.compile(r"^_*(handle|process)_")


def _is_view(path: Path) -> bool:
    return path.name == "views.py" or path.parent.name == "views"


def _app_files() -> list[Path]:
    return source.python_files(*source.APPS)


def _attributes(path: Path) -> list[tuple[int, str]]:
    return [
        (node.lineno, node.attr)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute)
    ]


def test_views_start_from_what_is_visible() -> None:
    whole = re.compile(r"\.objects\s*\.\s*all\s*\(")
    found = [
        source.place(path, path.read_text().count("\n", 0, match.start()) + 1)
        for path in _app_files()
        if _is_view(path)
        for match in whole.finditer(path.read_text())
    ]
    assert found == []


def test_views_write_nothing() -> None:
    calls = [
        (path, node)
        for path in _app_files()
        if _is_view(path)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Call)
    ]
    found = [
        f"{source.place(path, node.lineno)}: {node.func.attr}"
        for path, node in calls
        if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    ]
    assert found == []


def _is_about_people(path: Path) -> bool:
    """`rules.py` of an app or its package `rules/`; dated rules of law are another thing."""
    return path.parent.name == "rules" or (
        path.name == "rules.py" and (path.parent / "apps.py").exists()
    )


def test_rules_ask_no_queries() -> None:
    found = [
        f"{source.place(path, line)}: {name}"
        for path in _app_files()
        if _is_about_people(path)
        for line, name in _attributes(path)
        if name in QUERIES
    ]
    assert found == []


def test_views_are_functions() -> None:
    found = [
        source.place(path, node.lineno)
        for path in _app_files()
        if _is_view(path)
        for node in source.tree(path).body
        if isinstance(node, ast.ClassDef)
    ]
    assert found == []


def test_there_are_no_signals() -> None:
    """Celery's own are no signals between models: they say that a worker has started."""
    found = [
        source.place(path, node.lineno)
        for path in _app_files()
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").endswith(("signals", "dispatch"))
        and not (node.module or "").startswith("celery.")
    ]
    assert found == []


def test_modules_are_called_what_they_hold() -> None:
    names = {(path, path.stem) for path in source.python_files()}
    names |= {
        (path.parent, path.parent.name) for path in source.python_files() if path.stem == "__init__"
    }
    found = sorted(source.place(path) for path, name in names if EMPTY_NAMES.search(name))
    assert found == []


def test_functions_say_what_they_do() -> None:
    found = [
        f"{source.place(path, node.lineno)}: {node.name}"
        for path in source.python_files()
        for node in source.functions(path)
        if EMPTY_VERBS.search(node.name)
    ]
    assert found == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "raise NotImplementedError"])
def test_nothing_is_left_open(word: str) -> None:
    here = Path(__file__)
    found = [
        source.place(path, number)
        for path in [*source.python_files(), *source.templates()]
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(rf"\b{word}\b", line)
    ]
    assert found == []


def test_no_test_is_skipped_or_expected_to_fail() -> None:
    here = Path(__file__)
    doubtful = re.compile(r"pytest\.(mark\.)?(skip|skipif|xfail|importorskip)\b|\bMock\(|\bpatch\(")
    found = [
        source.place(path, number)
        for path in source.python_files("tests")
        if path != here
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if doubtful.search(line)
    ]
    assert found == []
