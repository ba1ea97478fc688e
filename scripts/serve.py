"""`make run`: prepares the database and starts web, worker and beat of the Procfile.

Set from the environment: HOST (127.0.0.1), PORT (8000), DEMO (1), and all that
emulation/settings.py reads.
"""

import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from honcho.environ import parse_procfile
from honcho.manager import Manager

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import keep  # noqa: E402  (the path above makes it importable)

HEALTHY_WITHIN_SECONDS = 60


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host.strip("[]"), port))
        except OSError:
            return False
    return True


def obstacle(names: list[str], host: str, port: int) -> str | None:
    """What keeps us from starting, and what to do about it; None where nothing does."""
    found = {name: keep.holder(name) for name in names}
    left = {name: pid for name, pid in found.items() if pid is not None}
    if left:
        running = ", ".join(f"{name} ({pid})" for name, pid in left.items())
        command = f"kill {' '.join(str(pid) for pid in left.values())}"
        return (
            f"Lần chạy trước vẫn còn tiến trình: {running}.\n"
            f"Dừng bằng lệnh dưới đây rồi chạy lại.\n"
            f"Processes of an earlier run are still there. Stop them, then start again:\n\n"
            f"    {command}\n"
        )
    if not is_free(host, port):
        return (
            f"Cổng {port} trên {host} đang bận. Dừng chương trình đang dùng cổng này "
            f"hoặc chọn cổng khác.\n"
            f"Port {port} on {host} is in use. Stop what uses it, or take another one:\n\n"
            f"    make run PORT={port + 1}\n"
        )
    return None


def prepare() -> str:
    """Brings database and static files up to date; who may sign in, as text to print."""
    import django  # the settings are read here, after the environment has been filled in

    django.setup()
    # These need Django's settings, too.
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connections

    # What is wrong with the settings shows here, before anything is written.
    call_command("check")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("load_reference")
    call_command("import_records", str(ROOT / "data/conferences.json"))
    accounts = ""
    if settings.DEMO:
        call_command("load_demo")
        demo = get_user_model().objects.filter(is_demo=True).order_by("pk")
        title = f"Tài khoản minh họa, mật khẩu / demo accounts, password: {settings.DEMO_PASSWORD}"
        lines = [f"    {user.username:<12} {user.full_name}" for user in demo]
        accounts = "\n".join([title, *lines])
    if not settings.DEBUG:
        call_command("collectstatic", verbosity=0, interactive=False)
    connections.close_all()
    return accounts


def announce(url: str, accounts: str) -> None:
    """Prints where to go, as soon as somebody answers there."""
    until = time.monotonic() + HEALTHY_WITHIN_SECONDS
    while time.monotonic() < until:
        try:
            # Always our own http:// address, built below.
            with urllib.request.urlopen(url, timeout=5):  # nosec B310
                break
        except urllib.error.HTTPError as error:
            # An HTTPError is an answer, too, and an OSError.
            if error.code < 500:
                break
            time.sleep(0.3)
        except OSError:
            time.sleep(0.3)
    else:
        print(f"\nChưa thấy trang nào / no answer yet: {url}\n", flush=True)
        return
    print(f"\nĐang chạy / running: {url}   (Ctrl-C: dừng / stop)\n{accounts}\n", flush=True)


def supervise(processes: dict[str, str], url: str, accounts: str) -> int:
    """Runs `processes` until Ctrl-C or TERM, which are the ordinary end: exit code 0."""
    manager = Manager()
    for name, command in processes.items():
        manager.add_process(name, command, cwd=str(ROOT))
    threading.Thread(target=announce, args=(url, accounts), daemon=True).start()
    manager.loop()
    code: int = manager.returncode or 0
    return 0 if code in (128 + 2, 128 + 15) else code


def main() -> int:
    os.chdir(ROOT)
    host = os.environ.setdefault("HOST", "127.0.0.1")
    port = os.environ.setdefault("PORT", "8000")
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    processes = dict(parse_procfile((ROOT / "Procfile").read_text()).processes)
    problem = obstacle(list(processes), host, int(port))
    if problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    # An address of zeros means all addresses; a link to it leads nowhere.
    shown = host if host.strip("0.:") else "127.0.0.1"
    print("Đang chuẩn bị dữ liệu / preparing the data (lần đầu / at first: ~30 s)", flush=True)
    try:
        accounts = prepare()
    except KeyboardInterrupt:
        return 130
    return supervise(processes, f"http://{shown}:{port}/", accounts)


if __name__ == "__main__":
    sys.exit(main())
