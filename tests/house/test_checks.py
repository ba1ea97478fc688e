"""Each system check speaks where it should and is silent elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.checks import CheckMessage
from pytest_django import Settings

from emulation import checks

GOOD_KEY = "k3y-of-a-server-that-people-use-0123456789-abcdefghij"
POSTGRES = {"default": {"ENGINE": "django.db.backends.postgresql"}}
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
LOCAL = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SHARED = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
SERVER = {"DEBUG": False, "DEMO": False}
TRIAL = {"DEBUG": False, "DEMO": True}
Check = Callable[[], list[CheckMessage]]


@pytest.mark.parametrize(
    ("check", "given", "ids"),
    [
        (checks.check_secret_key, {**SERVER, "SECRET_KEY": GOOD_KEY}, []),
        (checks.check_secret_key, {**SERVER, "SECRET_KEY": "short"}, ["emulation.E001"]),
        (checks.check_secret_key, {**SERVER, "SECRET_KEY": "a" * 60}, ["emulation.E001"]),
        (checks.check_secret_key, {**TRIAL, "SECRET_KEY": "short"}, []),
        (checks.check_hosts, {**SERVER, "ALLOWED_HOSTS": ["a.example"]}, []),
        (checks.check_hosts, {**SERVER, "ALLOWED_HOSTS": []}, ["emulation.E002"]),
        (checks.check_hosts, {**SERVER, "ALLOWED_HOSTS": ["*"]}, ["emulation.E002"]),
        (checks.check_hosts, {**TRIAL, "ALLOWED_HOSTS": []}, []),
        (checks.check_demo_is_not_public, {**TRIAL, "HTTPS": True}, ["emulation.W003"]),
        (checks.check_demo_is_not_public, {**TRIAL, "HTTPS": False}, []),
        (checks.check_search_engines, {**TRIAL, "SEARCH_ENGINES": True}, ["emulation.W009"]),
        (checks.check_search_engines, {**TRIAL, "SEARCH_ENGINES": False}, []),
        (checks.check_search_engines, {**SERVER, "SEARCH_ENGINES": True}, []),
        (checks.check_https, {**SERVER, "HTTPS": False}, ["emulation.W004"]),
        (checks.check_https, {**SERVER, "HTTPS": True}, []),
        (checks.check_https, {**TRIAL, "HTTPS": False}, []),
        (
            checks.check_cache_is_shared,
            {**SERVER, "DATABASES": POSTGRES, "CACHES": LOCAL},
            ["emulation.W005"],
        ),
        (checks.check_cache_is_shared, {**SERVER, "DATABASES": POSTGRES, "CACHES": SHARED}, []),
        (checks.check_cache_is_shared, {**SERVER, "DATABASES": SQLITE, "CACHES": LOCAL}, []),
        (checks.check_var_dir, {"VAR_DIR": Path(__file__) / "var"}, ["emulation.E006"]),
        (checks.check_front_end_built, {"STATICFILES_DIRS": ["/nowhere"]}, ["emulation.E008"]),
    ],
)
@pytest.mark.filterwarnings("ignore:Overriding setting DATABASES:UserWarning")
def test_check(check: Check, given: dict[str, Any], ids: list[str], settings: Settings) -> None:
    for name, value in given.items():
        setattr(settings, name, value)
    assert [message.id for message in check()] == ids


def test_var_dir_may_still_have_to_be_made(tmp_path: Path, settings: Settings) -> None:
    settings.VAR_DIR = tmp_path / "new/var"
    assert checks.check_var_dir() == []


def test_translations_are_compiled(tmp_path: Path, settings: Settings) -> None:
    settings.LOCALE_PATHS = [tmp_path]
    source = tmp_path / "en/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    polib.POFile().save(str(source))
    assert [message.id for message in checks.check_translations_compiled()] == ["emulation.W007"]
    polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    assert checks.check_translations_compiled() == []


def test_every_message_says_what_to_do(settings: Settings) -> None:
    settings.SECRET_KEY, settings.ALLOWED_HOSTS, settings.STATICFILES_DIRS = "a", [], ["/nowhere"]
    every = (checks.check_secret_key, checks.check_hosts, checks.check_front_end_built)
    hints = [message.hint for check in every for message in check()]
    assert [bool(hint) for hint in hints] == [True, True, True]
