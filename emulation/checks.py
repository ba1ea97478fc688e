"""What is wrong with a set-up, said at start with what to do about it.

Registered by EmulationConfig.ready(). Settings that cannot be guessed at all stop the start
in settings.py; here is what would start and then harm or puzzle somebody.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as WarningMessage

SHORTEST_KEY = 50


def _is_trial() -> bool:
    return bool(settings.DEBUG or settings.DEMO)


@register(Tags.security)
def check_secret_key(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    key = settings.SECRET_KEY
    if _is_trial() or (len(key) >= SHORTEST_KEY and len(set(key)) >= 5):
        return []
    return [
        Error(
            "SECRET_KEY is too easy to guess.",
            hint=f"Set SECRET_KEY to at least {SHORTEST_KEY} random characters; .env.example "
            "shows a command that makes them.",
            id="emulation.E001",
        )
    ]


@register(Tags.security)
def check_hosts(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if _is_trial() or (settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "ALLOWED_HOSTS does not name the hosts that this platform answers for.",
            hint="Set ALLOWED_HOSTS to them, separated by commas, without *.",
            id="emulation.E002",
        )
    ]


@register(Tags.security)
def check_demo_is_not_public(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if not (settings.DEMO and settings.HTTPS):
        return []
    return [
        WarningMessage(
            "DEMO is on behind HTTPS: everybody knows the password of the demo accounts.",
            hint="Unset DEMO, or set DEMO_PASSWORD to one that is not in the documentation.",
            id="emulation.W003",
        )
    ]


@register(Tags.security)
def check_search_engines(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """What a search engine has listed stays listed for long after it is gone here."""
    if not (settings.SEARCH_ENGINES and settings.DEMO):
        return []
    return [
        WarningMessage(
            "SEARCH_ENGINES is on beside DEMO: invented decisions would be listed as real ones.",
            hint="Unset SEARCH_ENGINES, or DEMO.",
            id="emulation.W009",
        )
    ]


@register(Tags.security)
def check_https(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    if _is_trial() or settings.HTTPS:
        return []
    return [
        WarningMessage(
            "Cookies and passwords travel unprotected.",
            hint="Put a TLS server in front (deploy/README.md) and set HTTPS=1.",
            id="emulation.W004",
        )
    ]


@register(Tags.caches)
def check_cache_is_shared(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Attempts to sign in are counted in the cache: one per process counts too few."""
    is_local = settings.CACHES["default"]["BACKEND"].endswith("LocMemCache")
    is_small = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    if _is_trial() or is_small or not is_local:
        return []
    return [
        WarningMessage(
            "Every process has a cache of its own, so wrong passwords are counted per process.",
            hint="Set CACHE_URL, for example redis://127.0.0.1:6379/1.",
            id="emulation.W005",
        )
    ]


@register(Tags.files)
def check_var_dir(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The folder, or the nearest one above it that exists, can be written."""
    folder = Path(settings.VAR_DIR)
    while not folder.exists():
        folder = folder.parent
    if folder.is_dir() and os.access(folder, os.W_OK):
        return []
    return [
        Error(
            f"Nothing can be written to VAR_DIR ({settings.VAR_DIR}).",
            hint="Give the user that runs the platform the right to write there, or set VAR_DIR.",
            id="emulation.E006",
        )
    ]


@register(Tags.translation)
def check_translations_compiled(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    sources = [
        source for root in settings.LOCALE_PATHS for source in Path(root).glob("*/LC_MESSAGES/*.po")
    ]
    stale = [
        source
        for source in sources
        if not source.with_suffix(".mo").exists()
        or source.with_suffix(".mo").stat().st_mtime < source.stat().st_mtime
    ]
    return [
        WarningMessage(
            f"The translation {source} is not compiled, or changed since.",
            hint="Run: make setup",
            id="emulation.W007",
        )
        for source in stale
    ]


@register(Tags.staticfiles)
def check_front_end_built(
    app_configs: Sequence[AppConfig] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    absent = [str(folder) for folder in map(Path, settings.STATICFILES_DIRS) if not folder.is_dir()]
    return [
        Error(
            f"The folder of styles and fonts {folder} is not there.",
            hint="Run: make setup",
            id="emulation.E008",
        )
        for folder in absent
    ]
