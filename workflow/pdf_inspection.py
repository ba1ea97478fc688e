"""Looks into one PDF, in a process of its own: a hostile file may cost this process its life.

Reads the file from standard input and prints one word of `FAULTS`, nothing where it is sound.
Imports neither Django nor the project: it starts quickly and has nothing to give away.
"""

import resource
import sys
from collections.abc import Iterator
from io import BytesIO
from typing import Any

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
MAX_PAGES = 2000
# What a document of so many pages does not need: a file made to be slow.
_MAX_OBJECTS = 400_000
FAULTS = ("password", "broken", "pages", "script", "program", "attached", "heavy")

_SCRIPTS = {"/JavaScript"}
_LAUNCHES = {"/Launch", "/ImportData", "/SubmitForm", "/GoToE"}
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"\xfe\xed\xfa")
PROGRAM_ENDINGS = frozenset(
    ("exe", "dll", "com", "scr", "msi", "msix", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse",
     "wsf", "hta", "lnk", "jar", "apk", "app", "sh", "py", "reg", "cpl", "docm", "xlsm", "pptm",
     "iso", "img")
)  # fmt: skip


def is_program(content: bytes) -> bool:
    return content.startswith(_PROGRAMS)


def fault_of(content: bytes) -> str:
    """What is wrong with the PDF; empty where nothing is."""
    # Only here: the web process looks at the words above without loading it.
    import pikepdf

    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            if not pages:
                return "broken"
            return "pages" if pages > MAX_PAGES else _active(pdf, pikepdf)
    except pikepdf.PasswordError:
        return "password"
    except MemoryError:
        return "heavy"
    except Exception:  # noqa: BLE001  # the answer is the report of it
        # Whatever a damaged file brings about, it is not one that can be read.
        return "broken"


def _active(pdf: Any, pikepdf: Any) -> str:
    """A script, a program to be started, or one that is attached."""
    for seen, found in enumerate(_dictionaries(pdf, pikepdf)):
        if seen > _MAX_OBJECTS:
            return "heavy"
        action = str(found.get("/S", ""))
        if action in _SCRIPTS or "/JS" in found:
            return "script"
        if action in _LAUNCHES:
            return "program"
        if "/EF" in found and _carries_program(found, pikepdf):
            return "attached"
    return ""


def _dictionaries(pdf: Any, pikepdf: Any) -> Iterator[Any]:
    """Every dictionary of the file, those that stand within others, too."""
    for whole in pdf.objects:
        waiting = [whole]
        while waiting:
            found = waiting.pop()
            if isinstance(found, (pikepdf.Dictionary, pikepdf.Stream)):
                yield found
                inner = [found.get(key) for key in found.keys()]  # noqa: SIM118  # not a dict
            elif isinstance(found, pikepdf.Array):
                inner = list(found)
            else:
                continue
            # What is referred to by number comes round as a whole of its own.
            waiting += [
                one
                for one in inner
                if isinstance(one, (pikepdf.Dictionary, pikepdf.Array)) and not one.is_indirect
            ]


def _carries_program(spec: Any, pikepdf: Any) -> bool:
    names = [str(spec.get(key, "")) for key in ("/F", "/UF")]
    if any(name.rpartition(".")[2].lower() in PROGRAM_ENDINGS for name in names):
        return True
    files = spec["/EF"]
    kept = [files.get(key) for key in files.keys()]  # noqa: SIM118  # not a dict
    return any(is_program(one.read_bytes()[:16]) for one in kept if isinstance(one, pikepdf.Stream))


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    sys.stdout.write(fault_of(content))


if __name__ == "__main__":
    main()
