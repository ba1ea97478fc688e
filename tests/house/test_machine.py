"""Set-up sees what a machine lacks, and says what to type where it cannot install it."""

import os
import subprocess
import sys
from pathlib import Path

from scripts import machine
from tests.house import source


def test_what_is_there_is_seen_and_what_is_not() -> None:
    needs: list[machine.Need] = [
        ("libc6", "everything", machine.library("libc.so.6")),
        ("libnowhere1", "nothing", machine.library("libnowhere.so.1")),
        ("python3", "this", machine.program(Path(sys.executable).name)),
        ("no-program", "nothing", machine.program("no-such-program", "nor-this")),
    ]
    assert [package for package, _, _ in machine.missing(needs)] == ["libnowhere1", "no-program"]


def test_without_apt_the_command_to_type_is_said(tmp_path: Path) -> None:
    """An empty PATH: neither the programs of the tests nor apt can be found."""
    done = subprocess.run(
        [sys.executable, str(source.ROOT / "scripts/machine.py"), "--tests"],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PATH": str(tmp_path)},
    )
    assert done.returncode == 1
    assert done.stdout.splitlines()[:2] == [
        "Missing on this machine: poppler-utils (reading PDF files back)",
        "Missing on this machine: chromium (journeys in a browser)",
    ]
    assert "    sudo apt-get update && sudo apt-get install poppler-utils chromium" in (
        done.stdout.splitlines()
    )
