"""What every test stands on: its own var/, closed sockets, a database in a file."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test.utils import override_settings
from hypothesis import settings as hypothesis_settings

# A busy machine is slow, not wrong; and where a change is judged, every run tries the same.
hypothesis_settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("house")


def _moved(value: Any, old: Path, new: Path) -> Any:
    """`value` with every path under `old` laid under `new`; itself where there is none."""
    if isinstance(value, dict):
        moved = {key: _moved(inner, old, new) for key, inner in value.items()}
        return moved if any(moved[key] is not inner for key, inner in value.items()) else value
    if isinstance(value, Path) and value.is_relative_to(old):
        return new / value.relative_to(old)
    if isinstance(value, str) and value.startswith(f"{old}/"):
        return str(new / Path(value).relative_to(old))
    return value


def _own_redis() -> dict[str, Any]:
    """The settings that give this test process, of several, two Redis databases of its own,
    and every run the same sessions.
    """
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))

    def database(url: str, which: int) -> str:
        return urlsplit(url)._replace(path=f"/{2 * number + which}").geturl()

    # Sessions lie in the database on every run, so that counts of queries are alike.
    own: dict[str, Any] = {"SESSION_ENGINE": "django.contrib.sessions.backends.db"}
    if settings.CELERY_BROKER_URL.startswith("redis"):
        own["CELERY_BROKER_URL"] = database(settings.CELERY_BROKER_URL, 0)
    default = settings.CACHES["default"]
    if str(default.get("LOCATION")).startswith("redis"):
        url = database(default["LOCATION"], 1)
        own["CACHES"] = {**settings.CACHES, "default": {**default, "LOCATION": url}}
    return own


@pytest.fixture(scope="session", autouse=True)
def var_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A VAR_DIR of this test process: no test sees or touches what `make run` keeps.

    Every setting that lies under VAR_DIR moves with it, so that none can be forgotten; the
    database is left out, pytest-django makes its own.
    """
    old, new = Path(settings.VAR_DIR), tmp_path_factory.mktemp("var")
    named = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
    del named["DATABASES"]
    moved = {name: _moved(value, old, new) for name, value in named.items()}
    changed = {name: moved[name] for name in moved if moved[name] is not named[name]}
    with override_settings(**changed, **_own_redis()):
        # WhiteNoise warns where it is missing, and warnings are errors here.
        Path(settings.STATIC_ROOT).mkdir()
        yield new


@pytest.fixture(scope="session")
def django_db_modify_db_settings(var_dir: Path, django_db_modify_db_settings: None) -> None:
    """SQLite in a file and not in memory: with the locks and the journal that users get.

    In memory all threads would share one connection; here each has its own, as in the
    server. Depends on pytest-django's own fixture, which adds the worker's name.
    """
    default = settings.DATABASES["default"]
    if default["ENGINE"].endswith("sqlite3"):
        default.setdefault("TEST", {})["NAME"] = str(var_dir / "test.sqlite3")


@pytest.fixture(autouse=True)
def empty_cache(var_dir: Path) -> None:
    """Attempts to sign in are counted in the cache: no test pays for those of another."""
    cache.clear()


@pytest.fixture(autouse=True)
def no_files_of_others(var_dir: Path) -> None:
    """Files are not rolled back as rows are: what another test stored goes first.

    Keys of rows begin at 1 again in every test, and names of files by content meet by chance.
    """
    for kept in (settings.MEDIA_ROOT, settings.BALLOT_KEY_DIR):
        shutil.rmtree(kept, ignore_errors=True)
