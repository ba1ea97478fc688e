"""Looks into one picture, in a process of its own: a hostile file may cost this process its life.

Reads the file from standard input and prints one word of `FAULTS`, nothing where it is sound.
Imports neither Django nor the project: it starts quickly and has nothing to give away.
"""

import resource
import sys
import warnings
from io import BytesIO

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
# A sheet of A3 at 300 dots an inch has 17 million; what has more than this is made to be heavy.
MAX_PIXELS = 80_000_000
FAULTS = ("broken", "pixels")


def fault_of(content: bytes) -> str:
    """What is wrong with the picture; empty where it can be seen to its end."""
    # Only here: the web process looks at the words above without loading it.
    from PIL import Image

    # Of more than this Pillow warns, and of twice as much it refuses.
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
                picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return "pixels"
    except Exception:  # noqa: BLE001  # the answer is the report of it
        # Whatever a damaged file brings about, it is not one that can be seen.
        return "broken"
    return ""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read()
    sys.stdout.write(fault_of(content))


if __name__ == "__main__":
    main()
