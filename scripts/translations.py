"""Translations without system tools: neither gettext nor a C compiler is needed.

    python scripts/translations.py compile   .po -> .mo, where the .po is newer
    python scripts/translations.py check     what is missing, left over or doubtful (exit code 1)
    python scripts/translations.py update    adds what is missing, removes what is left over

Vietnamese is the source language: `locale/en` translates our own texts. `locale/vi`, where it
exists, supplies what packages say in English and have no Vietnamese for.
"""

import argparse
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts import messages  # noqa: E402  (the path above makes it importable)

HEADER = {
    "Project-Id-Version": "emulation",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "MIME-Version": "1.0",
}
PLURALS = {"en": "nplurals=2; plural=(n != 1);", "vi": "nplurals=1; plural=0;"}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|(?<!\{)\{\w*\}(?!\})")
VIETNAMESE = re.compile(r"[À-ỹ]")
# A name or quotation that stays as it is: the translator says so beside it.
AS_IS = "as is"


def catalogue_path(root: Path, language: str) -> Path:
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def load(root: Path, language: str) -> polib.POFile:
    """The catalogue of `language`, or an empty one."""
    path = catalogue_path(root, language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=100)
    catalogue = polib.POFile(wrapwidth=100)
    catalogue.metadata = {**HEADER, "Language": language, "Plural-Forms": PLURALS[language]}
    return catalogue


def key_of(entry: polib.POEntry) -> messages.Key:
    return (entry.msgctxt, entry.msgid)


def compile_all(root: Path) -> list[Path]:
    """Writes every .mo that is older than its .po; what was written."""
    written = []
    for source in sorted((root / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def faults_of(entry: polib.POEntry, language: str) -> Iterator[str]:
    """What is wrong with one entry, whatever the sources say."""
    texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    expected = int(PLURALS[language].split(";")[0].split("=")[1]) if entry.msgid_plural else 1
    if len(texts) != expected or not all(texts):
        yield "not translated"
        return
    if entry.fuzzy:
        yield "fuzzy"
    # A singular may leave the number out ("one unit"); it may not name what is not there.
    allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    needed = placeholders(entry.msgid_plural or entry.msgid)
    if placeholders(texts[-1]) != needed or any(placeholders(text) - allowed for text in texts):
        yield f"placeholders differ from {sorted(needed)}"
    if any(unicodedata.normalize("NFC", text) != text for text in [entry.msgid, *texts]):
        yield "not in normal form C"
    untouched = entry.msgid in texts and VIETNAMESE.search(entry.msgid)
    if language == "en" and untouched and AS_IS not in entry.tcomment:
        yield f'same as the Vietnamese; where that is meant, comment it "# {AS_IS}"'


def compare(
    found: dict[messages.Key, messages.Message], catalogue: polib.POFile
) -> Iterator[tuple[messages.Key, str]]:
    """Where the texts `found` in the sources and our English catalogue disagree."""
    entries = {key_of(entry): entry for entry in catalogue if not entry.obsolete}
    for key, message in found.items():
        entry = entries.get(key)
        if entry is None:
            yield key, f"missing ({message.places[0]})"
        elif (entry.msgid_plural or None) != message.plural:
            yield key, f"its plural is {message.plural!r} ({message.places[0]})"
    for key, entry in entries.items():
        if key not in found:
            yield key, "no longer in the sources"
        else:
            yield from ((key, fault) for fault in faults_of(entry, "en"))


def compare_foreign(catalogue: polib.POFile) -> Iterator[tuple[messages.Key, str]]:
    """What is wrong with our Vietnamese for the texts of packages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "emulation.settings")
    known = messages.of_packages()
    for entry in catalogue:
        if key_of(entry) not in known:
            yield key_of(entry), "no installed package says this"
        yield from ((key_of(entry), fault) for fault in faults_of(entry, "vi"))


def check(root: Path) -> int:
    found, unreadable = messages.of_tree(root)
    faults = [f"{place}: {why}" for place, why in unreadable]
    for language, compared in (
        ("en", compare(found, load(root, "en"))),
        ("vi", compare_foreign(load(root, "vi"))),
    ):
        name = catalogue_path(root, language).relative_to(root)
        faults += [f"{name}: {text!r}: {why}" for (_, text), why in compared]
    for fault in faults:
        print(fault)
    if faults:
        print(f"\n{len(faults)} to mend. New texts: make messages, then translate them.")
        return 1
    print(f"{len(found)} texts, all translated.")
    return 0


def _merged(
    found: Iterable[messages.Message], old: dict[messages.Key, polib.POEntry]
) -> Iterator[polib.POEntry]:
    for message in found:
        entry = old.get(message.key)
        if entry is None or (entry.msgid_plural or None) != message.plural:
            entry = polib.POEntry(msgctxt=message.context, msgid=message.text)
            if message.plural is not None:
                entry.msgid_plural, entry.msgstr_plural = message.plural, {0: "", 1: ""}
        # Files and no lines: lines move with every change and say nothing to a translator.
        entry.occurrences = [(file, "") for file in message.files]
        yield entry


def update(root: Path) -> int:
    """Lays the English catalogue out anew: by file, then by text; translations are kept."""
    found, unreadable = messages.of_tree(root)
    catalogue = load(root, "en")
    old = {key_of(entry): entry for entry in catalogue}
    ordered = sorted(found.values(), key=lambda message: (message.files[0], message.text))
    fresh = list(_merged(ordered, old))
    added = sum(message.key not in old for message in ordered)
    removed = len(old) - (len(fresh) - added)
    catalogue.clear()
    catalogue.extend(fresh)
    path = catalogue_path(root, "en")
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    print(f"{added} added, {removed} removed, {len(fresh)} texts in {path.relative_to(root)}.")
    for place, why in unreadable:
        print(f"{place}: {why}")
    return 1 if unreadable else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Translations without system tools.")
    parser.add_argument("deed", choices=["compile", "check", "update"])
    deed = parser.parse_args().deed
    if deed == "compile":
        for target in compile_all(ROOT):
            print(f"Compiled {target.relative_to(ROOT)}")
        return 0
    return check(ROOT) if deed == "check" else update(ROOT)


if __name__ == "__main__":
    sys.exit(main())
