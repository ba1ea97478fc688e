"""The tests' own surroundings are what tests/conftest.py promises."""

import socket
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection


def _paths_under(root: Path, value: object) -> list[str]:
    if isinstance(value, dict):
        return [found for inner in value.values() for found in _paths_under(root, inner)]
    is_under = isinstance(value, Path | str) and str(value).startswith(f"{root}/")
    return [str(value)] if is_under else []


def test_no_setting_points_into_the_var_dir_of_make_run(var_dir: Path) -> None:
    assert var_dir == settings.VAR_DIR
    names = [name for name in dir(settings) if name.isupper() and name != "DATABASES"]
    usual = settings.BASE_DIR / "var"
    left = {name: _paths_under(usual, getattr(settings, name)) for name in names}
    assert {name: paths for name, paths in left.items() if paths} == {}


@pytest.mark.django_db
def test_sqlite_lies_in_a_file_and_other_databases_are_test_databases(var_dir: Path) -> None:
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        assert Path(name).parent == var_dir
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
    else:
        assert name.startswith("test_")


def test_no_connection_leaves_the_machine() -> None:
    # pytest-socket warns before it refuses, and warnings are errors here.
    with pytest.raises(UserWarning, match=r"192\.0\.2\.1"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_test_processes_share_no_broker_and_no_cache(worker_id: str, var_dir: Path) -> None:
    number = 0 if worker_id == "master" else int(worker_id.removeprefix("gw"))
    if settings.CELERY_BROKER_URL.startswith("redis"):
        assert settings.CELERY_BROKER_URL.endswith(f"/{2 * number}")
        assert settings.CACHES["default"]["LOCATION"].endswith(f"/{2 * number + 1}")
    else:
        folders = settings.CELERY_BROKER_TRANSPORT_OPTIONS
        assert {Path(folders[name]).parents[1] for name in folders} == {var_dir}


@pytest.mark.parametrize("turn", [1, 2])
def test_no_cache_entry_comes_from_another_test(turn: int) -> None:
    assert cache.get("left") is None
    cache.set("left", turn)
