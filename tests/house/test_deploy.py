"""What deploy/ and .env.example say is what the code reads and runs."""

import re

import pytest
from honcho.environ import parse_procfile

from tests.house import source

BIN = "/srv/emulation/.venv/bin/"


def test_the_example_names_every_setting_that_is_read() -> None:
    settings = (source.ROOT / "emulation/settings.py").read_text()
    read = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", settings))
    example = (source.ROOT / ".env.example").read_text()
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    assert named == read


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_services_run_the_commands_of_the_procfile(part: str) -> None:
    processes = parse_procfile((source.ROOT / "Procfile").read_text()).processes
    command = processes[part].removeprefix(f"exec python scripts/keep.py {part} ")
    unit = (source.ROOT / f"deploy/emulation-{part}.service").read_text()
    (started,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    assert started == BIN + command.replace("$HOST:$PORT", "127.0.0.1:8000")


def test_there_is_a_service_for_every_process() -> None:
    processes = parse_procfile((source.ROOT / "Procfile").read_text()).processes
    units = {path.stem for path in (source.ROOT / "deploy").glob("*.service")}
    assert units == {f"emulation-{name}" for name in processes}
