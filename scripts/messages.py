"""Finds every text that goes through gettext, in Python files and in templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import django
import polib
from django.apps import AppConfig
from django.conf import settings
from django.utils.translation.template import templatize

# (context, text): what a catalogue knows a text by.
Key = tuple[str | None, str]

# The functions of gettext: at which place of the call stand context, text and plural.
FUNCTIONS: dict[str, tuple[int | None, int, int | None]] = {
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
# What `templatize` writes for the tags of a template.
TEMPLATE_NAMES = {name: name for name in ("gettext", "ngettext", "pgettext", "npgettext")}
TEMPLATE_NAMES["_"] = "gettext"
TEMPLATE_CALL = re.compile(r"\b(?:_|n?p?gettext)\(")
SKIPPED = {".venv", "node_modules", "var", "migrations", "tests", "static_built", "static"}
# Packages ship many languages; one that is complete in most tells what they say.
WITNESSES = ("de", "fr", "es")


@dataclass
class Message:
    """One text and every place ("file:line") that says it."""

    context: str | None
    text: str
    plural: str | None
    places: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return (self.context, self.text)

    @property
    def files(self) -> list[str]:
        return sorted({place.rpartition(":")[0] for place in self.places})


class NotLiteral(ValueError):
    """A call of gettext whose text only shows when the program runs."""


def _literal(node: ast.expr) -> str:
    """The text of a literal, also of literals joined by plus."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _literal(node.left) + _literal(node.right)
    raise NotLiteral(ast.unparse(node))


def _names_in(tree: ast.AST) -> dict[str, str]:
    """Under which names a file knows the functions of gettext."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for alias in node.names:
                if alias.name in FUNCTIONS:
                    names[alias.asname or alias.name] = alias.name
    return names


def _function(call: ast.Call, names: dict[str, str]) -> str | None:
    """Which function of gettext is called, if any."""
    if isinstance(call.func, ast.Name):
        return names.get(call.func.id)
    named = ast.unparse(call.func).removeprefix("translation.")
    return named if isinstance(call.func, ast.Attribute) and named in FUNCTIONS else None


def _message(call: ast.Call, function: str) -> Message:
    """Raises NotLiteral where an argument is anything but a literal."""
    context, text, plural = FUNCTIONS[function]
    return Message(
        context=None if context is None else _literal(call.args[context]),
        text=_literal(call.args[text]),
        plural=None if plural is None else _literal(call.args[plural]),
    )


def in_python(source: str) -> Iterator[tuple[int, Message | NotLiteral]]:
    """Each call of gettext with its line; an error instead where it is no literal."""
    tree = ast.parse(source)
    names = _names_in(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        function = _function(node, names)
        if function is None:
            continue
        try:
            yield node.lineno, _message(node, function)
        except NotLiteral as error:
            yield node.lineno, error


def in_template(source: str, origin: str) -> Iterator[tuple[int, Message | NotLiteral]]:
    """The same for a template, read as Django's own makemessages reads it."""
    made = templatize(source, origin=origin)
    for start in TEMPLATE_CALL.finditer(made):
        call = _call_at(made, start.start())
        function = _function(call, TEMPLATE_NAMES)
        line = made.count("\n", 0, start.start()) + 1
        if function is not None:
            yield line, _message(call, function)


def _call_at(made: str, start: int) -> ast.Call:
    """The call that begins at `start`, amid text that is no Python."""
    end = made.index(")", start)
    while True:
        try:
            parsed = ast.parse(made[start : end + 1], mode="eval").body
        except SyntaxError:
            parsed = None
        if isinstance(parsed, ast.Call):
            return parsed
        end = made.index(")", end + 1)


def _sources(root: Path) -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in sorted(root.rglob(pattern)):
            parts = path.relative_to(root).parts
            if SKIPPED.isdisjoint(parts) and (path.suffix == ".py" or "templates" in parts):
                yield path


def of_tree(root: Path) -> tuple[dict[Key, Message], list[tuple[str, str]]]:
    """All texts under `root`, and the calls that cannot be read, with their place."""
    found: dict[Key, Message] = {}
    unreadable: list[tuple[str, str]] = []
    for path in _sources(root):
        name, source = str(path.relative_to(root)), path.read_text()
        calls = in_python(source) if path.suffix == ".py" else in_template(source, name)
        for line, message in calls:
            place = f"{name}:{line}"
            if isinstance(message, NotLiteral):
                unreadable.append((place, f"gettext of something that is no literal: {message}"))
                continue
            known = found.setdefault(message.key, message)
            known.places.append(place)
            if known.plural != message.plural:
                unreadable.append((place, f"another plural than at {known.places[0]}"))
    return found, unreadable


def of_packages() -> set[Key]:
    """Every text that an installed app of others, or Django itself, can say."""
    others = [name for name in settings.INSTALLED_APPS if name not in settings.HOUSE]
    homes = {Path(django.__file__).parent / "conf"}
    homes |= {Path(AppConfig.create(name).path) for name in others}
    return {
        (entry.msgctxt, entry.msgid)
        for home in homes
        for language in WITNESSES
        for file in (home / "locale" / language / "LC_MESSAGES").glob("*.mo")
        for entry in polib.mofile(str(file))
    }
