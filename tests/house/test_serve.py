"""What `make run` says when it cannot start."""

import fcntl
import os
import socket
from pathlib import Path

import pytest

from scripts import keep, serve

NAMES = ["web", "worker"]


@pytest.fixture
def run_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    (tmp_path / "run").mkdir()
    return tmp_path / "run"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
    return port


def test_nothing_stands_in_the_way(run_dir: Path) -> None:
    assert serve.obstacle(NAMES, "127.0.0.1", _free_port()) is None


def test_a_port_in_use_is_named_with_the_way_out(run_dir: Path) -> None:
    busy = "đang bận. Dừng chương trình đang dùng cổng này hoặc chọn cổng khác."
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = serve.obstacle(NAMES, "127.0.0.1", port)
    assert said is not None
    assert said.splitlines() == [
        f"Cổng {port} trên 127.0.0.1 {busy}",
        f"Port {port} on 127.0.0.1 is in use. Stop what uses it, or take another one:",
        "",
        f"    make run PORT={port + 1}",
    ]


def test_what_an_earlier_run_left_is_named_with_the_command_that_ends_it(run_dir: Path) -> None:
    with (run_dir / "worker.lock").open("w+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write("4321")
        lock.flush()
        said = serve.obstacle(NAMES, "127.0.0.1", _free_port())
    assert said is not None
    assert said.splitlines()[0] == "Lần chạy trước vẫn còn tiến trình: worker (4321)."
    assert said.splitlines()[-1] == "    kill 4321"


def test_a_lock_file_without_its_holder_is_no_obstacle(run_dir: Path) -> None:
    (run_dir / "worker.lock").write_text(str(os.getpid()))
    assert keep.holder("worker") is None
