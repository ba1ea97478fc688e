"""Templates obey the Content-Security-Policy, escape what they show, and are all used."""

import ast
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

from tests.house import source

FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script in the page": re.compile(r"<script\b(?![^>]*\ssrc\s*=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "htmx evaluating text": re.compile(r"\shx-on\b|[\"']js:", re.IGNORECASE),
    "an address elsewhere": re.compile(r"(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b"),
}
# (template, what) and the reason.
ALLOWED: dict[tuple[str, str], str] = {}
# Django looks for these by name, and allauth for the page of too many attempts.
BY_NAME = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html", "429.html"}
TEMPLATES = source.ROOT / "templates"


def _name(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


def _found() -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for path in source.templates():
        # Mail in plain text is nothing but text: it needs no escaping.
        text = path.read_text() if path.suffix != ".txt" else ""
        for what, pattern in FORBIDDEN.items():
            for match in pattern.finditer(text):
                line = text.count("\n", 0, match.start()) + 1
                found.setdefault((_name(path), what), []).append(line)
    return found


def test_templates_hold_nothing_that_the_policy_forbids() -> None:
    found = _found()
    assert {key: lines for key, lines in found.items() if key not in ALLOWED} == {}
    assert set(ALLOWED) - set(found) == set()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ("<script>alert(1)</script>", "a script in the page"),
        ('<a class="b" onclick="f()">', "an event attribute"),
        ('<a hx-on:click="f()">', "htmx evaluating text"),
        ('<img src="https://elsewhere.example/a.png">', "an address elsewhere"),
        ("{{ name|safe }}", "unescaped text"),
    ],
)
def test_each_pattern_finds_what_it_is_for(text: str, what: str) -> None:
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == [what]


def test_an_ordinary_page_passes() -> None:
    text = '<script src="/static/a.js" defer></script><a class="on" href="/b/" hx-get="/c/">'
    assert [name for name, pattern in FORBIDDEN.items() if pattern.search(text)] == []


def _literals() -> Iterator[str]:
    for path in source.python_files(*source.APPS):
        for node in ast.walk(source.tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value
    for path in source.templates():
        yield from re.findall(r"[\"']([^\"'\s]+\.[a-z]+)[\"']", path.read_text())


def _package_folders() -> list[Path]:
    folders = []
    for app in settings.INSTALLED_APPS:
        spec = find_spec(app)
        if app not in settings.HOUSE and spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent / "templates")
    return [folder for folder in folders if folder.is_dir()]


def test_every_template_is_used() -> None:
    """By a view, another template, by Django's own name for it, or in place of a package's."""
    said = set(_literals())
    folders = _package_folders()
    unused = [
        _name(path)
        for path in source.templates()
        if _name(path) not in said
        and _name(path) not in BY_NAME
        and not any((folder / _name(path)).exists() for folder in folders)
    ]
    assert unused == []


@pytest.mark.parametrize("path", source.templates(), ids=_name)
def test_every_template_compiles(path: Path) -> None:
    get_template(_name(path))
