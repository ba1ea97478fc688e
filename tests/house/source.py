"""The project's own source files, as the house tests walk over them."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT: Path = settings.BASE_DIR
APPS: list[str] = settings.HOUSE
FOLDERS = [*APPS, "scripts", "tests"]


def python_files(*folders: str, migrations: bool = False) -> list[Path]:
    """Every Python file in `folders` (default: all of ours and manage.py)."""
    found = [path for folder in folders or FOLDERS for path in (ROOT / folder).rglob("*.py")]
    if not folders:
        found.append(ROOT / "manage.py")
    return sorted(path for path in found if migrations or "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def place(path: Path, line: int | None = None) -> str:
    """How a test names what it found: clickable in most terminals."""
    name = str(path.relative_to(ROOT))
    return name if line is None else f"{name}:{line}"


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
