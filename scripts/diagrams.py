"""Draws docs/states.md from the tables of moves: what is drawn is what the code allows.

python scripts/diagrams.py           writes the file
python scripts/diagrams.py --check   exit code 1 where it is not current
"""

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
django.setup()

from workflow.moves import Lifecycle  # noqa: E402  (models are there only after set-up)

TARGET = ROOT / "docs/states.md"
HEAD = """# States and moves

Drawn by `scripts/diagrams.py` from the tables in each app's `workflow.py`; `make check` fails
where this page is older than they are. An arrow bears the verb that names the action, the
permission, the URL, the button and the journal line.
"""


def lifecycles() -> Iterator[tuple[type[models.Model], Lifecycle]]:
    """Every model whose `state` has a table of moves, in the order of the house."""
    tables: dict[object, Lifecycle] = {}
    for app in settings.HOUSE:
        if app != "workflow" and find_spec(f"{app}.workflow"):
            for value in vars(import_module(f"{app}.workflow")).values():
                if isinstance(value, Lifecycle):
                    tables[tuple(value.states.choices)] = value
    for app in settings.HOUSE:
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.fields:
                choices = tuple(field.flatchoices)
                if field.name == "state" and choices in tables:
                    yield model, tables[choices]


def drawing(model: type[models.Model], table: Lifecycle) -> str:
    """One section: the diagram, with the names that people see."""
    (first,) = [field.get_default() for field in model._meta.fields if field.name == "state"]
    lines = [f"    {state.value}: {state.label}" for state in table.states]
    if first:
        lines.append(f"    [*] --> {first}")
    for move in table.moves.values():
        sources = [state.value for state in table.states if state.value in move.sources]
        lines += [f"    {source} --> {move.target}: {move.verb}" for source in sources]
    lines += [f"    {s.value} --> [*]" for s in table.states if not table.open_moves(s.value)]
    body = "\n".join(lines)
    verbs = "\n".join(f"| `{move.verb}` | {move.label} |" for move in table.moves.values())
    title = f"## {model._meta.verbose_name} (`{model._meta.label}`)"
    return (
        f"{title}\n\n```mermaid\nstateDiagram-v2\n{body}\n```\n\n"
        f"| verb | button |\n|---|---|\n{verbs}\n"
    )


def page() -> str:
    with translation.override("vi"):
        return "\n".join([HEAD, *(drawing(model, table) for model, table in lifecycles())])


def is_current() -> bool:
    return TARGET.exists() and TARGET.read_text() == page()


def main() -> int:
    if sys.argv[1:] != ["--check"]:
        TARGET.write_text(page())
    elif not is_current():
        print(f"{TARGET.relative_to(ROOT)} is older than the tables of moves. Run: make states")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
