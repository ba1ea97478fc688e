"""What the machine itself must have: Python, its venv module, a few system libraries.

Runs with the bare Python of the system, before there is a virtual environment:

    python3 scripts/machine.py           what `make run` needs
    python3 scripts/machine.py --tests   what `make test` needs on top of that

Where Debian's apt can be used the missing packages are installed; otherwise the command
that installs them is printed and the exit code is 1.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

OLDEST = (3, 11)

APT_OPTIONS = ["-y", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"]


def has_venv() -> bool:
    """Debian ships Python without `ensurepip`, and a virtual environment without pip."""
    return importlib.util.find_spec("ensurepip") is not None


def library(name: str) -> Callable[[], bool]:
    def loads() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return loads


def program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


# Debian's package, what it is for, and how to see that it is there.
Need = tuple[str, str, Callable[[], bool]]
TO_RUN: list[Need] = [
    (f"python3.{sys.version_info.minor}-venv", "the virtual environment", has_venv),
    ("libpango-1.0-0", "text in PDF files", library("libpango-1.0.so.0")),
    ("libpangoft2-1.0-0", "fonts in PDF files", library("libpangoft2-1.0.so.0")),
    ("libharfbuzz-subset0", "smaller fonts in PDF files", library("libharfbuzz-subset.so.0")),
]
TO_TEST: list[Need] = [
    ("poppler-utils", "reading PDF files back", program("pdffonts")),
    ("chromium", "journeys in a browser", program("chromium", "chromium-browser")),
]


def missing(needs: list[Need]) -> list[Need]:
    return [need for need in needs if not need[2]()]


def privilege() -> list[str] | None:
    """What to put before a command that root must run; None where that cannot be."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    if sys.stdin.isatty():
        return ["sudo"]
    trial = subprocess.run(["sudo", "-n", "true"], check=False, capture_output=True)
    return ["sudo"] if trial.returncode == 0 else None


def install(packages: list[str], before: list[str]) -> None:
    """Install `packages` through apt. A failure shows in what is still missing afterwards."""
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    keep = ["--preserve-env=DEBIAN_FRONTEND"] if before else []
    for step in (["update"], ["install", *APT_OPTIONS, *packages]):
        subprocess.run([*before, *keep, "apt-get", "-q", *step], env=quiet, check=False)


def main() -> int:
    if sys.version_info < OLDEST:
        print(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {sys.version}.")
        print("Say which one to use, for example: make PYTHON=python3.12 run")
        return 1
    needs = TO_RUN + (TO_TEST if "--tests" in sys.argv[1:] else [])
    absent = missing(needs)
    if not absent:
        return 0
    for package, purpose, _ in absent:
        print(f"Missing on this machine: {package} ({purpose})")
    packages = [package for package, _, _ in absent]
    before = privilege()
    if shutil.which("apt-get") and before is not None:
        print("Installing it through apt.", flush=True)
        install(packages, before)
        importlib.invalidate_caches()
        absent = missing(needs)
        if not absent:
            return 0
        packages = [package for package, _, _ in absent]
    print("\nInstall it, then run the same make command again:\n")
    print(f"    sudo apt-get update && sudo apt-get install {' '.join(packages)}\n")
    print("On a system other than Debian or Ubuntu: Pango 1.44 or newer with HarfBuzz, and the")
    print("packages of the same purpose named above.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
