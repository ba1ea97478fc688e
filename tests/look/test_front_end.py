import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings

from emulation.icons import ICONS
from emulation.site_map import ENTRIES
from emulation.templatetags.look import STATE_ICONS

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    path
    for folder in ("templates", *settings.HOUSE)
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in (".html", ".py") and "migrations" not in path.parts
]
ICON_NAMED = re.compile(r"""(?:\{%\s*icon\s+|\bicon=|\bicon\()["']([a-z0-9-]+)["']""")


def icons_named() -> set[str]:
    named = {name for path in SOURCES for name in ICON_NAMED.findall(path.read_text())}
    return named | set(STATE_ICONS.values()) | {entry.icon for entry in ENTRIES}


def test_every_icon_named_is_in_the_sprite() -> None:
    sprite = finders.find("vendor/icons.svg")
    assert sprite is not None, "run scripts/front_end.py"
    drawn = set(re.findall(r'<symbol id="([^"]+)"', Path(sprite).read_text()))
    assert drawn == set(ICONS)
    assert icons_named() - drawn == set()


def test_icons_are_listed_once_and_in_order() -> None:
    assert list(ICONS) == sorted(set(ICONS))


def test_the_lock_file_names_no_host() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert re.findall(r'"resolved"|registry', lock) == []
    packages = json.loads(lock)["packages"]
    assert [name for name, at in packages.items() if name and "integrity" not in at] == []


def test_versions_are_exact() -> None:
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    assert [v for v in wanted.values() if not re.fullmatch(r"\d+\.\d+\.\d+", v)] == []


def test_every_static_name_leads_somewhere(tmp_path: Path, settings: Settings) -> None:
    """The manifest storage refuses a style sheet that names what is not there."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    paths = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    named = {
        name
        for path in SOURCES
        for name in re.findall(r"\{% static ['\"]([^'\"]+)['\"]", path.read_text())
    }
    assert named - paths.keys() == set()


STYLES = sorted((ROOT / "static/look").glob("*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_styles_load_nothing_from_elsewhere(path: Path) -> None:
    assert re.findall(r"url\((?!\.\./vendor/|[a-z]+\.svg\))[^)]*\)|@import", path.read_text()) == []


# Styles of the admin's pages take the tokens of Django's admin.
OURS = [path for path in STYLES if not path.stem.endswith("_admin")]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_token_used_is_defined(path: Path) -> None:
    defined = set(re.findall(r"(--[a-z0-9-]+):", (ROOT / "static/look/tokens.css").read_text()))
    used = set(re.findall(r"var\((--[a-z0-9-]+)", path.read_text()))
    assert {token for token in used - defined if not token.startswith("--bs-")} == set()
