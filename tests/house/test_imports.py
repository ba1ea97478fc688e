"""Imports stand at the top; one inside a function says why in a comment."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from tests.house import source


def _inner_imports(path: Path) -> Iterator[int]:
    for function in source.functions(path):
        for node in ast.walk(function):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield node.lineno


def _has_reason(lines: list[str], line: int) -> bool:
    """A comment on the line, or above it or above the imports that it follows directly."""
    at = line - 1
    if "#" in lines[at]:
        return True
    while lines[at - 1].lstrip().startswith(("import ", "from ")):
        at -= 1
        if "#" in lines[at]:
            return True
    return lines[at - 1].lstrip().startswith("#")


def test_an_import_inside_a_function_has_its_reason() -> None:
    bare = [
        source.place(path, line)
        for path in source.python_files()
        for line in _inner_imports(path)
        if not _has_reason(path.read_text().splitlines(), line)
    ]
    assert bare == []


def test_a_reason_is_a_comment_on_or_above_the_import() -> None:
    without = ["def f():", "    import a"]
    above = ["def f():", "    # why", "    import a", "    from b import c"]
    beside = ["def f():", "    import a  # why", "    from b import c"]
    assert [
        _has_reason(without, 2),
        _has_reason(above, 3),
        _has_reason(above, 4),
        _has_reason(beside, 2),
        _has_reason(beside, 3),
    ] == [False, True, True, True, True]


def test_the_contract_is_the_house_and_has_no_exceptions() -> None:
    config = tomllib.loads((source.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    assert config["root_packages"] == settings.HOUSE
    assert "exclude_type_checking_imports" not in config
    (contract,) = [c for c in config["contracts"] if c["type"] == "layers"]
    assert contract["layers"] == settings.HOUSE[::-1]
    assert sorted(contract) == ["layers", "name", "type"]
